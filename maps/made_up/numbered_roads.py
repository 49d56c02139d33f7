"""Numbered country roads of a made-up region with their kilometres, which begin at the ring road or the larger town."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from maps.gazetteer.entries import NumberedRoad
from maps.lines import arc_lines, is_mirror
from maps.made_up.street_rows import RING_NAME, ROAD_REF
from maps.road_graph import great_circle_m

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from maps.lines import ArcLines
    from maps.made_up.region import MadeUpRegion
    from maps.road_graph import RoadGraph


def numbered_roads(region: MadeUpRegion) -> tuple[NumberedRoad, ...]:
    """Give every numbered road once, a point for each bend, by number of its way."""
    graph = region.graph
    lines = arc_lines(graph)
    is_numbered = np.array([ROAD_REF.fullmatch(name) is not None for name in graph.names])[graph.name]
    arcs = np.flatnonzero(is_numbered & ~is_mirror(graph, lines))
    arcs = arcs[np.argsort(graph.way_id[arcs], kind="stable")]
    is_ring = np.zeros(graph.nodes, dtype=np.bool_)
    is_ring[graph.tail[graph.name == graph.names.index(RING_NAME)]] = True
    return tuple(_road(graph, lines, road, is_ring) for road in _by_way(graph, arcs))


def _by_way(graph: RoadGraph, arcs: NDArray[np.int64]) -> Iterator[NDArray[np.int64]]:
    """Give the arcs of each way from its begin to its end, as they were laid."""
    yield from np.split(arcs, np.flatnonzero(np.diff(graph.way_id[arcs])) + 1) if len(arcs) else ()


def _road(graph: RoadGraph, lines: ArcLines, arcs: NDArray[np.int64], is_ring: NDArray[np.bool_]) -> NumberedRoad:
    points = np.concatenate([np.arange(lines.start[arc], lines.start[arc + 1] - 1) for arc in arcs])
    points = np.append(points, lines.start[arcs[-1] + 1] - 1)
    if is_ring[graph.head[arcs[-1]]]:
        points = points[::-1]
    lon, lat = lines.lon[points], lines.lat[points]
    km = np.concatenate(([0.0], np.cumsum(great_circle_m(lon[:-1], lat[:-1], lon[1:], lat[1:])))) / 1000
    return NumberedRoad(graph.names[graph.name[arcs[0]]], "", km, lon, lat)
