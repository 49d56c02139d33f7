"""The fastest way between places on roads where turns count."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from maps.road_graph import NO_ARC
from routing.routes.polyline import Part
from routing.routes.route import link_path
from routing.terminals import vertex_terminals
from routing.times import INFINITE_MS
from routing.turn_tables import links_from

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from routing.metric import Metric
    from routing.terminals import Stops, Terminals

    Way = tuple[int, list[Part] | None]


@dataclass(frozen=True, slots=True)
class _Direction:
    """A place on one arc of its road: the part of the arc behind it, and the time from it to the end."""

    arc: int
    fraction: float
    rest_ms: int


def over_turns(metric: Metric, start: Stops, goal: Stops) -> Way:
    """Find the fastest way over at least one turn, in kernel ms and as parts of arcs; no parts for no way.

    Parameters
    ----------
    metric : Metric
        Of a hierarchy with turns.
    start, goal : Stops
        Of one place each.
    """
    ways = [_to_arc(metric, start, target) for target in _directions(goal)]
    return min(ways, key=lambda way: way[0], default=(INFINITE_MS, None))


def _directions(stop: Stops) -> list[_Direction]:
    """Give the arcs of the road of one place that may be driven."""
    both = (
        _Direction(int(stop.arc[0]), float(stop.fraction[0]), int(stop.rest_ms[0])),
        _Direction(int(stop.back[0]), float(stop.back_fraction[0]), int(stop.back_rest_ms[0])),
    )
    return [each for each in both if each.arc != NO_ARC and each.rest_ms < INFINITE_MS]


def _to_arc(metric: Metric, start: Stops, target: _Direction) -> Way:
    best: Way = (INFINITE_MS, None)
    goal = vertex_terminals(metric.hierarchy, np.array([target.arc]))
    for origin in _directions(start):
        for source, first_turn in _starts(metric, origin, target):
            ms, path, links = link_path(metric, source, goal)
            turns = np.concatenate((first_turn, links)).astype(np.int64)
            if len(path) and len(turns) and ms - target.rest_ms < best[0]:
                best = ms - target.rest_ms, _parts(metric, origin, turns, target.fraction)
    return best


def _starts(metric: Metric, origin: _Direction, target: _Direction) -> Iterator[tuple[Terminals, NDArray[np.int64]]]:
    """Give where to search from, and the turn before that: past the target on its own arc one has to drive around."""
    hierarchy = metric.hierarchy
    if origin.arc != target.arc:
        yield vertex_terminals(hierarchy, np.array([origin.arc]), _ms(origin.rest_ms)), np.empty(0, dtype=np.int64)
        return
    for turn, arc in zip(*links_from(hierarchy, origin.arc), strict=True):
        spent_ms = _ms(min(INFINITE_MS, origin.rest_ms + int(metric.link_ms[turn])))
        yield vertex_terminals(hierarchy, np.array([arc]), spent_ms), np.array([turn])


def _parts(metric: Metric, origin: _Direction, turns: NDArray[np.int64], end: float) -> list[Part]:
    table = metric.hierarchy.turns
    assert table is not None
    arcs = table.to_arc[turns]
    lost_ms = metric.link_ms[turns] - metric.travel_ms[arcs]
    ends = [1.0] * (len(turns) - 1) + [end]
    onward = zip(arcs.tolist(), ends, lost_ms.tolist(), strict=True)
    return [Part(origin.arc, origin.fraction, 1.0), *(Part(arc, 0.0, until, lost) for arc, until, lost in onward)]


def _ms(value: int) -> NDArray[np.int32]:
    return np.array([value], dtype=np.int32)
