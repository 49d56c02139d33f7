"""The first recommendation right after a closure is set, which knows the closed roads and nothing else of them."""

from __future__ import annotations

from datetime import timedelta
from time import perf_counter
from typing import TYPE_CHECKING, Final

import numpy as np

from dispatch.recommendation import recommend
from fleet.positions import Fix
from routing.figures import Figure
from simulator.homes import Homes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from console.region import Region
    from dispatch.centre import Centre

CLOSURES: Final = 100
ARCS_EACH: Final = 2
_ON_ROAD: Final = 3
"""Every third unit is on the road, anywhere; the others stand at their stations."""


def bench_after_closure(centre: Centre, region: Region) -> Iterator[Figure]:
    """Measure recommendations for the first incident of a centre, each right after other roads are closed."""
    rng = np.random.default_rng(1)
    _spread(centre, region, rng)
    incident = centre.state.incidents["1"]
    recommend(centre.situation(), incident)
    taken = []
    for arcs in rng.integers(0, region.map.graph.arcs, (CLOSURES, ARCS_EACH)).tolist():
        centre.streets.close(arcs)
        began = perf_counter()
        recommend(centre.situation(), incident)
        taken.append(perf_counter() - began)
    centre.refresh_closures()
    name = f"the first right after a closure, {len(centre.fleet.units)} units, p99"
    yield Figure(name, float(np.percentile(taken, 99)) * 1000, "ms", 50)


def _spread(centre: Centre, region: Region, rng: np.random.Generator) -> None:
    homes, now = Homes(region.map.graph, region.map.places), centre.clock.now()
    for unit in centre.fleet.units[::_ON_ROAD]:
        home = homes.draw(rng)
        centre.positions.take(Fix(unit.id, home.lon, home.lat, now - timedelta(seconds=1)), now)
