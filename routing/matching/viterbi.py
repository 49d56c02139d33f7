"""The most likely points on roads, one for each fix."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from maps.road_graph import great_circle_m
from routing.matching.road_lengths import distances_m
from routing.matching.skips import CLOCK_S, Kept, Skip, Start

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from routing.matching.road_lengths import RoadLengths
    from routing.matching.settings import MatchSettings
    from routing.matching.states import States
    from routing.matching.trace import Trace


@dataclass(frozen=True, eq=False, slots=True)
class Model:
    """What the likelihood of a way depends on."""

    lengths: RoadLengths
    trace: Trace
    states: States
    settings: MatchSettings


@dataclass(frozen=True, slots=True)
class Picks:
    """A chain of fixes, each with its row of the states; why it begins."""

    start: Start
    fixes: tuple[int, ...]
    rows: tuple[int, ...]


@dataclass(frozen=True, eq=False, slots=True)
class _Column:
    """A fix within a chain: how likely the best way to each of its states is, and from which state it comes."""

    fix: int
    score: NDArray[np.float64]
    best: NDArray[np.int64]


def likeliest(model: Model, kept: Sequence[Kept], skip: NDArray[np.uint8]) -> list[Picks]:
    """Find the likeliest states, chain by chain; mark fixes to which no road leads.

    A fix that cannot be reached is passed over; where `patience` such fixes in a row can be reached one from the other,
    a new chain begins with the first of them.

    Parameters
    ----------
    model : Model
    kept : sequence of Kept
        Each fix has at least one state.
    skip : (fixes,) uint8
        Is marked.
    """
    chains: list[Picks] = []
    columns: list[_Column] = []
    start = Start.FIRST
    away: list[Kept] = []
    left = deque(kept)
    while left:
        each = left.popleft()
        if each.start is not None:
            chains += _picked(model, start, columns)
            start, columns, away = each.start, [_first_column(model, each.fix)], []
            continue
        column = _next_column(model, columns[-1], each.fix)
        if column is not None:
            columns.append(column)
            away = []
            continue
        away = _joined(model, away, each)
        skip[each.fix] = Skip.NO_WAY
        if len(away) >= model.settings.patience:
            skip[[other.fix for other in away]] = Skip.USED
            left.extendleft([*reversed(away[1:]), Kept(away[0].fix, Start.NO_WAY)])
    return chains + _picked(model, start, columns)


def _joined(model: Model, away: list[Kept], each: Kept) -> list[Kept]:
    """Add a fix that cannot be reached to those before it, if it can be from the last of these."""
    if away and _next_column(model, _first_column(model, away[-1].fix), each.fix) is None:
        return [each]
    return [*away, each]


def _first_column(model: Model, fix: int) -> _Column:
    emission = model.states.emission[model.states.rows(fix)]
    return _Column(fix, emission, np.full(len(emission), -1))


def _next_column(model: Model, last: _Column, fix: int) -> _Column | None:
    """Give the column of the fix after another; None where no way leads from any state to any."""
    total = last.score[:, None] + _transitions(model, last.fix, fix)
    best = total.argmax(axis=0)
    score = total[best, np.arange(len(best))]
    if not np.isfinite(score).any():
        return None
    return _Column(fix, score + model.states.emission[model.states.rows(fix)], best)


def _transitions(model: Model, one: int, other: int) -> NDArray[np.float64]:
    """Give the logarithms of how likely the ways between the states of two fixes are, -inf for impossible ones.

    References
    ----------
    Newson, Krumm 2009: equation 2, an exponential law of the difference between the way and the straight line.
    """
    settings = model.settings
    straight_m = float(great_circle_m(*model.trace.places[one], *model.trace.places[other]))
    way_m = distances_m(model.lengths, model.states.of(one), model.states.of(other), back_m=settings.back_m)
    limit_m = 2 * straight_m + settings.detour_m
    if model.trace.at_ms is not None:
        passed_s = float(model.trace.at_ms[other] - model.trace.at_ms[one]) / 1000.0
        limit_m = min(limit_m, (passed_s + CLOCK_S) * settings.fastest_mps)
    return np.where(way_m <= limit_m, -np.abs(way_m - straight_m) / settings.beta_m, -np.inf)


def _picked(model: Model, start: Start, columns: list[_Column]) -> list[Picks]:
    """Follow the best ways back from the likeliest last state; no chain of no columns."""
    if not columns:
        return []
    state = int(columns[-1].score.argmax())
    rows = []
    for column in reversed(columns):
        rows.append(int(model.states.start[column.fix]) + state)
        state = int(column.best[state])
    return [Picks(start, tuple(column.fix for column in columns), tuple(reversed(rows)))]
