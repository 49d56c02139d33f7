"""What people name in a made-up region: schools, pharmacies, shops, stations, the metro, first-aid posts, hospitals."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from maps.gazetteer.entries import Sight
from maps.made_up.country import chance
from maps.made_up.names import words
from maps.made_up.roads import nearest_of, to_metres

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from maps.made_up.houses import MadeUpHouses
    from maps.made_up.region import MadeUpRegion
    from maps.made_up.street_rows import StreetRows
    from maps.places import Place

_FAP: Final = "Фельдшерско-акушерский пункт"
_LEAST_PEOPLE_WITH_METRO: Final = 100_000
_PEOPLE_PER_METRO: Final = 30_000


class _Numbered(NamedTuple):
    """Sights that are numbered in each settlement, and for how many people there is one (m)."""

    kind: str
    name: str
    people: int


_NUMBERED: Final = (
    _Numbered("school", "Школа", 8_000),
    _Numbered("kindergarten", "Детский сад", 5_500),
    _Numbered("pharmacy", "Аптека", 4_000),
    _Numbered("clinic", "Поликлиника", 30_000),
    _Numbered("post_office", "Почтовое отделение", 12_000),
    _Numbered("fire_station", "Пожарная часть", 60_000),
)
_PEOPLE_PER_SHOP: Final = 2_500


def made_up_sights(region: MadeUpRegion, streets: StreetRows, houses: MadeUpHouses) -> tuple[Sight, ...]:
    """Give the sights of a region, settlement by settlement, each in a house; hospitals and stations at the end."""
    rng = chance("sights", region.graph.nodes, region.seed)
    settlement = streets.settlement[houses.street]
    house = rng.permutation(len(settlement))
    house = house[np.argsort(settlement[house], kind="stable")]
    first = np.searchsorted(settlement[house], np.arange(len(region.places) + 1))
    found: list[Sight] = []
    for row, place in enumerate(region.places):
        own = house[first[row] : first[row + 1]]
        told = zip(_told(place, rng), own.tolist(), strict=False)
        found += [_sight(one, row, float(houses.lon[at]), float(houses.lat[at])) for one, at in told]
    return (*found, *_landmarks(region, settlement, houses))


def _told(place: Place, rng: np.random.Generator) -> Iterator[tuple[str, str, str]]:
    """Give kind, name and other name of the sights of a settlement."""
    if place.kind == "village":
        yield "fap", f"ФАП {place.name}", f"{_FAP} {place.name}"
    else:
        yield "station", f"{place.name} Главный" if place.kind == "city" else place.name, ""
    if place.population >= _LEAST_PEOPLE_WITH_METRO and place.kind == "city":
        stations = words("metro")[: 2 + place.population // _PEOPLE_PER_METRO]
        yield from (("subway", name, "") for name in stations)
    for kind, name, people in _NUMBERED:
        count = int(place.population / people + rng.random())
        yield from ((kind, f"{name} № {number}", "") for number in range(1, count + 1))
    shops = words("shops")
    for choice in rng.integers(len(shops), size=1 + place.population // _PEOPLE_PER_SHOP).tolist():
        yield "convenience", shops[choice], ""


def _sight(told: tuple[str, str, str], settlement: int, lon: float, lat: float) -> Sight:
    kind, name, other = told
    return Sight(name, (other,) if other else (), kind, settlement, lon, lat)


def _landmarks(region: MadeUpRegion, settlement: NDArray[np.int32], houses: MadeUpHouses) -> Iterator[Sight]:
    """Give hospitals and stations, each in the settlement of the nearest house."""
    home = np.column_stack(to_metres(houses.lon, houses.lat))
    for kind, several in (("hospital", region.hospitals), ("ambulance_station", region.stations)):
        lon, lat = np.array([(one.lon, one.lat) for one in several]).T
        nearest = nearest_of(home, np.column_stack(to_metres(lon, lat)))[1]
        for one, row in zip(several, settlement[nearest].tolist(), strict=True):
            yield Sight(one.name, (), kind, row, one.lon, one.lat)
