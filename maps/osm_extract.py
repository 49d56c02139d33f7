"""An OSM extract, PBF or XML, as a road graph with what stands beside the roads."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from maps.chains import collapse
from maps.errors import MapError
from maps.osm_reading import OsmReader
from maps.profile import AMBULANCE, Profile
from maps.strong_part import Dropped, largest_strong_part

if TYPE_CHECKING:
    import os
    from collections.abc import Callable

    from maps.places import Landmark, MovableBridge, Place
    from maps.road_graph import RoadGraph

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
    dropped_parts: int
    dropped_nodes: int
    dropped_arcs: int
    nodes: int
    arcs: int


@dataclass(frozen=True, slots=True, eq=False)
class Extract:
    """A road graph and what stands beside its roads; `source` is the name of the file, without its folder."""

    source: str
    graph: RoadGraph
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
    import osmium

    file = Path(path)
    _check_file(file)
    reader = OsmReader(profile)
    try:
        reader.read(file, progress)
    except (RuntimeError, ValueError, OSError, osmium.InvalidLocationError) as error:
        raise MapError(f"{file}: cannot be read as OSM data ({_reason(error)})") from error
    chains = reader.chains()
    if len(chains.way_id) == 0:
        raise MapError(f"{file}: has no road for the profile {profile.name!r}")
    roads = collapse(chains)
    kept = largest_strong_part(roads.graph)
    graph = kept.graph
    if graph.arcs == 0:
        raise MapError(f"{file}: no two places are joined in both directions by the roads in it")
    return Extract(
        source=file.name,
        graph=graph,
        hospitals=tuple(reader.hospitals),
        stations=tuple(reader.stations),
        places=tuple(reader.places),
        movable_bridges=reader.movable_bridges(),
        report=_report(reader, graph, kept.dropped),
    )


def _check_file(file: Path) -> None:
    if file.is_dir():
        raise MapError(f"{file}: is a folder, not an OSM file")
    if not file.is_file():
        raise MapError(f"{file}: no such file")
    if file.stat().st_size == 0:
        raise MapError(f"{file}: the file is empty")


def _reason(error: Exception) -> str:
    return " ".join(str(error).split()).rstrip(".") or type(error).__name__


def _report(reader: OsmReader, graph: RoadGraph, dropped: Dropped) -> ExtractReport:
    return ExtractReport(
        ways=reader.ways,
        closed_ways=reader.closed_ways,
        nameless_ways=reader.nameless_ways,
        missing_points=reader.missing_points,
        odd_max_speeds=tuple(reader.odd_max_speeds.most_common(_ODD_EXAMPLES)),
        odd_oneways=tuple(reader.odd_oneways.most_common(_ODD_EXAMPLES)),
        dropped_parts=dropped.parts,
        dropped_nodes=dropped.nodes,
        dropped_arcs=dropped.arcs,
        nodes=graph.nodes,
        arcs=graph.arcs,
    )
