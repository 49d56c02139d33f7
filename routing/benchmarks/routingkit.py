"""RoutingKit's customizable contraction hierarchies, asked through the package routingkit-cch.

It takes and gives Python lists. A metric is reset only while none of its queries is alive, and the result of a query is
dropped before the next one is asked.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import numpy as np

from routing.times import INFINITE_MS, UNREACHABLE_MS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from routing.metric import Metric


def is_installed() -> bool:
    """Tell whether the package is here: it comes with the extra `bench`."""
    return find_spec("routingkit_cch") is not None


def peer_name() -> str:
    """Name the package with its version."""
    return f"routingkit-cch {version('routingkit-cch')}"


@dataclass(frozen=True)
class RoutingKit:
    """Its hierarchy and metric of the graph, the order and the times of one of our metrics."""

    hierarchy: Any
    metric: Any
    weights: list[int]

    @classmethod
    def like(cls, metric: Metric) -> RoutingKit:
        """Build it of one of our metrics, none of whose turns count."""
        from routingkit_cch import CCH, CCHMetric

        graph = metric.hierarchy.graph
        order = np.argsort(metric.hierarchy.rank).tolist()
        hierarchy = CCH(order, graph.tail.tolist(), graph.head.tolist(), False)
        weights = _weights(metric.travel_ms)
        return cls(hierarchy, CCHMetric(hierarchy, weights), weights)

    def to_targets(self, targets: list[int]) -> Any:
        """Give its search from one node to many, whose targets it keeps."""
        from routingkit_cch import CCHOneToMany

        return CCHOneToMany(self.metric, targets)

    def table(self, sources: list[int], targets: list[int]) -> list[list[int | None]]:
        """Find the times from each source to each target."""
        to_targets = self.to_targets(targets)
        return [to_targets.distances_from(source) for source in sources]

    def query(self) -> Any:
        """Give its search from one node to one."""
        from routingkit_cch import CCHQuery

        return CCHQuery(self.metric)

    def first_time_after(self, weights: list[int], pair: tuple[int, int]) -> int | None:
        """Give every arc a new weight and find the time between two nodes; no query may be alive."""
        self.metric.reset(weights)
        time_ms: int | None = self.query().run(*pair).distance
        return time_ms


def public_ms(times: list[list[int | None]]) -> NDArray[np.int64]:
    """Give its times as ours: `UNREACHABLE_MS` where no way leads."""
    return np.array([[UNREACHABLE_MS if ms is None else ms for ms in row] for row in times], dtype=np.int64)


def _weights(travel_ms: NDArray[np.int32]) -> list[int]:
    """Give its weights, of which `UNREACHABLE_MS` is the greatest and closes an arc."""
    closed = travel_ms >= INFINITE_MS
    weights: list[int] = np.where(closed, UNREACHABLE_MS, travel_ms).tolist()
    return weights
