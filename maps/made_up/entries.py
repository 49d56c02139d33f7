"""All that can be found by name in a made-up region."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from maps.gazetteer.crossings import crossings
from maps.gazetteer.entries import NOWHERE, Entrances, Entries, Houses, Settlement, Street
from maps.made_up.country import chance
from maps.made_up.houses import made_up_houses
from maps.made_up.numbered_roads import numbered_roads
from maps.made_up.sights import made_up_sights
from maps.made_up.street_rows import NO_STREET, street_rows
from maps.made_up.zones import districts, service_areas

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from maps.made_up.houses import MadeUpHouses
    from maps.made_up.region import MadeUpRegion
    from maps.made_up.street_rows import StreetRows

_VILLAGES: Final = ("деревня", "деревня", "посёлок", "село")


def made_up_entries(region: MadeUpRegion) -> Entries:
    """Give the settlements, streets, houses, entrances, crossings, numbered roads, sights and zones of a region.

    Its houses are those that the base map draws.
    """
    streets = street_rows(region)
    houses = made_up_houses(region, streets)
    parts, zones = districts(region)
    return Entries(
        settlements=(*_settlements(region, streets), *parts),
        streets=_streets(region, streets),
        houses=Houses(houses.street, houses.number, houses.lon, houses.lat),
        entrances=_entrances(houses),
        crossings=crossings(region.graph, _named(streets)),
        roads=numbered_roads(region),
        sights=made_up_sights(region, streets, houses),
        zones=(*zones, *service_areas(region)),
    )


def _named(streets: StreetRows) -> NDArray[np.int32]:
    """Give the street of each arc that has a name of its own, (arcs,) int32."""
    has_name = (streets.of_arc != NO_STREET) & ~streets.is_place[streets.of_arc]
    return np.where(has_name, streets.of_arc, np.int32(NOWHERE))


def _settlements(region: MadeUpRegion, streets: StreetRows) -> tuple[Settlement, ...]:
    """Give the places of the region, then the allotment societies, as the rows of streets have it."""
    rng = chance("villages", region.graph.nodes, region.seed)
    status = [_VILLAGES[number] for number in rng.integers(len(_VILLAGES), size=len(region.places))]
    places = [
        Settlement(
            place.name,
            (f"{called} {place.name}",) if place.kind == "village" else (),
            place.kind,
            place.lon,
            place.lat,
            place.population,
            NOWHERE,
        )
        for place, called in zip(region.places, status, strict=True)
    ]
    societies = [
        Settlement(f"СНТ {one.name}", (one.name,), "allotments", one.lon, one.lat, 0, one.within)
        for one in streets.allotments
    ]
    return (*places, *societies)


def _streets(region: MadeUpRegion, streets: StreetRows) -> tuple[Street, ...]:
    """Give each street with the node on it that is nearest to the middle of its nodes."""
    graph = region.graph
    arcs = np.flatnonzero(streets.of_arc != NO_STREET)
    row, node = streets.of_arc[arcs], graph.tail[arcs]
    count = np.bincount(row)
    middle = [np.bincount(row, axis[node]) / count for axis in (graph.lon, graph.lat)]
    off = np.hypot((graph.lon[node] - middle[0][row]) / 2, graph.lat[node] - middle[1][row])
    order = np.lexsort((off, row))
    on = node[order[np.searchsorted(row[order], np.arange(len(count)))]]
    columns = (streets.settlement, graph.lon[on], graph.lat[on], streets.is_place)
    rows = zip(streets.name, *(column.tolist() for column in columns), strict=True)
    return tuple(Street(name, (), settlement, lon, lat, is_place) for name, settlement, lon, lat, is_place in rows)


def _entrances(houses: MadeUpHouses) -> Entrances:
    number = tuple(map(str, houses.entrance_number.tolist()))
    return Entrances(houses.entrance_house, number, houses.entrance_lon, houses.entrance_lat)
