"""Roads of a made-up region under construction: junctions and edges in local metres, and which edges stay."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from maps.chains import Chains
from maps.profile import AMBULANCE
from maps.road_graph import METRES_PER_DEGREE, ROAD_CLASSES

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

CENTRE_LON: Final = 30.0
CENTRE_LAT: Final = 60.0
EDGES_PER_NODE: Final = 1.42
"""Two-way edges for each junction; real cities have 1.3 to 1.5."""

_MAIN_WEIGHT: Final = 0.05
_CLASS_SPEED_MPS: Final = np.array(
    [AMBULANCE.speed_mps(AMBULANCE.speed_kmh.get(name, 40.0), 999.0) for name in ROAD_CLASSES]
)
_COLUMNS: Final = ("a", "b", "road_class", "way", "bend_m", "bends", "main", "oneway")


@dataclass(slots=True)
class Roads:
    """Collects junctions and edges; every edge belongs to a named way, numbered from 1."""

    x: list[NDArray[np.float64]] = field(default_factory=list)
    y: list[NDArray[np.float64]] = field(default_factory=list)
    way_names: list[str] = field(default_factory=list)
    nodes: int = 0
    _edges: list[tuple[NDArray[Any], ...]] = field(default_factory=list)

    def add_nodes(self, x: NDArray[np.float64], y: NDArray[np.float64]) -> int:
        """Add junctions and give the number of the first."""
        first = self.nodes
        self.x.append(x)
        self.y.append(y)
        self.nodes += len(x)
        return first

    def add_ways(self, names: list[str]) -> int:
        """Add ways and give the number of the first."""
        self.way_names.extend(names)
        return len(self.way_names) - len(names) + 1

    def add_edges(
        self,
        a: NDArray[np.int64],
        b: NDArray[np.int64],
        *,
        road_class: ArrayLike,
        way: ArrayLike,
        bend_m: ArrayLike = 0.0,
        bends: ArrayLike = 0,
        main: ArrayLike = True,
        oneway: ArrayLike = 0,
    ) -> None:
        """Add edges; `main` ones stay, `oneway` 1 or -1 may become one-way along or against a to b.

        The line swings by `bend_m` metres to the left of a to b, drawn by `bends` points.
        """
        values = (road_class, way, bend_m, bends, main, oneway)
        self._edges.append((a, b, *(np.broadcast_to(value, a.shape) for value in values)))

    def edges(self) -> dict[str, NDArray[Any]]:
        """Give the columns of all edges, loops and repeats of a pair left out."""
        columns = {
            name: np.concatenate(parts) for name, parts in zip(_COLUMNS, zip(*self._edges, strict=True), strict=True)
        }
        low, high = np.minimum(columns["a"], columns["b"]), np.maximum(columns["a"], columns["b"])
        _, first = np.unique(low * np.int64(self.nodes) + high, return_index=True)
        keep = np.sort(first[low[first] != high[first]])
        return {name: column[keep] for name, column in columns.items()}

    def finish(self, rng: np.random.Generator) -> Chains:
        """Join what lies apart, drop side streets until the share is right, and give the rest as chains."""
        x, y = np.concatenate(self.x), np.concatenate(self.y)
        self._join_parts(x, y)
        edges = self.edges()
        tree = _spanning_tree(edges, self.nodes, rng)
        keep = _kept(edges, tree, int(EDGES_PER_NODE * self.nodes), rng)
        edges["oneway"] = np.where(tree, 0, edges["oneway"])
        return _chains(x, y, {name: column[keep] for name, column in edges.items()}, self.way_names)

    def _join_parts(self, x: NDArray[np.float64], y: NDArray[np.float64]) -> None:
        """Add a lane from every part that hangs loose to the nearest junction of the largest one."""
        edges = self.edges()
        label = _parts(edges["a"], edges["b"], self.nodes)
        loose = np.flatnonzero(label != np.bincount(label).argmax())
        if len(loose) == 0:
            return
        joined = np.setdiff1d(np.arange(self.nodes), loose)
        place = np.column_stack((x, y))
        gap_m, nearest = nearest_of(place[joined], place[loose])
        order = np.lexsort((gap_m, label[loose]))
        _, first = np.unique(label[loose][order], return_index=True)
        chosen = order[first]
        way = self.add_ways([""])
        self.add_edges(loose[chosen], joined[nearest[chosen]], road_class=ROAD_CLASSES.index("service"), way=way)


def nearest_of(
    places: NDArray[np.float64], wanted: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Give the distance to and the row of the nearest of `places` (n, 2) for each of `wanted` (m, 2)."""
    from scipy.spatial import KDTree

    distance, row = KDTree(places).query(wanted)
    return np.asarray(distance), np.asarray(row, dtype=np.int64)


