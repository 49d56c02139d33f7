"""A road graph ready for use: with its index of arcs, what stands beside the roads, and the identity of the whole."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Any, Final

import msgspec
import numpy as np

from maps.closures import TimedClosure
from maps.places import Landmark, MovableBridge, Place
from maps.profile import AMBULANCE
from maps.road_graph import RoadGraph
from maps.snapping import ArcIndex, snapping_index
from maps.turn_restrictions import TurnRestrictions, no_restrictions

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

GRAPH_ARRAYS: Final = tuple(field.name for field in fields(RoadGraph) if field.name != "names")
INDEX_ARRAYS: Final = tuple(field.name for field in fields(ArcIndex))


class Surroundings(msgspec.Struct, frozen=True):
    """What stands beside the roads of a map, and when its bridges are raised."""

    hospitals: tuple[Landmark, ...] = ()
    stations: tuple[Landmark, ...] = ()
    places: tuple[Place, ...] = ()
    movable_bridges: tuple[MovableBridge, ...] = ()
    closures: tuple[TimedClosure, ...] = ()


class Manifest(msgspec.Struct, frozen=True):
    """What a built map is.

    Attributes
    ----------
    source : str
        Name of the file without its folder, or `made-up:NODES:SEED`.
    made_up : bool
        Nothing in it exists.
    seed : int or None
    profile : str
    nodes, arcs : int
        Copies of arcs too, as restrictions over ways need them.
    bbox : (west, south, east, north) degrees
    report : dict
        What was read and what was left out, counts by name.
    digest : str
        SHA-256 over the road graph and what stands beside it, which is what a journal speaks of: the identity of the
        map. Turn restrictions and signals are not in it.
    """

    source: str
    made_up: bool
    seed: int | None
    profile: str
    nodes: int
    arcs: int
    bbox: tuple[float, float, float, float]
    report: dict[str, Any]
    digest: str


@dataclass(frozen=True, slots=True, eq=False)
class BuiltMap:
    """A road graph ready for use, with its index of arcs and what stands beside the roads.

    Attributes
    ----------
    graph : RoadGraph
    index : ArcIndex
    surroundings : Surroundings
    manifest : Manifest
    restrictions : TurnRestrictions
    signals : (arcs,) int32
        Traffic signals that one passes on each arc, past its tail and up to its head.
    tiles : Path, optional
        The file of its base map, None where it was built without one.
    gazetteer : Path, optional
        The file of what can be found by name, None where it was built without one.
    """

    graph: RoadGraph
    index: ArcIndex
    surroundings: Surroundings
    manifest: Manifest
    restrictions: TurnRestrictions
    signals: NDArray[np.int32]
    tiles: Path | None = None
    gazetteer: Path | None = None

    def reporting(self, report: dict[str, Any]) -> BuiltMap:
        """Give the same map with more in its report."""
        manifest = msgspec.structs.replace(self.manifest, report=self.manifest.report | report)
        return replace(self, manifest=manifest)

    @property
    def hospitals(self) -> tuple[Landmark, ...]:
        """Hospitals."""
        return self.surroundings.hospitals

    @property
    def stations(self) -> tuple[Landmark, ...]:
        """Ambulance stations."""
        return self.surroundings.stations

    @property
    def places(self) -> tuple[Place, ...]:
        """Cities, towns and villages."""
        return self.surroundings.places

    @property
    def movable_bridges(self) -> tuple[MovableBridge, ...]:
        """Bridges that open for ships."""
        return self.surroundings.movable_bridges

    @property
    def closures(self) -> tuple[TimedClosure, ...]:
        """Roads that are closed by the clock."""
        return self.surroundings.closures


def built_map(
    graph: RoadGraph,
    surroundings: Surroundings,
    *,
    source: str,
    report: dict[str, Any],
    seed: int | None = None,
    restrictions: TurnRestrictions | None = None,
    signals: NDArray[np.int32] | None = None,
) -> BuiltMap:
    """Put a map together: its index of arcs, its counts and its digest; `report` tells what was read and left out."""
    manifest = Manifest(
        source=source,
        made_up=seed is not None,
        seed=seed,
        profile=AMBULANCE.name,
        nodes=graph.nodes,
        arcs=graph.arcs,
        bbox=(float(graph.lon.min()), float(graph.lat.min()), float(graph.lon.max()), float(graph.lat.max())),
        report=report,
        digest=_digest(graph, surroundings),
    )
    return BuiltMap(
        graph=graph,
        index=snapping_index(graph),
        surroundings=surroundings,
        manifest=manifest,
        restrictions=no_restrictions() if restrictions is None else restrictions,
        signals=np.zeros(graph.arcs, dtype=np.int32) if signals is None else signals,
    )


def _digest(graph: RoadGraph, surroundings: Surroundings) -> str:
    digest = hashlib.sha256()
    for name in GRAPH_ARRAYS:
        array = getattr(graph, name)
        digest.update(f"{name} {array.dtype.str} {array.shape}".encode())
        digest.update(array.data)
    digest.update(msgspec.json.encode(graph.names))
    digest.update(surroundings_bytes(surroundings))
    return digest.hexdigest()


def surroundings_bytes(surroundings: Surroundings) -> bytes:
    """Give what stands beside the roads as JSON; equal things give equal bytes."""
    return msgspec.json.encode(surroundings, order="deterministic")
