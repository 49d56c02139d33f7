"""The road graph: frozen arrays of nodes and directed arcs, and the two doors through which plain data enters."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Any, Final, TypeVar

import numpy as np

from maps.errors import GraphError

if TYPE_CHECKING:
    from collections.abc import Sequence

    import networkx as nx
    from numpy.typing import ArrayLike, NDArray

T = TypeVar("T", bound=np.generic)

ROAD_CLASSES: Final = (
    "other",
    "motorway",
    "trunk",
    "primary",
    "secondary",
    "tertiary",
    "unclassified",
    "residential",
    "living_street",
    "service",
    "track",
    "ferry",
)
"""Names of `RoadGraph.road_class`, by index."""

NO_ARC: Final = -1
MAX_TRAVEL_MS: Final = 2**30 - 2
"""The longest travel time of one arc, in ms; more would meet the kernels' infinity."""

METRES_PER_DEGREE: Final = 111_195.08
"""One degree of a great circle on the mean sphere of radius 6,371,009 m (IUGG)."""


@dataclass(frozen=True, slots=True, eq=False)
class RoadGraph:
    """A directed road graph as frozen (read-only) arrays; arcs keep the order in which they were given.

    Attributes
    ----------
    lon, lat : (nodes,) float64
        Degrees, WGS 84.
    tail, head : (arcs,) int32
        Nodes that the arc leads from and to.
    length_m : (arcs,) float64
    travel_ms : (arcs,) int32
        Driving time of an ambulance on the free road.
    road_class : (arcs,) uint8
        Index into `ROAD_CLASSES`.
    name : (arcs,) int32
        Index into `names`; `names[0]` is the empty name.
    way_id : (arcs,) int64
        OSM way, 0 where there is none.
    reverse : (arcs,) int32
        The arc of the same road in the other direction, `NO_ARC` where there is none.
    via_start : (arcs + 1,) int64
        Points of arc `a` between its tail and its head lie at `via_start[a]:via_start[a + 1]` of `via_lon`, `via_lat`.
    via_lon, via_lat : (points,) float64
    names : tuple of str
    """

    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    tail: NDArray[np.int32]
    head: NDArray[np.int32]
    length_m: NDArray[np.float64]
    travel_ms: NDArray[np.int32]
    road_class: NDArray[np.uint8]
    name: NDArray[np.int32]
    way_id: NDArray[np.int64]
    reverse: NDArray[np.int32]
    via_start: NDArray[np.int64]
    via_lon: NDArray[np.float64]
    via_lat: NDArray[np.float64]
    names: tuple[str, ...] = ("",)

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(value, np.ndarray):
                object.__setattr__(self, field.name, frozen(value))
        _validate(self)

    @property
    def nodes(self) -> int:
        """Number of nodes."""
        return len(self.lon)

    @property
    def arcs(self) -> int:
        """Number of arcs."""
        return len(self.tail)

    def geometry(self, arc: int) -> NDArray[np.float64]:
        """Give the line of an arc, from tail to head, as (points, 2) float64 lon, lat."""
        inner = slice(self.via_start[arc], self.via_start[arc + 1])
        tail, head = self.tail[arc], self.head[arc]
        lon = np.concatenate(([self.lon[tail]], self.via_lon[inner], [self.lon[head]]))
        lat = np.concatenate(([self.lat[tail]], self.via_lat[inner], [self.lat[head]]))
        return np.column_stack((lon, lat))

    def with_travel_ms(self, travel_ms: ArrayLike) -> RoadGraph:
        """Give the same roads with other driving times, (arcs,) int32 ms."""
        return replace(self, travel_ms=np.asarray(travel_ms, dtype=np.int32))

    def to_networkx(self) -> nx.MultiDiGraph[int]:
        """Give the graph as networkx in osmnx's convention; `from_networkx` brings it back without loss."""
        from maps.networkx_form import to_networkx

        return to_networkx(self)

    @classmethod
    def from_networkx(cls, graph: nx.MultiDiGraph[Any]) -> RoadGraph:
        """Make a road graph of a networkx graph in osmnx's convention, as `maps.networkx_form.from_networkx` does."""
        from maps.networkx_form import from_networkx

        return from_networkx(graph)


def road_graph(
    tail: ArrayLike,
    head: ArrayLike,
    lon: ArrayLike,
    lat: ArrayLike,
    *,
    length_m: ArrayLike | None = None,
    travel_ms: ArrayLike | None = None,
    road_class: ArrayLike | None = None,
    name: ArrayLike | None = None,
    names: Sequence[str] = ("",),
    way_id: ArrayLike | None = None,
    reverse: ArrayLike | None = None,
    via_start: ArrayLike | None = None,
    via_lon: ArrayLike = (),
    via_lat: ArrayLike = (),
) -> RoadGraph:
    """Make a road graph of plain arrays; order, loops, parallel arcs and islands are kept.

    Parameters
    ----------
    tail, head : (arcs,) integers
        Nodes from 0.
    lon, lat : (nodes,) degrees
    length_m : (arcs,) metres, optional
        Great-circle distance between the ends where it is not given.
    travel_ms : (arcs,) milliseconds, optional
        Length at 60 km/h where it is not given.
    road_class, name, names, way_id, reverse, via_start, via_lon, via_lat
        As in `RoadGraph`; straight nameless roads where they are not given.

    Raises
    ------
    GraphError
        Where an array has the wrong length, a value out of range or is not finite; the message names the array.
    """
    tail_, head_ = _integers("tail", tail, np.int32), _integers("head", head, np.int32)
    lon_, lat_ = _floats("lon", lon), _floats("lat", lat)
    arcs = len(tail_)
    _check_ends(tail_, head_, lon_, lat_)
    if length_m is None:
        length_m = great_circle_m(lon_[tail_], lat_[tail_], lon_[head_], lat_[head_])
    length = _floats("length_m", length_m)
    if travel_ms is None:
        travel_ms = np.round(length * 60.0).astype(np.int64)
    return RoadGraph(
        lon=lon_,
        lat=lat_,
        tail=tail_,
        head=head_,
        length_m=length,
        travel_ms=_integers("travel_ms", travel_ms, np.int32),
        road_class=_integers("road_class", _or_full(road_class, arcs, 0), np.uint8),
        name=_integers("name", _or_full(name, arcs, 0), np.int32),
        names=tuple(names),
        way_id=_integers("way_id", _or_full(way_id, arcs, 0), np.int64),
        reverse=_integers("reverse", _or_full(reverse, arcs, NO_ARC), np.int32),
        via_start=_integers("via_start", _or_full(via_start, arcs + 1, 0), np.int64),
        via_lon=_floats("via_lon", via_lon),
        via_lat=_floats("via_lat", via_lat),
    )