def to_degrees(x: NDArray[np.float64], y: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Give lon, lat of places in local metres, rounded to 1e-7 degrees as OSM does."""
    lon = CENTRE_LON + x / (METRES_PER_DEGREE * np.cos(np.radians(CENTRE_LAT)))
    return np.round(lon, 7), np.round(CENTRE_LAT + y / METRES_PER_DEGREE, 7)


def to_metres(lon: NDArray[np.float64], lat: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Give x, y in local metres of places in degrees, as `to_degrees` has it the other way."""
    x = (lon - CENTRE_LON) * (METRES_PER_DEGREE * np.cos(np.radians(CENTRE_LAT)))
    return x, (lat - CENTRE_LAT) * METRES_PER_DEGREE


def _parts(a: NDArray[np.int64], b: NDArray[np.int64], nodes: int) -> NDArray[np.int32]:
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import connected_components

    matrix = csr_array((np.ones(len(a), dtype=np.int8), (a, b)), shape=(nodes, nodes))
    return np.asarray(connected_components(matrix, directed=False)[1], dtype=np.int32)


def _spanning_tree(edges: dict[str, NDArray[Any]], nodes: int, rng: np.random.Generator) -> NDArray[np.bool_]:
    """Mark the edges of a random spanning tree that prefers main roads, (edges,) bool."""
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import minimum_spanning_tree

    weight = rng.uniform(0.5, 1.0, len(edges["a"])) * np.where(edges["main"], _MAIN_WEIGHT, 1.0)
    low, high = np.minimum(edges["a"], edges["b"]), np.maximum(edges["a"], edges["b"])
    tree = minimum_spanning_tree(csr_array((weight, (low, high)), shape=(nodes, nodes))).tocoo()
    return np.isin(low * np.int64(nodes) + high, tree.row.astype(np.int64) * nodes + tree.col)


def _kept(
    edges: dict[str, NDArray[Any]], tree: NDArray[np.bool_], wanted: int, rng: np.random.Generator
) -> NDArray[np.int64]:
    keep = tree | edges["main"]
    spare = rng.permutation(np.flatnonzero(~keep))[: max(0, wanted - int(keep.sum()))]
    return np.sort(np.concatenate((np.flatnonzero(keep), spare)))


def _chains(
    x: NDArray[np.float64], y: NDArray[np.float64], edges: dict[str, NDArray[Any]], way_names: list[str]
) -> Chains:
    a, b, bends = edges["a"], edges["b"], edges["bends"]
    start = np.concatenate(([0], np.cumsum(bends + 2)))
    edge = np.repeat(np.arange(len(a)), bends + 2)
    share = (np.arange(start[-1]) - start[edge]) / (bends[edge] + 1)
    dx, dy = (x[b] - x[a])[edge], (y[b] - y[a])[edge]
    swing = edges["bend_m"][edge] * np.sin(np.pi * share) / np.hypot(dx, dy)
    lon, lat = to_degrees(x[a][edge] + share * dx - swing * dy, y[a][edge] + share * dy + swing * dx)
    ends = np.concatenate((start[:-1], start[1:] - 1))
    node_lon, node_lat = to_degrees(x, y)
    point = len(x) + np.arange(start[-1])
    point[ends] = np.concatenate((a, b))
    lon[ends], lat[ends] = node_lon[point[ends]], node_lat[point[ends]]
    names, name = np.unique(np.array(["", *way_names]), return_inverse=True)
    speed_mps = _CLASS_SPEED_MPS[edges["road_class"]]
    return Chains(
        start=start,
        point=point,
        lon=lon,
        lat=lat,
        forward_mps=np.where(edges["oneway"] >= 0, speed_mps, 0.0),
        backward_mps=np.where(edges["oneway"] <= 0, speed_mps, 0.0),
        road_class=edges["road_class"].astype(np.uint8),
        name=name[edges["way"]].astype(np.int32),
        way_id=edges["way"].astype(np.int64),
        names=tuple(names.tolist()),
    )
