"""Where houses of a made-up region may stand: fronts along blocks of streets and along lanes of allotments."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from maps.lines import arc_lines
from maps.made_up.roads import to_metres
from maps.made_up.street_rows import NO_STREET

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from maps.made_up.street_rows import StreetRows
    from maps.road_graph import RoadGraph

_BLOCK_M: Final = (45.0, 220.0)
"""Shorter arcs have no room for a house; longer ones are country roads."""

_PLOT_M: Final = 30.0
_FIRST_PLOT_M: Final = 40.0


@dataclass(frozen=True, slots=True, eq=False)
class Fronts:
    """Straight pieces of street with room for a house on each side, sorted by street and in their order along it.

    Attributes
    ----------
    begin, end : (fronts, 2) float64
        Local metres.
    street : (fronts,) int64
        Row of `StreetRows`.
    is_plot : (fronts,) bool
        Plots of an allotment society.
    cross : (fronts,) int64
        Row of a front of another street that begins where this one ends, -1 for none.
    """

    begin: NDArray[np.float64]
    end: NDArray[np.float64]
    street: NDArray[np.int64]
    is_plot: NDArray[np.bool_]
    cross: NDArray[np.int64]


def fronts_along(graph: RoadGraph, streets: StreetRows, arcs: NDArray[np.int64]) -> Fronts:
    """Give the fronts along those of `arcs` that belong to a street; of two arcs that share a line, give one."""
    arcs = arcs[(graph.length_m[arcs] >= _BLOCK_M[0]) & (graph.length_m[arcs] <= _BLOCK_M[1])]
    arcs = arcs[(streets.of_arc[arcs] != NO_STREET) & (streets.of_arc[arcs] < _first_society(streets))]
    street = streets.of_arc[arcs].astype(np.int64)
    low, high = np.sort((graph.tail[arcs], graph.head[arcs]), axis=0)
    along = np.lexsort((low, graph.way_id[arcs], street))
    low, high, street = low[along], high[along], street[along]
    place = np.column_stack(to_metres(graph.lon, graph.lat))
    begin, end, society = _plots(graph, streets)
    return Fronts(
        begin=np.concatenate((place[low], begin)),
        end=np.concatenate((place[high], end)),
        street=np.concatenate((street, society)),
        is_plot=np.repeat((False, True), (len(street), len(society))),
        cross=np.concatenate((_crossing(low, high, street), np.full(len(society), -1))),
    )


def _first_society(streets: StreetRows) -> int:
    return len(streets.name) - len(streets.allotments)


def _crossing(low: NDArray[np.int64], high: NDArray[np.int64], street: NDArray[np.int64]) -> NDArray[np.int64]:
    """Find for each block one of another street that begins where it ends, -1 where there is none."""
    by_low = np.argsort(low, kind="stable")
    found = np.full(len(low), -1)
    first = np.searchsorted(low[by_low], high)
    for nth in (1, 0):
        at = np.minimum(first + nth, len(low) - 1)
        fits = (low[by_low[at]] == high) & (street[by_low[at]] != street)
        found[fits] = by_low[at[fits]]
    return found


def _plots(graph: RoadGraph, streets: StreetRows) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.int64]]:
    """Divide the lanes of allotment societies into pieces as long as a plot is wide."""
    lines = arc_lines(graph)
    begins, ends, rows = [np.empty((0, 2))], [np.empty((0, 2))], [np.empty(0, dtype=np.int64)]
    for row, society in enumerate(streets.allotments, _first_society(streets)):
        points = slice(lines.start[society.arc], lines.start[society.arc + 1])
        line = np.column_stack(to_metres(lines.lon[points], lines.lat[points]))
        run_m = np.concatenate(([0.0], np.cumsum(np.hypot(*np.diff(line, axis=0).T))))
        cut_m = np.arange(_FIRST_PLOT_M, run_m[-1], _PLOT_M)
        cut = np.column_stack([np.interp(cut_m, run_m, axis) for axis in line.T])
        begins.append(cut[:-1])
        ends.append(cut[1:])
        rows.append(np.full(len(cut) - 1, row))
    return np.concatenate(begins), np.concatenate(ends), np.concatenate(rows)