def frozen(array: NDArray[T]) -> NDArray[T]:
    """Give the array read-only, contiguous and of the plain array type, so that kernels compile once."""
    plain = np.ascontiguousarray(array).view(np.ndarray)
    if plain.flags.writeable:
        plain = plain.view()
        plain.flags.writeable = False
    return plain


def great_circle_m(lon_a: ArrayLike, lat_a: ArrayLike, lon_b: ArrayLike, lat_b: ArrayLike) -> NDArray[np.float64]:
    """Give the great-circle distance in metres between places in degrees (haversine, mean sphere)."""
    lon_1, lat_1, lon_2, lat_2 = (np.radians(np.asarray(x, dtype=np.float64)) for x in (lon_a, lat_a, lon_b, lat_b))
    half = np.sin((lat_2 - lat_1) / 2) ** 2 + np.cos(lat_1) * np.cos(lat_2) * np.sin((lon_2 - lon_1) / 2) ** 2
    angle: NDArray[np.float64] = 2 * np.arcsin(np.sqrt(np.clip(half, 0, 1)))
    return np.degrees(angle) * METRES_PER_DEGREE


def _integers(name: str, values: ArrayLike, dtype: type[np.integer[Any]]) -> NDArray[Any]:
    array = np.asarray(values)
    if array.ndim != 1:
        raise GraphError(f"{name} must be a list of numbers, its shape is {array.shape}")
    if array.size and not np.issubdtype(array.dtype, np.integer):
        raise GraphError(f"{name} must hold whole numbers, not {array.dtype}")
    bounds = np.iinfo(dtype)
    if array.size and (array.min() < bounds.min or array.max() > bounds.max):
        raise GraphError(f"{name} holds a number outside {bounds.min} to {bounds.max}")
    return array.astype(dtype)


def _floats(name: str, values: ArrayLike) -> NDArray[np.float64]:
    try:
        array = np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise GraphError(f"{name} must hold numbers") from error
    if array.ndim != 1:
        raise GraphError(f"{name} must be a list of numbers, its shape is {array.shape}")
    if not np.isfinite(array).all():
        raise GraphError(f"{name} holds a number that is not finite")
    return array


def _or_full(values: ArrayLike | None, size: int, filler: int) -> ArrayLike:
    return np.full(size, filler, dtype=np.int64) if values is None else values


def _check_ends(
    tail: NDArray[np.int32], head: NDArray[np.int32], lon: NDArray[np.float64], lat: NDArray[np.float64]
) -> None:
    if len(tail) != len(head):
        raise GraphError(f"tail has {len(tail)} arcs and head has {len(head)}")
    if len(lon) != len(lat):
        raise GraphError(f"lon has {len(lon)} nodes and lat has {len(lat)}")
    for name, ends in (("tail", tail), ("head", head)):
        if ends.size and (ends.min() < 0 or ends.max() >= len(lon)):
            raise GraphError(f"{name} names a node outside 0 to {len(lon) - 1}")


def _validate(graph: RoadGraph) -> None:
    _check_ends(graph.tail, graph.head, graph.lon, graph.lat)
    for name, limit in (("lon", 180.0), ("lat", 90.0)):
        values = getattr(graph, name)
        if values.size and np.abs(values).max() > limit:
            raise GraphError(f"{name} holds a degree outside -{limit:g} to {limit:g}")
    for name in ("length_m", "travel_ms", "road_class", "name", "way_id", "reverse"):
        if len(getattr(graph, name)) != graph.arcs:
            raise GraphError(f"{name} has {len(getattr(graph, name))} values for {graph.arcs} arcs")
    _check_range("length_m", graph.length_m, 0, np.inf)
    _check_range("travel_ms", graph.travel_ms, 0, MAX_TRAVEL_MS)
    _check_range("road_class", graph.road_class, 0, len(ROAD_CLASSES) - 1)
    _check_range("name", graph.name, 0, len(graph.names) - 1)
    _check_range("reverse", graph.reverse, NO_ARC, graph.arcs - 1)
    if len(graph.via_lon) != len(graph.via_lat):
        raise GraphError(f"via_lon has {len(graph.via_lon)} points and via_lat has {len(graph.via_lat)}")
    start = graph.via_start
    if len(start) != graph.arcs + 1 or start[0] != 0 or start[-1] != len(graph.via_lon) or (np.diff(start) < 0).any():
        raise GraphError("via_start does not divide the points between the arcs")


def _check_range(name: str, values: NDArray[Any], low: float, high: float) -> None:
    if values.size and not (values.min() >= low and values.max() <= high):
        raise GraphError(f"{name} holds a value outside {low:g} to {high:g}")
