"""A road graph as a networkx MultiDiGraph in osmnx's convention, and back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from maps.errors import GraphError
from maps.osm.max_speed import UNLIMITED_KMH, max_speed_kmh
from maps.profile import AMBULANCE, MPS_PER_KMH, Profile
from maps.road_graph import MAX_TRAVEL_MS, NO_ARC, ROAD_CLASSES, RoadGraph, great_circle_m, road_graph

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping

    import networkx as nx

_CLASS_NUMBER: Final = {name: number for number, name in enumerate(ROAD_CLASSES)}
_UNKNOWN_CLASS_KMH: Final = 60.0
_Edge = tuple["Hashable", "Hashable", dict[str, Any]]


def to_networkx(graph: RoadGraph) -> nx.MultiDiGraph[int]:
    """Give nodes with x and y, and an edge for each arc, as osmnx does.

    An edge carries `osmid`, `highway`, `name`, `length` (m), `travel_time` (s), `oneway` and, where it bends,
    `geometry`; beside these `arc` (its number), `travel_ms` and `reverse`, which bring it back without loss.
    """
    import networkx as nx
    from shapely import LineString

    result: nx.MultiDiGraph[int] = nx.MultiDiGraph(crs="epsg:4326", names=graph.names)
    nodes = zip(graph.lon.tolist(), graph.lat.tolist(), strict=True)
    result.add_nodes_from((number, {"x": x, "y": y}) for number, (x, y) in enumerate(nodes))
    bends = np.diff(graph.via_start) > 0
    for arc in range(graph.arcs):
        attributes: dict[str, Any] = {
            "arc": arc,
            "osmid": int(graph.way_id[arc]),
            "highway": ROAD_CLASSES[graph.road_class[arc]],
            "name": graph.names[graph.name[arc]],
            "length": float(graph.length_m[arc]),
            "travel_time": int(graph.travel_ms[arc]) / 1000,
            "travel_ms": int(graph.travel_ms[arc]),
            "oneway": bool(graph.reverse[arc] == NO_ARC),
            "reverse": int(graph.reverse[arc]),
        }
        if bends[arc]:
            attributes["geometry"] = LineString(graph.geometry(arc))
        result.add_edge(int(graph.tail[arc]), int(graph.head[arc]), **attributes)
    return result


def from_networkx(graph: nx.MultiDiGraph[Any], profile: Profile = AMBULANCE) -> RoadGraph:
    """Make a road graph of a networkx graph with x and y (degrees) on its nodes.

    Edges are taken in the order of `arc` where all have it. `length` (m) is the great circle where it is not told.
    Driving time is `travel_ms`, else it follows from `highway` and `maxspeed` by the profile, at 60 km/h on a class
    that the profile does not know.

    Raises
    ------
    GraphError
        Where a node has no place, or a value is not understood; the message names the node or the edge.
    """
    number = {node: position for position, node in enumerate(graph.nodes)}
    lon, lat = _node_places(graph)
    edges = _edges_in_order(graph)
    given = graph.graph.get("names")
    names = {name: position for position, name in enumerate(given if isinstance(given, tuple) else ("",))}
    via = [_via(edge) for edge in edges]
    tail = np.array([number[edge[0]] for edge in edges], dtype=np.int64)
    head = np.array([number[edge[1]] for edge in edges], dtype=np.int64)
    length_m = _lengths_m(edges, great_circle_m(lon[tail], lat[tail], lon[head], lat[head]))
    points = np.concatenate(via) if via else np.empty((0, 2))
    return road_graph(
        tail,
        head,
        lon,
        lat,
        length_m=length_m,
        travel_ms=[_travel_ms(edge, length, profile) for edge, length in zip(edges, length_m, strict=True)] or None,
        road_class=np.array([_class_number(edge[2]) for edge in edges], dtype=np.int64),
        name=np.array([names.setdefault(_text(edge[2], "name"), len(names)) for edge in edges], dtype=np.int64),
        names=tuple(names),
        way_id=np.array([_way_id(edge[2]) for edge in edges], dtype=np.int64),
        reverse=_reverses(edges, tail, head),
        via_start=np.concatenate(([0], np.cumsum([len(line) for line in via], dtype=np.int64))),
        via_lon=points[:, 0],
        via_lat=points[:, 1],
    )


def _node_places(graph: nx.MultiDiGraph[Any]) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    places = []
    for node, attributes in graph.nodes(data=True):
        try:
            places.append((float(attributes["x"]), float(attributes["y"])))
        except (KeyError, TypeError, ValueError) as error:
            raise GraphError(f"node {node!r} has no place: x and y must be degrees") from error
    array = np.array(places).reshape(-1, 2)
    return array[:, 0], array[:, 1]


def _edges_in_order(graph: nx.MultiDiGraph[Any]) -> list[_Edge]:
    edges: list[_Edge] = list(graph.edges(data=True))
    if all("arc" in edge[2] for edge in edges):
        edges.sort(key=lambda edge: int(edge[2]["arc"]))
    return edges


def _lengths_m(edges: list[_Edge], straight_m: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    try:
        given = [float(edge[2].get("length", straight)) for edge, straight in zip(edges, straight_m, strict=True)]
    except (TypeError, ValueError) as error:
        raise GraphError("an edge's length must be metres") from error
    return np.array(given)


def _travel_ms(edge: _Edge, length_m: float, profile: Profile) -> int:
    attributes = edge[2]
    if "travel_ms" in attributes:
        return int(attributes["travel_ms"])
    time_ms = round(length_m / edge_speed_mps(attributes, profile) * 1000)
    return min(max(time_ms, int(length_m > 0)), MAX_TRAVEL_MS)


def edge_speed_mps(attributes: Mapping[str, Any], profile: Profile) -> float:
    """Give the driving speed of an osmnx edge; of several classes or limits the slowest counts."""
    classes_kmh = [profile.class_speed_kmh({"highway": kind}) for kind in texts(attributes, "highway")]
    if not classes_kmh or None in classes_kmh:
        return _UNKNOWN_CLASS_KMH * MPS_PER_KMH
    limits_kmh = [max_speed_kmh(text) or UNLIMITED_KMH for text in texts(attributes, "maxspeed")]
    class_kmh = min(speed for speed in classes_kmh if speed is not None)
    return profile.speed_mps(class_kmh, min(limits_kmh, default=UNLIMITED_KMH))


def texts(attributes: Mapping[str, Any], key: str) -> list[str]:
    """Give the values of an attribute; osmnx joins ways into edges, and their values into lists."""
    value = attributes.get(key)
    values = value if isinstance(value, list) else [value]
    return [str(one) for one in values if one is not None]


def _text(attributes: Mapping[str, Any], key: str) -> str:
    return next(iter(texts(attributes, key)), "")


def _class_number(attributes: Mapping[str, Any]) -> int:
    return _CLASS_NUMBER.get(_text(attributes, "highway").removesuffix("_link"), 0)


def _way_id(attributes: Mapping[str, Any]) -> int:
    text = _text(attributes, "osmid")
    return int(text) if text.lstrip("-").isdigit() else 0


def _via(edge: _Edge) -> np.ndarray[Any, Any]:
    line = edge[2].get("geometry")
    return np.empty((0, 2)) if line is None else np.asarray(line.coords)[1:-1, :2]


def _reverses(edges: list[_Edge], tail: np.ndarray[Any, Any], head: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """Pair the directions of a road: as `arc` and `reverse` tell, else by way, length and swapped ends."""
    reverse = np.full(len(edges), NO_ARC, dtype=np.int64)
    if all("reverse" in edge[2] and "arc" in edge[2] for edge in edges):
        number = {int(edge[2]["arc"]): position for position, edge in enumerate(edges)}
        for position, edge in enumerate(edges):
            reverse[position] = number.get(int(edge[2]["reverse"]), NO_ARC)
        return reverse
    waiting: dict[tuple[int, int, str, float], list[int]] = {}
    for position, (_, _, attributes) in enumerate(edges):
        a, b = int(tail[position]), int(head[position])
        same = (_text(attributes, "osmid"), round(float(attributes.get("length", 0.0)), 1))
        others = waiting.get((b, a, *same))
        if others:
            other = others.pop()
            reverse[position], reverse[other] = other, position
        else:
            waiting.setdefault((a, b, *same), []).append(position)
    return reverse
