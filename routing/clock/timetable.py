"""The timetable of a map, such as that of its bridges, as closures that routing can judge."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

import numpy as np

from maps.closure_windows import closed_windows_ms
from routing.clock.closures import clock_closure

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from zoneinfo import ZoneInfo

    from numpy.typing import NDArray

    from maps import RoadGraph, TimedClosure
    from routing.clock.timed_metric import ClockClosure

WAYS_KEPT: Final = 1_000


def clock_closures(
    graph: RoadGraph, closures: Sequence[TimedClosure], zone: ZoneInfo, *, first_day: date, last_day: date
) -> list[ClockClosure]:
    """Give the closures of a timetable on the arcs of a road graph, those that begin on some days.

    Ways of one name that are closed at the same times are one bridge: nobody waits between two of them. A way that the
    map does not hold closes nothing; see `unknown_ways`.

    Parameters
    ----------
    graph : RoadGraph
    closures : sequence of maps.TimedClosure
    zone : ZoneInfo
        On whose wall clock they are told.
    first_day, last_day : date
        Local days, both counted.
    """
    arcs_of: dict[tuple[str, bytes], list[NDArray[np.int64]]] = {}
    for (name, way), lines in _lines_of_ways(closures).items():
        windows = _windows_of_way(tuple(lines), zone, first_day, last_day)
        arcs_of.setdefault((name, windows), []).append(np.flatnonzero(graph.way_id == way))
    return [
        clock_closure(np.concatenate(arcs), np.frombuffer(windows, dtype=np.int64).reshape(-1, 2))
        for (_, windows), arcs in arcs_of.items()
    ]


@lru_cache(maxsize=WAYS_KEPT)
def _windows_of_way(lines: tuple[TimedClosure, ...], zone: ZoneInfo, first_day: date, last_day: date) -> bytes:
    """Give its windows, (windows, 2) int64; kept, since every hour of the week asks for the same ones of a year."""
    return closed_windows_ms(lines, zone, first_day, last_day).tobytes()


def _lines_of_ways(closures: Sequence[TimedClosure]) -> dict[tuple[str, int], list[TimedClosure]]:
    """Give the lines of the timetable by bridge and way."""
    lines: dict[tuple[str, int], list[TimedClosure]] = {}
    for closure in closures:
        for way in closure.way_ids:
            lines.setdefault((closure.name, way), []).append(closure)
    return lines


def unknown_ways(graph: RoadGraph, closures: Sequence[TimedClosure]) -> tuple[tuple[str, int], ...]:
    """Give the ways of a timetable that no arc of the graph belongs to, each with the name of its closure."""
    named = {way: closure.name for closure in closures for way in closure.way_ids}
    known = np.isin(np.array(list(named), dtype=np.int64), graph.way_id)
    return tuple((name, way) for (way, name), is_known in zip(named.items(), known, strict=True) if not is_known)
