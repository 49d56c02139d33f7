"""Places that are asked about again and again, such as stations, hospitals and units: their searches are kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from maps.road_graph import frozen
from routing.candidates import on_each_road, quickest_times
from routing.errors import PlaceError
from routing.terminals import Stops, source_terminals, stops, target_terminals, vertex_terminals
from routing.travel_times import drive_along_own_road
from routing.turn_tables import arcs_of, before_ends
from routing.walking import add_walks, walk_ms

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from maps.snapping import Snapped
    from routing.metric import Metric, SearchArcs
    from routing.terminals import Terminals


@dataclass(frozen=True, eq=False, slots=True)
class Labels:
    """What a search knows of some places, all of them sources or all of them targets.

    Attributes
    ----------
    metric : Metric
        That it was made on; another metric makes them worthless.
    places : maps.snapping.Snapped
    walks_ms : (places,) int64
        Time on foot from the road to each place.
    stops : Stops
        Of the places on each of their roads.
    order : (ends,) int64
        The ends of the searches by the rank of their lower vertex. There is one for each stop; where turns count and
        these are targets, one for the first arc of each, then one for each other arc.
    seed : (ends,) int32
        That rank, in that order.
    times_ms : (ends, depths) int32
        Time between each end, in that order, and its ancestors; 2**30 - 1 for no way.
    """

    metric: Metric
    places: Snapped
    walks_ms: NDArray[np.int64]
    stops: Stops
    order: NDArray[np.int64]
    seed: NDArray[np.int32]
    times_ms: NDArray[np.int32]

    def __len__(self) -> int:
        return len(self.places)


def keep_sources(metric: Metric, places: Snapped) -> Labels:
    """Keep the searches from places, as given by `snap_places`."""
    start = stops(metric, on_each_road(places))
    return _labels(metric, places, start, source_terminals(metric.hierarchy, start), metric.forward)


def keep_targets(metric: Metric, places: Snapped) -> Labels:
    """Keep the searches to places, as given by `snap_places`."""
    hierarchy, goal = metric.hierarchy, stops(metric, on_each_road(places))
    if hierarchy.turns is None:
        ends = target_terminals(hierarchy, goal)
    else:
        ends = vertex_terminals(hierarchy, np.concatenate(arcs_of(goal)))
    return _labels(metric, places, goal, ends, metric.backward)


def labelled_travel_times(sources: Labels, targets: Labels) -> NDArray[np.int32]:
    """Find the travel times between kept places, the same as `place_travel_times`.

    Parameters
    ----------
    sources : Labels
        Of S places, made by `keep_sources`.
    targets : Labels
        Of T places, made by `keep_targets` on the same metric.

    Returns
    -------
    (S, T) int32
        Time in ms, walks included, `UNREACHABLE_MS` where no way leads.

    Raises
    ------
    PlaceError
        Where the two were made on different metrics: keep them anew after a change of traffic.
    """
    if sources.metric is not targets.metric:
        raise PlaceError("sources and targets were kept on different metrics: keep them anew on the present one")
    times = labelled_road_times(sources, targets)
    return add_walks(quickest_times(times, sources.places, targets.places), targets.walks_ms)


def labelled_road_times(sources: Labels, targets: Labels) -> NDArray[np.int32]:
    """Find the travel times between kept places on each of their roads, walks left out; rows as of `on_each_road`."""
    times = _between_ends(sources, targets)
    if sources.metric.hierarchy.turns is not None:
        onward = len(targets.stops)
        times = before_ends(sources.metric, sources.stops, targets.stops, times[:, :onward], times[:, onward:])
    drive_along_own_road(times, sources.stops, targets.stops)
    return times


def _between_ends(sources: Labels, targets: Labels) -> NDArray[np.int32]:
    from routing.kernels.kept_labels import meet_labels

    hierarchy = sources.metric.hierarchy
    fewer, more = (sources, targets) if len(sources.order) <= len(targets.order) else (targets, sources)
    met = np.empty((len(fewer.order), len(more.order)), dtype=np.int32)
    tree = hierarchy.parent, hierarchy.depth, hierarchy.subtree
    meet_labels(*tree, fewer.seed, fewer.times_ms, more.seed, more.times_ms, met)
    times = np.empty((len(sources.order), len(targets.order)), dtype=np.int32)
    times[np.ix_(sources.order, targets.order)] = met if fewer is sources else met.T
    return times


def _labels(metric: Metric, places: Snapped, stop: Stops, terminals: Terminals, arcs: SearchArcs) -> Labels:
    from routing.kernels.kept_labels import labels_of

    hierarchy = metric.hierarchy
    order = np.argsort(terminals.seed, kind="stable")
    ends = terminals.take(order)
    times_ms = labels_of(hierarchy.parent, hierarchy.depth, hierarchy.depths, arcs, ends)
    walks_ms = frozen(walk_ms(places))
    return Labels(metric, places, walks_ms, stop, frozen(order), frozen(ends[0]), frozen(times_ms))
