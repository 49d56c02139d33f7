"""Kilometres of numbered roads: milestones put on the road's line, what lies between them by interpolation."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from maps.gazetteer.entries import NumberedRoad
from maps.gazetteer.osm_names import tidy, values_of
from maps.gazetteer.road_lines import joined_lines
from maps.projection import plane_around

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from maps.gazetteer.osm_columns import Lines
    from maps.gazetteer.road_lines import RoadLine

    Floats = NDArray[np.float64]

BESIDE_ROAD_M: Final = 60.0
"""A milestone belongs to a road whose line is not farther from it (m)."""
EXTRAPOLATED_M: Final = 3_000.0
"""So far beyond the first and the last milestone the kilometres go on (m)."""

_KM_RATIO: Final = (0.5, 2.0)
"""Between two milestones the road is this many times as long as their numbers say; others are not of one row."""
_SAME_ROAD_M: Final = 100.0
"""A line along another of the same number not farther away is its other carriageway (m)."""
_SAME_ROAD_SHARE: Final = 0.8
KM_KEYS: Final = ("distance", "pk", "kilometre", "km", "name")
_KM: Final = re.compile(
    r"(?:км|km|pk|пк)?\.?\s*(\d{1,4})(?:\s*([.,+])\s*(\d{1,3}))?\s*(?:-?й?\s*км|km)?\.?", re.IGNORECASE
)


class Milestone(NamedTuple):
    """A kilometre sign: degrees, and the number of its road where the sign tells it, else empty."""

    km: float
    ref: str
    lon: float
    lat: float


def milestone_of(tags: Mapping[str, str], lon: float, lat: float) -> Milestone | None:
    """Give an object of OSM as a kilometre sign; None where it is none, or its number cannot be read."""
    if tags.get("highway") != "milestone":
        return None
    ref = tidy(tags.get("ref", ""))
    ref_km = kilometre(ref)
    told = (kilometre(tags.get(key, "")) for key in KM_KEYS)
    km = next((km for km in told if km is not None), ref_km)
    return None if km is None else Milestone(km, "" if ref_km is not None else ref, lon, lat)


def kilometre(text: str) -> float | None:
    """Read the kilometre of a sign: `54`, `54 км`, `54.5`, `54+300`; None where it is none."""
    found = _KM.fullmatch(text.strip())
    if found is None:
        return None
    whole, sign, rest = found.groups(default="")
    return float(whole) + (int(rest) / 1000 if sign == "+" else float(f"0.{rest or 0}"))


def ref_key(ref: str) -> str:
    """Give what two spellings of the number of a road share: `А-181`, `A 181`, `а181`."""
    latin = ref.upper().translate(str.maketrans("АВЕКМНОРСТХ", "ABEKMHOPCTX"))
    return re.sub(r"[^\w]", "", latin)


def numbered_roads(lines: Lines, milestones: Sequence[Milestone]) -> tuple[NumberedRoad, ...]:
    """Give the roads with a number along which at least two milestones stand, with their kilometres.

    Of two carriageways one is given: kilometres are counted along both alike.
    """
    if not milestones:
        return ()
    stones = _Stones.of(milestones)
    found: list[NumberedRoad] = []
    for refs in _ways_by_ref(lines).values():
        ref, ways = refs
        roads = (_numbered(ref, line, stones) for line in joined_lines(lines, ways))
        longest_first = sorted((road for road in roads if road is not None), key=lambda road: road.km[0] - road.km[-1])
        kept: list[NumberedRoad] = []
        for road in longest_first:
            if not any(_is_beside(road, other) for other in kept):
                kept.append(road)
        found.extend(kept)
    return tuple(found)


@dataclass(frozen=True, slots=True, eq=False)
class _Stones:
    """Milestones in columns, the key of the road's number empty where the sign does not tell it."""

    km: Floats
    key: NDArray[np.str_]
    lon: Floats
    lat: Floats

    @classmethod
    def of(cls, stones: Sequence[Milestone]) -> _Stones:
        km, refs, lon, lat = zip(*stones, strict=True)
        return cls(np.array(km), np.array([ref_key(ref) for ref in refs]), np.array(lon), np.array(lat))

    def for_road(self, key: str) -> _Stones:
        mine = (self.key == "") | (self.key == key)
        return _Stones(self.km[mine], self.key[mine], self.lon[mine], self.lat[mine])


def _ways_by_ref(lines: Lines) -> dict[str, tuple[str, list[int]]]:
    ways: dict[str, tuple[str, list[int]]] = {}
    refs_of = [[(ref_key(ref), ref) for ref in values_of(text)] for text in lines.texts]
    for way in np.flatnonzero(lines.ref != 0).tolist():
        for key, ref in refs_of[lines.ref[way]]:
            if key:
                ways.setdefault(key, (ref, []))[1].append(way)
    return ways


