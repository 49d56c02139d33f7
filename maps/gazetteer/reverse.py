"""From a point to what stands there: the nearest houses, crossings and kilometres, else the street and settlement."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from maps.gazetteer.found import Found
from maps.gazetteer.labels import crossing_label, house_label, kilometre_label, street_label
from maps.projection import POLE_DEGREES, LocalPlane
from maps.road_graph import METRES_PER_DEGREE, great_circle_m

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from maps.gazetteer.columns import Columns
    from maps.gazetteer.found import Kind

FIRST_REACH_M: Final = 50.0
LAST_REACH_M: Final = 3_000.0
"""What is farther away says nothing about a point."""
LEAST_STEP_M: Final = 1.0
LEAST_GROWTH: Final = 1 / 8
MOST_SPOTS: Final = 200
"""Houses or crossings of one box; with more a smaller one is tried first."""
KILOMETRE_YIELDS_M: Final = 50.0
"""Every point of a numbered road is at a kilometre of it: by so much a house or crossing may be farther and be told."""
HALF_SURE_M: Final = 100.0
"""At this distance a name is as likely as not that of the point."""

_DIGITS: Final = 7
_SPOT_KINDS: Final[tuple[Kind, ...]] = ("house", "crossing")
_SPOTS: Final = """
SELECT spot.id, spot.lon, spot.lat FROM {kind}_box AS box CROSS JOIN {kind} AS spot ON spot.id = box.id
WHERE box.west <= :east AND box.east >= :west AND box.south <= :north AND box.north >= :south LIMIT :most
"""
_STRETCHES: Final = """
SELECT here.ref, here.km, here.lon, here.lat, next.km, next.lon, next.lat
FROM kilometre_box AS box CROSS JOIN kilometre AS here ON here.id = box.id
JOIN kilometre AS next ON next.id = here.id + 1 AND next.road = here.road
WHERE box.west <= :east AND box.east >= :west AND box.south <= :north AND box.north >= :south
"""
_HOUSE: Final = """
SELECT street.name, house.number, nullif(settlement.name, street.name)
FROM house JOIN street ON street.id = house.street
LEFT JOIN settlement ON settlement.id = street.settlement WHERE house.id = ?
"""
_CROSSING: Final = """
SELECT one.name, other.name, settlement.name FROM crossing
JOIN street AS one ON one.id = crossing.one JOIN street AS other ON other.id = crossing.other
LEFT JOIN settlement ON settlement.id = coalesce(one.settlement, other.settlement) WHERE crossing.id = ?
"""
_STREET: Final = """
SELECT street.name, settlement.name FROM street LEFT JOIN settlement ON settlement.id = street.settlement
WHERE street.id = ?
"""
_SETTLEMENT: Final = """
SELECT settlement.name, whole.name FROM settlement LEFT JOIN settlement AS whole ON whole.id = settlement.within
WHERE settlement.id = ?
"""


class _Near(NamedTuple):
    """Something near the point; `number` is its row, of a kilometre how far along its road."""

    distance_m: float
    kind: Kind
    number: float
    name: str
    lon: float
    lat: float

    @property
    def yielding_m(self) -> float:
        return self.distance_m + (KILOMETRE_YIELDS_M if self.kind == "kilometre" else 0.0)


def nearest_places(
    database: sqlite3.Connection, columns: Columns, lon: float, lat: float, *, limit: int
) -> list[Found]:
    """Tell what stands at a point.

    Parameters
    ----------
    database
        An open gazetteer, see `schema.py`.
    columns : Columns
        Of the same gazetteer.
    lon, lat : float
        Degrees.
    limit : int
        Of answers.

    Returns
    -------
    list of Found
        Houses, crossings and numbered roads (each at its nearest point) within `LAST_REACH_M`, the nearest first, a
        kilometre as if it were `KILOMETRE_YIELDS_M` farther; where there is none of these, the nearest street, else
        the nearest settlement however far. `distance_m` is that to the answer; `score` falls with it, to a half at
        `HALF_SURE_M`.
    """
    near = sorted(_nearest(database, lon, lat, limit), key=lambda each: (each.yielding_m, each.kind, each.number))
    return [_told(database, each) for each in near[:limit]] or _named_area(database, columns, lon, lat)


def _nearest(database: sqlite3.Connection, lon: float, lat: float, limit: int) -> list[_Near]:
    """Search a circle that grows until it holds enough, in smaller steps where it would hold far more than that."""
    too_small_m, too_large_m, reach_m, most = 0.0, np.inf, FIRST_REACH_M, MOST_SPOTS
    while True:
        near = _within(database, lon, lat, reach_m, most)
        if near is None and reach_m - too_small_m <= max(LEAST_STEP_M, LEAST_GROWTH * too_small_m):
            too_large_m, most = np.inf, 4 * most
            continue
        if near is None:
            too_large_m = reach_m
        elif reach_m == LAST_REACH_M or sum(each.yielding_m <= reach_m for each in near) >= limit:
            return near
        else:
            too_small_m = reach_m
        reach_m = min(2 * reach_m, (too_small_m + too_large_m) / 2, LAST_REACH_M)


def _within(database: sqlite3.Connection, lon: float, lat: float, reach_m: float, most: int) -> list[_Near] | None:
    """Give what lies in a circle; None where `most` houses or crossings or more lie in its box."""
    near: list[_Near] = []
    for box in _boxes(lon, lat, reach_m):
        for kind in _SPOT_KINDS:
            rows = database.execute(_SPOTS.format(kind=kind), {**box, "most": most}).fetchall()
            if len(rows) == most:
                return None
            near += _spots(rows, kind, lon, lat)
        near += _kilometres(database, box, lon, lat)
    return [each for each in near if each.distance_m <= reach_m]


def _boxes(lon: float, lat: float, reach_m: float) -> Iterator[dict[str, float]]:
    """Give the box around a circle, and where it passes the date line its other part."""
    tall = reach_m / METRES_PER_DEGREE
    farthest = min(abs(lat) + tall, POLE_DEGREES)
    wide = tall / float(np.cos(np.radians(farthest)))
    for turn in (0.0, 360.0, -360.0):
        west, east = lon - wide + turn, lon + wide + turn
        if west <= 180 and east >= -180:
            yield {"west": west, "east": east, "south": lat - tall, "north": lat + tall}


def _spots(rows: list[tuple[int, float, float]], kind: Kind, lon: float, lat: float) -> Iterator[_Near]:
    if rows:
        numbers, lons, lats = zip(*rows, strict=True)
        distances_m = great_circle_m(lon, lat, lons, lats).tolist()
        for distance_m, number, to_lon, to_lat in zip(distances_m, numbers, lons, lats, strict=True):
            yield _Near(distance_m, kind, number, "", to_lon, to_lat)


def _kilometres(database: sqlite3.Connection, box: dict[str, float], lon: float, lat: float) -> Iterator[_Near]:
    """Give the nearest point of each numbered road."""
    rows = database.execute(_STRETCHES, box).fetchall()
    if not rows:
        return
    refs, *columns = zip(*rows, strict=True)
    km_here, lon_here, lat_here, km_next, lon_next, lat_next = (np.array(column) for column in columns)
    plane = LocalPlane(lon, lat)
    here, there = plane.to_metres(lon_here, lat_here), plane.to_metres(lon_next, lat_next)
    share = _foot(here, there)
    feet = here + share[:, None] * (there - here)
    places = plane.to_degrees(feet[:, 0], feet[:, 1])
    distances_m = great_circle_m(lon, lat, places[:, 0], places[:, 1])
    kms = km_here + share * (km_next - km_here)
    best: dict[str, int] = {}
    for row in np.argsort(distances_m, kind="stable").tolist():
        best.setdefault(refs[row], row)
    for ref, row in best.items():
        yield _Near(float(distances_m[row]), "kilometre", float(kms[row]), ref, *places[row].tolist())


def _foot(here: NDArray[np.float64], there: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give how far along each stretch, (n, 2) metres, its nearest point to the origin lies: (n,) from 0 to 1."""
    along = there - here
    length = (along * along).sum(axis=1)
    share: NDArray[np.float64] = -(here * along).sum(axis=1) / np.where(length > 0, length, 1.0)
    return share.clip(0.0, 1.0)


