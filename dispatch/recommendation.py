"""Every unit on the roster once: ranked with its price in parts, or refused with its reason."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from dispatch.assignment import Choice, decide
from dispatch.columns import Refusal
from dispatch.explaining import Explanation, explain
from dispatch.price import PARTS

if TYPE_CHECKING:
    from datetime import datetime

    from dispatch.incident import Incident
    from dispatch.situation import Situation
    from fleet.going.ways import Moves
    from fleet.unit import Unit


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
    together = situation.waiting_with(incident)
    choice = situation.choose(together)
    column = next(index for index, each in enumerate(together) if each.id == incident.id)
    units = situation.fleet.units
    its_own = choice.units_of(column)
    ranked = _ranked(choice, column, units)
    return Recommendation(
        incident=incident.id,
        at=situation.now,
        candidates=tuple(_candidate(choice, units[row], row, column, recommended=row in its_own) for row in ranked),
        refused=tuple(
            RefusedUnit(unit.id, Refusal(int(choice.refusal[row, column])).name.lower())
            for row, unit in enumerate(units)
            if choice.refusal[row, column] != Refusal.NONE
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
    needed_for : str or None
        The other incident to which the joint solution sends the unit.
    cover_lost : tuple of (str or None, float)
        What sending the unit takes from each district, None for what lies in none, as a share of all demand; the most
        first.
    """

    unit: str
    than: str
    explanation: Explanation
    needed_for: str | None
    cover_lost: tuple[tuple[str | None, float], ...]


def compare(situation: Situation, incident: Incident, unit: str) -> Comparison | None:
    """Compare a crew with the first candidate for an incident; None where it cannot be sent, or nobody else can."""
    units, row = situation.fleet.units, situation.fleet.unit_rows[unit]
    if not units[row].way.conveys:
        return None
    together = situation.waiting_with(incident)
    question = situation.question(together)
    choice = decide(question.state, question.now_ms, question.tables, question.policy)
    column = next(index for index, each in enumerate(together) if each.id == incident.id)
    crews = [other for other in _ranked(choice, column, units) if units[other].way.conveys]
    than = _rival(choice, crews, column, row)
    found = None if than is None else explain(question, choice, row, than, column)
    if than is None or found is None:
        return None
    elsewhere = [each.id for number, each in enumerate(together) if row in choice.units_of(number)]
    needed_for = next((each for each in elsewhere if each != incident.id), None)
    return Comparison(unit, units[than].id, found, needed_for, situation.cover_lost_with(row))


def _rival(choice: Choice, ranked: list[int], column: int, row: int) -> int | None:
    """Give whom a unit is compared with: the last that would be sent; of one that would, the first that would not."""
    sent = max(len(choice.units_of(column)), 1)
    rivals = ranked[sent:] if row in ranked[:sent] else ranked[:sent][::-1]
    return next(iter(rivals), None)


def _ranked(choice: Choice, column: int, units: tuple[Unit, ...]) -> list[int]:
    """Give the rows that can be sent: the incident's units in the joint solution, then by price, who assists last."""
    allowed = np.flatnonzero(choice.refusal[:, column] == Refusal.NONE).tolist()
    its_own = choice.units_of(column)
    estimated = choice.parts[list(PARTS).index("no_road"), :, column] != 0

    def place(row: int) -> tuple[bool, bool, bool, int, int]:
        price = int(choice.price[row, column])
        return row not in its_own, not units[row].way.conveys, bool(estimated[row]), price, row

    return sorted(allowed, key=place)


def chosen_pairs(situation: Situation) -> list[tuple[str, str]]:
    """Give the (incident, unit) pairs of the joint solution for every incident that waits."""
    waiting = situation.waiting()
    if not waiting:
        return []
    choice = situation.choose(waiting)
    units = situation.fleet.units
    return [(each.id, units[row].id) for column, each in enumerate(waiting) for row in choice.units_of(column)]


def _candidate(choice: Choice, unit: Unit, row: int, column: int, *, recommended: bool) -> Candidate:
    parts = {code: int(choice.parts[index, row, column]) for index, code in enumerate(PARTS)}
    return Candidate(
        unit=unit.id,
        eta_ms=parts["turnout"] + parts["travel"],
        turnout_ms=parts["turnout"],
        travel_ms=parts["travel"],
        price=int(choice.price[row, column]),
        parts={code: ms for code, ms in parts.items() if ms},
        recommended=recommended,
        estimated=parts["no_road"] != 0,
        moves=unit.moves,
    )
