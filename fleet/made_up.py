"""A made-up fleet for any map: stations where people live, crews of every kind, hospitals with every department."""

from __future__ import annotations

from datetime import time
from itertools import accumulate, cycle, islice
from typing import TYPE_CHECKING, Final

import numpy as np

from fleet.crew import CrewMember, Shift
from fleet.errors import FieldError
from fleet.hospital import Hospital
from fleet.made_up_hospitals import departments_of
from fleet.roster import Fleet
from fleet.spread import local_m, nearest_free, people_weights, spread_m
from fleet.station import Station
from fleet.unit import Unit

if TYPE_CHECKING:
    from collections.abc import Sequence
    from zoneinfo import ZoneInfo

    from numpy.typing import NDArray

    from maps.places import Landmark, Place
    from maps.road_graph import RoadGraph

PROFILE_SHARES: Final = {
    frozenset({"general", "feldsher"}): 0.45,
    frozenset({"general", "physician"}): 0.28,
    frozenset({"general", "physician", "resuscitation"}): 0.07,
    frozenset({"general", "physician", "paediatric"}): 0.10,
    frozenset({"physician", "psychiatric"}): 0.05,
    frozenset({"general", "feldsher", "obstetric"}): 0.05,
}
"""Kinds of crew and their share. Resuscitation: 31 of 450 in St Petersburg;
the rest (m)."""

SHIFT_STARTS: Final = (time(7), time(8), time(9))
"""(m) Shifts of 24 hours; not every unit changes its crew at once."""

CREW_DAYS: Final = (frozenset({1, 5}), frozenset({2, 6}), frozenset({3, 7}), frozenset({4}))
"""Four crews share the week of one unit."""

CREW_SIZE: Final = 2
OFF_ROAD_M: Final = 1000.0
"""Landmarks further than this from every node are not used."""


def made_up_fleet(
    graph: RoadGraph,
    places: Sequence[Place],
    seed: int,
    *,
    time_zone: ZoneInfo,
    units: int = 60,
    stations: int = 12,
    hospitals: int = 6,
    given_stations: Sequence[Landmark] = (),
    given_hospitals: Sequence[Landmark] = (),
) -> Fleet:
    """Make up a fleet for a map; the same map, numbers and seed give the same fleet.

    Parameters
    ----------
    graph : RoadGraph
    places : sequence of Place
        Towns; their population draws stations, hospitals and units.
    seed : int
    time_zone : ZoneInfo
        On whose wall clock the shifts are kept.
    units, stations, hospitals : int
        How many; every station has a unit.
    given_stations, given_hospitals : sequence of Landmark
        What stands on the map: used where there are enough of them near its roads, else all are made up.

    Raises
    ------
    FieldError
        Where a number is not possible on this map; the message names it.
    """
    _check_numbers(graph, units, stations, hospitals)
    rng = np.random.default_rng([seed, 0xF1EE7])
    weights = people_weights(graph, places)
    stations_ = _stations(_sites(graph, weights, stations, given_stations, rng))
    hospitals_ = _hospitals(_sites(graph, weights, hospitals, given_hospitals, rng))
    units_ = _units(stations_, _shared_out(units, _station_shares(graph, weights, stations_)), rng)
    crew = _crew(units_)
    return Fleet(
        stations=stations_,
        units=units_,
        crew=crew,
        shifts=_shifts(units_, crew),
        hospitals=hospitals_,
        made_up=True,
        time_zone=time_zone,
    )


def _check_numbers(graph: RoadGraph, units: int, stations: int, hospitals: int) -> None:
    for field, value in (("stations", stations), ("hospitals", hospitals)):
        if not 1 <= value <= graph.nodes:
            raise FieldError(field, f"must be 1 to {graph.nodes} on a map of {graph.nodes} nodes, not {value}")
    if units < stations:
        raise FieldError("units", f"must be at least one for each of the {stations} stations, not {units}")


def _sites(
    graph: RoadGraph, weights: NDArray[np.float64], number: int, given: Sequence[Landmark], rng: np.random.Generator
) -> list[tuple[str, float, float]]:
    """Give as many sites as asked (name, lon, lat): landmarks where there are enough of them, else nodes."""
    nodes_m = local_m(np.column_stack((graph.lon, graph.lat)), graph)
    centres_m = spread_m(nodes_m, weights, number, angle=rng.uniform(0, np.pi))
    usable = _near_nodes(given, nodes_m, graph)
    if len(usable) < number:
        rows = nearest_free(nodes_m, centres_m)
        return [("", float(graph.lon[row]), float(graph.lat[row])) for row in rows]
    chosen = [usable[row] for row in sorted(nearest_free(_landmarks_m(usable, graph), centres_m))]
    return [(landmark.name, landmark.lon, landmark.lat) for landmark in chosen]


