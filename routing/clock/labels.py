"""Kept searches under closures by the clock: all that does not depend on the moment is found once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from routing.candidates import on_each_road, place_rows, quickest_times
from routing.clock.departures import departures_ms
from routing.clock.edges import places_on_edges
from routing.clock.search import approaches, edge_times
from routing.clock.tables import lower_over_edges, onward_ms
from routing.errors import PlaceError
from routing.kept_labels import keep_sources, keep_targets, labelled_road_times
from routing.terminals import stops
from routing.walking import add_walks

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from maps.snapping import Snapped
    from routing.clock.departures import Departure
    from routing.clock.edges import OnEdges
    from routing.clock.search import Approaches
    from routing.clock.timed_metric import TimedMetric
    from routing.kept_labels import Labels


@dataclass(frozen=True, eq=False, slots=True)
class TimedSources:
    """What is known of places to start from.

    Attributes
    ----------
    timed : TimedMetric
        That it was made on; another one makes it worthless.
    labels : Labels
        On the metric without what the clock closes.
    begin : Approaches
        How they come to the ways that the clock closes.
    """

    timed: TimedMetric
    labels: Labels
    begin: Approaches

    def __len__(self) -> int:
        return len(self.labels)


@dataclass(frozen=True, eq=False, slots=True)
class TimedTargets:
    """What is known of places to drive to.

    Attributes
    ----------
    timed : TimedMetric
        That it was made on; another one makes it worthless.
    labels : Labels
        On the metric without what the clock closes.
    ends : OnEdges
        Those that are on such a way.
    onward_ms : (edges, rows) int32
        Time to each of their roads from the end of each such way.
    """

    timed: TimedMetric
    labels: Labels
    ends: OnEdges
    onward_ms: NDArray[np.int32]

    def __len__(self) -> int:
        return len(self.labels)


def keep_timed_sources(timed: TimedMetric, places: Snapped) -> TimedSources:
    """Keep the searches from places, as given by `snap_places`."""
    return TimedSources(timed, keep_sources(timed.without, places), approaches(timed, on_each_road(places)))


def keep_timed_targets(timed: TimedMetric, places: Snapped) -> TimedTargets:
    """Keep the searches to places, as given by `snap_places`."""
    rows = on_each_road(places)
    ends = places_on_edges(timed.edges, stops(timed.metric, rows))
    return TimedTargets(timed, keep_targets(timed.without, places), ends, onward_ms(timed, rows))


def timed_labelled_travel_times(sources: TimedSources, targets: TimedTargets, *, at: Departure) -> NDArray[np.int32]:
    """Find the travel times between kept places, the same as `travel_times` at a moment.

    Parameters
    ----------
    sources : TimedSources
        Of S places.
    targets : TimedTargets
        Of T places, kept on the same metric.
    at : datetime or S datetimes
        With a time zone: when all sources set out, or each.

    Returns
    -------
    (S, T) int32
        Time in ms, waits and walks included, `UNREACHABLE_MS` where no way leads.

    Raises
    ------
    PlaceError
        Where the two were kept on different metrics: keep them anew after a change of traffic.
    DepartureError
        Where `at` has no time zone, or is not one moment for each source.
    """
    if sources.timed is not targets.timed:
        raise PlaceError("sources and targets were kept on different metrics: keep them anew on the present one")
    timed, start, goal = sources.timed, sources.labels.places, targets.labels.places
    start_ms = departures_ms(at, len(sources))[place_rows(start)]
    times = labelled_road_times(sources.labels, targets.labels)
    if len(timed.edges):
        found = edge_times(timed, sources.begin, start_ms)
        lower_over_edges(timed, found, start_ms, targets.ends, targets.onward_ms, times)
    return add_walks(quickest_times(times, start, goal), targets.labels.walks_ms)
