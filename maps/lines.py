"""The lines of all arcs as flat arrays of points."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from maps.road_graph import NO_ARC, great_circle_m

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from maps.road_graph import RoadGraph


@dataclass(frozen=True, slots=True, eq=False)
class ArcLines:
    """Lines of arcs, ends included.

    Attributes
    ----------
    start : (arcs + 1,) int64
        Points of arc `a`, from tail to head, lie at `start[a]:start[a + 1]`.
    lon, lat : (points,) float64
    """

    start: NDArray[np.int64]
    lon: NDArray[np.float64]
    lat: NDArray[np.float64]

    def segment_begins(self) -> NDArray[np.int64]:
        """Give the first point of every segment; the next point is its second."""
        is_begin = np.ones(len(self.lon), dtype=bool)
        is_begin[self.start[1:] - 1] = False
        return np.flatnonzero(is_begin)

    def shares(self) -> NDArray[np.float64]:
        """Give for each point the part of the line's length that lies before it; 0 on a line without length.

        Equal lines have equal parts: each is added up by itself.
        """
        step_m = np.zeros(len(self.lon))
        begin = self.segment_begins()
        step_m[begin + 1] = great_circle_m(self.lon[begin], self.lat[begin], self.lon[begin + 1], self.lat[begin + 1])
        run_m = self._added_up(step_m)
        total_m = np.repeat(run_m[self.start[1:] - 1], np.diff(self.start))
        return np.divide(run_m, total_m, out=np.zeros_like(run_m), where=total_m > 0)

    def _added_up(self, step_m: NDArray[np.float64]) -> NDArray[np.float64]:
        """Add up the steps of each line from its first point on, point after point on all lines at once."""
        count = np.diff(self.start)
        most_first = np.argsort(-count, kind="stable")
        first, count = self.start[:-1][most_first], count[most_first]
        run_m = step_m.copy()
        for nth in range(2, count.max(initial=0)):
            point = first[: np.searchsorted(-count, -nth)] + nth
            run_m[point] += run_m[point - 1]
        return run_m


def arc_lines(graph: RoadGraph) -> ArcLines:
    """Lay the lines of all arcs one after another."""
    count = np.diff(graph.via_start) + 2
    start = np.concatenate(([0], np.cumsum(count)))
    inner = np.ones(start[-1], dtype=bool)
    inner[start[:-1]] = inner[start[1:] - 1] = False
    lon, lat = np.empty(start[-1]), np.empty(start[-1])
    for line, via, node in ((lon, graph.via_lon, graph.lon), (lat, graph.via_lat, graph.lat)):
        line[inner] = via
        line[start[:-1]] = node[graph.tail]
        line[start[1:] - 1] = node[graph.head]
    return ArcLines(start, lon, lat)


def is_mirror(graph: RoadGraph, lines: ArcLines) -> NDArray[np.bool_]:
    """Tell which arcs have the very line of a lower arc, drawn the other way; (arcs,) bool."""
    arc = np.arange(graph.arcs)
    count = np.diff(lines.start)
    mirror = (graph.reverse != NO_ARC) & (graph.reverse < arc)
    mirror &= count == count[graph.reverse]
    which = np.flatnonzero(mirror)
    owner = np.repeat(which, count[which])
    offset = np.arange(len(owner)) - np.repeat(np.cumsum(count[which]) - count[which], count[which])
    here, there = lines.start[owner] + offset, lines.start[graph.reverse[owner] + 1] - 1 - offset
    differs = (lines.lon[here] != lines.lon[there]) | (lines.lat[here] != lines.lat[there])
    mirror[owner[differs]] = False
    return np.asarray(mirror)
