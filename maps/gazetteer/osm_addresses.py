"""Addresses of OSM as arrays: by which street or place each is numbered, and which settlement it says it is in."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from maps.gazetteer.entries import NOWHERE, Settlement
from maps.gazetteer.osm_names import name_key
from maps.gazetteer.osm_tags import PART_REACH_M
from maps.road_graph import great_circle_m

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from maps.gazetteer.osm_columns import AddressColumns
    from maps.gazetteer.settling import Settling

NAMED_BY_ADDRESSES: Final = "locality"
"""Kind of a settlement that only addresses speak of."""

_SAME_NAME_M: Final = 50_000.0
"""A settlement that an address names is the nearest of that name, and not farther away (m)."""
_FEWEST_ADDRESSES: Final = 3
"""Fewer addresses than this that name an unknown settlement are mistaken."""
_REMARK: Final = re.compile(r"\(.*?\)")


@dataclass(frozen=True, slots=True, eq=False)
class Addresses:
    """Addresses, in columns; texts are rows of one table, 0 for none.

    Attributes
    ----------
    kind : (addresses,) uint8
        Node, way or relation.
    lon, lat : (addresses,) float64
        Degrees.
    number, street : (addresses,) int32
        `street` names the place where `is_place`.
    is_place : (addresses,) bool
    told : (addresses,) int32
        Row of the settlement that the address names, `NOWHERE` where it names none.
    """

    kind: NDArray[np.uint8]
    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    number: NDArray[np.int32]
    street: NDArray[np.int32]
    is_place: NDArray[np.bool_]
    told: NDArray[np.int32]


def told_addresses(
    found: AddressColumns, street_of_member: dict[tuple[int, int], str], settling: Settling
) -> tuple[Addresses, Settling]:
    """Give the addresses as arrays, and the settlements with those that only addresses name."""
    number, street, place, town, part = np.array(found.said, dtype=np.int32).reshape(-1, 5).T
    kind, identity = np.array(found.kind, dtype=np.uint8), np.array(found.id, dtype=np.int64)
    lon, lat = np.array(found.lon), np.array(found.lat)
    street = street.copy()
    for row in np.flatnonzero((street == 0) & (place == 0)).tolist() if street_of_member else ():
        street[row] = found.texts.number(street_of_member.get((int(kind[row]), int(identity[row])), ""))
    is_place = (street == 0) & (place != 0)
    saying = _Saying(list(settling.settlements), found.texts.texts(), lon, lat)
    told = saying.towns(town)
    told = saying.others(told, np.where(is_place, place, 0))
    told = saying.others(told, part)
    addresses = Addresses(kind, lon, lat, number, np.where(is_place, place, street), is_place, told)
    knows = told != NOWHERE
    settlements = tuple(saying.settlements)
    return addresses, replace(settling, settlements=settlements, told=(lon[knows], lat[knows], told[knows]))


@dataclass(slots=True)
class _Saying:
    """Finds the settlements that addresses name."""

    settlements: list[Settlement]
    texts: list[str]
    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    _rows: dict[str, list[int]] = field(init=False)

    def __post_init__(self) -> None:
        self._rows = _rows_by_name(self.settlements)

    def towns(self, town: NDArray[np.int32]) -> NDArray[np.int32]:
        """Give the settlement of each address; one that several name and is not known yet is added in their middle."""
        told = np.full(len(town), NOWHERE, dtype=np.int32)
        for text in np.unique(town[town != 0]).tolist():
            of = np.flatnonzero(town == text)
            told[of] = self._nearest(self.texts[text], of)
            new = of[told[of] == NOWHERE]
            if len(new) >= _FEWEST_ADDRESSES and any(letter.isalpha() for letter in self.texts[text]):
                told[new] = len(self.settlements)
                middle = float(np.median(self.lon[new])), float(np.median(self.lat[new]))
                self.settlements.append(Settlement(self.texts[text], (), NAMED_BY_ADDRESSES, *middle, 0, NOWHERE))
        return told

    def others(self, told: NDArray[np.int32], said: NDArray[np.int32]) -> NDArray[np.int32]:
        """Fill in what a settlement, or the whole of a part, that is known by another text tells."""
        told = told.copy()
        asking = (told == NOWHERE) & (said != 0)
        for text in np.unique(said[asking]).tolist():
            of = np.flatnonzero(asking & (said == text))
            told[of] = [self._whole(row) for row in self._nearest(self.texts[text], of).tolist()]
        return told

    def _nearest(self, name: str, of: NDArray[np.int64]) -> NDArray[np.int32]:
        """Give for each address the nearest settlement of a name; `NOWHERE` where none is near."""
        row, away_m = np.full(len(of), NOWHERE, dtype=np.int32), np.full(len(of), _SAME_NAME_M)
        for one in self._rows.get(name_key(_REMARK.sub("", name)), ()):
            settlement = self.settlements[one]
            this_m = great_circle_m(self.lon[of], self.lat[of], settlement.lon, settlement.lat)
            row[this_m < away_m] = one
            away_m = np.minimum(this_m, away_m)
        return row

    def _whole(self, row: int) -> int:
        """Give the settlement of which a row is a part; the row itself where it is none."""
        within = NOWHERE if row == NOWHERE else self.settlements[row].within
        is_part = row != NOWHERE and self.settlements[row].kind in PART_REACH_M
        return within if is_part and within != NOWHERE else row


def _rows_by_name(settlements: list[Settlement]) -> dict[str, list[int]]:
    rows: dict[str, list[int]] = {}
    for row, settlement in enumerate(settlements):
        for name in (settlement.name, *settlement.other_names):
            of_name = rows.setdefault(name_key(name), [])
            if row not in of_name:
                of_name.append(row)
    return rows
