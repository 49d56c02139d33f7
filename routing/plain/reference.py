"""Slow plain answers by scipy and networkx, for tests and doubt; they share no code with the kernels."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from maps.road_graph import NO_ARC
from routing.times import INFINITE_MS, UNREACHABLE_MS
from routing.walking import FAR_FROM_ROAD_M, WALKING_MPS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from networkx import MultiDiGraph
    from numpy.typing import ArrayLike, NDArray
    from scipy.sparse import csr_array

    from maps import RoadGraph
    from maps.snapping import Snapped
    from maps.turns import TurnTable

    Links = tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]

SOURCES_AT_ONCE: Final = 50
"""Scipy gives the times from each source to every node: so many rows are held in memory."""


def node_travel_times(
    graph: RoadGraph, travel_ms: ArrayLike, source_nodes: ArrayLike, target_nodes: ArrayLike
) -> NDArray[np.int32]:
    """Find travel times between nodes by scipy's Dijkstra.

    Parameters
    ----------
    graph : RoadGraph
    travel_ms : (arcs,) integers
        In ms, `UNREACHABLE_MS` for a closed arc.
    source_nodes : (S,) integers
    target_nodes : (T,) integers

    Returns
    -------
    (S, T) int32
        In ms, `UNREACHABLE_MS` where no way leads.
    """
    links = _open_arcs(graph, np.asarray(travel_ms))
    return _dijkstra(graph.nodes, links, np.asarray(source_nodes), np.asarray(target_nodes))


def place_travel_times(graph: RoadGraph, travel_ms: ArrayLike, sources: Snapped, targets: Snapped) -> NDArray[np.int32]:
    """Find travel times between places on roads by scipy's Dijkstra.

    Each place becomes a node on each of its roads that divides the arc and the arc's reverse; the time from a tail to
    it is that part of the arc's time, rounded down.

    Parameters
    ----------
    graph : RoadGraph
    travel_ms : (arcs,) integers
        In ms, `UNREACHABLE_MS` for a closed arc.
    sources, targets : maps.snapping.Snapped
        Of S and T places.

    Returns
    -------
    (S, T) int32
        In ms, `UNREACHABLE_MS` where no way leads.
    """
    weights = np.asarray(travel_ms)
    starts, goals = list(roads_of(sources)), list(roads_of(targets))
    nodes = graph.nodes + np.arange(len(starts) + len(goals))
    stops: dict[int, list[tuple[float, int]]] = {}
    for (_, arc, fraction), node in zip(starts + goals, nodes.tolist(), strict=True):
        stops.setdefault(arc, []).append((fraction, node))
        if graph.reverse[arc] not in {NO_ARC, arc}:
            stops.setdefault(int(graph.reverse[arc]), []).append((1.0 - fraction, node))
    pieces = [_open_arcs(graph, weights), *(_divided(graph, weights, arc, on_it) for arc, on_it in stops.items())]
    tail, head, ms = (np.concatenate(column) for column in zip(*pieces, strict=True))
    times = _dijkstra(graph.nodes + len(nodes), (tail, head, ms), nodes[: len(starts)], nodes[len(starts) :])
    best = np.full((len(sources), len(targets)), UNREACHABLE_MS, dtype=np.int32)
    for (source, _, _), row in zip(starts, times, strict=True):
        for (target, _, _), found_ms in zip(goals, row.tolist(), strict=True):
            best[source, target] = min(best[source, target], found_ms)
    return walked(best, targets)


def turn_travel_times(
    graph: RoadGraph, turns: TurnTable, travel_ms: ArrayLike, sources: Snapped, targets: Snapped
) -> NDArray[np.int32]:
    """Find travel times between places on roads by scipy's Dijkstra on the ends of arcs, obeying turns.

    Parameters
    ----------
    graph : RoadGraph
    turns : maps.turns.TurnTable
    travel_ms : (arcs,) integers
        In ms, `UNREACHABLE_MS` for a closed arc.
    sources, targets : maps.snapping.Snapped
        Of S and T places.

    Returns
    -------
    (S, T) int32
        In ms, `UNREACHABLE_MS` where no way leads.
    """
    weights = np.asarray(travel_ms).astype(np.int64)
    starts, goals = (
        graph.arcs + np.arange(len(sources.arc)),
        graph.arcs + len(sources.arc) + np.arange(len(targets.arc)),
    )
    may = (turns.turn_ms != UNREACHABLE_MS) & (weights[turns.to_arc] != UNREACHABLE_MS)
    a, b, lost_ms = (column[may].astype(np.int64) for column in (turns.from_arc, turns.to_arc, turns.turn_ms))
    by_arc = np.argsort(b, kind="stable")
    onward, ends = (_on_roads(graph, weights, places) for places in (sources, targets))
    more = [(int(starts[row]), arc, whole - reached) for row, arc, _, reached, whole in onward]
    for row, arc, fraction, reached, _ in ends:
        goal = int(goals[row])
        into = by_arc[slice(*np.searchsorted(b, [arc, arc + 1], sorter=by_arc))]
        more += [(int(a[turn]), goal, int(lost_ms[turn]) + reached) for turn in into]
        more += [
            (int(starts[other]), goal, reached - begun)
            for other, same, begun_at, begun, _ in onward
            if same == arc and begun_at <= fraction
        ]
    whole = (a, b, lost_ms + weights[b]), np.array(more, dtype=np.int64).reshape(-1, 3).T
    tail, head, ms = (np.concatenate(column) for column in zip(*whole, strict=True))
    return walked(_dijkstra(graph.arcs + len(starts) + len(goals), (tail, head, ms), starts, goals), targets)


def roads_of(places: Snapped) -> Iterator[tuple[int, int, float]]:
    """Give each road of each place: the row of the place, an arc of the road, and the part of it behind the place."""
    others = places.others
    yield from zip(range(len(places.arc)), places.arc.tolist(), places.fraction.tolist(), strict=True)
    yield from zip(others.place.tolist(), others.arc.tolist(), others.fraction.tolist(), strict=True)


def walked(times: NDArray[np.int32], targets: Snapped) -> NDArray[np.int32]:
    """Add the walk to each target that is far from any road."""
    for column, distance_m in enumerate(targets.distance_m.tolist()):
        if distance_m > FAR_FROM_ROAD_M:
            walk_ms = int(distance_m / WALKING_MPS * 1000.0)
            total = [int(ms) + walk_ms for ms in times[:, column]]
            times[:, column] = [ms if ms < INFINITE_MS else UNREACHABLE_MS for ms in total]
    return times


def _on_roads(
    graph: RoadGraph, travel_ms: NDArray[np.int64], places: Snapped
) -> list[tuple[int, int, float, int, int]]:
    """Give each place on each open arc of its road: its row, the arc, the part, the time to it, that of the arc."""
    found = []
    for row, arc, fraction in roads_of(places):
        back = int(graph.reverse[arc])
        for each, part in [(arc, fraction), *([(back, 1.0 - fraction)] if back not in {NO_ARC, arc} else [])]:
            whole_ms = int(travel_ms[each])
            if whole_ms != UNREACHABLE_MS:
                found.append((row, each, part, int(np.floor(whole_ms * part)), whole_ms))
    return found


def scipy_graph(graph: RoadGraph, travel_ms: ArrayLike) -> csr_array[np.float64]:
    """Give the open arcs as a scipy graph of times in ms, (nodes, nodes)."""
    return _matrix(graph.nodes, _open_arcs(graph, np.asarray(travel_ms)))


def networkx_graph(graph: RoadGraph, travel_ms: ArrayLike) -> MultiDiGraph[int]:
    """Give the open arcs as a networkx graph, arc number as key and time as `travel_ms`."""
    import networkx as nx

    result: MultiDiGraph[int] = nx.MultiDiGraph()
    result.add_nodes_from(range(graph.nodes))
    for arc, ms in enumerate(np.asarray(travel_ms).tolist()):
        if ms != UNREACHABLE_MS:
            result.add_edge(int(graph.tail[arc]), int(graph.head[arc]), key=arc, travel_ms=ms)
    return result


def _open_arcs(graph: RoadGraph, travel_ms: NDArray[Any]) -> Links:
    is_open = travel_ms != UNREACHABLE_MS
    return (
        graph.tail[is_open].astype(np.int64),
        graph.head[is_open].astype(np.int64),
        travel_ms[is_open].astype(np.int64),
    )


def _divided(graph: RoadGraph, travel_ms: NDArray[Any], arc: int, on_it: list[tuple[float, int]]) -> Links:
    """Give an arc as the links between the places on it, and between these and its ends."""
    none = np.empty(0, dtype=np.int64)
    whole_ms = int(travel_ms[arc])
    if whole_ms == UNREACHABLE_MS:
        return none, none, none
    on_it = sorted(on_it)
    nodes = np.array([graph.tail[arc], *(node for _, node in on_it), graph.head[arc]], dtype=np.int64)
    reached_ms = np.array([0, *(int(np.floor(whole_ms * fraction)) for fraction, _ in on_it), whole_ms], dtype=np.int64)
    return nodes[:-1], nodes[1:], np.diff(reached_ms)


def _dijkstra(nodes: int, links: Links, sources: NDArray[Any], targets: NDArray[Any]) -> NDArray[np.int32]:
    """Search from each source, or back along every link from each target where these are fewer."""
    from scipy.sparse.csgraph import dijkstra

    if len(sources) == 0 or len(targets) == 0:
        return np.empty((len(sources), len(targets)), dtype=np.int32)
    if len(targets) < len(sources):
        tail, head, ms = links
        return _dijkstra(nodes, (head, tail, ms), targets, sources).T
    unique, row = np.unique(sources, return_inverse=True)
    matrix = _matrix(nodes, links)
    blocks = [
        dijkstra(matrix, indices=unique[start : start + SOURCES_AT_ONCE])[:, targets]
        for start in range(0, len(unique), SOURCES_AT_ONCE)
    ]
    return np.minimum(np.concatenate(blocks)[row], UNREACHABLE_MS).astype(np.int32)


def _matrix(nodes: int, links: Links) -> csr_array[np.float64]:
    """Keep the quickest of parallel links: scipy would add them up."""
    from scipy.sparse import csr_array

    tail, head, ms = links
    order = np.lexsort((ms, head, tail))
    tail, head, ms = tail[order], head[order], ms[order]
    first = np.ones(len(order), dtype=bool)
    first[1:] = (np.diff(tail) != 0) | (np.diff(head) != 0)
    return csr_array((ms[first].astype(np.float64), (tail[first], head[first])), shape=(nodes, nodes))
