"""Spreading sites over a map by where people live: each serves an equal share of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from maps.road_graph import METRES_PER_DEGREE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from maps.places import Place
    from maps.road_graph import RoadGraph


def people_weights(graph: RoadGraph, places: Sequence[Place]) -> NDArray[np.float64]:
    """Give how much of the demand each node stands for, (nodes,) float64, sum 1.

    Half lies evenly on the nodes (where people live, streets are many); the other half is the population of the places,
    divided among the nodes that are nearest to each. Without populations it is all even.
    """
    from scipy.spatial import cKDTree

    even = np.full(graph.nodes, 1 / graph.nodes)
    inhabited = [place for place in places if place.population > 0]
    if not inhabited:
        return even
    towns = local_m(np.array([(place.lon, place.lat) for place in inhabited]), graph)
    _, nearest = cKDTree(towns).query(local_m(np.column_stack((graph.lon, graph.lat)), graph))
    nodes = np.bincount(nearest, minlength=len(inhabited))
    people = np.array([place.population for place in inhabited], dtype=np.float64) * (nodes > 0)
    settled: NDArray[np.float64] = (people / people.sum() / np.maximum(nodes, 1))[nearest]
    return (even + settled) / 2


def spread_m(
    points_m: NDArray[np.float64], weights: NDArray[np.float64], sites: int, *, angle: float
) -> NDArray[np.float64]:
    """Divide points into areas of equal weight by recursive bisection, and give the median place of each.

    Parameters
    ----------
    points_m : (points, 2) float64
        In local metres; at least as many as sites.
    weights : (points,) float64
        Positive.
    sites : int
    angle : float
        By how much the cuts are turned, in radians.

    Returns
    -------
    (sites, 2) float64
        In local metres.

    References
    ----------
    Berger, Bokhari: A partitioning strategy for nonuniform problems on multiprocessors (IEEE Trans. Comput., 1987).
    """
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    middles: NDArray[np.float64] = np.array(list(_middles(points_m @ turn, weights, sites))) @ turn.T
    return middles


def nearest_free(points_m: NDArray[np.float64], centres_m: NDArray[np.float64]) -> list[int]:
    """Give the row of the point nearest to each centre that no centre before it took."""
    free = np.ones(len(points_m), dtype=np.bool_)
    rows = []
    for centre in centres_m:
        distance = np.where(free, ((points_m - centre) ** 2).sum(axis=1), np.inf)
        rows.append(int(distance.argmin()))
        free[rows[-1]] = False
    return rows


def local_m(places: NDArray[np.float64], graph: RoadGraph) -> NDArray[np.float64]:
    """Give places (n, 2) lon, lat in metres on a plane that fits the middle of the map."""
    middle = np.array([graph.lon.mean(), graph.lat.mean()])
    scale = np.array([np.cos(np.radians(middle[1])), 1.0]) * METRES_PER_DEGREE
    local: NDArray[np.float64] = (places - middle) * scale
    return local


def _middles(points: NDArray[np.float64], weights: NDArray[np.float64], sites: int) -> Iterator[NDArray[np.float64]]:
    longer = int(np.ptp(points, axis=0).argmax())
    order = np.argsort(points[:, longer], kind="stable")
    points, weights = points[order], weights[order]
    if sites == 1:
        yield np.array([_weighted_median(axis, weights) for axis in points.T])
        return
    first = sites // 2
    reached = np.cumsum(weights)
    cut = int(np.searchsorted(reached, reached[-1] * first / sites))
    cut = min(max(cut, first), len(points) - (sites - first))
    yield from _middles(points[:cut], weights[:cut], first)
    yield from _middles(points[cut:], weights[cut:], sites - first)


def _weighted_median(values: NDArray[np.float64], weights: NDArray[np.float64]) -> float:
    order = np.argsort(values, kind="stable")
    reached = np.cumsum(weights[order])
    return float(values[order][np.searchsorted(reached, reached[-1] / 2)])
