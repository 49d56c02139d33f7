"""The plain columns of one run: what an engine writes and every measure is taken of."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np

from simulator.checks import finite
from simulator.errors import FieldError, RowError
from simulator.measures.kinds import Kind, Names, check_table

if TYPE_CHECKING:
    from numpy.typing import NDArray

MINUTE_MS: Final = 60_000.0

STATUS_TIMES: Final = (
    "received_ms",
    "assigned_ms",
    "rolled_ms",
    "on_scene_ms",
    "transporting_ms",
    "at_hospital_ms",
    "handover_ms",
    "ended_ms",
)
"""Times of a call in the order in which they come."""


@dataclass(frozen=True, slots=True, eq=False)
class CallColumns:
    """One row per call; times in ms since 1970, NaN where that was not reached.

    Times are float64: a run in whole ms is exact, and one by a given matrix may have parts of a ms.

    Attributes
    ----------
    call : (calls,) str
    unit : Names
        The one that was first on the scene.
    priority : (calls,) int8
    form, district : Names
    arrest : (calls,) bool
        Whether the heart stood still: its survival is measured.
    target_ms : (calls,) float64
        Within how long somebody should be there; NaN where there is no limit.
    received_ms, assigned_ms, rolled_ms, on_scene_ms, transporting_ms : (calls,) float64
        When the call was answered; the others of `unit`.
    at_hospital_ms, handover_ms, ended_ms : (calls,) float64
        When it was at the door, when the handover began, when the unit was free again.
    hospital : Names
    driven_m : (calls,) float64
        By all units that were sent, to the scene and to the hospital.

    Raises
    ------
    FieldError
    """

    call: NDArray[np.str_] = field(metadata=Kind.ID.column)
    unit: Names = field(metadata=Kind.NAME.column)
    priority: NDArray[np.int8] = field(metadata=Kind.PRIORITY.column)
    form: Names = field(metadata=Kind.NAME.column)
    district: Names = field(metadata=Kind.NAME.column)
    arrest: NDArray[np.bool_] = field(metadata=Kind.FLAG.column)
    target_ms: NDArray[np.float64] = field(metadata=Kind.DURATION.column)
    received_ms: NDArray[np.float64] = field(metadata=Kind.MOMENT.column)
    assigned_ms: NDArray[np.float64] = field(metadata=Kind.INSTANT.column)
    rolled_ms: NDArray[np.float64] = field(metadata=Kind.INSTANT.column)
    on_scene_ms: NDArray[np.float64] = field(metadata=Kind.INSTANT.column)
    transporting_ms: NDArray[np.float64] = field(metadata=Kind.INSTANT.column)
    at_hospital_ms: NDArray[np.float64] = field(metadata=Kind.INSTANT.column)
    handover_ms: NDArray[np.float64] = field(metadata=Kind.INSTANT.column)
    ended_ms: NDArray[np.float64] = field(metadata=Kind.INSTANT.column)
    hospital: Names = field(metadata=Kind.NAME.column)
    driven_m: NDArray[np.float64] = field(metadata=Kind.DISTANCE.column)

    def __post_init__(self) -> None:
        """Check the columns, and that no time comes before an earlier one of its call."""
        check_table(self)
        latest = self.received_ms
        for earlier, later in pairwise(STATUS_TIMES):
            times = getattr(self, later)
            _refuse(later, times < latest, f"is before {earlier} or what comes before that")
            latest = np.fmax(latest, times)

    @property
    def response_ms(self) -> NDArray[np.float64]:
        """Give the response time of each call, (calls,) float64, NaN where nobody came."""
        return np.asarray(self.on_scene_ms - self.received_ms)


@dataclass(frozen=True, slots=True, eq=False)
class ShiftColumns:
    """One row per shift of a unit: when it was on duty and what it drove.

    Attributes
    ----------
    unit : Names
    begins_ms, planned_end_ms, ends_ms : (shifts,) float64
        `ends_ms` is when it went off duty, overtime included.
    driven_m : (shifts,) float64
        All of it: to calls, to hospitals, home, to other posts.
    """

    unit: Names = field(metadata=Kind.NAME.column)
    begins_ms: NDArray[np.float64] = field(metadata=Kind.MOMENT.column)
    planned_end_ms: NDArray[np.float64] = field(metadata=Kind.MOMENT.column)
    ends_ms: NDArray[np.float64] = field(metadata=Kind.MOMENT.column)
    driven_m: NDArray[np.float64] = field(metadata=Kind.DISTANCE.column)

    def __post_init__(self) -> None:
        """Check the columns, and that no unit is on duty twice at once."""
        check_table(self)
        _refuse("planned_end_ms", self.planned_end_ms < self.begins_ms, "is before begins_ms")
        _refuse_overlaps(self.unit, self.begins_ms, self.ends_ms)


@dataclass(frozen=True, slots=True, eq=False)
class BusyColumns:
    """One row per time that a unit was busy, from when it was assigned until it was free again.

    Attributes
    ----------
    unit : Names
    begins_ms, ends_ms : (times,) float64
    """

    unit: Names = field(metadata=Kind.NAME.column)
    begins_ms: NDArray[np.float64] = field(metadata=Kind.MOMENT.column)
    ends_ms: NDArray[np.float64] = field(metadata=Kind.MOMENT.column)

    def __post_init__(self) -> None:
        """Check the columns, and that no unit is busy twice at once."""
        check_table(self)
        _refuse_overlaps(self.unit, self.begins_ms, self.ends_ms)


@dataclass(frozen=True, slots=True, eq=False)
class MoveColumns:
    """One row per relocation.

    Attributes
    ----------
    unit, station : Names
        Who was sent, and where to.
    ordered_ms, arrived_ms : (moves,) float64
        NaN in `arrived_ms` where it never came there, such as when a call took it away.
    driven_m : (moves,) float64
    """

    unit: Names = field(metadata=Kind.NAME.column)
    station: Names = field(metadata=Kind.NAME.column)
    ordered_ms: NDArray[np.float64] = field(metadata=Kind.MOMENT.column)
    arrived_ms: NDArray[np.float64] = field(metadata=Kind.INSTANT.column)
    driven_m: NDArray[np.float64] = field(metadata=Kind.DISTANCE.column)

    def __post_init__(self) -> None:
        """Check the columns."""
        check_table(self)
        _refuse("arrived_ms", self.arrived_ms < self.ordered_ms, "is before ordered_ms")


@dataclass(frozen=True, slots=True, eq=False)
class CoverColumns:
    """The share of the demand that finds an idle unit in time, from each instant on.

    Attributes
    ----------
    at_ms, covered_share : (changes,) float64
        In the order of time.
    """

    at_ms: NDArray[np.float64] = field(metadata=Kind.MOMENT.column)
    covered_share: NDArray[np.float64] = field(metadata=Kind.SHARE.column)

    def __post_init__(self) -> None:
        """Check the columns and their order."""
        check_table(self)
        backwards = np.diff(self.at_ms, prepend=self.at_ms[:1]) < 0
        _refuse("at_ms", backwards, "is before the row above it")


@dataclass(frozen=True, slots=True, eq=False)
class RunColumns:
    """All that one run wrote, and the window of it that is measured: from `begins_ms` to before `ends_ms`."""

    calls: CallColumns
    shifts: ShiftColumns
    busy: BusyColumns
    moves: MoveColumns
    cover: CoverColumns
    begins_ms: float
    ends_ms: float

    def __post_init__(self) -> None:
        """Check that the window has a length."""
        if finite("ends_ms", self.ends_ms) <= finite("begins_ms", self.begins_ms):
            raise FieldError("ends_ms", f"is {self.ends_ms:g}: want an instant after begins_ms, {self.begins_ms:g}")

    def without_warm_up(self, cut_ms: float) -> RunColumns:
        """Give the same run with a window that begins so much later."""
        return replace(self, begins_ms=self.begins_ms + cut_ms)

    def within(self, at_ms: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Tell which instants lie in the window."""
        return np.asarray((at_ms >= self.begins_ms) & (at_ms < self.ends_ms))


def _refuse(name: str, wrong: NDArray[np.bool_], reason: str) -> None:
    rows = np.flatnonzero(wrong)
    if rows.size:
        raise RowError(name, int(rows[0]), reason)


def _refuse_overlaps(unit: Names, begins_ms: NDArray[np.float64], ends_ms: NDArray[np.float64]) -> None:
    """Refuse rows without a unit, that end before they begin, or that overlap another one of their unit."""
    _refuse("unit", unit.row < 0, "is empty")
    _refuse("ends_ms", ends_ms < begins_ms, "is before begins_ms")
    order = np.lexsort((begins_ms, unit.row))
    same = unit.row[order][1:] == unit.row[order][:-1]
    wrong = order[1:][same & (begins_ms[order][1:] < ends_ms[order][:-1])]
    if wrong.size:
        name = unit.names[unit.row[wrong[0]]]
        raise RowError("begins_ms", int(wrong[0]), f"is before an earlier one of {name} had ended")
