"""The arrays that a simulation runs on; all are read-only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from fleet.going.ways import Moves
    from maps import BuiltMap, TimedClosure

MINUTE_MS: Final = 60_000.0
HOUR_MS: Final = 3_600_000.0

NO_PLACE: Final = -1
"""Place of what stands on a map, not in a matrix."""


@dataclass(frozen=True, slots=True, eq=False)
class MatrixTravel:
    """Travel by a table; who is under way is at the place nearest to its point on the straight line.

    Attributes
    ----------
    place : tuple of str
        Ids, in the order of the matrix's rows.
    x_m, y_m : (places,) float64
    weight : (places,) float64
        Share of the demand for cover, summing to 1.
    travel_ms : (places, places) float64
        From row to column, infinite where no way leads.
    to_base_speed_share : float
        Driving to base takes the time of the table over this.
    """

    place: tuple[str, ...]
    x_m: NDArray[np.float64]
    y_m: NDArray[np.float64]
    weight: NDArray[np.float64]
    travel_ms: NDArray[np.float64]
    to_base_speed_share: float


@dataclass(frozen=True, slots=True, eq=False)
class MapTravel:
    """Travel by the roads of a map, with closures by the clock."""

    map: BuiltMap
    closures: tuple[TimedClosure, ...]
    to_base_speed_share: float


@dataclass(frozen=True, slots=True, eq=False)
class Sites:
    """Places that do not move, in a matrix or on a map.

    Attributes
    ----------
    id, name : tuple of str
    place : (sites,) int32
        Row in the matrix, `NO_PLACE` on a map.
    lon, lat : (sites,) float64
        Degrees, NaN in a matrix.
    """

    id: tuple[str, ...]
    name: tuple[str, ...]
    place: NDArray[np.int32]
    lon: NDArray[np.float64]
    lat: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.id)


@dataclass(frozen=True, slots=True, eq=False)
class HospitalColumns:
    """Hospitals.

    Attributes
    ----------
    sites : Sites
    departments : tuple of frozenset of str
    bays : int
        How many crews hand over at one door at once; 0 for any number.
    """

    sites: Sites
    departments: tuple[frozenset[str], ...]
    bays: int


@dataclass(frozen=True, slots=True, eq=False)
class ShiftColumns:
    """Shifts that reach into the run, sorted by beginning, then unit.

    Attributes
    ----------
    unit : (shifts,) int32
        Row of the unit.
    begins_ms, ends_ms : (shifts,) float64
        Since the beginning of the run, below 0 before it; both infinite where a unit is on duty always.
    """

    unit: NDArray[np.int32]
    begins_ms: NDArray[np.float64]
    ends_ms: NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class UnitColumns:
    """Units; of equals the lower row goes.

    Attributes
    ----------
    id : tuple of str
    station : (units,) int32
        Row of its station.
    capabilities : tuple of frozenset of str
    moves : tuple of Moves
        How each goes: by ambulance, on foot, by air.
    shifts : ShiftColumns
    """

    id: tuple[str, ...]
    station: NDArray[np.int32]
    capabilities: tuple[frozenset[str], ...]
    moves: tuple[Moves, ...]
    shifts: ShiftColumns

    def __len__(self) -> int:
        return len(self.id)


@dataclass(frozen=True, slots=True, eq=False)
class Arrivals:
    """Who calls when and where, in the order of time.

    Attributes
    ----------
    id : (calls,) str
    at_ms : (calls,) float64
        Since the beginning of the run.
    place : (calls,) int32
        Row in the matrix, `NO_PLACE` on a map.
    lon, lat : (calls,) float64
        Degrees, NaN in a matrix.
    priority : (calls,) int8
        1 (highest) to 5.
    reason_class : (calls,) int32
        Row in `classes`.
    classes : tuple of str
    """

    id: NDArray[np.str_]
    at_ms: NDArray[np.float64]
    place: NDArray[np.int32]
    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    priority: NDArray[np.int8]
    reason_class: NDArray[np.int32]
    classes: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.at_ms)


@dataclass(frozen=True, slots=True, eq=False)
class Demands:
    """What each call asks of a crew.

    Attributes
    ----------
    carried : (calls,) bool
        Whether somebody is carried to hospital.
    on_scene_ms, handover_ms : (calls,) float64
        `handover_ms` is 0 where nobody is carried.
    """

    carried: NDArray[np.bool_]
    on_scene_ms: NDArray[np.float64]
    handover_ms: NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class CallsOfRun:
    """The calls of one run."""

    arrivals: Arrivals
    demands: Demands

    def __len__(self) -> int:
        return len(self.arrivals)
