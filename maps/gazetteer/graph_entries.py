"""What a road graph and the towns beside it tell that can be found by name, where nothing else is known."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from maps.gazetteer.crossings import crossings
from maps.gazetteer.entries import NOWHERE, Entries, Settlement, Street
from maps.gazetteer.osm_tags import PLACE_KINDS
from maps.gazetteer.settling import Settling

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from maps.places import Place
    from maps.road_graph import RoadGraph


def graph_entries(graph: RoadGraph, places: Sequence[Place]) -> Entries:
    """Give the settlements, the streets by the names of arcs and where they meet.

    Parameters
    ----------
    graph : RoadGraph
    places : sequence of Place
        A street belongs to the one whose middle is nearest in relation to its reach.
    """
    settlements = tuple(
        Settlement(one.name, (), one.kind, one.lon, one.lat, one.population, NOWHERE)
        for one in places
        if one.kind in PLACE_KINDS
    )
    streets, street_of_arc = _streets(graph, Settling(settlements))
    return Entries(settlements=settlements, streets=streets, crossings=crossings(graph, street_of_arc))


def _streets(graph: RoadGraph, settling: Settling) -> tuple[tuple[Street, ...], NDArray[np.int32]]:
    """Give a street for each name in each settlement, at the tail of the arc that is the middle one of its arcs."""
    street_of_arc = np.full(graph.arcs, NOWHERE, dtype=np.int32)
    arc = np.flatnonzero(np.array([bool(name.strip()) for name in graph.names])[graph.name])
    lon, lat = graph.lon[graph.tail[arc]], graph.lat[graph.tail[arc]]
    settlement = settling.settle(lon, lat)
    pairs, street_of_arc[arc] = np.unique(np.column_stack((graph.name[arc], settlement)), axis=0, return_inverse=True)
    order = np.lexsort((lat, lon, street_of_arc[arc]))
    count = np.bincount(street_of_arc[arc], minlength=len(pairs))
    middle = order[np.cumsum(count) - count + count // 2]
    streets = tuple(
        Street(graph.names[name], (), its, float(lon[row]), float(lat[row]))
        for (name, its), row in zip(pairs.tolist(), middle.tolist(), strict=True)
    )
    return streets, street_of_arc
