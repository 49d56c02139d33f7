"""Every unit on the roster once: ranked with its price in parts, or refused with its reason."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dispatch.assignment import NO_UNIT, Choice
from dispatch.columns import Refusal
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
    allowed = [row for row in range(len(ids)) if choice.refusal[row, column] == Refusal.NONE]
    first = int(choice.unit_of[column])
    ranked = sorted(allowed, key=lambda row: (row != first, int(choice.price[row, column]), row))
    return Recommendation(
        incident=incident.id,
        at=situation.now,
        candidates=tuple(_candidate(choice, ids[row], row, column, recommended=row == first) for row in ranked),
        refused=tuple(
            RefusedUnit(unit, Refusal(int(choice.refusal[row, column])).name.lower())
            for row, unit in enumerate(ids)
            if choice.refusal[row, column] != Refusal.NONE
        ),
    )


def chosen_pairs(situation: Situation) -> list[tuple[str, str]]:
    """Give the (incident, unit) pairs of the joint solution for every incident that waits."""
    waiting = situation.waiting()
    if not waiting:
        return []
    choice = situation.choose(waiting)
    rows = zip(waiting, choice.unit_of, strict=True)
    return [(incident.id, situation.fleet.units[row].id) for incident, row in rows if row != NO_UNIT]


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
