"""Ways to close a call without a crew, as a table, and what each asks for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from dispatch.vocabulary import Form

if TYPE_CHECKING:
    from datetime import datetime

    from dispatch.triage.catalogue import Leaf


@dataclass(frozen=True, slots=True)
class Way:
    """A way to close a call without a crew.

    Attributes
    ----------
    forms : frozenset of Form
        Forms of help that it may close; never the emergency form (order 388н).
    needs_conclusion : bool
        Whether the physician's conclusion must be written down.
    acknowledged_within : timedelta or None
        By when somebody else must have taken it over, else the call is back in the queue. None where nobody does.
    """

    code: str
    ru: str
    en: str
    forms: frozenset[Form]
    needs_conclusion: bool
    acknowledged_within: timedelta | None = None


_WAYS: Final = (
    Way(
        "consultation",
        "Консультация врача по телефону",
        "A physician's advice by telephone",
        forms=frozenset({Form.URGENT, Form.CONSULTATION}),
        needs_conclusion=True,
    ),
    Way(
        "telemedicine",
        "Телемедицинская консультация",
        "A telemedicine consultation",
        forms=frozenset({Form.URGENT, Form.CONSULTATION}),
        needs_conclusion=True,
        acknowledged_within=timedelta(minutes=15),
    ),
    Way(
        "polyclinic",
        "Передано в поликлинику (неотложная помощь)",
        "Handed over to a polyclinic (urgent help)",
        forms=frozenset({Form.URGENT}),
        needs_conclusion=False,
        acknowledged_within=timedelta(minutes=30),
    ),
)

WAYS: Final[dict[str, Way]] = {way.code: way for way in _WAYS}
"""Ways by code. Times to acknowledge are defaults from general knowledge, to be set by the service."""


class HandOver(StrEnum):
    """Where a call stands that was handed to somebody else."""

    WAITING = "waiting"
    TAKEN = "taken"
    BACK_IN_QUEUE = "back_in_queue"


def ways_to_close(leaf: Leaf) -> tuple[Way, ...]:
    """Give the ways to close without a crew that a leaf allows."""
    return tuple(WAYS[code] for code in leaf.closing if leaf.form in WAYS[code].forms)


def refusal_to_close(leaf: Leaf, way: str, *, provisional: bool, conclusion: str = "") -> str | None:
    """Say why a call may not be closed in this way, None where it may.

    Parameters
    ----------
    provisional : bool
        Whether the leaf is a guess: the questions were not asked to the end.
    conclusion : str
        What the physician concluded.
    """
    if way not in WAYS:
        return f"there is no way to close {way!r}; there are {', '.join(WAYS)}"
    if provisional:
        return "the questions are not asked to the end"
    if leaf.form not in WAYS[way].forms:
        return f"{way} closes no call of form {leaf.form}"
    if way not in leaf.closing:
        return f"what was answered does not allow {way}"
    if WAYS[way].needs_conclusion and not conclusion.strip():
        return f"{way} asks for the physician's conclusion"
    return None


def hand_over(way: Way, *, handed_at: datetime, taken_at: datetime | None, now: datetime) -> HandOver:
    """Tell where a call stands that was closed in this way.

    One taken over too late stays in the queue: a crew may be on its way already.
    """
    if way.acknowledged_within is None:
        return HandOver.TAKEN
    due = handed_at + way.acknowledged_within
    if taken_at is not None and taken_at <= min(due, now):
        return HandOver.TAKEN
    return HandOver.WAITING if now < due else HandOver.BACK_IN_QUEUE
