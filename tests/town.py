"""A small made-up town for tests: its streets and fleet made once, a centre on a real journal for each test."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING, NamedTuple
from zoneinfo import ZoneInfo

from console.region import siren_turns
from dispatch.adapters.sqlite_journal import SqliteJournal
from dispatch.centre import Centre
from dispatch.commands import Actor
from dispatch.policy import FULL
from dispatch.roster_watch import ROSTER, roster_changes
from dispatch.state import CentreState
from dispatch.streets import RoadsByClock, Streets
from fleet.made_up import made_up_fleet
from fleet.positions import PositionBook
from maps.store import build_map
from routing import build_hierarchy
from routing.speeds import with_siren
from simulator.clock import ManualClock

if TYPE_CHECKING:
    from pathlib import Path

    from dispatch.triage.versions import Versions
    from fleet.roster import Fleet
    from maps.store import BuiltMap
    from routing import Hierarchy

NODES = 2_000
SEED = 1
NOON = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
ANNA = Actor("anna", "seat 1")
BORIS = Actor("boris", "seat 2")


class Town(NamedTuple):
    map: BuiltMap
    hierarchy: Hierarchy
    fleet: Fleet


@cache
def town(nodes: int = NODES, units: int = 60) -> Town:
    built = build_map(f"made-up:{nodes}:{SEED}")
    fleet = made_up_fleet(
        built.graph,
        built.places,
        SEED,
        units=units,
        time_zone=ZoneInfo("Europe/Moscow"),
        given_stations=built.stations,
        given_hospitals=built.hospitals,
    )
    return Town(built, build_hierarchy(built.graph, siren_turns(built)), fleet)


def open_centre(
    folder: Path,
    *,
    on_duty: bool = True,
    clock: ManualClock | None = None,
    of: Town | None = None,
    versions: Versions | None = None,
) -> Centre:
    """Open a centre in a folder, replayed from its journal; its units come on duty unless told otherwise."""
    of, clock = of or town(), clock or ManualClock(NOON)
    journal = SqliteJournal.open(folder / "centre.sqlite", folder / "keys.sqlite")
    state = CentreState.of(journal.checkpoint())
    state.fold(journal.public_parts(after=state.last_seq))
    centre = Centre(
        journal=journal,
        state=state,
        fleet=of.fleet,
        positions=PositionBook(tuple(of.fleet.unit_rows)),
        streets=Streets(
            of.map,
            of.hierarchy,
            FULL,
            RoadsByClock(of.map.closures, with_siren(), of.fleet.time_zone),
            now=clock.now(),
        ),
        policy=FULL,
        clock=clock,
        training=False,
        versions=versions,
    )
    centre.refresh_closures()
    for change in roster_changes(centre.situation()) if on_duty else ():
        centre.handle(change, ROSTER)
    return centre


def without_station(of: Town, station: str) -> Town:
    """Give a town after a station was given up and its units were given to another."""
    stations = tuple(each for each in of.fleet.stations if each.id != station)
    units = (replace(each, station=stations[0].id) if each.station == station else each for each in of.fleet.units)
    return of._replace(fleet=replace(of.fleet, stations=stations, units=tuple(units)))


def road_place(index: int = 0) -> tuple[float, float]:
    """Give a place on a road of the town."""
    graph = town().map.graph
    node = index * 37 % graph.nodes
    return float(graph.lon[node]), float(graph.lat[node])
