"""Streets of OSM: ways of one name in one settlement are one street, and so are addresses that name it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import numpy as np

from maps.gazetteer.entries import NOWHERE, Street
from maps.gazetteer.grouping import groups_of
from maps.gazetteer.osm_names import name_key
from maps.gazetteer.spots import clusters, in_space
from maps.gazetteer.way_samples import samples_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from maps.gazetteer.osm_addresses import Addresses
    from maps.gazetteer.osm_columns import Lines
    from maps.gazetteer.settling import Settling
    from maps.gazetteer.way_samples import Samples

    Rows = NDArray[np.int32]

_VOTE_M: Final = 500.0
"""An address tells the settlement of the way of its street when it is not farther from it (m)."""
_ON_STREET_M: Final = 1_000.0
"""An address that names no settlement belongs to the way of its street that is nearest, when not farther (m)."""
_SAME_STREET_M: Final = 1_000.0
"""Ways of one name in one settlement are one street across gaps of this length (m)."""
_GUESS_M: Final = 80.0
"""A house without a street is guessed to stand at the nearest one, when not farther (m)."""


@dataclass(frozen=True, slots=True, eq=False)
class OsmStreets:
    """Streets, and who belongs to them.

    Attributes
    ----------
    streets : tuple of Street
    of_way : (ways,) int32
        Row of the street of each way, `NOWHERE` for ways without a name.
    of_address : (addresses,) int32
        Row of the street of each address, `NOWHERE` for those that have none.
    guessed : (addresses,) bool
        The street is only the nearest one.
    """

    streets: tuple[Street, ...]
    of_way: Rows
    of_address: Rows
    guessed: NDArray[np.bool_]


def osm_streets(lines: Lines, addresses: Addresses, settling: Settling) -> OsmStreets:
    """Find the streets that ways and addresses name."""
    keys = _keys(lines)
    way_key = np.where(lines.name == 0, NOWHERE, keys[lines.name]).astype(np.int32)
    named = np.where(addresses.street == 0, NOWHERE, keys[addresses.street]).astype(np.int32)
    samples = samples_of(lines, way_key != NOWHERE)
    of_street = np.where(addresses.is_place, NOWHERE, named)
    near_way, near_m = _nearest_ways(samples, way_key, of_street, addresses)
    settlement = _settlements_of_ways(samples, len(way_key), settling)
    settlement = _moved(settlement, way_key, near_way[near_m <= _VOTE_M], addresses.told[near_m <= _VOTE_M])
    rows = _Rows(lines, settling)
    of_way = rows.of_ways(samples, way_key, settlement)
    guessed = _guess(lines, addresses, named, near_way)
    of_address = rows.of_addresses(addresses, named, near_way, np.where(guessed, 0.0, near_m), of_way)
    return OsmStreets(tuple(rows.streets), of_way, of_address, guessed)


@dataclass(slots=True)
class _Rows:
    """Hands out rows of streets."""

    lines: Lines
    settling: Settling
    streets: list[Street] = field(default_factory=list)
    _row: dict[tuple[int, int, bool], int] = field(default_factory=dict)

    def of_ways(self, samples: Samples, way_key: Rows, settlement: Rows) -> Rows:
        """Give each way its street: ways of one name and settlement that are near each other."""
        of_way = np.full(len(way_key), NOWHERE, dtype=np.int32)
        for group in groups_of(way_key[samples.way], settlement[samples.way]):
            key = int(way_key[samples.way[group[0]]]), int(settlement[samples.way[group[0]]])
            self._row[*key, False] = len(self.streets)
            for cluster in groups_of(clusters(samples.lon[group], samples.lat[group], _SAME_STREET_M)):
                of_way[samples.way[group[cluster]]] = len(self.streets)
                self._add_street(samples, group[cluster], key[1])
        self._tell_parts()
        return of_way

    def of_addresses(
        self, addresses: Addresses, named: Rows, near_way: Rows, near_m: NDArray[np.float64], of_way: Rows
    ) -> Rows:
        """Give each address its street: a way's, or one that only addresses name."""
        at = np.where(addresses.told == NOWHERE, self.settling.settle(addresses.lon, addresses.lat), addresses.told)
        of_address = np.full(len(named), NOWHERE, dtype=np.int32)
        told = addresses.told.tolist()
        for row in np.flatnonzero((named != NOWHERE) | (near_way != NOWHERE)).tolist():
            street = of_way[near_way[row]] if near_m[row] <= _ON_STREET_M else NOWHERE
            if street != NOWHERE and told[row] in (NOWHERE, self.streets[street].settlement, self._whole(street)):
                of_address[row] = street
            elif named[row] != NOWHERE:
                of_address[row] = self._addressed(addresses, row, (int(named[row]), int(at[row])))
        return of_address

    def _whole(self, street: int) -> int:
        settlement = self.streets[street].settlement
        return NOWHERE if settlement == NOWHERE else self.settling.settlements[settlement].within

    def _add_street(self, samples: Samples, group: NDArray[np.int64], settlement: int) -> None:
        """Add a street of samples of its ways."""
        text = Counter(self.lines.name[np.unique(samples.way[group])].tolist()).most_common(1)[0][0]
        middle = group[_middlemost(samples.lon[group], samples.lat[group])]
        name = self.lines.texts[text]
        place = float(samples.lon[middle]), float(samples.lat[middle])
        self.streets.append(Street(name, self.lines.other_names.get(name, ()), settlement, *place))

    def _tell_parts(self) -> None:
        """Put further streets of one name and settlement into the parts of it in which they lie."""
        first = set(self._row.values())
        further = [row for row in range(len(self.streets)) if row not in first]
        lon, lat = (np.array([self.streets[row][axis] for row in further]) for axis in (3, 4))
        for row, part in zip(further, self.settling.settle_part(lon, lat).tolist(), strict=True):
            street = self.streets[row]
            if part != NOWHERE and self.settling.settlements[part].within == street.settlement:
                self.streets[row] = street._replace(settlement=part)

    def _addressed(self, addresses: Addresses, row: int, key: tuple[int, int]) -> int:
        """Give the row of a street by name and settlement, a new one at this address where there is none."""
        is_place = bool(addresses.is_place[row])
        found = self._row.setdefault((*key, is_place), len(self.streets))
        if found == len(self.streets):
            name = self.lines.texts[addresses.street[row]]
            lon, lat = float(addresses.lon[row]), float(addresses.lat[row])
            self.streets.append(Street(name, (), key[1], lon, lat, is_place=is_place))
        return found


