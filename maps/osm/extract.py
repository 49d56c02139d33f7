"""An OSM extract, PBF or XML, as a road graph with what stands beside the roads."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from maps.chains import collapse
from maps.errors import MapError
from maps.osm.reading import OsmReader
from maps.osm.restrictions import read_restrictions, ways_in_file
from maps.osm.signals import signals_on_arcs
from maps.osm.strong_part import Dropped, largest_strong_part
from maps.profile import AMBULANCE, Profile
from maps.restricted_arcs import RoadsRead, turn_restrictions
from maps.turn_restrictions import RestrictionReport, report_restrictions

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    from maps.chains import Chains, Collapsed
    from maps.places import Landmark, MovableBridge, Place
    from maps.road_graph import RoadGraph
    from maps.turn_restrictions import TurnRestrictions

_ODD_EXAMPLES = 10


@dataclass(frozen=True, slots=True)
class ExtractReport:
    """What was read and what was left out.

    Attributes
    ----------
    ways, closed_ways, nameless_ways : int
        Roads by class, those closed by their tags, and those open ones without name and number.
    missing_points : int
        Points of roads that the file does not hold; the road is broken there.
    odd_max_speeds, odd_oneways : tuple of (str, int)
        Values that were not understood, the most frequent first, with their count.
    restrictions : RestrictionReport
    dropped_parts, dropped_nodes, dropped_arcs : int
        Outside the largest strongly connected part.
    nodes, arcs : int
        Of the graph that was kept.
    """

    ways: int
    closed_ways: int
    nameless_ways: int
    missing_points: int
    odd_max_speeds: tuple[tuple[str, int], ...]
    odd_oneways: tuple[tuple[str, int], ...]
    restrictions: RestrictionReport
    dropped_parts: int
    dropped_nodes: int
    dropped_arcs: int
    nodes: int
    arcs: int


@dataclass(frozen=True, slots=True, eq=False)
class Extract:
    """A road graph and what stands beside its roads.

    Attributes
    ----------
    source : str
        Name of the file, without its folder.
    node_id : (nodes,) int64
        OSM node of each node of the graph.
    restrictions : TurnRestrictions
    signals : (arcs,) int32
        Traffic signals that one passes on each arc, past its tail and up to its head.
    """

    source: str
    graph: RoadGraph
    node_id: NDArray[np.int64]
    restrictions: TurnRestrictions
    signals: NDArray[np.int32]
    hospitals: tuple[Landmark, ...]
    stations: tuple[Landmark, ...]
    places: tuple[Place, ...]
    movable_bridges: tuple[MovableBridge, ...]
    report: ExtractReport


def read_osm(path: str | os.PathLike[str], profile: Profile = AMBULANCE) -> RoadGraph:
    """Read the roads of an OSM file (*.osm.pbf, *.osm, *.osm.gz, *.osm.bz2) for one kind of vehicle.

    Raises
    ------
    MapError
        Where the file is missing, broken, empty or has no road for the profile; the message names it.
    """
    return read_extract(path, profile).graph


def read_extract(
    path: str | os.PathLike[str],
    profile: Profile = AMBULANCE,
    *,
    progress: Callable[[str], None] | None = None,
) -> Extract:
    """Read an OSM file with its hospitals, ambulance stations, towns and movable bridges, as `read_osm` does."""
    file = Path(path)
    _check_file(file)
    reader = OsmReader(profile)
    with _told_as_map_errors(file):
        reader.read(file, progress)
    chains = reader.chains()
    if len(chains.way_id) == 0:
        raise MapError(f"{file}: has no road for the profile {profile.name!r}")
    roads = collapse(chains)
    kept = largest_strong_part(roads.graph)
    graph = kept.graph
    if graph.arcs == 0:
        raise MapError(f"{file}: no two places are joined in both directions by the roads in it")
    node_ids = _node_ids(chains, roads)
    node_id = node_ids[kept.node]
    with _told_as_map_errors(file):
        restrictions = _restrictions(file, profile, graph, node_id, chains, node_ids)
    return Extract(
        source=file.name,
        graph=graph,
        node_id=node_id,
        restrictions=restrictions,
        signals=signals_on_arcs(chains, roads, reader.signals)[kept.arc],
        hospitals=tuple(reader.hospitals),
        stations=tuple(reader.stations),
        places=tuple(reader.places),
        movable_bridges=reader.movable_bridges(),
        report=_report(reader, graph, restrictions, kept.dropped),
    )


def _check_file(file: Path) -> None:
    if file.is_dir():
        raise MapError(f"{file}: is a folder, not an OSM file")
    if not file.is_file():
        raise MapError(f"{file}: no such file")
    if file.stat().st_size == 0:
        raise MapError(f"{file}: the file is empty")


@contextmanager
def _told_as_map_errors(file: Path) -> Iterator[None]:
    import osmium

    try:
        yield
    except (RuntimeError, ValueError, OSError, osmium.InvalidLocationError) as error:
        raise MapError(f"{file}: cannot be read as OSM data ({_reason(error)})") from error


def _node_ids(chains: Chains, roads: Collapsed) -> NDArray[np.int64]:
    node_id = np.empty(roads.graph.nodes, dtype=np.int64)
    node_id[roads.graph.tail] = chains.point[roads.first]
    node_id[roads.graph.head] = chains.point[roads.last]
    return node_id


def _restrictions(
    file: Path,
    profile: Profile,
    graph: RoadGraph,
    node_id: NDArray[np.int64],
    chains: Chains,
    junctions: NDArray[np.int64],
) -> TurnRestrictions:
    found, refused = read_restrictions(file, profile.access_keys)
    members = {way for rule in found for way in rule.ways}
    unseen = members.difference(chains.way_id.tolist())
    read = RoadsRead(members - unseen | ways_in_file(file, unseen), chains.way_id, junctions, chains.point)
    return turn_restrictions(graph, node_id, found, read, refused)


def _reason(error: Exception) -> str:
    return " ".join(str(error).split()).rstrip(".") or type(error).__name__


def _report(reader: OsmReader, graph: RoadGraph, restrictions: TurnRestrictions, dropped: Dropped) -> ExtractReport:
    return ExtractReport(
        ways=reader.ways,
        closed_ways=reader.closed_ways,
        nameless_ways=reader.nameless_ways,
        missing_points=reader.missing_points,
        odd_max_speeds=tuple(reader.odd_max_speeds.most_common(_ODD_EXAMPLES)),
        odd_oneways=tuple(reader.odd_oneways.most_common(_ODD_EXAMPLES)),
        restrictions=report_restrictions(restrictions),
        dropped_parts=dropped.parts,
        dropped_nodes=dropped.nodes,
        dropped_arcs=dropped.arcs,
        nodes=graph.nodes,
        arcs=graph.arcs,
    )
