"""Where a made-up region has its city, ring road, towns and villages, and which of them a country road joins."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from maps.made_up.streets import STREET_STEP_M, River

if TYPE_CHECKING:
    from numpy.typing import NDArray

SITE_STEP_M: Final = 5_000.0
RING_STEP_M: Final = 600.0
RING_JUNCTION_EVERY: Final = 3
_VILLAGE_MEAN_NODES: Final = 25
_VILLAGE_SHARE: Final = 1 / 8_000
_EXTRA_ROADS_PER_SITE: Final = 0.4


@dataclass(frozen=True, slots=True, eq=False)
class Country:
    """The plan of a region in local metres around the city's middle.

    Attributes
    ----------
    river : River
    ring : (ring nodes, 2) float64
        The ring road, in order.
    site : (settlements, 2) float64
        Middles of towns, the largest first, then of villages.
    size : (settlements,) int64
        Junctions of each.
    towns : int
        How many of the settlements are towns.
    road : (roads, 2) int64
        Settlements that a country road joins; `-1 - k` stands for node `k` of the ring.
    """

    river: River
    ring: NDArray[np.float64]
    site: NDArray[np.float64]
    size: NDArray[np.int64]
    towns: int
    road: NDArray[np.int64]


def plan_country(nodes: int, seed: int) -> tuple[Country, np.random.Generator]:
    """Plan a region of about `nodes` junctions, six in ten of them in the city; give also the chance that is left."""
    rng = np.random.default_rng([112, nodes, seed])
    city_radius_m = STREET_STEP_M * np.sqrt(0.64 * nodes / np.pi)
    river = River(
        width_m=float(np.clip(city_radius_m / 14, 120, 500)),
        swing_m=0.12 * city_radius_m,
        bend_m=1.9 * city_radius_m,
        phase=rng.uniform(0, 2 * np.pi),
    )
    ring = _ring(1.13 * city_radius_m + 150, rng)
    size, towns = _sizes(nodes, rng)
    site = _sites(size, towns, float(np.hypot(*ring.T).max()), river, rng)
    return Country(river, ring, site, size, towns, _roads(site, ring, towns, rng)), rng


def chance(purpose: str, nodes: int, seed: int) -> np.random.Generator:
    """Give the chance of one thing in a region, so that more of another leaves it as it is."""
    return np.random.default_rng([zlib.crc32(purpose.encode()), nodes, seed])


def settlement_radius_m(size: NDArray[np.int64]) -> NDArray[np.float64]:
    """Give the radius of settlements of so many junctions."""
    return STREET_STEP_M * np.sqrt(size / np.pi)


def _ring(radius_m: float, rng: np.random.Generator) -> NDArray[np.float64]:
    nodes = max(24, round(2 * np.pi * radius_m / RING_STEP_M))
    angle = 2 * np.pi * np.arange(nodes) / nodes
    reach = radius_m * (1 + 0.04 * np.sin(3 * angle + rng.uniform(0, 2 * np.pi)))
    return np.column_stack((reach * np.cos(angle), reach * np.sin(angle)))


def _sizes(nodes: int, rng: np.random.Generator) -> tuple[NDArray[np.int64], int]:
    """Share out the junctions outside the city: towns by rank, villages of a few dozen."""
    towns = int(np.clip(np.sqrt(nodes) / 20, 2, 40))
    village_nodes = int(max(_VILLAGE_MEAN_NODES, _VILLAGE_SHARE * nodes))
    villages = max(4, int(0.10 * nodes / village_nodes))
    share = 1 / (np.arange(towns) + 2)
    town_size = np.maximum(16, 0.20 * nodes * share / share.sum()).astype(np.int64)
    village_size = rng.integers(8, 2 * village_nodes - 8, villages, endpoint=True)
    return np.concatenate((town_size, village_size)), towns


def _sites(
    size: NDArray[np.int64], towns: int, ring_m: float, river: River, rng: np.random.Generator
) -> NDArray[np.float64]:
    """Choose a place for every settlement, towns first, apart from each other, the ring and the river."""
    radius_m = settlement_radius_m(size)
    outer_m = ring_m + np.sqrt(len(size)) * SITE_STEP_M
    while True:
        free = _candidates(ring_m, outer_m, river, rng)
        chosen: list[NDArray[np.float64]] = []
        for reach in radius_m[:towns]:
            wide = _clear_of(free, ring_m + 1.3 * reach, 1.3 * reach, river)
            if not wide.any():
                break
            chosen.append(free[np.argmax(wide)])
            apart = np.hypot(*(free - chosen[-1]).T) > 1.3 * reach + 1.3 * radius_m[0] + 1_000
            free = free[apart]
        villages = len(size) - towns
        if len(chosen) == towns and len(free) >= villages:
            nearest = np.argsort(np.hypot(*free.T), kind="stable")[: int(1.4 * villages) + 1]
            return np.vstack((*chosen, free[rng.permutation(nearest)[:villages]]))
        outer_m *= 1.15


def _candidates(ring_m: float, outer_m: float, river: River, rng: np.random.Generator) -> NDArray[np.float64]:
    """Give shuffled jittered lattice places between the ring and the edge of the region, on dry ground."""
    half = int(outer_m / SITE_STEP_M) + 1
    lines = np.arange(-half, half + 1) * SITE_STEP_M
    place = np.column_stack([grid.ravel() for grid in np.meshgrid(lines, lines, indexing="ij")])
    place = place + rng.uniform(-0.27, 0.27, place.shape) * SITE_STEP_M
    clear = _clear_of(place, ring_m + 700, 700, river) & (np.hypot(*place.T) < outer_m)
    return rng.permutation(place[clear])


def _clear_of(place: NDArray[np.float64], ring_m: float, river_m: float, river: River) -> NDArray[np.bool_]:
    x, y = place.T
    from_river = np.abs(y - river.middle_m(x)) - river.width_m / 2
    return np.asarray((np.hypot(x, y) > ring_m) & (from_river > river_m))


def _roads(
    site: NDArray[np.float64], ring: NDArray[np.float64], towns: int, rng: np.random.Generator
) -> NDArray[np.int64]:
    """Join neighbours: a spanning tree of short roads that favours towns, and some more."""
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import minimum_spanning_tree

    junction = np.arange(0, len(ring), RING_JUNCTION_EVERY)
    place = np.vstack((site, ring[junction]))
    pair = _neighbours(place, len(site), float(np.hypot(*ring.T).min()))
    length_m = np.hypot(*(place[pair[:, 0]] - place[pair[:, 1]]).T)
    weight = length_m * np.where((pair < towns).any(axis=1), 0.7, 1.0)
    merged = np.minimum(pair, len(site))
    order = np.lexsort((np.arange(len(pair)), weight, merged[:, 1], merged[:, 0]))
    first = np.append(True, (np.diff(merged[order], axis=0) != 0).any(axis=1))
    best = order[first]
    shape = (len(site) + 1, len(site) + 1)
    tree = minimum_spanning_tree(csr_array((weight[best], merged[best].T), shape=shape)).tocoo()
    in_tree = np.isin(merged[best] @ [len(site) + 1, 1], tree.row.astype(np.int64) * (len(site) + 1) + tree.col)
    spare = best[~in_tree]
    spare = spare[np.argsort(weight[spare] * rng.uniform(0.7, 1.3, len(spare)), kind="stable")]
    chosen = np.concatenate((best[in_tree], spare[: int(_EXTRA_ROADS_PER_SITE * len(site))]))
    of_ring = np.concatenate((np.arange(len(site)), -1 - junction))
    return np.asarray(of_ring[pair[np.sort(chosen)]])


def _neighbours(place: NDArray[np.float64], sites: int, ring_m: float) -> NDArray[np.int64]:
    """Give the Delaunay pairs (pairs, 2), low first, that neither follow nor cross the ring."""
    from scipy.spatial import Delaunay

    corners = Delaunay(place).simplices
    pair = np.unique(np.sort(np.vstack((corners[:, :2], corners[:, 1:], corners[:, ::2])), axis=1), axis=0)
    pair = pair[pair[:, 0] < sites].astype(np.int64)
    start, leap = place[pair[:, 0]], place[pair[:, 1]] - place[pair[:, 0]]
    along = np.clip(-(start * leap).sum(axis=1) / (leap * leap).sum(axis=1), 0, 1)
    closest_m = np.hypot(*(start + along[:, None] * leap).T)
    return np.asarray(pair[closest_m > 0.98 * ring_m])
