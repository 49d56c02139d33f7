"""Tables of travel times: many sources to many targets, to the millisecond."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from routing.candidates import between_places, on_each_road
from routing.clock.departures import departures_ms
from routing.clock.timed_metric import TimedMetric, open_metric
from routing.places import snap_places
from routing.terminals import (
    Stops,
    Terminals,
    direct_ms,
    equal_pairs,
    node_terminals,
    source_terminals,
    stops,
    target_terminals,
)
from routing.times import to_public_ms

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from maps.snapping import Snapped
    from routing.clock.departures import Departure
    from routing.metric import Metric, SearchArcs

FEW_COLUMNS: Final = 8
"""Up to so many columns are searched two at a time, without whole rows of numbers."""

BLOCK_COLUMNS: Final = 1024
"""Columns searched at once: bounds the memory of a search, whose rows by depth then stay in the cache."""


def node_travel_times(metric: Metric, source_nodes: ArrayLike, target_nodes: ArrayLike) -> NDArray[np.int32]:
    """Find the shortest travel time from each source node to each target node.

    Parameters
    ----------
    metric : Metric
    source_nodes : (S,) integers
    target_nodes : (T,) integers

    Returns
    -------
    (S, T) int32
        Time in ms, `UNREACHABLE_MS` where no way leads.

    Raises
    ------
    PlaceError
        Where a list holds anything but nodes of the graph.
    """
    hierarchy = metric.hierarchy
    if hierarchy.turns is not None:
        from routing.turn_tables import node_table

        return node_table(metric, source_nodes, target_nodes)
    sources = node_terminals(hierarchy, source_nodes, name="source_nodes")
    targets = node_terminals(hierarchy, target_nodes, name="target_nodes")
    return table(metric, sources, targets)


def travel_times(
    metric: Metric | TimedMetric, sources: ArrayLike, targets: ArrayLike, *, at: Departure | None = None
) -> NDArray[np.int32]:
    """Find the shortest travel time from each source place to each target place.

    A place is on the nearest road, in either of its directions, at a part of its length. Where several roads are as
    near, as at a junction, it is on each of them, and the quickest counts. A target more than 300 m from any road is
    walked to from there, and the time of it is inside.

    Parameters
    ----------
    metric : Metric or TimedMetric
    sources : (S, 2) float64
        Lon, lat in degrees.
    targets : (T, 2) float64
    at : datetime or S datetimes, optional
        With a time zone: when all sources set out, or each. Closures by the clock are obeyed only where it is given.

    Returns
    -------
    (S, T) int32
        Time in ms, waits before closed roads and walks included, `UNREACHABLE_MS` where no way leads.

    Raises
    ------
    PlaceError
        Where a list holds anything but places in degrees, or the map has no road.
    DepartureError
        Where `at` has no time zone, or is not one moment for each source.
    """
    whole = open_metric(metric)
    source = snap_places(whole.hierarchy, sources, name="sources")
    target = snap_places(whole.hierarchy, targets, name="targets")
    start_ms = None if at is None else departures_ms(at, len(source.arc))
    if start_ms is None or not isinstance(metric, TimedMetric):
        return place_travel_times(whole, source, target)
    from routing.clock.tables import timed_travel_times

    return timed_travel_times(metric, source, target, start_ms)


def place_travel_times(metric: Metric, sources: Snapped, targets: Snapped) -> NDArray[np.int32]:
    """Find the travel times between places that are on their roads already.

    Parameters
    ----------
    metric : Metric
    sources, targets : maps.snapping.Snapped
        Of S and T places, as given by `snap_places`.

    Returns
    -------
    (S, T) int32
        Time in ms, walks included, `UNREACHABLE_MS` where no way leads.
    """
    return between_places(road_times(metric, on_each_road(sources), on_each_road(targets)), sources, targets)


def road_times(metric: Metric, sources: Snapped, targets: Snapped) -> NDArray[np.int32]:
    """Find the travel times between places of one road each, walks left out; as `place_travel_times`."""
    hierarchy = metric.hierarchy
    source, target = stops(metric, sources), stops(metric, targets)
    if hierarchy.turns is None:
        times = table(metric, source_terminals(hierarchy, source), target_terminals(hierarchy, target))
    else:
        from routing.turn_tables import road_table

        times = road_table(metric, source, target)
    drive_along_own_road(times, source, target)
    return times


def table(metric: Metric, sources: Terminals, targets: Terminals) -> NDArray[np.int32]:
    """Find the times from each end of a search to each other, (S, T) int32 ms, `UNREACHABLE_MS` for no way.

    Walks the tree of the longer list, whose vertices share most of their way up, once per block of the shorter.
    """
    times = np.empty((len(sources), len(targets)), dtype=np.int32)
    onward = _Side(sources, metric.forward, stride=len(targets))
    back = _Side(targets, metric.backward, stride=1)
    if len(sources) >= len(targets):
        _fill(metric, times, rows=onward, columns=back)
    else:
        _fill(metric, times, rows=back, columns=onward)
    return times


@dataclass(frozen=True, eq=False, slots=True)
class _Side:
    """One side of a table: its terminals, the arcs they climb, and how far apart they lie in the table."""

    terminals: Terminals
    arcs: SearchArcs
    stride: int


def _fill(metric: Metric, whole: NDArray[np.int32], *, rows: _Side, columns: _Side) -> None:
    from routing.kernels.elimination_tree_search import (
        ancestor_times,
        fill_single_column,
        fill_table,
        fill_two_columns,
    )

    hierarchy = metric.hierarchy
    parent, depth, depths = hierarchy.parent, hierarchy.depth, hierarchy.depths
    row_order = np.argsort(rows.terminals.seed, kind="stable")
    column_order = np.argsort(columns.terminals.seed, kind="stable")
    row_arrays, row_start = rows.terminals.take(row_order), row_order * rows.stride
    numbers = whole.reshape(-1)
    width = 2 if len(column_order) <= FEW_COLUMNS else BLOCK_COLUMNS
    for start in range(0, len(column_order), width):
        block = column_order[start : start + width]
        ends = columns.terminals.take(block)
        times = ancestor_times(parent, depth, depths, columns.arcs, ends)
        offset = block * columns.stride
        if len(block) == 1:
            begin = row_start + offset
            fill_single_column(parent, depth, depths, rows.arcs, row_arrays, ends[0][0], times, begin, numbers)
            continue
        ends_and_times = (rows.arcs, row_arrays, ends[0], times, row_start, offset, numbers)
        if len(block) == 2:
            fill_two_columns(parent, depth, depths, *ends_and_times)
        else:
            fill_table(parent, depth, hierarchy.subtree, depths, *ends_and_times)


def drive_along_own_road(times: NDArray[np.int32], source: Stops, target: Stops) -> None:
    """Where a source and a target lie on one road, allow for the way between them along it."""
    sources, targets = equal_pairs(source.arc, target.arc)
    if len(sources):
        along_ms = to_public_ms(direct_ms(source, sources, target, targets))
        times[sources, targets] = np.minimum(times[sources, targets], along_ms)
