"""An OSM extract, PBF or XML, as a road graph with what stands beside the roads."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from maps.chains import collapse
from maps.errors import MapError
from maps.osm.points_on_arcs import sum_on_arcs
from maps.osm.reading import OsmReader
from maps.osm.report import ExtractReport, extract_report
from maps.osm.restrictions import read_restrictions, ways_in_file
from maps.osm.signals import signals_on_arcs
from maps.osm.strong_part import largest_strong_part
from maps.profile import AMBULANCE, Profile
from maps.restricted_arcs import RoadsRead, turn_restrictions
from maps.road_graph import MAX_TRAVEL_MS
from maps.turn_restrictions import report_restrictions

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    from maps.chains import Chains, Collapsed
    from maps.places import Landmark, MovableBridge, Place
    from maps.road_graph import RoadGraph
    from maps.turn_restrictions import TurnRestrictions


@dataclass(frozen=True, slots=True, eq=False)
class Extract:
    """A road graph and what stands beside its roads.

    Attributes
    ----------
    source : str
        Name of the file, without its folder.
    node_id : (nodes,) int64
        OSM node of each node of the graph; below 0 on the far side of a barrier that closes a road.
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
    barred = reader.barriers.on(reader.chains())
    chains = barred.chains
    if len(chains.way_id) == 0:
        raise MapError(f"{file}: has no road for the profile {profile.name!r}")
    roads = _with_losses(collapse(chains), barred.loss_ms)
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
        report=extract_report(reader, kept, report_restrictions(restrictions), barred.counts),
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


def _with_losses(roads: Collapsed, loss_ms: NDArray[np.int64]) -> Collapsed:
    """Add to the driving times what the barriers cost."""
    travel_ms = roads.graph.travel_ms + sum_on_arcs(roads, loss_ms, loss_ms).astype(np.int64)
    return replace(roads, graph=roads.graph.with_travel_ms(np.minimum(travel_ms, MAX_TRAVEL_MS)))


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
