"""Which fixes of a trace are of use, and why the others are not."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from enum import IntEnum
from math import dist, inf
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from routing.matching.settings import MatchSettings
    from routing.matching.trace import Trace

CLOCK_S: Final = 1.0
"""Devices write whole seconds: so much more time may have passed between two fixes."""
LAST_MS: Final = 253_402_300_799_999.0
"""The end of the year 9999, the last that dates can hold."""
EARTH_RADIUS_M: Final = 6_371_009.0


class Skip(IntEnum):
    """Why a fix is not used."""

    USED = 0
    NOT_A_PLACE = 1
    """Its coordinates are not finite, or no place on earth."""
    NO_TIME = 2
    """It has no time, or one before 1970 or after 9999, in a trace with times."""
    CLOCK_BACK = 3
    """Its clock contradicts the order of most others."""
    FAR = 4
    """No road is within the radius."""
    REPEAT = 5
    """Time and place are those of a fix before it."""
    NEAR = 6
    """It is so near to the last fix used that it tells nothing new."""
    JUMP = 7
    """No vehicle drives so fast as to be there."""
    NO_WAY = 8
    """No road leads there from the fix before it."""


class Start(IntEnum):
    """Why a chain of fixes begins where it does."""

    FIRST = 0
    GAP = 1
    """No fix had come for long."""
    JUMP = 2
    """Several fixes agree with each other, but the vehicle cannot have come there."""
    NO_WAY = 3
    """Several fixes agree with each other, but no road leads there."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A fix to be matched, and why a chain begins with it, None within a chain."""

    fix: int
    start: Start | None


def impossible(trace: Trace, skip: NDArray[np.uint8]) -> None:
    """Mark fixes that are no places, have no time, or whose clock runs back."""
    with np.errstate(invalid="ignore"):
        good = (np.abs(trace.places) <= (180.0, 90.0)).all(axis=1)
    skip[~good] = Skip.NOT_A_PLACE
    if trace.at_ms is None:
        return
    timed = (trace.at_ms >= 0) & (trace.at_ms <= LAST_MS)
    skip[good & ~timed] = Skip.NO_TIME
    rows = np.flatnonzero(good & timed)
    ordered = rows[longest_ordered(trace.at_ms[rows])]
    skip[np.setdiff1d(rows, ordered)] = Skip.CLOCK_BACK


def longest_ordered(values: NDArray[np.float64]) -> NDArray[np.int64]:
    """Give the positions of the longest subsequence that never falls, (k,) int64.

    So one clock that is years ahead costs one fix, not all that follow.

    References
    ----------
    Fredman: On computing the length of longest increasing subsequences. Discrete Mathematics 11, 1975.
    """
    tops: list[float] = []
    top_at: list[int] = []
    before = np.full(len(values), -1, dtype=np.int64)
    for position, value in enumerate(values.tolist()):
        size = bisect_right(tops, value)
        before[position] = top_at[size - 1] if size else -1
        tops[size : size + 1] = [value]
        top_at[size : size + 1] = [position]
    found = []
    position = top_at[-1] if top_at else -1
    while position >= 0:
        found.append(position)
        position = int(before[position])
    return np.array(found[::-1], dtype=np.int64)


def worth_matching(trace: Trace, skip: NDArray[np.uint8], settings: MatchSettings) -> list[Kept]:
    """Walk over the fixes that are not marked yet; mark repeats, near ones and jumps, and give the others in order."""
    walk = _Walk(trace, settings)
    for fix in np.flatnonzero(skip == Skip.USED).tolist():
        walk.step(fix, skip)
    walk.close(skip)
    return walk.kept


class _Walk:
    """Where a walk over a trace stands: the last fix kept, the last one heard, and jumps that may be right."""

    def __init__(self, trace: Trace, settings: MatchSettings) -> None:
        self.kept: list[Kept] = []
        self._settings = settings
        self._spots = _on_the_sphere(trace.places)
        self._at_s = None if trace.at_ms is None else (trace.at_ms / 1000.0).tolist()
        self._heard = -1
        self._jumps: list[int] = []

    def step(self, fix: int, skip: NDArray[np.uint8]) -> None:
        if not self.kept:
            self._keep(fix, Start.FIRST)
        elif self._passed_s(self._heard, fix) > self._settings.gap_s:
            self.close(skip)
            self._keep(fix, Start.GAP)
        elif not self._can_drive(self._heard, fix):
            skip[fix] = Skip.JUMP
            self._jump(fix, skip)
        else:
            self._go_on(fix, skip)

    def close(self, skip: NDArray[np.uint8]) -> None:
        """End a chain with the last fix heard, however near it is: the vehicle is there."""
        if self.kept and skip[self._heard] == Skip.NEAR:
            skip[self._heard] = Skip.USED
            self.kept.append(Kept(self._heard, None))

    def _go_on(self, fix: int, skip: NDArray[np.uint8]) -> None:
        apart_m = self._apart_m(self.kept[-1].fix, fix)
        if self._is_repeat(fix):
            skip[fix] = Skip.REPEAT
        elif apart_m < self._settings.apart_m:
            skip[fix] = Skip.NEAR
        else:
            self._keep(fix, None)
        if skip[fix] != Skip.REPEAT:
            self._heard = fix
        self._jumps = []

    def _jump(self, fix: int, skip: NDArray[np.uint8]) -> None:
        """Remember a jump; where so many agree that they must be right, begin a chain with them."""
        if self._jumps and not self._can_drive(self._jumps[-1], fix):
            self._jumps = []
        self._jumps.append(fix)
        if len(self._jumps) == self._settings.patience:
            first, *others = self._jumps
            skip[first] = Skip.USED
            self.close(skip)
            self._keep(first, Start.JUMP)
            for other in others:
                skip[other] = Skip.USED
                self._go_on(other, skip)

    def _keep(self, fix: int, start: Start | None) -> None:
        self.kept.append(Kept(fix, start))
        self._heard, self._jumps = fix, []

    def _passed_s(self, one: int, other: int) -> float:
        return 0.0 if self._at_s is None else float(self._at_s[other] - self._at_s[one])

    def _apart_m(self, one: int, other: int) -> float:
        return dist(self._spots[one], self._spots[other])

    def _can_drive(self, one: int, other: int) -> bool:
        limit_m = inf
        if self._at_s is not None:
            limit_m = (self._passed_s(one, other) + CLOCK_S) * self._settings.fastest_mps
        return self._apart_m(one, other) <= limit_m

    def _is_repeat(self, fix: int) -> bool:
        return self._passed_s(self._heard, fix) == 0.0 and self._spots[fix] == self._spots[self._heard]


def _on_the_sphere(places: NDArray[np.float64]) -> list[tuple[float, ...]]:
    """Give places as x, y, z in metres, whose straight distances are those on the ground but for very long ones."""
    lon, lat = np.radians(places).T
    with np.errstate(invalid="ignore"):
        around = np.column_stack((np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)))
    rows: Iterable[list[float]] = (around * EARTH_RADIUS_M).tolist()
    return [tuple(row) for row in rows]
