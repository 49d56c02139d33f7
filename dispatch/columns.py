"""The columns that a decision reads, and nothing else: units by id, incidents by number, times in ms."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING, Final

import numpy as np

from fleet.districts import NO_DISTRICT
from fleet.going.ways import ASSISTING, Moves

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = [
    "NEVER_MS",
    "NOT_BOUND",
    "NO_DISTRICT",
    "UNREACHABLE_MS",
    "DecisionState",
    "DecisionTables",
    "IncidentColumns",
    "Refusal",
    "UnitColumns",
]

UNREACHABLE_MS: Final = 2**31 - 1
NEVER_MS: Final = 2**62
"""An instant that never comes, such as the end of a shift that has none."""

NOT_BOUND: Final = -1
"""No incident: of a unit that is free, or that stays with its own whatever is decided."""


class Refusal(IntEnum):
    """Why a unit cannot be sent; the first that holds is told."""

    NONE = 0
    BUSY = 1
    OFF_DUTY = 2
    OUT_OF_SERVICE = 3
    NO_POSITION = 4
    NO_PLACE = 5
    CAPABILITY = 6
    SHIFT_END = 7
    OUT_OF_REACH = 8


@dataclass(frozen=True, slots=True)
class UnitColumns:
    """Units on the roster, sorted by id.

    Attributes
    ----------
    ids : tuple of str
    refusal : (units,) int8
        `Refusal` of the unit by itself, whatever the incident.
    turnout_ms : (units,) int64
        Time until the unit rolls; what is left of it where it has its order already.
    capabilities : (units,) int64
        Bit set.
    fix_at_ms : (units,) int64
        Device time of the last good fix, UTC.
    shift_end_ms : (units,) int64
        `NEVER_MS` where it has none.
    meal_due_ms : (units,) int64
        When the crew is owed a break, `NEVER_MS` where none is known.
    jobs : (units,) int64
        How often it was sent in the present shift.
    district : (units,) int32
        Of its station; `NO_DISTRICT` where it lies in none.
    bound_to : (units,) int32
        Column of the incident to which it is under way, where it may be taken from there; else `NOT_BOUND`.
    moves : (units,) int8
        `fleet.going.ways.Moves`.
    """

    ids: tuple[str, ...]
    refusal: NDArray[np.int8]
    turnout_ms: NDArray[np.int64]
    capabilities: NDArray[np.int64]
    fix_at_ms: NDArray[np.int64]
    shift_end_ms: NDArray[np.int64]
    meal_due_ms: NDArray[np.int64]
    jobs: NDArray[np.int64]
    district: NDArray[np.int32]
    bound_to: NDArray[np.int32]
    moves: NDArray[np.int8]

    @property
    def by_road(self) -> NDArray[np.bool_]:
        """Whether each is a crew that drives, (units,) bool."""
        return np.asarray(self.moves == Moves.ROAD)

    @property
    def assisting(self) -> NDArray[np.bool_]:
        """Whether each helps only until a crew that conveys is there, (units,) bool."""
        return np.isin(self.moves, ASSISTING)


@dataclass(frozen=True, slots=True)
class IncidentColumns:
    """Incidents that want a unit, sorted by number.

    Attributes
    ----------
    ids : tuple of str
    priority : (incidents,) int64
        1 is the highest.
    needs : (incidents,) int64
        Bit set of capabilities.
    needs_are_hard : (incidents,) bool
    emergency : (incidents,) bool
    opened_at_ms : (incidents,) int64
    placed : (incidents,) bool
        Whether the place is known.
    wanting : (incidents,) int64
        Units that are still to be sent; 0 of one that is only asked about, or that is here for a unit under way to it.
    attended : (incidents,) bool
        Whether a unit is on it already that stays with it.
    together : (incidents,) bool
        Whether its units go together or not at all.
    due_ms : (incidents,) int64
        When a unit should be there.
    arrest : (incidents,) bool
        Whether the heart stands still, so that each minute costs survival.
    district : (incidents,) int32
        `NO_DISTRICT` where it lies in none.
    """

    ids: tuple[str, ...]
    priority: NDArray[np.int64]
    needs: NDArray[np.int64]
    needs_are_hard: NDArray[np.bool_]
    emergency: NDArray[np.bool_]
    opened_at_ms: NDArray[np.int64]
    placed: NDArray[np.bool_]
    wanting: NDArray[np.int64]
    attended: NDArray[np.bool_]
    together: NDArray[np.bool_]
    due_ms: NDArray[np.int64]
    arrest: NDArray[np.bool_]
    district: NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class DecisionState:
    """All that a decision reads of the centre."""

    units: UnitColumns
    incidents: IncidentColumns


@dataclass(frozen=True, slots=True)
class DecisionTables:
    """How long each unit drives to each incident, and what it leaves behind.

    Attributes
    ----------
    travel_ms : (units, incidents) int32
        In its own way; by road, where none leads, the straight-line estimate. `UNREACHABLE_MS` beyond the reach of a
        unit that does not drive.
    estimated : (units, incidents) bool
        Where it is such an estimate.
    declined : (units, incidents) bool
        Where the unit was sent and did not go: it refused, was stood down or sent elsewhere.
    hour_of_week : int
        From Monday 00:00 on the wall clock.
    minor_starts : (units,) int8
        1 where the unit is on a minor road.
    minor_ends : (incidents,) int8
        1 where the incident lies on a minor road.
    coverage_lost : (units,) float64
        Share of demand, 0 to 1, that is no longer expected to be covered in time once the unit is gone.
    """

    travel_ms: NDArray[np.int32]
    estimated: NDArray[np.bool_]
    declined: NDArray[np.bool_]
    hour_of_week: int
    minor_starts: NDArray[np.int8]
    minor_ends: NDArray[np.int8]
    coverage_lost: NDArray[np.float64]
