"""How preparation, customisation and tables grow with the road graph, and the exponent of that growth."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from maps.made_up.region import made_up_region
from routing.benchmarks.clock import median_ms, spent_ms
from routing.hierarchy import build_hierarchy
from routing.metric import customise, prune
from routing.travel_times import node_travel_times
from routing.warm_up import warm_up

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

SIZES: Final = (30_000, 60_000, 125_000, 250_000, 500_000, 1_000_000)
PAIRS: Final = 1_000
ROUNDS: Final = 5
SEED: Final = 1
MEASURED: Final = {"prepare": "prepare_ms", "customise": "customise_ms", "table 1,000 × 1,000": "table_ms"}


@dataclass(frozen=True, slots=True)
class Size:
    """What one made-up region takes.

    Attributes
    ----------
    nodes, arcs, hierarchy_arcs : int
    prepare_ms : float
        Order and hierarchy, once.
    customise_ms : float
        Median.
    table_ms : float
        1,000 × 1,000 nodes on the pruned metric, median.
    """

    nodes: int
    arcs: int
    hierarchy_arcs: int
    prepare_ms: float
    customise_ms: float
    table_ms: float


def measure_growth(sizes: Sequence[int] = SIZES) -> Iterator[Size]:
    """Measure made-up regions of several sizes, CPU time of one thread."""
    warm_up()
    for nodes in sizes:
        yield measure_size(nodes)


def measure_size(nodes: int) -> Size:
    """Measure the made-up region of so many nodes."""
    graph = made_up_region(nodes, SEED)
    built = []
    prepare_ms = spent_ms(lambda: built.append(build_hierarchy(graph)))
    hierarchy = built[0]
    metric = prune(customise(hierarchy, graph.travel_ms))
    sources, targets = np.random.default_rng(SEED).integers(0, graph.nodes, (2, PAIRS))
    return Size(
        nodes=graph.nodes,
        arcs=graph.arcs,
        hierarchy_arcs=hierarchy.arcs,
        prepare_ms=prepare_ms,
        customise_ms=median_ms(lambda: customise(hierarchy, graph.travel_ms), rounds=ROUNDS),
        table_ms=median_ms(lambda: node_travel_times(metric, sources, targets), rounds=ROUNDS),
    )


def exponent(sizes: Sequence[Size], measured: str) -> float:
    """Give the power of the number of nodes by which a time grows: the slope of a line through the logarithms."""
    nodes = np.log([size.nodes for size in sizes])
    times = np.log([getattr(size, measured) for size in sizes])
    return float(np.polyfit(nodes, times, 1)[0])
