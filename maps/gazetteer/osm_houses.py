"""Houses of OSM: every address once, and what became of those that are none."""

from __future__ import annotations

from array import array
from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from maps.gazetteer.entries import NOWHERE, Entrances, Houses
from maps.gazetteer.house_numbers import house_numbers, number_key, numbers_between
from maps.gazetteer.osm_columns import NODE
from maps.road_graph import great_circle_m

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from maps.gazetteer.osm_addresses import Addresses
    from maps.gazetteer.osm_columns import EntranceColumns, Interpolation, OutlineWithEntrances

    Rows = NDArray[np.int32]

_ONE_HOUSE_M: Final = 250.0
"""Addresses of one label not farther apart than this are one house (m)."""


@dataclass(slots=True)
class HouseCollector:
    """Takes addresses; those of one label near each other are one house, at the building where one is known.

    Attributes
    ----------
    of_address : dict
        Row of the house that the first number of an address became, by row of the address.
    counts : Counter
        What became of the addresses: `addresses_merged`, `more_by_lists`, `interpolated`, and reasons why one is none.
    """

    of_address: dict[int, int] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)
    _street: array[int] = field(default_factory=lambda: array("i"))
    _number: list[str] = field(default_factory=list)
    _lon: array[float] = field(default_factory=lambda: array("d"))
    _lat: array[float] = field(default_factory=lambda: array("d"))
    _rows: dict[tuple[int, str], int | tuple[int, ...]] = field(default_factory=dict)

    def take_addresses(self, addresses: Addresses, street: Rows, texts: Sequence[str]) -> None:
        """Take all addresses that have a number, buildings first."""
        numbered = np.flatnonzero(addresses.number != 0)
        for row in numbered[np.argsort(addresses.kind[numbered] == NODE, kind="stable")].tolist():
            numbers = house_numbers(texts[addresses.number[row]])
            if not numbers:
                self.counts["addresses_without_usable_number"] += 1
            elif street[row] == NOWHERE:
                self.counts["addresses_without_street"] += 1
            else:
                place = float(addresses.lon[row]), float(addresses.lat[row])
                self.of_address[row] = self._take(int(street[row]), numbers[0], place)
                for number in numbers[1:]:
                    self.counts["more_by_lists"] += 1
                    self._take(int(street[row]), number, place)

    def take_interpolations(self, ways: Iterable[Interpolation], address_of_node: dict[int, int]) -> None:
        """Take the houses between the numbered nodes of ways, by the rule of each."""
        for way in ways:
            ends = [(place, self.of_address.get(address_of_node.get(node, -1))) for place, node in enumerate(way.nodes)]
            known = [(place, house) for place, house in ends if house is not None]
            self.counts["interpolations_not_understood"] += len(known) < 2
            for (begin, one), (end, other) in pairwise(known):
                self._take_between(way, (begin, end), (one, other))

    def houses(self) -> Houses:
        """Give the houses so far."""
        street = np.array(self._street, dtype=np.int32)
        return Houses(street, tuple(self._number), np.array(self._lon), np.array(self._lat))

    def _take(self, street: int, number: str, place: tuple[float, float]) -> int:
        """Give the row of a house, a new one where none of its label is near."""
        found = self._of_label(street, number)
        near = next((row for row in found if self._is_near(row, place)), NOWHERE)
        if near != NOWHERE:
            self.counts["addresses_merged"] += 1
            return near
        return self._add(street, number, place)

    def _take_between(self, way: Interpolation, part: tuple[int, int], ends: tuple[int, int]) -> None:
        one, other = ends
        between = numbers_between(self._number[one], self._number[other], way.rule)
        if between is None or self._street[one] != self._street[other]:
            self.counts["interpolations_not_understood"] += 1
            return
        points = np.array(way.points[part[0] : part[1] + 1])
        for number, place in zip(between, _spread(points, len(between)), strict=True):
            if not any(self._is_near(row, place) for row in self._of_label(self._street[one], number)):
                self.counts["interpolated"] += 1
                self._add(self._street[one], number, place)

    def _add(self, street: int, number: str, place: tuple[float, float]) -> int:
        row, label = len(self._number), (street, number_key(number))
        self._street.append(street)
        self._number.append(number)
        self._lon.append(place[0])
        self._lat.append(place[1])
        found = self._of_label(street, number)
        self._rows[label] = (*found, row) if found else row
        return row

    def _of_label(self, street: int, number: str) -> tuple[int, ...]:
        found = self._rows.get((street, number_key(number)), ())
        return (found,) if isinstance(found, int) else found

    def _is_near(self, row: int, place: tuple[float, float]) -> bool:
        return float(great_circle_m(self._lon[row], self._lat[row], *place)) <= _ONE_HOUSE_M


def entrances_of(
    found: EntranceColumns,
    outlines: Sequence[OutlineWithEntrances],
    addresses: Addresses,
    of_address: dict[int, int],
) -> tuple[Entrances, int]:
    """Give the entrances whose house is known, and how many have none."""
    address = np.array(found.address, dtype=np.int64)
    _address_inside(address, found, outlines, addresses, of_address)
    house = [of_address.get(row, NOWHERE) for row in address.tolist()]
    signs = {(its, number_key(found.number[row])): row for row, its in reversed(list(enumerate(house)))}
    kept = np.array(sorted(row for (its, _), row in signs.items() if its != NOWHERE), dtype=np.int64)
    entrances = Entrances(
        np.array([house[row] for row in kept], dtype=np.int32),
        tuple(found.number[row] for row in kept),
        np.array(found.lon)[kept],
        np.array(found.lat)[kept],
    )
    return entrances, house.count(NOWHERE)


def _address_inside(
    address: NDArray[np.int64],
    found: EntranceColumns,
    outlines: Sequence[OutlineWithEntrances],
    addresses: Addresses,
    of_address: dict[int, int],
) -> None:
    """Give entrances of buildings without an address the nearest one that stands inside or on the outline."""
    import shapely

    if not outlines:
        return
    rows = np.array(list(of_address), dtype=np.int64)
    shapes = np.array(shapely.from_wkb([outline.outline for outline in outlines]), dtype=object)
    places: Any = shapely.points(addresses.lon[rows], addresses.lat[rows])
    which, inside = shapely.STRtree(places).query(shapes, predicate="intersects")
    for number, outline in enumerate(outlines):
        held = rows[inside[which == number]]
        for entrance in outline.entrances if len(held) else ():
            if address[entrance] == NOWHERE:
                place = found.lon[entrance], found.lat[entrance]
                address[entrance] = held[np.argmin(great_circle_m(addresses.lon[held], addresses.lat[held], *place))]


def _spread(points: NDArray[np.float64], count: int) -> list[tuple[float, float]]:
    """Give places at equal steps along a line, without its ends."""
    lon, lat = points.T
    run = np.concatenate(([0.0], np.cumsum(great_circle_m(lon[:-1], lat[:-1], lon[1:], lat[1:]))))
    at = run[-1] * np.arange(1, count + 1) / (count + 1)
    return list(zip(np.interp(at, run, lon).tolist(), np.interp(at, run, lat).tolist(), strict=True))