def _stations(sites: Sequence[tuple[str, float, float]]) -> tuple[Station, ...]:
    return tuple(
        Station(_numbered("s", number, len(sites)), name or f"Подстанция № {number}", lon, lat)
        for number, (name, lon, lat) in enumerate(sites, 1)
    )


def _hospitals(sites: Sequence[tuple[str, float, float]]) -> tuple[Hospital, ...]:
    departments = departments_of([name for name, _, _ in sites])
    return tuple(
        Hospital(_numbered("h", number, len(sites)), name or f"Больница № {number}", lon, lat, its)
        for number, ((name, lon, lat), its) in enumerate(zip(sites, departments, strict=True), 1)
    )


def _near_nodes(given: Sequence[Landmark], nodes_m: NDArray[np.float64], graph: RoadGraph) -> list[Landmark]:
    from scipy.spatial import cKDTree

    if not given:
        return []
    distance_m = np.asarray(cKDTree(nodes_m).query(_landmarks_m(given, graph))[0])
    return [given[row] for row in np.flatnonzero(distance_m <= OFF_ROAD_M).tolist()]


def _landmarks_m(landmarks: Sequence[Landmark], graph: RoadGraph) -> NDArray[np.float64]:
    return local_m(np.array([(landmark.lon, landmark.lat) for landmark in landmarks]), graph)


def _station_shares(graph: RoadGraph, weights: NDArray[np.float64], stations: Sequence[Station]) -> NDArray[np.float64]:
    """Give the share of demand that is nearest to each station, (stations,) float64."""
    from scipy.spatial import cKDTree

    at_m = local_m(np.array([(station.lon, station.lat) for station in stations]), graph)
    _, nearest = cKDTree(at_m).query(local_m(np.column_stack((graph.lon, graph.lat)), graph))
    return np.bincount(nearest, weights, minlength=len(stations)).astype(np.float64)


def _shared_out(total: int, shares: NDArray[np.float64], least: int = 1) -> list[int]:
    """Share out a whole number by the largest remainders, at least so many to each."""
    wanted: NDArray[np.float64] = shares / shares.sum() * (total - least * len(shares))
    whole = np.floor(wanted).astype(int)
    rest = total - least * len(shares) - whole.sum()
    whole[np.argsort(whole - wanted, kind="stable")[:rest]] += 1
    return [int(number) + least for number in whole]


def _units(stations: Sequence[Station], numbers: Sequence[int], rng: np.random.Generator) -> tuple[Unit, ...]:
    total = sum(numbers)
    counts = _shared_out(total, np.array(list(PROFILE_SHARES.values())), least=0)
    profiles = [profile for profile, count in zip(PROFILE_SHARES, counts, strict=True) for _ in range(count)]
    mixed = iter(rng.permutation(total).tolist())
    first = [0, *accumulate(numbers)]
    return tuple(
        Unit(
            id=_numbered("u", first[place] + number, total),
            call_sign=f"{place + 1}-{number}",
            station=station.id,
            capabilities=profiles[next(mixed)],
        )
        for place, station in enumerate(stations)
        for number in range(1, numbers[place] + 1)
    )


def _crew(units: Sequence[Unit]) -> tuple[CrewMember, ...]:
    """Give the members of every crew of every unit, in that order: one who leads, one who drives."""
    size = len(units) * len(CREW_DAYS) * CREW_SIZE
    skills = [
        skill
        for unit in units
        for _ in CREW_DAYS
        for skill in (unit.capabilities, (unit.capabilities & {"feldsher"}) | {"driver"})
    ]
    return tuple(
        CrewMember(id=_numbered("c", number, size), name=f"Сотрудник {number}", skills=frozenset(skill))
        for number, skill in enumerate(skills, 1)
    )


def _shifts(units: Sequence[Unit], crew: Sequence[CrewMember]) -> tuple[Shift, ...]:
    members = iter(crew)
    return tuple(
        Shift(unit.id, tuple(each.id for each in islice(members, CREW_SIZE)), start, start, days)
        for unit, start in zip(units, cycle(SHIFT_STARTS), strict=False)
        for days in CREW_DAYS
    )


def _numbered(letter: str, number: int, largest: int) -> str:
    """Give an id whose order as text is its order as a number."""
    return f"{letter}{number:0{max(2, len(str(largest)))}}"