def _numbered(ref: str, line: RoadLine, stones: _Stones) -> NumberedRoad | None:
    """Give a line its kilometres; None where too few milestones along it agree."""
    at_m, km = _along(line, stones.for_road(ref_key(ref)))
    rising = _longest_row(at_m, km)
    falling = _longest_row(at_m, -km)
    if max(len(rising), len(falling)) < 2:
        return None
    row = rising if len(rising) >= len(falling) else falling
    return _measured(ref, line, at_m[row], km[row])


def _along(line: RoadLine, stones: _Stones) -> tuple[Floats, Floats]:
    """Put the milestones beside a line on it: metres from its begin, ascending, and kilometres."""
    import shapely

    plane = plane_around(line.lon, line.lat)
    points_m = plane.to_metres(line.lon, line.lat)
    road = shapely.linestrings(points_m)
    west, south, east, north = line.lon.min(), line.lat.min(), line.lon.max(), line.lat.max()
    margin = 0.01
    near = (stones.lon > west - margin) & (stones.lon < east + margin)
    near &= (stones.lat > south - margin) & (stones.lat < north + margin)
    places = shapely.points(plane.to_metres(stones.lon[near], stones.lat[near]))
    beside = shapely.distance(road, places) <= BESIDE_ROAD_M
    run_on_plane = np.concatenate(([0.0], np.cumsum(np.hypot(*np.diff(points_m, axis=0).T))))
    at_m = np.interp(np.asarray(shapely.line_locate_point(road, places))[beside], run_on_plane, line.run_m)
    order = np.argsort(at_m, kind="stable")
    return at_m[order], stones.km[near][beside][order]


def _longest_row(at_m: Floats, km: Floats) -> NDArray[np.int64]:
    """Find the longest row of milestones whose numbers grow as the road does; (stones,) rows of it."""
    length, before = np.ones(len(km), dtype=np.int64), np.full(len(km), -1, dtype=np.int64)
    for this in range(len(km)):
        first = max(0, this - 200)
        road_km, said_km = (at_m[this] - at_m[first:this]) / 1000, km[this] - km[first:this]
        fits = (said_km > 0) & (road_km >= said_km * _KM_RATIO[0]) & (road_km <= said_km * _KM_RATIO[1])
        chains = np.where(fits, length[first:this], 0)
        if chains.size and chains.max() > 0:
            before[this] = first + int(chains.argmax())
            length[this] = chains.max() + 1
    row: list[int] = []
    last = int(length.argmax()) if len(km) else -1
    while last >= 0:
        row.append(last)
        last = int(before[last])
    return np.array(row[::-1], dtype=np.int64)


def _measured(ref: str, line: RoadLine, at_m: Floats, km: Floats) -> NumberedRoad:
    """Give the points of a line around its milestones their kilometres, between these by interpolation."""
    sense = 1.0 if km[-1] > km[0] else -1.0
    to_zero_m = min(EXTRAPOLATED_M, 1000 * float(km.min()))
    before_m, after_m = (to_zero_m, EXTRAPOLATED_M) if sense > 0 else (EXTRAPOLATED_M, to_zero_m)
    ends_m = np.array([max(at_m[0] - before_m, 0.0), min(at_m[-1] + after_m, line.run_m[-1])])
    first_km, last_km = km[0] - sense * (at_m[0] - ends_m[0]) / 1000, km[-1] + sense * (ends_m[1] - at_m[-1]) / 1000
    known_m = np.concatenate((ends_m[:1], at_m, ends_m[1:]))
    known_km = np.concatenate(([first_km], km, [last_km]))
    inner = line.run_m[(line.run_m > ends_m[0]) & (line.run_m < ends_m[1])]
    points_m = np.unique(np.concatenate((known_m, inner)))
    points_km = np.interp(points_m, known_m, known_km)
    lon, lat = np.interp(points_m, line.run_m, line.lon), np.interp(points_m, line.run_m, line.lat)
    order = slice(None) if sense > 0 else slice(None, None, -1)
    return NumberedRoad(ref, line.name, points_km[order], lon[order], lat[order])


def _is_beside(road: NumberedRoad, other: NumberedRoad) -> bool:
    """Tell whether a road runs along another: most of its points have the other near."""
    import shapely

    plane = plane_around(other.lon, other.lat)
    line = shapely.linestrings(plane.to_metres(other.lon, other.lat))
    away_m = shapely.distance(line, shapely.points(plane.to_metres(road.lon, road.lat)))
    return float((away_m <= _SAME_ROAD_M).mean()) >= _SAME_ROAD_SHARE
