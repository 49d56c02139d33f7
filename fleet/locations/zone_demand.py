"""Demand of a service's zones: where their people live on a built map."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from fleet.complaints import Complaints
from fleet.errors import FleetError
from fleet.locations.place_files import DemandPlaces
from fleet.spread import people_weights
from fleet.zones import read_zones

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from fleet.zones import Zone
    from maps.places import Place
    from maps.road_graph import RoadGraph


def read_zone_demand(file: Path, graph: RoadGraph, places: Sequence[Place]) -> DemandPlaces:
    """Read zones as those of a fleet, and give each the share of the map's people that live in it.

    A zone stands at the junction nearest to the middle of its people; one without a junction is left out.

    Parameters
    ----------
    file : path
        GeoJSON, each feature with the properties ``id`` and ``name``.
    graph : RoadGraph
    places : sequence of Place
        With their populations.

    Raises
    ------
    FleetError
        Where the file cannot be read, or no zone holds a junction of the map.
    """
    complaints = Complaints()
    zones = read_zones(file, complaints)
    complaints.raise_if_any()
    live = people_weights(graph, places)
    found = [middle for zone in zones if (middle := _middle(zone, graph, live)) is not None]
    if not found:
        raise FleetError(f"{file}: has no zone that holds a junction of the map")
    table = np.array(found)
    return DemandPlaces(table[:, :2], np.ascontiguousarray(table[:, 2]))


def _middle(zone: Zone, graph: RoadGraph, live: NDArray[np.float64]) -> list[float] | None:
    """Give lon, lat and people of a zone."""
    import shapely

    shapely.prepare(zone.outline)
    nodes = np.flatnonzero(shapely.contains_xy(zone.outline, graph.lon, graph.lat))
    if not nodes.size:
        return None
    people = live[nodes]
    lon, lat = graph.lon[nodes], graph.lat[nodes]
    middle_lon, middle_lat = np.average(lon, weights=people), np.average(lat, weights=people)
    narrower = np.cos(np.radians(middle_lat))
    nearest = ((lon - middle_lon) * narrower) ** 2 + (lat - middle_lat) ** 2
    node = int(nearest.argmin())
    return [float(lon[node]), float(lat[node]), float(people.sum())]
