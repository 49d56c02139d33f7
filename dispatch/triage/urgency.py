"""The urgency of a call as a person changes it: raised by one key, lowered only with a reason."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from dispatch.triage.catalogue import FORM_PRIORITIES
from dispatch.triage.errors import UrgencyError
from dispatch.vocabulary import PRIORITIES, Form

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import timedelta

    from dispatch.triage.judgement import Judgement


@dataclass(frozen=True, slots=True)
class Urgency:
    """How urgent a call is taken for.

    Attributes
    ----------
    judged : int
        The priority that the answers gave.
    lowered_because : str or None
        Why a person takes it for less urgent than that; None where nobody does.
    """

    priority: int
    form: Form
    target: timedelta
    units: int
    judged: int
    lowered_because: str | None = None


def form_of(priority: int) -> Form:
    """Give the form of help of a priority."""
    return next(form for form, priorities in FORM_PRIORITIES.items() if priority in priorities)


def urgency(judged: Judgement) -> Urgency:
    """Give the urgency that the answers gave."""
    leaf = judged.leaf
    return Urgency(leaf.priority, leaf.form, leaf.target, leaf.units, leaf.priority)


def raised(present: Urgency, limits: Mapping[Form, timedelta]) -> Urgency:
    """Take a call for more urgent by one priority; anybody may. The highest stays as it is.

    Parameters
    ----------
    limits : mapping of Form to timedelta
        `Catalogue.limits`: the longest target of each form.
    """
    return moved(present, max(present.priority - 1, PRIORITIES[0]), limits)


def lowered(present: Urgency, reason: str, limits: Mapping[Form, timedelta]) -> Urgency:
    """Take a call for less urgent by one priority. Whether the person may is checked elsewhere.

    Raises
    ------
    UrgencyError
        No reason is given, or the call has the lowest priority.
    """
    if present.priority == PRIORITIES[-1]:
        raise UrgencyError(f"priority {PRIORITIES[-1]} is the lowest")
    return moved(present, present.priority + 1, limits, reason=reason)


def moved(present: Urgency, priority: int, limits: Mapping[Form, timedelta], *, reason: str = "") -> Urgency:
    """Take a call for another priority; for a less urgent one only with a reason.

    The target stays within a form of help; in another form it is the longest that the form allows.

    Raises
    ------
    UrgencyError
        There is no such priority, or it is less urgent and no reason is given.
    """
    if priority not in PRIORITIES:
        raise UrgencyError(f"a priority is a number from {PRIORITIES[0]} to {PRIORITIES[-1]}, not {priority}")
    if priority == present.priority:
        return present
    is_lowered = priority > present.priority
    if is_lowered and not reason.strip():
        raise UrgencyError("to lower the priority, give a reason")
    form = form_of(priority)
    because = reason.strip() if is_lowered else present.lowered_because
    return replace(
        present,
        priority=priority,
        form=form,
        target=present.target if form is present.form else limits[form],
        units=0 if form is Form.CONSULTATION else max(present.units, 1),
        lowered_because=because if priority > present.judged else None,
    )