def _keys(lines: Lines) -> NDArray[np.int32]:
    """Number the texts so that spellings of one name, and other names of a way, have the number of the way's name."""
    key_of = {name_key(lines.texts[text]): text for text in np.unique(lines.name).tolist()}
    for name, others in lines.other_names.items():
        for other in others:
            key_of.setdefault(name_key(other), key_of[name_key(name)])
    return np.array([key_of.setdefault(name_key(text), number) for number, text in enumerate(lines.texts)])


def _nearest_ways(
    samples: Samples, way_key: Rows, named: Rows, addresses: Addresses
) -> tuple[Rows, NDArray[np.float64]]:
    """Give for each address the nearest way of its street's name and how far it is; `NOWHERE`, infinity for none."""
    from scipy.spatial import cKDTree

    near_way, near_m = np.full(len(named), NOWHERE, dtype=np.int32), np.full(len(named), np.inf)
    by_key = np.argsort(way_key[samples.way], kind="stable")
    sorted_keys = way_key[samples.way][by_key]
    for of in groups_of(named):
        first, last = np.searchsorted(sorted_keys, [named[of[0]], named[of[0]] + 1])
        if named[of[0]] != NOWHERE and first < last:
            those = by_key[first:last]
            tree = cKDTree(in_space(samples.lon[those], samples.lat[those]))
            near_m[of], which = tree.query(in_space(addresses.lon[of], addresses.lat[of]))
            near_way[of] = samples.way[those[which]]
    return near_way, near_m


def _settlements_of_ways(samples: Samples, ways: int, settling: Settling) -> Rows:
    """Give the settlement in which the middle sample of each way lies."""
    settlement = np.full(ways, NOWHERE, dtype=np.int32)
    way, first, count = np.unique(samples.way, return_index=True, return_counts=True)
    middle = first + count // 2
    settlement[way] = settling.settle(samples.lon[middle], samples.lat[middle])
    return settlement


def _moved(settlement: Rows, way_key: Rows, voted: Rows, told: Rows) -> Rows:
    """Move the ways of a name to the settlement that most of the addresses at them name."""
    votes: dict[tuple[int, int], Counter[int]] = {}
    said = told != NOWHERE
    for way, vote in zip(voted[said].tolist(), told[said].tolist(), strict=True):
        votes.setdefault((int(way_key[way]), int(settlement[way])), Counter())[vote] += 1
    winner = {group: counted.most_common(1)[0][0] for group, counted in votes.items()}
    pairs = zip(way_key.tolist(), settlement.tolist(), strict=True)
    return np.array([winner.get(pair, pair[1]) for pair in pairs], dtype=np.int32)


def _guess(lines: Lines, addresses: Addresses, named: Rows, near_way: Rows) -> NDArray[np.bool_]:
    """Put houses that name no street to the nearest way with a name; tell which."""
    from maps.gazetteer.way_samples import nearest_way

    asking = np.flatnonzero((named == NOWHERE) & (addresses.number != 0))
    way = nearest_way(lines, lines.name != 0, addresses.lon[asking], addresses.lat[asking], within_m=_GUESS_M)
    near_way[asking] = way
    guessed = np.zeros(len(named), dtype=bool)
    guessed[asking[way != NOWHERE]] = True
    return guessed


def _middlemost(lon: NDArray[np.float64], lat: NDArray[np.float64]) -> int:
    spot = in_space(lon, lat)
    return int(np.argmin(((spot - spot.mean(axis=0)) ** 2).sum(axis=1)))
