"""Where calls come from: a region's demand as points on its roads."""

from __future__ import annotations

from dataclasses import dataclass
from operator import attrgetter
from typing import TYPE_CHECKING, Final

import numpy as np

from fleet.coverage.gathering import gather
from fleet.coverage.hours import hourly_profile
from fleet.districts import NO_DISTRICT, rows_of_zones
from fleet.errors import FieldError
from fleet.spread import local_m, people_weights
from maps.road_graph import frozen

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike, NDArray

    from fleet.zones import Zone
    from maps.places import Place
    from maps.road_graph import RoadGraph

USUAL_POINTS: Final = 2_000


@dataclass(frozen=True, slots=True, eq=False)
class Demand:
    """Points that stand for all places from which calls come; sorted by district, lon and lat; read-only.

    Attributes
    ----------
    lon, lat : (points,) float64
        In degrees.
    weight : (points,) float64
        Positive: in the unit of the zones' ``demand``, or shares of the people, which sum to 1.
    district : (points,) int32
        Row in `districts`.
    districts : tuple of str or None
        Ids of the fleet's zones, sorted; None, the last, where points lie in no zone.
    hourly : (168,) float64
        By how much demand is more or less at each hour of the week; the mean is 1.
    """

    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    weight: NDArray[np.float64]
    district: NDArray[np.int32]
    districts: tuple[str | None, ...]
    hourly: NDArray[np.float64]

    def at_hour(self, hour_of_week: int) -> NDArray[np.float64]:
        """Give the weight of each point at an hour of the week, (points,) float64."""
        return np.asarray(self.weight * self.hourly[hour_of_week])


def demand_points(
    graph: RoadGraph,
    places: Sequence[Place],
    zones: Sequence[Zone] = (),
    *,
    most: int = USUAL_POINTS,
    hourly: ArrayLike | None = None,
) -> Demand:
    """Give the demand of a region by what is known of it.

    Where the zones tell their demand, it lies on the nodes within each as people do, on a point of the zone where it
    has no node, and nowhere else. Without it all demand lies where people live.

    Parameters
    ----------
    graph : RoadGraph
    places : sequence of Place
    zones : sequence of Zone
    most : int
        To so many points it is gathered, within each district.
    hourly : (168,) floats, optional
        Demand by hour of the week, in any unit; even where it is left out.

    Raises
    ------
    FieldError
        Where some zones tell their demand and others do not, or none has any; where there are more districts than
        points, or `hourly` is no such profile.
    """
    profile = hourly_profile("hourly", np.ones(168) if hourly is None else hourly)
    sorted_zones = sorted(zones, key=attrgetter("id"))
    lon, lat, weight = graph.lon, graph.lat, people_weights(graph, places)
    row = rows_of_zones(sorted_zones, lon, lat)
    if _tell_demand(sorted_zones):
        lon, lat, weight, row = _by_zones(sorted_zones, lon, lat, weight, row)
    counted = np.flatnonzero(weight > 0)
    if counted.size == 0:
        raise FieldError("demand", "is 0 in every zone")
    district = np.where(row == NO_DISTRICT, len(sorted_zones), row).astype(np.int32)[counted]
    points = np.column_stack((lon, lat))[counted]
    gathered = gather(local_m(points, graph), weight[counted], district, most)
    order = np.lexsort((points[gathered.row, 1], points[gathered.row, 0], district[gathered.row]))
    kept = gathered.row[order]
    ids = tuple(zone.id for zone in sorted_zones)
    return Demand(
        lon=frozen(points[kept, 0]),
        lat=frozen(points[kept, 1]),
        weight=frozen(gathered.weight[order]),
        district=frozen(district[kept]),
        districts=(*ids, None) if (district == len(ids)).any() else ids,
        hourly=profile,
    )


def _tell_demand(zones: Sequence[Zone]) -> bool:
    silent = [zone.id for zone in zones if zone.demand is None]
    if silent and len(silent) < len(zones):
        raise FieldError("demand", f"is missing in zone {silent[0]}, while other zones have it")
    return bool(zones) and not silent


def _by_zones(
    zones: Sequence[Zone],
    lon: NDArray[np.float64],
    lat: NDArray[np.float64],
    people: NDArray[np.float64],
    row: NDArray[np.int32],
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64], NDArray[np.int32]]:
    """Lay the demand of each zone on its nodes, and on one more point for each zone without any."""
    demand = np.array([zone.demand for zone in zones], dtype=np.float64)
    inside = np.flatnonzero(row != NO_DISTRICT)
    living = np.bincount(row[inside], weights=people[inside], minlength=len(zones))
    weight = np.zeros(len(lon))
    weight[inside] = people[inside] * (demand / np.where(living > 0, living, 1))[row[inside]]
    bare = np.flatnonzero(living == 0).tolist()
    middles = [zones[number].outline.representative_point() for number in bare]
    return (
        np.append(lon, [point.x for point in middles]),
        np.append(lat, [point.y for point in middles]),
        np.append(weight, demand[bare]),
        np.append(row, bare).astype(np.int32),
    )
