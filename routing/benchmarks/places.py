"""Places as people name them: beside roads, not on their nodes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from maps import RoadGraph

BESIDE_DEGREES: Final = 0.0005


def places_near_roads(graph: RoadGraph, rng: np.random.Generator, count: int) -> NDArray[np.float64]:
    """Draw places some 50 m from nodes, (count, 2) lon, lat in degrees."""
    nodes = rng.integers(0, graph.nodes, count)
    return np.column_stack((graph.lon[nodes], graph.lat[nodes])) + rng.normal(0.0, BESIDE_DEGREES, (count, 2))
