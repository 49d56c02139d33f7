"""How long it takes and which way: hierarchy, metrics, tables and routes; numbers only."""

from routing.errors import (
    HierarchyError,
    HierarchyFileError,
    NotSupportedError,
    PlaceError,
    RoutingError,
    WeightError,
)
from routing.hierarchy import Hierarchy, build_hierarchy
from routing.hierarchy_files import open_hierarchy, save_hierarchy
from routing.kept_labels import Labels, keep_sources, keep_targets, labelled_travel_times
from routing.metric import Metric, customise, prune, recustomise
from routing.places import snap_places
from routing.route import NoRoute, Route, Step, node_path, place_route, route
from routing.times import UNREACHABLE_MS, add_times
from routing.travel_times import node_travel_times, place_travel_times, travel_times
from routing.warm_up import warm_up

__all__ = [
    "UNREACHABLE_MS",
    "Hierarchy",
    "HierarchyError",
    "HierarchyFileError",
    "Labels",
    "Metric",
    "NoRoute",
    "NotSupportedError",
    "PlaceError",
    "Route",
    "RoutingError",
    "Step",
    "WeightError",
    "add_times",
    "build_hierarchy",
    "customise",
    "keep_sources",
    "keep_targets",
    "labelled_travel_times",
    "node_path",
    "node_travel_times",
    "open_hierarchy",
    "place_route",
    "place_travel_times",
    "prune",
    "recustomise",
    "route",
    "save_hierarchy",
    "snap_places",
    "travel_times",
    "warm_up",
]