def _told(database: sqlite3.Connection, near: _Near) -> Found:
    if near.kind == "kilometre":
        label = kilometre_label(near.name, near.number)
    elif near.kind == "house":
        label = house_label(*database.execute(_HOUSE, (near.number,)).fetchone())
    else:
        label = crossing_label(*database.execute(_CROSSING, (near.number,)).fetchone())
    return _found(near.kind, label, near.lon, near.lat, near.distance_m)


def _named_area(database: sqlite3.Connection, columns: Columns, lon: float, lat: float) -> list[Found]:
    """Give the nearest street that is near, else the nearest settlement."""
    tall = LAST_REACH_M / METRES_PER_DEGREE
    level = np.flatnonzero(np.abs(columns.street_lat - lat) <= tall)
    streets = _nearest_row(lon, lat, columns.street_lon[level], columns.street_lat[level])
    if streets is not None and streets[1] <= LAST_REACH_M:
        return [_named(database, "street", int(level[streets[0]]), columns, streets[1])]
    settlements = _nearest_row(lon, lat, columns.settlement_lon, columns.settlement_lat)
    return [] if settlements is None else [_named(database, "settlement", settlements[0], columns, settlements[1])]


def _nearest_row(
    lon: float, lat: float, lons: NDArray[np.float64], lats: NDArray[np.float64]
) -> tuple[int, float] | None:
    """Give the row of the nearest place and how far it is in metres."""
    if len(lons) == 0:
        return None
    distances_m = great_circle_m(lon, lat, lons, lats)
    row = int(distances_m.argmin())
    return row, float(distances_m[row])


def _named(database: sqlite3.Connection, kind: Kind, row: int, columns: Columns, distance_m: float) -> Found:
    lons, lats, names = {
        "street": (columns.street_lon, columns.street_lat, _STREET),
        "settlement": (columns.settlement_lon, columns.settlement_lat, _SETTLEMENT),
    }[kind]
    label = street_label(*database.execute(names, (row,)).fetchone())
    return _found(kind, label, float(lons[row]), float(lats[row]), distance_m)


def _found(kind: Kind, label: str, lon: float, lat: float, distance_m: float) -> Found:
    return Found(
        lon=round(lon, _DIGITS),
        lat=round(lat, _DIGITS),
        label=label,
        kind=kind,
        score=round(HALF_SURE_M / (HALF_SURE_M + distance_m), 3),
        distance_m=round(distance_m, 1),
    )
