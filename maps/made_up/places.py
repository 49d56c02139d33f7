"""Settlements, hospitals and ambulance stations of a made-up region."""

from __future__ import annotations

from itertools import cycle
from typing import TYPE_CHECKING, Final

import numpy as np

from maps.places import Landmark, Place

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from maps.road_graph import RoadGraph

PEOPLE_PER_NODE: Final = 55
NODES_PER_HOSPITAL: Final = 6_000
NODES_PER_STATION: Final = 2_500
_CITY_HOSPITALS: Final = (
    "Городская больница",
    "Детская больница",
    "Городская больница",
    "Родильный дом",
    "Инфекционная больница",
    "Городская больница",
    "Психиатрическая больница",
    "Ожоговый центр",
)
_ASIDE_DEGREES: Final = 0.0003
_SAMPLE_PER_CHOICE: Final = 20


def made_up_places(
    names: list[str], centre: NDArray[np.float64], size: NDArray[np.int64], towns: int, rng: np.random.Generator
) -> tuple[Place, ...]:
    """Give the city, then the towns, then the villages, with people in proportion to their junctions."""
    people = (size * PEOPLE_PER_NODE * rng.uniform(0.85, 1.15, len(size))).astype(np.int64)
    kinds = ["city"] + ["town"] * towns + ["village"] * (len(size) - 1 - towns)
    rows = zip(names, kinds, centre, people, strict=True)
    return tuple(
        Place(f"made-up/place/{number}", name, kind, float(lon), float(lat), int(count))
        for number, (name, kind, (lon, lat), count) in enumerate(rows)
    )


def made_up_hospitals(
    graph: RoadGraph, owner: NDArray[np.int64], places: tuple[Place, ...], rng: np.random.Generator
) -> tuple[Landmark, ...]:
    """Give at least six hospitals: one in each of the larger towns, the others spread over the city."""
    wanted = max(6, round(graph.nodes / NODES_PER_HOSPITAL))
    towns = [number for number, place in enumerate(places) if place.kind == "town"][: wanted // 3]
    nodes = _spread(graph, np.flatnonzero(owner == 0), wanted - len(towns), rng)
    kinds = cycle(_CITY_HOSPITALS)
    named = [(f"{next(kinds)} № {number}", node) for number, node in enumerate(nodes, 1)]
    named += [(f"Районная больница, {places[town].name}", _one_of(owner, town, rng)) for town in towns]
    return _landmarks("hospital", named, graph, rng)


def made_up_stations(
    graph: RoadGraph, owner: NDArray[np.int64], places: tuple[Place, ...], rng: np.random.Generator
) -> tuple[Landmark, ...]:
    """Give at least twelve stations: six in ten in the city, the others in towns and then in villages."""
    wanted = max(12, round(graph.nodes / NODES_PER_STATION))
    outside = range(1, min(len(places), 1 + wanted * 4 // 10))
    nodes = _spread(graph, np.flatnonzero(owner == 0), wanted - len(outside), rng)
    named = [(f"Подстанция № {number}", node) for number, node in enumerate(nodes, 1)]
    named += [(f"Подстанция {places[number].name}", _one_of(owner, number, rng)) for number in outside]
    return _landmarks("station", named, graph, rng)


def _one_of(owner: NDArray[np.int64], number: int, rng: np.random.Generator) -> int:
    return int(rng.choice(np.flatnonzero(owner == number)))


def _spread(graph: RoadGraph, nodes: NDArray[np.int64], count: int, rng: np.random.Generator) -> list[int]:
    """Choose nodes far from each other: always the one of a sample that is farthest from those chosen."""
    sample = rng.choice(nodes, min(len(nodes), count * _SAMPLE_PER_CHOICE), replace=False)
    x, y = graph.lon[sample] * np.cos(np.radians(graph.lat[sample])), graph.lat[sample]
    chosen = [0]
    apart = np.hypot(x - x[0], y - y[0])
    while len(chosen) < count:
        chosen.append(int(apart.argmax()))
        apart = np.minimum(apart, np.hypot(x - x[chosen[-1]], y - y[chosen[-1]]))
    return [int(sample[number]) for number in chosen]


def _landmarks(
    kind: str, named: list[tuple[str, int]], graph: RoadGraph, rng: np.random.Generator
) -> tuple[Landmark, ...]:
    """Put each a little aside of its node."""
    aside = np.round(rng.uniform(-_ASIDE_DEGREES, _ASIDE_DEGREES, (len(named), 2)), 7)
    return tuple(
        Landmark(
            f"made-up/{kind}/{number}",
            name,
            round(float(graph.lon[node] + aside[number - 1, 0]), 7),
            round(float(graph.lat[node] + aside[number - 1, 1] / 2), 7),
        )
        for number, (name, node) in enumerate(named, 1)
    )
