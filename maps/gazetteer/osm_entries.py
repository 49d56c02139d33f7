"""What an OSM file tells that can be found by name, and what became of each address in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from maps.gazetteer.crossings import crossings
from maps.gazetteer.entries import NOWHERE, Entries
from maps.gazetteer.kilometres import numbered_roads
from maps.gazetteer.osm_addresses import told_addresses
from maps.gazetteer.osm_columns import NODE
from maps.gazetteer.osm_houses import HouseCollector, entrances_of
from maps.gazetteer.osm_places import place_zones, settled_places
from maps.gazetteer.osm_reading import OsmNames
from maps.gazetteer.osm_sights import sights
from maps.gazetteer.osm_streets import osm_streets

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from numpy.typing import NDArray

    from maps.gazetteer.osm_addresses import Addresses
    from maps.road_graph import RoadGraph

    Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True, eq=False)
class Gathered:
    """What a source tells that can be found by name, and counts of it and of what is odd in it."""

    entries: Entries
    report: dict[str, int]


def osm_entries(path: Path, graph: RoadGraph) -> Entries:
    """Give what an OSM file tells that can be found by name, as `gather_osm` does."""
    return gather_osm(path, graph, progress=lambda _: None).entries


def gather_osm(path: Path, graph: RoadGraph, *, progress: Progress) -> Gathered:
    """Gather settlements, streets, houses, entrances, crossings, numbered roads, sights and zones of an OSM file.

    Parameters
    ----------
    path : Path
        PBF or XML, sorted by type and id.
    graph : RoadGraph
        Of the same file: where its roads meet are the crossings.
    progress : callable
        Is told each step.

    Returns
    -------
    Gathered
        In the report, `addressed_objects + second_addresses + more_by_lists + interpolated` is the sum of `houses`,
        `addresses_merged`, `addressed_without_place`, `addressed_interpolations`, `addresses_without_usable_number`
        and `addresses_without_street`: no address is lost without a count.

    Raises
    ------
    MapError
        Where the file cannot be read; the message names it.
    """
    found = OsmNames()
    progress(f"{path.name}: reading names and addresses")
    found.read(path, progress)
    addresses, settling = told_addresses(
        found.addresses, found.street_of_member, settled_places(found.places, found.boundaries)
    )
    lines = found.lines.lines()
    progress(f"{path.name}: {len(settling.settlements):,} settlements, {len(addresses.lon):,} addresses")
    streets = osm_streets(lines, addresses, settling)
    houses = HouseCollector()
    houses.take_addresses(addresses, streets.of_address, lines.texts)
    houses.take_interpolations(found.interpolations, _row_of_node(found, addresses))
    entrances, without_house = entrances_of(found.entrances, found.outlines, addresses, houses.of_address)
    entries = Entries(
        settlements=tuple(settling.settlements),
        streets=streets.streets,
        houses=houses.houses(),
        entrances=entrances,
        crossings=crossings(graph, _street_of_arc(graph, lines.id, streets.of_way)),
        roads=numbered_roads(lines, found.milestones),
        sights=sights(found.sights, settling),
        zones=place_zones(found.places, found.boundaries),
    )
    told = {
        "addressed_objects": found.addressed,
        "second_addresses": found.second_addresses,
        "guessed_streets": int(streets.guessed.sum()),
        "entrances_without_house": without_house,
        "milestones": len(found.milestones),
    }
    progress(f"{path.name}: {len(entries.streets):,} streets, {len(entries.houses.number):,} houses")
    return Gathered(entries, counts_of(entries) | told | _present(found.lost + houses.counts))


def counts_of(entries: Entries) -> dict[str, int]:
    """Count what can be found by name."""
    return {
        "settlements": len(entries.settlements),
        "streets": len(entries.streets),
        "houses": len(entries.houses.number),
        "entrances": len(entries.entrances.number),
        "crossings": len(entries.crossings.one),
        "roads_with_kilometres": len({road.ref for road in entries.roads}),
        "sights": len(entries.sights),
        "zones": len(entries.zones),
    }


def _present(counts: dict[str, int]) -> dict[str, int]:
    return {name: count for name, count in sorted(counts.items()) if count}


def _row_of_node(found: OsmNames, addresses: Addresses) -> dict[int, int]:
    """Give the row of the address of each node on a way of interpolation."""
    wanted = {node for way in found.interpolations for node in way.nodes}
    rows = np.flatnonzero(addresses.kind == NODE).tolist() if wanted else []
    return {found.addresses.id[row]: row for row in reversed(rows) if found.addresses.id[row] in wanted}


def _street_of_arc(graph: RoadGraph, way: NDArray[np.int64], street: NDArray[np.int32]) -> NDArray[np.int32]:
    if not len(way):
        return np.full(graph.arcs, NOWHERE, dtype=np.int32)
    order = np.argsort(way, kind="stable")
    place = np.minimum(np.searchsorted(way[order], graph.way_id), len(way) - 1)
    is_known = way[order][place] == graph.way_id
    return np.where(is_known, street[order][place], NOWHERE).astype(np.int32)
