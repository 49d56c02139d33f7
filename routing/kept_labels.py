"""Places that are asked about again and again, such as stations, hospitals and units: their searches are kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from maps.road_graph import frozen
from routing.candidates import between_places, on_each_road
from routing.errors import NotSupportedError, PlaceError
from routing.terminals import Stops, source_terminals, stops, target_terminals
from routing.travel_times import drive_along_own_road

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
    stops : Stops
        Of the places on each of their roads.
    order : (places,) int64
        The rows of `stops` by the rank of their lower vertex.
    seed : (places,) int32
        That rank, in that order.
    times_ms : (places, depths) int32
        Time between each place, in that order, and its ancestors; 2**30 - 1 for no way.
    """

    metric: Metric
    places: Snapped
    stops: Stops
    order: NDArray[np.int64]
    seed: NDArray[np.int32]
    times_ms: NDArray[np.int32]

    def __len__(self) -> int:
        return len(self.seed)


def keep_sources(metric: Metric, places: Snapped) -> Labels:
    """Keep the searches from places, as given by `snap_places`.

    Raises
    ------
    NotSupportedError
        Where the metric obeys turns.
    """
    start = _stops(metric, places)
    return _labels(metric, places, start, source_terminals(metric.hierarchy, start), metric.forward)


def keep_targets(metric: Metric, places: Snapped) -> Labels:
    """Keep the searches to places, as given by `snap_places`; raises as `keep_sources`."""
    goal = _stops(metric, places)
    return _labels(metric, places, goal, target_terminals(metric.hierarchy, goal), metric.backward)


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
        Time in ms, `UNREACHABLE_MS` where no way leads.

    Raises
    ------
    PlaceError
        Where the two were made on different metrics: keep them anew after a change of traffic.
    """
    from routing.kernels.kept_labels import meet_labels

    if sources.metric is not targets.metric:
        raise PlaceError("sources and targets were kept on different metrics: keep them anew on the present one")
    hierarchy = sources.metric.hierarchy
    met = np.empty((len(sources), len(targets)), dtype=np.int32)
    tree = hierarchy.parent, hierarchy.depth, hierarchy.subtree
    meet_labels(*tree, sources.seed, sources.times_ms, targets.seed, targets.times_ms, met)
    times = np.empty_like(met)
    times[np.ix_(sources.order, targets.order)] = met
    drive_along_own_road(times, sources.stops, targets.stops)
    return between_places(times, sources.places, targets.places)


def _stops(metric: Metric, places: Snapped) -> Stops:
    if metric.hierarchy.turns is not None:
        raise NotSupportedError("searches on a metric with turns are not kept yet: ask place_travel_times")
    return stops(metric, on_each_road(places))


def _labels(metric: Metric, places: Snapped, stop: Stops, terminals: Terminals, arcs: SearchArcs) -> Labels:
    from routing.kernels.kept_labels import labels_of

    hierarchy = metric.hierarchy
    order = np.argsort(terminals.seed, kind="stable")
    ends = terminals.take(order)
    times_ms = labels_of(hierarchy.parent, hierarchy.depth, hierarchy.depths, arcs, ends)
    return Labels(metric, places, stop, frozen(order), frozen(ends[0]), frozen(times_ms))
