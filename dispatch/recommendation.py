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
    """

    unit: str
    eta_ms: int
    turnout_ms: int
    travel_ms: int
    price: int
    parts: dict[str, int]
    recommended: bool
    estimated: bool


@dataclass(frozen=True, slots=True)
class RefusedUnit:
    """A unit that cannot be sent, and why (`dispatch.columns.Refusal`, in lower case)."""

    unit: str
    code: str


@dataclass(frozen=True, slots=True)
class Recommendation:
    """Candidates best first, and all others with their reasons."""

    incident: str
    at: datetime
    candidates: tuple[Candidate, ...]
    refused: tuple[RefusedUnit, ...]


def recommend(situation: Situation, incident: Incident) -> Recommendation:
    """Recommend a unit for an incident, decided together with all incidents that wait."""
    together = situation.waiting_with(incident)
    choice = situation.choose(together)
    column = next(index for index, each in enumerate(together) if each.id == incident.id)
    ids = [unit.id for unit in situation.fleet.units]
    its_own = choice.units_of(column)
    ranked = _ranked(choice, column)
    return Recommendation(
        incident=incident.id,
        at=situation.now,
        candidates=tuple(_candidate(choice, ids[row], row, column, recommended=row in its_own) for row in ranked),
        refused=tuple(
            RefusedUnit(unit, Refusal(int(choice.refusal[row, column])).name.lower())
            for row, unit in enumerate(ids)
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
    """Compare a unit with the first candidate for an incident; None where it cannot be sent, or nobody else can."""
    together = situation.waiting_with(incident)
    question = situation.question(together)
    choice = decide(question.state, question.now_ms, question.tables, question.policy)
    column = next(index for index, each in enumerate(together) if each.id == incident.id)
    row = situation.fleet.unit_rows[unit]
    than = _rival(choice, column, row)
    found = None if than is None else explain(question, choice, row, than, column)
    if than is None or found is None:
        return None
    elsewhere = [each.id for number, each in enumerate(together) if row in choice.units_of(number)]
    needed_for = next((each for each in elsewhere if each != incident.id), None)
    return Comparison(unit, situation.fleet.units[than].id, found, needed_for, situation.cover_lost_with(row))


def _rival(choice: Choice, column: int, row: int) -> int | None:
    """Give whom a unit is compared with: the last that would be sent; of one that would, the first that would not."""
    ranked, sent = _ranked(choice, column), max(len(choice.units_of(column)), 1)
    rivals = ranked[sent:] if row in ranked[:sent] else ranked[:sent][::-1]
    return next(iter(rivals), None)


def _ranked(choice: Choice, column: int) -> list[int]:
    """Give the rows that can be sent: the incident's units in the joint solution, then by price."""
    allowed = np.flatnonzero(choice.refusal[:, column] == Refusal.NONE).tolist()
    its_own = choice.units_of(column)
    estimated = choice.parts[list(PARTS).index("no_road"), :, column] != 0
    return sorted(
        allowed, key=lambda row: (row not in its_own, bool(estimated[row]), int(choice.price[row, column]), row)
    )


def chosen_pairs(situation: Situation) -> list[tuple[str, str]]:
    """Give the (incident, unit) pairs of the joint solution for every incident that waits."""
    waiting = situation.waiting()
    if not waiting:
        return []
    choice = situation.choose(waiting)
    units = situation.fleet.units
    return [(each.id, units[row].id) for column, each in enumerate(waiting) for row in choice.units_of(column)]


def _candidate(choice: Choice, unit: str, row: int, column: int, *, recommended: bool) -> Candidate:
    parts = {code: int(choice.parts[index, row, column]) for index, code in enumerate(PARTS)}
    return Candidate(
        unit=unit,
        eta_ms=parts["turnout"] + parts["travel"],
        turnout_ms=parts["turnout"],
        travel_ms=parts["travel"],
        price=int(choice.price[row, column]),
        parts={code: ms for code, ms in parts.items() if ms},
        recommended=recommended,
        estimated=parts["no_road"] != 0,
    )
