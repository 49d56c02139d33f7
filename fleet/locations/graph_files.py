"""p-median instances as in OR-Library: a graph whose every node is a place and a site."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from fleet.errors import FleetError
from fleet.locations.text_lines import amount, number_lines, whole

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from numpy.typing import NDArray

MOST_NODES: Final = 15_000
"""Distances between all of more nodes need more than 2 GB."""


@dataclass(frozen=True, slots=True, eq=False)
class GraphInstance:
    """Distances between nodes, (nodes, nodes) float64, infinite where no way leads; and how many sites to choose."""

    distance: NDArray[np.float64]
    sites: int


def read_graph_instance(file: Path) -> GraphInstance:
    """Read nodes, edges and p from the first line, then an edge a line: its two nodes, from 1, and its cost.

    Edges lead both ways; where one stands more than once, its last cost counts.

    Parameters
    ----------
    file : path
        Text, or text in gzip.

    Raises
    ------
    FleetError
        As FILE:LINE: reason.
    """
    lines = number_lines(file)
    number, words = next(lines, (1, []))
    if len(words) != 3:
        raise FleetError(f"{file}:{number}: has {len(words)} numbers, want three: nodes, edges and p")
    nodes, edges, sites = (
        whole(file, number, name, word) for name, word in zip(("nodes", "edges", "p"), words, strict=True)
    )
    if not 1 <= nodes <= MOST_NODES:
        raise FleetError(f"{file}:{number}: has {nodes} nodes, want 1 to {MOST_NODES}")
    if not 1 <= sites <= nodes:
        raise FleetError(f"{file}:{number}: p is {sites}, want 1 to the {nodes} nodes")
    costs, found = _edges(file, lines, nodes)
    if found != edges:
        raise FleetError(f"{file}:{number}: says {edges} edges, but {found} lines follow")
    return GraphInstance(_distances(nodes, costs), sites)


def _edges(file: Path, lines: Iterable[tuple[int, list[str]]], nodes: int) -> tuple[dict[tuple[int, int], float], int]:
    costs: dict[tuple[int, int], float] = {}
    found = 0
    for number, words in lines:
        if len(words) != 3:
            raise FleetError(f"{file}:{number}: has {len(words)} numbers, want three: two nodes and the cost")
        tail, head = (whole(file, number, "a node", word) for word in words[:2])
        if not (1 <= tail <= nodes and 1 <= head <= nodes):
            raise FleetError(f"{file}:{number}: names node {max(tail, head)}, want 1 to {nodes}")
        costs[min(tail, head) - 1, max(tail, head) - 1] = amount(file, number, "the cost", words[2])
        found += 1
    return costs, found


def _distances(nodes: int, costs: dict[tuple[int, int], float]) -> NDArray[np.float64]:
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import dijkstra

    ends = np.array(list(costs), dtype=np.int64).reshape(-1, 2)
    values = np.fromiter(costs.values(), dtype=np.float64, count=len(costs))
    graph = csr_array((values, (ends[:, 0], ends[:, 1])), shape=(nodes, nodes))
    distance: NDArray[np.float64] = dijkstra(graph, directed=False)
    return distance
