"""Calls drawn from demand; the same seed gives the same bytes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import numpy as np

from maps.road_graph import frozen
from simulator.chance import Purpose, generator
from simulator.demand.hours import HOUR_MS, Hours, hours_between

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from simulator.demand.changes import Change
    from simulator.demand.demand import Demand

_AT_ONCE: Final = 4_096
"""Gaps that are drawn together; the same however many are wanted."""


@dataclass(frozen=True, slots=True, eq=False)
class DrawnCalls:
    """Calls in the order of their times; read-only.

    Attributes
    ----------
    at_ms : (calls,) int64
        ms since 1970 UTC.
    zone, reason_class : (calls,) int32
        Rows in the zones and classes of the demand.
    """

    at_ms: NDArray[np.int64]
    zone: NDArray[np.int32]
    reason_class: NDArray[np.int32]

    def __len__(self) -> int:
        return len(self.at_ms)


def draw_calls(
    demand: Demand, from_ms: int, until_ms: int, *, seed: int, run: int = 0, changes: Sequence[Change] = ()
) -> DrawnCalls:
    """Draw the calls between two instants.

    The rate of all calls is constant within each piece of an hour, so that exponential gaps of rate 1, laid on its
    integral, give the times (Çinlar 1975); who called is then drawn from the rates of that piece. Times and kinds have
    a stream each.

    Parameters
    ----------
    demand : Demand
    from_ms, until_ms : int
        ms since 1970 UTC.
    seed, run : int
        Another run with the same seed is independent of this one.
    changes : sequence of Change
        What differs from the demand; those that hold together multiply.

    Raises
    ------
    SimulatorError
        Where the time is empty, or a change names a zone or class that there is not.
    """
    hours = hours_between(demand.time_zone, from_ms, until_ms)
    pieces = _Pieces(demand, hours, changes)
    expected = np.concatenate(([0.0], np.cumsum(pieces.rate * np.diff(pieces.start_ms) / HOUR_MS)))
    reached = _arrivals(expected[-1], generator(seed, Purpose.CALL_GAPS, run))
    piece = np.minimum(np.searchsorted(expected, reached, side="right") - 1, len(pieces.rate) - 1)
    within = (reached - expected[piece]) / pieces.rate[piece]
    at_ms = pieces.start_ms[piece] + (within * HOUR_MS).astype(np.int64)
    at_ms = np.minimum(at_ms, pieces.start_ms[piece + 1] - 1)
    kind = pieces.kinds(piece, generator(seed, Purpose.CALL_KINDS, run).random(len(piece)))
    zone, reason_class = np.divmod(kind, len(demand.classes))
    return DrawnCalls(frozen(at_ms), frozen(zone.astype(np.int32)), frozen(reason_class.astype(np.int32)))


class _Pieces:
    """Stretches of time within which the rate of each zone and class is constant.

    Attributes
    ----------
    start_ms : (pieces + 1,) int64
    rate : (pieces,) float64
        Calls/h of all zones and classes.
    """

    def __init__(self, demand: Demand, hours: Hours, changes: Sequence[Change]) -> None:
        bounds = [at for each in changes for at in (each.from_ms, each.until_ms) if at is not None]
        first, last = hours.start_ms[0], hours.start_ms[-1]
        inside = np.array([at for at in bounds if first < at < last], dtype=np.int64)
        self.start_ms = np.union1d(hours.start_ms, inside)
        hour = hours.row_of(self.start_ms[:-1])
        self._of_week = hours.of_week[hour]
        self._holding = [_holding(changes, at, of) for at, of in zip(self.start_ms[:-1], self._of_week, strict=True)]
        self._groups, self._group = np.unique(
            [(of, *held) for of, held in zip(self._of_week, self._holding, strict=True)], axis=0, return_inverse=True
        )
        factors = [each.cells(demand) for each in changes]
        self._rates = lru_cache(maxsize=None)(lambda group: _cumulated(demand, self._groups[group], factors))
        total = np.array([self._rates(group)[-1] for group in range(len(self._groups))])
        self.rate = total[self._group] * demand.factor(hours)[hour]

    def kinds(self, piece: NDArray[np.int64], chance: NDArray[np.float64]) -> NDArray[np.int64]:
        """Give the zone and class of calls, as zone × classes + class, (calls,) int64, by uniform numbers."""
        kinds = np.empty(len(piece), dtype=np.int64)
        group = self._group[piece]
        for each in np.unique(group).tolist():
            calls = np.flatnonzero(group == each)
            rates = self._rates(each)
            last = np.searchsorted(rates, rates[-1])
            kinds[calls] = np.minimum(np.searchsorted(rates, chance[calls] * rates[-1], side="right"), last)
        return kinds


def _holding(changes: Sequence[Change], at_ms: int, hour_of_week: int) -> tuple[bool, ...]:
    return tuple(each.holds(int(at_ms), int(hour_of_week)) for each in changes)


def _cumulated(demand: Demand, group: NDArray[np.int64], factors: list[NDArray[np.float64]]) -> NDArray[np.float64]:
    """Give the cumulated rates of all zones and classes in an hour of the week with the changes that hold."""
    hour, *held = group.tolist()
    rates = demand.per_hour[:, :, hour].copy()
    for holds, factor in zip(held, factors, strict=True):
        if holds:
            rates *= factor
    return np.asarray(np.cumsum(rates.ravel()))


def _arrivals(expected: float, rng: np.random.Generator) -> NDArray[np.float64]:
    """Give the arrivals of a Poisson process of rate 1 before `expected`, in order, (calls,) float64."""
    parts, reached = [], 0.0
    while reached < expected:
        part = reached + np.cumsum(rng.standard_exponential(_AT_ONCE))
        parts.append(part)
        reached = float(part[-1])
    found = np.concatenate(parts) if parts else np.empty(0)
    return np.asarray(found[found < expected])
