"""Settlements of OSM: the node, the area and the municipality of one place are one."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import numpy as np

from maps.gazetteer.entries import NOWHERE, Settlement, Zone
from maps.gazetteer.osm_names import joined_names, name_key
from maps.gazetteer.osm_tags import ALLOTMENTS, PART_REACH_M
from maps.gazetteer.settling import Borders, Settling
from maps.road_graph import great_circle_m

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from maps.gazetteer.osm_columns import FoundPlace

_ONE_PLACE_M: Final = 1_500.0
"""Areas and nodes of one name not farther apart than this are one place (m)."""


@dataclass(slots=True)
class _Merging:
    """Settlements so far, found again by each of their names."""

    settlements: list[Settlement] = field(default_factory=list)
    own: list[tuple[int, bytes]] = field(default_factory=list)
    rows: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))

    def take(self, place: FoundPlace) -> None:
        row = self._same(place)
        if row == NOWHERE:
            row = len(self.settlements)
            self.settlements.append(_settlement(place))
        else:
            self.settlements[row] = _joined(self.settlements[row], place)
        for name in (place.name, *place.other_names):
            if row not in self.rows[name_key(name)]:
                self.rows[name_key(name)].append(row)
        if place.outline is not None:
            self.own.append((row, place.outline))

    def within(self, place: FoundPlace) -> int:
        """Give the row of the settlement that bears the name of an area and lies in it."""
        import shapely

        rows = self.rows.get(name_key(place.name), [])
        shape = shapely.from_wkb(place.outline) if rows else None
        held = (row for row in rows if shapely.contains_xy(shape, self.settlements[row].lon, self.settlements[row].lat))
        return next(held, NOWHERE)

    def _same(self, place: FoundPlace) -> int:
        """Give the row of the settlement that an object tells of again, near by or held by its area."""
        rows = self.rows.get(name_key(place.name), [])
        alike = [row for row in rows if _is_part(self.settlements[row].kind) == _is_part(place.kind)]
        near = next((row for row in alike if _away_m(self.settlements[row], place) <= _ONE_PLACE_M), NOWHERE)
        held = self.within(place) if near == NOWHERE and place.outline is not None else near
        return held if held in alike else NOWHERE


def settled_places(places: Sequence[FoundPlace], boundaries: Sequence[FoundPlace]) -> Settling:
    """Merge what tells of one settlement, and find out which is a part of which.

    Parameters
    ----------
    places : sequence of FoundPlace
        Nodes and areas with a kind.
    boundaries : sequence of FoundPlace
        Administrative areas: one that bears the name of a settlement within it is its municipality.
    """
    merging = _Merging()
    for place in sorted(places, key=lambda place: place.outline is not None):
        merging.take(place)
    borders = Borders(tuple(merging.own), tuple(_municipalities(merging, boundaries)))
    settling = Settling(tuple(merging.settlements), borders)
    return Settling(tuple(_with_wholes(settling)), borders)


def place_zones(places: Iterable[FoundPlace], boundaries: Iterable[FoundPlace]) -> tuple[Zone, ...]:
    """Give everything that has a border as a zone: `admin_level_8`, or the kind of place."""
    administrative = [Zone(one.name, f"admin_level_{one.level}", one.outline) for one in boundaries if one.outline]
    return (*administrative, *(Zone(one.name, one.kind, one.outline) for one in places if one.outline))


def _municipalities(merging: _Merging, boundaries: Iterable[FoundPlace]) -> Iterable[tuple[int, bytes]]:
    """Give the smallest area of each settlement that bears its name."""
    smallest: dict[int, FoundPlace] = {}
    for area in sorted((one for one in boundaries if one.outline), key=lambda area: area.level):
        row = merging.within(area)
        if row != NOWHERE:
            smallest[row] = area
    return [(row, area.outline) for row, area in smallest.items() if area.outline]


def _with_wholes(settling: Settling) -> Iterable[Settlement]:
    """Say which one each settlement is a part of: parts and societies by all rules, others by municipalities."""
    settlements = settling.settlements
    lon, lat = np.array([one.lon for one in settlements]), np.array([one.lat for one in settlements])
    dependent = np.array([_is_part(one.kind) or one.kind == ALLOTMENTS for one in settlements], dtype=bool)
    wholes = [one._replace(kind=one.kind * (one.kind != ALLOTMENTS)) for one in settlements]
    whole = Settling(wholes, settling.borders).settle_whole(lon, lat)
    within = np.where(dependent, whole, settling.municipality(lon, lat))
    within[within == np.arange(len(settlements))] = NOWHERE
    return [one._replace(within=row) for one, row in zip(settlements, within.tolist(), strict=True)]


def _settlement(place: FoundPlace) -> Settlement:
    return Settlement(place.name, place.other_names, place.kind, place.lon, place.lat, place.population, within=NOWHERE)


def _joined(settlement: Settlement, place: FoundPlace) -> Settlement:
    """Join what an area tells to the settlement; its middle stays where the first was."""
    others = joined_names(settlement.name, settlement.other_names, (place.name,), place.other_names)
    people = max(settlement.population, place.population)
    return settlement._replace(other_names=others, population=people)


def _is_part(kind: str) -> bool:
    return kind in PART_REACH_M


def _away_m(settlement: Settlement, place: FoundPlace) -> float:
    return float(great_circle_m(settlement.lon, settlement.lat, place.lon, place.lat))
