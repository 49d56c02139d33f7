"""Every unit on the roster once: ranked with its price in parts, or refused with its reason."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from dispatch.columns import NOT_BOUND, Refusal
from dispatch.explaining import Explanation, explain
from dispatch.price import PARTS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from dispatch.assignment import Choice
    from dispatch.incident import Incident
    from dispatch.question import Question
    from dispatch.situation import Situation
    from fleet.going.ways import Moves


@dataclass(frozen=True, slots=True)
class Candidate:
    """A unit that can be sent.

    Attributes
    ----------
    eta_ms : int
        Turnout and travel.
    price : int
        The sum of `parts`, ms-equivalents.
    recommended : bool
        Whether it is the incident's unit in the joint solution.
    estimated : bool
        Whether no road leads there, so that travel is a straight-line estimate.
    leaves : str or None
        The assignment from which it would have to be diverted.
    moves : Moves
        How it comes; who comes on foot or in an own car helps until a crew is there, and is never recommended.
    """

    unit: str
    eta_ms: int
    turnout_ms: int
    travel_ms: int
    price: int
    parts: dict[str, int]
    recommended: bool
    estimated: bool
    moves: Moves
    leaves: str | None


@dataclass(frozen=True, slots=True)
class RefusedUnit:
    """A unit that cannot be sent, and why (`dispatch.columns.Refusal`, in lower case)."""

    unit: str
    code: str


@dataclass(frozen=True, slots=True)
class Recommendation:
    """Candidates best first, after all crews those who only assist; and all others with their reasons."""

    incident: str
    at: datetime
    candidates: tuple[Candidate, ...]
    refused: tuple[RefusedUnit, ...]


def recommend(situation: Situation, incident: Incident) -> Recommendation:
    """Recommend a unit for an incident, decided together with all incidents that wait."""
    question = situation.question(situation.waiting_with(incident))
    choice, column = question.decided(), question.column_of(incident.id)
    refused, staying = choice.refusal[:, column], question.state.units.bound_to == column
    return Recommendation(
        incident=incident.id,
        at=situation.now,
        candidates=tuple(_candidates(choice, column, situation, question)),
        refused=tuple(
            RefusedUnit(unit, "busy" if staying[row] else Refusal(int(refused[row])).name.lower())
            for row, unit in enumerate(question.state.units.ids)
            if staying[row] or refused[row] != Refusal.NONE
        ),
    )


@dataclass(frozen=True, slots=True)
class Comparison:
    """Why a unit is not the one that would be sent.

    Attributes
    ----------
    unit, than : str
        The unit that is asked about, and the last one that would be sent; one that would be sent is compared with the
        first that would not.
    explanation : Explanation
    leaves : str or None
        The assignment from which it would have to be diverted.
    needed_for : str or None
        The other incident to which the joint solution sends the unit.
    cover_lost : tuple of (str or None, float)
        What sending the unit takes from each district, None for what lies in none, as a share of all demand; the most
        first.
    """

    unit: str
    than: str
    explanation: Explanation
    leaves: str | None
    needed_for: str | None
    cover_lost: tuple[tuple[str | None, float], ...]


def compare(situation: Situation, incident: Incident, unit: str) -> Comparison | None:
    """Compare a crew with the first candidate for an incident; None where it cannot be sent, or nobody else can."""
    units, row = situation.fleet.units, situation.fleet.unit_rows[unit]
    if not units[row].way.conveys:
        return None
    question = situation.question(situation.waiting_with(incident))
    choice, column = question.decided(), question.column_of(incident.id)
    than = _rival(choice, column, row, question)
    found = None if than is None else explain(question, choice, row, than, column)
    if than is None or found is None:
        return None
    elsewhere = [key for number, key in enumerate(question.state.incidents.ids) if row in choice.units_of(number)]
    needed_for = next((each for each in elsewhere if each != incident.id), None)
    return Comparison(
        unit=unit,
        than=units[than].id,
        explanation=found,
        leaves=_left(row, situation, question),
        needed_for=needed_for,
        cover_lost=situation.cover_lost_with(row),
    )


def _rival(choice: Choice, column: int, row: int, question: Question) -> int | None:
    """Give whom a unit is compared with: the last that would be sent; of one that would, the first that would not."""
    assisting = question.state.units.assisting
    ranked = [each for each in _ranked(choice, column, question) if not assisting[each]]
    if row not in ranked:
        return None
    sent = max(sum(each in ranked for each in choice.units_of(column)), 1)
    rivals = ranked[sent:] if row in ranked[:sent] else ranked[:sent][::-1]
    return next(iter(rivals), None)


def _ranked(choice: Choice, column: int, question: Question) -> list[int]:
    """Give the rows that can be sent: the incident's units in the joint solution, then by price, who assists last.

    A unit that is under way to the incident is none of them.
    """
    units = question.state.units
    rows = np.flatnonzero((choice.refusal[:, column] == Refusal.NONE) & (units.bound_to != column))
    not_its_own = ~np.isin(rows, choice.units_of(column))
    estimated = choice.parts[list(PARTS).index("no_road"), rows, column] != 0
    order = np.lexsort((rows, choice.price[rows, column], estimated, units.assisting[rows], not_its_own))
    ranked: list[int] = rows[order].tolist()
    return ranked


def _candidates(choice: Choice, column: int, situation: Situation, question: Question) -> Iterator[Candidate]:
    ranked, its_own = _ranked(choice, column, question), set(choice.units_of(column))
    for row, weighed in zip(ranked, choice.parts[:, ranked, column].T.tolist(), strict=True):
        unit, parts = situation.fleet.units[row], dict(zip(PARTS, weighed, strict=True))
        yield Candidate(
            unit=unit.id,
            eta_ms=parts["turnout"] + parts["travel"],
            turnout_ms=parts["turnout"],
            travel_ms=parts["travel"],
            price=sum(weighed),
            parts={code: ms for code, ms in parts.items() if ms},
            recommended=row in its_own,
            estimated=parts["no_road"] != 0,
            moves=unit.moves,
            leaves=_left(row, situation, question),
        )


def _left(row: int, situation: Situation, question: Question) -> str | None:
    """Give the assignment from which a unit would have to be diverted."""
    units = question.state.units
    return None if units.bound_to[row] == NOT_BOUND else situation.unit(units.ids[row]).assignment
