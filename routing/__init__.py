"""How long it takes and which way: hierarchy, metrics, tables and routes; numbers only."""

from routing.clock.closures import clock_closure, prune_timed, recustomise_timed, with_closures
from routing.clock.labels import (
    TimedSources,
    TimedTargets,
    keep_timed_sources,
    keep_timed_targets,
    timed_labelled_travel_times,
)
from routing.clock.timed_metric import ClockClosure, TimedMetric
from routing.clock.timetable import clock_closures, unknown_ways
from routing.errors import (
    ClosureError,
    DepartureError,
    HierarchyError,
    HierarchyFileError,
    NotSupportedError,
    PlaceError,
    RoutingError,
    WeightError,
)
from routing.hierarchy import Hierarchy, build_hierarchy
from routing.hierarchy_files import open_hierarchy, save_hierarchy
from routing.isochrone import Isochrone, isochrone
from routing.kept_labels import Labels, keep_sources, keep_targets, labelled_travel_times
from routing.metric import Metric, customise, prune, recustomise
from routing.nearest import Nearest, labelled_nearest, nearest, nearest_of_table
from routing.places import snap_places
from routing.reach import node_times
from routing.routes.alternatives import alternatives
from routing.routes.route import NoRoute, Route, node_path, place_route, route
from routing.routes.spoken import spoken
from routing.routes.steps import Step
from routing.times import UNREACHABLE_MS, add_times
from routing.travel_times import node_travel_times, place_travel_times, travel_times
from routing.warm_up import warm_up

__all__ = [
    "UNREACHABLE_MS",
    "ClockClosure",
    "ClosureError",
    "DepartureError",
    "Hierarchy",
    "HierarchyError",
    "HierarchyFileError",
    "Isochrone",
    "Labels",
    "Metric",
    "Nearest",
    "NoRoute",
    "NotSupportedError",
    "PlaceError",
    "Route",
    "RoutingError",
    "Step",
    "TimedMetric",
    "TimedSources",
    "TimedTargets",
    "WeightError",
    "add_times",
    "alternatives",
    "build_hierarchy",
    "clock_closure",
    "clock_closures",
    "customise",
    "isochrone",
    "keep_sources",
    "keep_targets",
    "keep_timed_sources",
    "keep_timed_targets",
    "labelled_nearest",
    "labelled_travel_times",
    "nearest",
    "nearest_of_table",
    "node_path",
    "node_times",
    "node_travel_times",
    "open_hierarchy",
    "place_route",
    "place_travel_times",
    "prune",
    "prune_timed",
    "recustomise",
    "recustomise_timed",
    "route",
    "save_hierarchy",
    "snap_places",
    "spoken",
    "timed_labelled_travel_times",
    "travel_times",
    "unknown_ways",
    "warm_up",
    "with_closures",
]
