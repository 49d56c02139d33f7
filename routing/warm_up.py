"""Compile every kernel before the first question is asked."""

from __future__ import annotations

from datetime import UTC, datetime

from maps.road_graph import road_graph
from routing.clock.closures import clock_closure, with_closures
from routing.hierarchy import build_hierarchy
from routing.kept_labels import keep_sources, keep_targets, labelled_travel_times
from routing.metric import customise, prune, recustomise
from routing.node_searches import node_travel_time
from routing.places import snap_places
from routing.reach import node_times
from routing.routes.route import node_path, route
from routing.travel_times import FEW_COLUMNS, travel_times


def warm_up() -> None:
    """Ask a map of four nodes every kind of question, so that all kernels are compiled or read from their cache."""
    graph = road_graph(
        tail=[0, 1, 1, 2, 2, 3, 3, 0],
        head=[1, 0, 2, 1, 3, 2, 0, 3],
        lon=[0.0, 0.01, 0.01, 0.0],
        lat=[0.0, 0.0, 0.01, 0.01],
        reverse=[1, 0, 3, 2, 5, 4, 7, 6],
    )
    metric = prune(customise(build_hierarchy(graph), graph.travel_ms))
    places = [(0.001, 0.0), (0.01, 0.009)]
    for targets in (places[:1], places, places * (FEW_COLUMNS // 2 + 1)):
        travel_times(metric, targets, targets)
    node_travel_time(metric, 0, 2)
    node_path(metric, 0, 2)
    route(metric, *places)
    timed = with_closures(metric, [clock_closure([0, 1], [(0, 1000)])])
    for each in (places, places[:1]):
        travel_times(timed, places, each, at=datetime(1970, 1, 1, tzinfo=UTC))
    route(timed, *places, at=datetime(1970, 1, 1, tzinfo=UTC))
    kept = snap_places(metric.hierarchy, places)
    labelled_travel_times(keep_sources(metric, kept), keep_targets(metric, kept))
    node_times(metric, snap_places(metric.hierarchy, places[:1]))
    recustomise(metric, [0], graph.travel_ms[:1])
