"""Coverage and moves of a large service, measured: what is computed anew on each change."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

import numpy as np

from fleet.coverage import coverage, covered_demand, demand_columns, reached, unit_columns
from fleet.relocation import MoveLimits, propose_moves, relocation_columns
from routing.benchmarks.clock import median_ms
from routing.figures import Figure

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fleet.coverage import DemandColumns
    from fleet.relocation import RelocationColumns

ZONES: Final = 2_000
UNITS: Final = 450
SITES: Final = 78
CLASSES: Final = 7
DISTRICTS: Final = 18
BUDGET_MS: Final = 100
_SIDE_MIN: Final = 60.0
_KINDS: Final = (3, 5, 13, 21, 36, 67)
"""Bits of capabilities of the kinds of crew: one, two or three of the classes."""


def bench_coverage() -> Iterator[Figure]:
    """Measure coverage by class and district with the loss of every unit, shares covered, and a freed unit's move."""
    rng = np.random.default_rng(1)
    zones_min, sites_min = rng.uniform(0, _SIDE_MIN, (ZONES, 2)), rng.uniform(0, _SIDE_MIN, (SITES, 2))
    wanted = demand_columns(
        rng.random((CLASSES, ZONES)),
        np.full(CLASSES, 0.5),
        needs=1 << np.arange(CLASSES),
        district=rng.integers(0, DISTRICTS, ZONES),
        districts=DISTRICTS,
    )
    travel_ms = _travel_ms(rng.uniform(0, _SIDE_MIN, (UNITS, 2)), zones_min)
    kinds = rng.choice(_KINDS, UNITS)
    within = reached(np.zeros(UNITS, dtype=np.int32), travel_ms)
    name = f"coverage, {ZONES:,} zones × {UNITS} units"
    for reach, minutes in zip(within, (8, 20), strict=True):
        units = unit_columns(wanted, reach, capabilities=kinds)
        taken = median_ms(partial(coverage, wanted, units))
        yield Figure(f"{name}, within {minutes} min, loss of each by class", taken, "ms", BUDGET_MS)
    taken = median_ms(lambda: reached(np.zeros(UNITS, dtype=np.int32), travel_ms))
    yield Figure(f"{name}: who reaches what within 8 and 20 min", taken, "ms")
    taken = median_ms(lambda: covered_demand(wanted, within, units.serves))
    yield Figure(f"{name}: covered once and twice", taken, "ms")
    columns = _columns(wanted, sites_min, zones_min, kinds, rng)
    limits = MoveLimits(least_gain=1e-6)
    taken = median_ms(lambda: propose_moves(columns, wanted, 0, 12, limits))
    yield Figure(f"best move of {UNITS} units to {SITES} sites", taken, "ms")


def _travel_ms(from_min: np.ndarray, to_min: np.ndarray) -> np.ndarray:
    away = np.hypot(*(from_min[:, None] - to_min).transpose(2, 0, 1))
    return np.asarray(away * 60_000, dtype=np.int32)


def _columns(
    wanted: DemandColumns, sites_min: np.ndarray, zones_min: np.ndarray, kinds: np.ndarray, rng: np.random.Generator
) -> RelocationColumns:
    """Give all units idle at stations, free to move."""
    site = rng.integers(0, SITES, UNITS)
    site_reach = _travel_ms(sites_min, zones_min) <= 480_000
    return relocation_columns(
        wanted,
        travel_ms=_travel_ms(sites_min[site], sites_min),
        site_reach=site_reach,
        site=site,
        reach=site_reach[site],
        idle=np.ones(UNITS, dtype=np.bool_),
        movable=np.ones(UNITS, dtype=np.bool_),
        capabilities=kinds,
        moves_made=np.zeros(UNITS, dtype=np.int64),
        shift_end_ms=np.full(UNITS, 10**8),
        room=np.full(SITES, UNITS),
    )
