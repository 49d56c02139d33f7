"""What the joint solution asks for: who is sent where, and which assignment a unit leaves or relieves for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from dispatch.columns import NOT_BOUND
from dispatch.commands import AssignUnit, DivertUnit, SwapUnit
from dispatch.offer import Offer
from dispatch.price import PARTS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dispatch.assignment import Choice
    from dispatch.incident import Incident
    from dispatch.question import Question
    from dispatch.situation import Situation


@dataclass(frozen=True, slots=True)
class Sending:
    """A unit that the joint solution sends to an incident.

    Attributes
    ----------
    incident, unit : str
    leaves : str or None
        The assignment from which it is diverted.
    relieves : str or None
        The assignment of another unit, free from then on, in whose place it goes.
    offer : Offer
        How the unit stood for the incident.
    """

    incident: str
    unit: str
    leaves: str | None
    relieves: str | None
    offer: Offer


def sendings(situation: Situation) -> list[Sending]:
    """Give everything that the joint solution of all incidents that wait asks for, diversions first."""
    return sendings_to(situation.waiting(), situation)


def sendings_to(waiting: Sequence[Incident], situation: Situation, *, only_sent_by_rule: bool = False) -> list[Sending]:
    """Give what the joint solution of some incidents that wait asks for; the last as of `Situation.question`."""
    if not waiting:
        return []
    question = situation.question(waiting, only_sent_by_rule=only_sent_by_rule)
    choice = question.decided()
    columns = range(len(question.state.incidents.ids))
    found = [each for column in columns for each in _to(column, question, choice, situation)]
    return sorted(found, key=lambda each: each.leaves is None)


def command_of(sending: Sending) -> AssignUnit | DivertUnit | SwapUnit:
    """Give the command that carries a sending out by itself."""
    if sending.leaves is not None:
        return DivertUnit(sending.leaves, sending.incident, automatic=True, offer=sending.offer)
    if sending.relieves is not None:
        return SwapUnit(sending.relieves, sending.unit, automatic=True, offer=sending.offer)
    return AssignUnit(sending.incident, sending.unit, automatic=True, offer=sending.offer)


def _to(column: int, question: Question, choice: Choice, situation: Situation) -> Iterator[Sending]:
    """Give the sendings to one incident; those who stay with it are not sent anew."""
    units = question.state.units
    sent = [row for row in choice.units_of(column) if units.bound_to[row] != column]
    relieved = [row for row in np.flatnonzero(units.bound_to == column).tolist() if row not in choice.unit_of_slot]
    for row in sent:
        is_free = units.bound_to[row] == NOT_BOUND
        other = relieved.pop(0) if is_free and relieved else None
        yield Sending(
            incident=question.state.incidents.ids[column],
            unit=units.ids[row],
            leaves=None if is_free else situation.unit(units.ids[row]).assignment,
            relieves=None if other is None else situation.unit(units.ids[other]).assignment,
            offer=_offer(choice, row, column, units.ids[sent[0]]),
        )


def _offer(choice: Choice, row: int, column: int, recommended: str) -> Offer:
    parts = {code: int(ms) for code, ms in zip(PARTS, choice.parts[:, row, column], strict=True) if ms}
    return Offer(
        eta_ms=parts.get("turnout", 0) + parts.get("travel", 0),
        estimated=False,
        recommended=recommended,
        parts=parts,
    )
