"""Measures how well a gazetteer finds what is on its map."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from maps.gazetteer.entries import NOWHERE
from maps.gazetteer.labels import crossing_label, kilometre_label
from maps.gazetteer.misspelling import WAYS, Address, addresses

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from maps.gazetteer.entries import Entries, NumberedRoad
    from maps.gazetteer.gazetteer import Gazetteer

RUSSIAN_ALONE: Final = "wrong layout"
_TOP: Final = 5
_CROSSING_WAYS: Final = (
    "{one} и {other}, {settlement}",
    "угол {one} и {other} {settlement}",
    "{settlement} {one} / {other}",
)
_KILOMETRE_WAYS: Final = ("{ref}, {km:g} км", "{whole}-й километр {ref}", "{plain} км {whole}+{metres:03d}")


class Miss(NamedTuple):
    """A text whose place did not come first."""

    text: str
    wanted: str
    first: str
    in_top: bool


class Hits(NamedTuple):
    """How many texts were tried, and those whose place did not come first."""

    tried: int
    misses: tuple[Miss, ...]

    @property
    def first(self) -> float:
        """Share found at rank 1."""
        return 1.0 - len(self.misses) / max(self.tried, 1)

    @property
    def top(self) -> float:
        """Share found among the first five."""
        return 1.0 - sum(not miss.in_top for miss in self.misses) / max(self.tried, 1)


def measure_addresses(gazetteer: Gazetteer, entries: Entries, seed: int, most: int | None = None) -> dict[str, Hits]:
    """Look for the addresses of a map, each written in every way; at most some, drawn by a seed."""
    rng = np.random.default_rng(seed)
    chosen: Sequence[Address] = addresses(entries)
    if most is not None and most < len(chosen):
        chosen = [chosen[row] for row in sorted(rng.choice(len(chosen), most, replace=False).tolist())]
    hits = {}
    for way, write in WAYS.items():
        some = [address for address in chosen if address.is_russian or way != RUSSIAN_ALONE]
        if some:
            hits[way] = measure(gazetteer, [(write(address, rng), (address.label,)) for address in some])
    return hits


def measure_crossings(gazetteer: Gazetteer, entries: Entries, seed: int, most: int) -> Hits:
    """Look for crossings of two streets of one settlement, said in three ways in turn."""
    rng = np.random.default_rng(seed)
    pairs = sorted(set(_crossing_pairs(entries)))
    chosen = [pairs[row] for row in rng.permutation(len(pairs))[:most].tolist()]
    cases = []
    for number, (one, other, settlement) in enumerate(chosen):
        way = _CROSSING_WAYS[number % len(_CROSSING_WAYS)]
        text = way.format(one=one, other=other, settlement=settlement or "").strip(" ,")
        cases.append((text, (crossing_label(one, other, settlement), crossing_label(other, one, settlement))))
    return measure(gazetteer, cases)


def measure_kilometres(gazetteer: Gazetteer, entries: Entries, seed: int, most: int) -> Hits:
    """Look for places on the numbered roads, said in three ways in turn."""
    rng = np.random.default_rng(seed)
    roads = [road for road in entries.roads if road.km[-1] - road.km[0] >= 1.0]
    cases = []
    for number in range(most if roads else 0):
        road = roads[int(rng.integers(len(roads)))]
        cases.append(_kilometre(road, _KILOMETRE_WAYS[number % len(_KILOMETRE_WAYS)], rng))
    return measure(gazetteer, cases)


def measure(gazetteer: Gazetteer, cases: Sequence[tuple[str, tuple[str, ...]]]) -> Hits:
    """Look for texts, each with the labels of which any is right."""
    return Hits(len(cases), tuple(miss for text, wanted in cases for miss in _missed(gazetteer, text, wanted)))


def _missed(gazetteer: Gazetteer, text: str, wanted: tuple[str, ...]) -> Iterator[Miss]:
    labels = [found.label for found in gazetteer.find(text, limit=_TOP)]
    if not labels or labels[0] not in wanted:
        yield Miss(text, wanted[0], labels[0] if labels else "", any(label in wanted for label in labels))


def _crossing_pairs(entries: Entries) -> Iterator[tuple[str, str, str | None]]:
    crossings = entries.crossings
    for one, other in zip(crossings.one.tolist(), crossings.other.tolist(), strict=True):
        first, second = entries.streets[one], entries.streets[other]
        if first.settlement == second.settlement and first.name != second.name:
            settlement = None if first.settlement == NOWHERE else entries.settlements[first.settlement].name
            yield first.name, second.name, settlement


def _kilometre(road: NumberedRoad, way: str, rng: np.random.Generator) -> tuple[str, tuple[str, ...]]:
    low, high = float(road.km[0]), float(road.km[-1])
    km = min(max(round(float(rng.uniform(low, high)), 1), np.ceil(low)), np.floor(high))
    whole = int(km)
    if "{metres" not in way and "{km" not in way:
        km = float(whole)
    plain = road.ref.replace("-", "").casefold()
    text = way.format(ref=road.ref, plain=plain, km=km, whole=whole, metres=round((km - whole) * 1000))
    return text, (kilometre_label(road.ref, km),)
