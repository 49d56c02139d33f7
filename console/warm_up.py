"""Every kernel compiled before the first call: a small made-up region driven through once."""

from __future__ import annotations

import numpy as np

from maps.made_up import made_up_region
from maps.snapping import snap, snapping_index
from routing import build_hierarchy, customise, route, travel_times
from routing import warm_up as warm_up_routing


def warm_up() -> None:
    """Compile the kernels, or load them from the cache."""
    warm_up_routing()
    graph = made_up_region(1_000, 1)
    snap(snapping_index(graph), np.array([[graph.lon[0], graph.lat[0]]]))
    metric = customise(build_hierarchy(graph), graph.travel_ms)
    places = np.column_stack((graph.lon[:2], graph.lat[:2]))
    travel_times(metric, places, places)
    route(metric, places[0], places[1])
