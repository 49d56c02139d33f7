"""Positions in: each fix passes one visible row of stages, and the newest good one of each unit stays.

A fix that is not used is an expected outcome: it is counted and told by its code, and the last good place stays with
its age. Order is by the clock of the device, so fixes may arrive late, twice or in any order.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from math import asin, cos, degrees, radians, sin, sqrt
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from fleet.errors import FieldError
from fleet.fields import check_place
from fleet.instants import from_ms, to_ms
from maps.road_graph import METRES_PER_DEGREE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import datetime

    from numpy.typing import NDArray

    from maps.snapping import ArcIndex

CLOCK_AHEAD_MS: Final = 60_000
"""(m) Further ahead of us no clock is that was ever set."""

CLOCK_BEHIND_MS: Final = 24 * 3_600_000
"""(m) A tracker that kept its fixes through a shift without network is believed; one of yesterday is not."""

JUMP_MPS: Final = 70.0
"""(m) 252 km/h: no ambulance on a road is faster."""

LEAST_JUMP_MS: Final = 1_000
"""(m) Fixes closer in time are judged as if this apart, or the noise of GPS would look like speed."""

NEVER: Final = -1
OUTCOMES: Final = ("used", "old", "repeat", "clock", "jump", "impossible")
"""What may become of a fix; the last is refused as an error, the four before it are codes of a `PositionResult`."""


@dataclass(frozen=True, slots=True)
class Fix:
    """Where a unit says it was (degrees), and when by its own clock (aware)."""

    unit: str
    lon: float
    lat: float
    at: datetime


@dataclass(frozen=True, slots=True)
class PositionResult:
    """Whether a fix was used; if not, the code: ``old``, ``repeat``, ``clock`` or ``jump``."""

    used: bool
    code: str | None = None


class Arrival(NamedTuple):
    """A fix on its way through the stages: the row of its unit, degrees, device time and our time."""

    row: int
    lon: float
    lat: float
    at_ms: int
    now_ms: int


class PositionBook:
    """The last good fix of every unit, as columns by unit row; one thread writes.

    Attributes
    ----------
    units : tuple of str
        Unit ids, by row.
    lon, lat : (units,) float64
        Degrees; 0 where there was never a fix.
    at_ms : (units,) int64
        Device time, ms since 1970; `NEVER` where there was never a fix.
    arc : (units,) int32
        The road that `match_to_roads` found; `NEVER` before, and where there was never a fix.
    fraction : (units,) float64
        How far along that arc, 0 to 1.
    unmatched : (units,) bool
        True where the unit moved since `match_to_roads`.
    doubted : dict
        By row, the newest fix that was dropped as a jump since the last good one.
    counts : Counter
        How many fixes met each of `OUTCOMES`.
    """

    def __init__(self, units: Sequence[str]) -> None:
        self.units = tuple(units)
        self.lon = np.zeros(len(self.units))
        self.lat = np.zeros(len(self.units))
        self.at_ms = np.full(len(self.units), NEVER, dtype=np.int64)
        self.arc = np.full(len(self.units), NEVER, dtype=np.int32)
        self.fraction = np.zeros(len(self.units))
        self.counts = Counter(dict.fromkeys(OUTCOMES, 0))
        self._rows = {unit: row for row, unit in enumerate(self.units)}
        self.unmatched = np.zeros(len(self.units), dtype=np.bool_)
        self.doubted: dict[int, Arrival] = {}

    def take(self, fix: Fix, now: datetime) -> PositionResult:
        """Send one fix through `POSITION_STAGES`.

        Raises
        ------
        FieldError
            Where the unit is unknown, the place impossible or the time without a zone; the message names the field.
        """
        try:
            arrival = self._arrival(fix, now)
        except FieldError:
            self.counts["impossible"] += 1
            raise
        for stage in POSITION_STAGES:
            code = stage(self, arrival)
            if code is not None:
                self.counts[code] += 1
                return PositionResult(used=False, code=code)
        self.counts["used"] += 1
        return PositionResult(used=True)

    def match_to_roads(self, index: ArcIndex) -> None:
        """Find the road of every unit that moved since the last time, all at once."""
        from maps.snapping import snap

        rows = np.flatnonzero(self.unmatched)
        if not rows.size:
            return
        snapped = snap(index, np.column_stack((self.lon[rows], self.lat[rows])))
        self.arc[rows] = snapped.arc
        self.fraction[rows] = snapped.fraction
        self.unmatched[rows] = False

    def age_ms(self, now: datetime) -> NDArray[np.int64]:
        """Give the age of every fix, (units,) int64 ms, at least 0; `NEVER` where there was none."""
        return np.where(self.at_ms == NEVER, NEVER, np.maximum(to_ms(now) - self.at_ms, 0))

    def fixes(self) -> tuple[Fix, ...]:
        """Give the last good fix of every unit that has one, by row."""
        columns = zip(self.units, self.lon.tolist(), self.lat.tolist(), self.at_ms.tolist(), strict=True)
        return tuple(Fix(unit, lon, lat, from_ms(at_ms)) for unit, lon, lat, at_ms in columns if at_ms != NEVER)

    def restore(self, fixes: Iterable[Fix]) -> None:
        """Put back fixes of before a restart, however old; those of units that left the fleet are passed over."""
        for fix in fixes:
            row = self._rows.get(fix.unit)
            if row is not None and to_ms(fix.at) > self.at_ms[row]:
                move_unit(self, Arrival(row, fix.lon, fix.lat, to_ms(fix.at), NEVER))

    def _arrival(self, fix: Fix, now: datetime) -> Arrival:
        row = self._rows.get(fix.unit)
        if row is None:
            raise FieldError("unit", f"{fix.unit} is not in the fleet")
        check_place(fix.lon, fix.lat)
        if fix.at.tzinfo is None:
            raise FieldError("at", "has no time zone")
        return Arrival(row, fix.lon, fix.lat, to_ms(fix.at), to_ms(now))


def drop_wrong_clock(_book: PositionBook, fix: Arrival) -> str | None:
    """Drop a fix whose device time is too far from ours."""
    behind_ms = fix.now_ms - fix.at_ms
    return None if -CLOCK_AHEAD_MS <= behind_ms <= CLOCK_BEHIND_MS else "clock"


def drop_repeated(book: PositionBook, fix: Arrival) -> str | None:
    """Drop a fix of the same device instant as the last good one, or as the one in doubt."""
    doubted = book.doubted.get(fix.row)
    return "repeat" if fix.at_ms == book.at_ms[fix.row] or (doubted and fix.at_ms == doubted.at_ms) else None


def drop_old(book: PositionBook, fix: Arrival) -> str | None:
    """Drop a fix from before the last good one."""
    return "old" if fix.at_ms < book.at_ms[fix.row] else None


def drop_jump(book: PositionBook, fix: Arrival) -> str | None:
    """Drop a fix that no ambulance could have driven to, unless the fix dropped before it agrees with it."""
    at_ms = int(book.at_ms[fix.row])
    if at_ms == NEVER:
        return None
    last = Arrival(fix.row, float(book.lon[fix.row]), float(book.lat[fix.row]), at_ms, NEVER)
    doubted = book.doubted.get(fix.row)
    if _speed_mps(last, fix) <= JUMP_MPS:
        return None
    if doubted and fix.at_ms > doubted.at_ms and _speed_mps(doubted, fix) <= JUMP_MPS:
        return None
    if doubted is None or fix.at_ms > doubted.at_ms:
        book.doubted[fix.row] = fix
    return "jump"


def move_unit(book: PositionBook, fix: Arrival) -> None:
    """Keep a good fix as the place of its unit."""
    book.lon[fix.row] = fix.lon
    book.lat[fix.row] = fix.lat
    book.at_ms[fix.row] = fix.at_ms
    book.unmatched[fix.row] = True
    book.doubted.pop(fix.row, None)


POSITION_STAGES: Final[tuple[Callable[[PositionBook, Arrival], str | None], ...]] = (
    drop_wrong_clock,
    drop_repeated,
    drop_old,
    drop_jump,
    move_unit,
)
"""What every fix passes, in order; the first code that a stage gives ends its way."""


def _speed_mps(start: Arrival, end: Arrival) -> float:
    lat_1, lat_2 = radians(start.lat), radians(end.lat)
    across = sin(radians(end.lon - start.lon) / 2) ** 2 * cos(lat_1) * cos(lat_2)
    half = min(sin((lat_2 - lat_1) / 2) ** 2 + across, 1.0)
    distance_m = degrees(2 * asin(sqrt(half))) * METRES_PER_DEGREE
    return distance_m * 1000 / max(end.at_ms - start.at_ms, LEAST_JUMP_MS)
