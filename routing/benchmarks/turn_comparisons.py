"""Where turns count: tables of places beside what a study published of OSRM, and the units of a service."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from maps.turns import every_turn
from routing.benchmarks.clock import median_ms
from routing.benchmarks.comparison import Comparison, check_equal
from routing.benchmarks.places import places_near_roads
from routing.figures import Figure
from routing.hierarchy import build_hierarchy
from routing.kept_labels import keep_sources, keep_targets, labelled_travel_times
from routing.metric import customise, prune
from routing.places import snap_places
from routing.plain import reference
from routing.travel_times import place_travel_times, travel_times

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from maps import RoadGraph
    from routing.metric import Metric

UNITS: Final = 200
UNITS_BUDGET_MS: Final = 0.3
PLACES: Final = 1_000
CHECKED: Final = 20
DEAR_TURN_MS: Final = 5_000
DEAR_SHARE: Final = 0.3

OSRM_TABLE_MS: Final = {"OSRM CH, as published": (616.0, 8.0), "OSRM MLD, as published": (2_512.0, 30.0)}
"""CPU time of 1,000 × 1,000 coordinates on Porto by OSRM 26.10 in the feasibility study, and the ratio asked for."""

OSRM_WEIGHTS_MS: Final = ("OSRM MLD, as published", 1_078.0, 20.0)
"""Its customisation of Porto, and the ratio asked for."""


def turning_metric(graph: RoadGraph) -> Metric:
    """Give a metric that obeys turns as the study's did: none back but at dead ends, three in ten cost 5 s."""
    turns = every_turn(graph)
    dear = np.random.default_rng(30).random(len(turns)) < DEAR_SHARE
    turns = turns.with_turn_ms(np.maximum(turns.turn_ms, np.where(dear, DEAR_TURN_MS, 0)))
    return prune(customise(build_hierarchy(graph, turns), graph.travel_ms))


def compare_with_study(city: str, metric: Metric) -> Iterator[Comparison]:
    """Compare tables of coordinates and new weights with the figures of the study."""
    rng = np.random.default_rng(1)
    sources, targets = (places_near_roads(metric.hierarchy.graph, rng, PLACES) for _ in range(2))
    _check_rows(city, metric, sources, targets)
    what = f"turns: {PLACES:,} × {PLACES:,} coordinates with snapping"
    ours_ms = median_ms(lambda: travel_times(metric, sources, targets))
    for peer, (theirs_ms, at_least) in OSRM_TABLE_MS.items():
        yield Comparison(what, city, peer, ours_ms, theirs_ms, at_least)
    ours_ms = median_ms(lambda: customise(metric.hierarchy, metric.hierarchy.graph.travel_ms))
    peer, theirs_ms, at_least = OSRM_WEIGHTS_MS
    yield Comparison("turns: new weights", city, peer, ours_ms, theirs_ms, at_least)


def units_to_incident(name: str, metric: Metric) -> Iterator[Figure]:
    """Measure the table of 200 units, on their roads already, to one incident: the units new, or kept."""
    rng = np.random.default_rng(UNITS)
    units, incident = (places_near_roads(metric.hierarchy.graph, rng, count) for count in (UNITS, 1))
    _check_rows(name, metric, units, incident)
    sources, target = (snap_places(metric.hierarchy, places) for places in (units, incident))
    what = f"{name}: turns: {UNITS} units × 1 incident"
    new_ms = median_ms(lambda: place_travel_times(metric, sources, target))
    yield Figure(what, new_ms, "ms", UNITS_BUDGET_MS)
    kept = keep_sources(metric, sources)
    check_equal(
        labelled_travel_times(kept, keep_targets(metric, target)), place_travel_times(metric, sources, target), of=what
    )
    kept_ms = median_ms(lambda: labelled_travel_times(kept, keep_targets(metric, target)))
    yield Figure(f"{what}, units kept", kept_ms, "ms", UNITS_BUDGET_MS)


def _check_rows(name: str, metric: Metric, sources: NDArray[np.float64], targets: NDArray[np.float64]) -> None:
    """Hold some rows of the table against scipy's Dijkstra on the same turns."""
    hierarchy = metric.hierarchy
    assert hierarchy.turns is not None
    start, goal = (snap_places(hierarchy, places) for places in (sources[:CHECKED], targets))
    expected = reference.turn_travel_times(hierarchy.graph, hierarchy.turns, hierarchy.graph.travel_ms, start, goal)
    check_equal(place_travel_times(metric, start, goal), expected, of=f"{name}, table of places with turns")
