"""Maps, decisions and the journal, measured in one run on this machine."""

from __future__ import annotations

import tempfile
from contextlib import closing
from datetime import UTC, datetime
from functools import partial
from itertools import islice
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

import numpy as np

from console.benchmarks.after_closure import bench_after_closure
from console.benchmarks.coverage import bench_coverage
from console.benchmarks.duplicates import bench_duplicates
from console.benchmarks.hospitals import bench_hospitals
from console.benchmarks.joint import bench_joint
from console.benchmarks.locations import bench_locations
from console.benchmarks.places import bench_places
from console.benchmarks.under_way import bench_under_way
from console.opening import CentreParts, open_centre, replayed
from console.region import build_region, open_region
from console.state_folder import StateFolder
from dispatch.adapters.sqlite_journal import SqliteJournal
from dispatch.commands import Actor, AssignUnit, ChangeIncident, MoveAssignment, ReceiveCall
from dispatch.journal.benchmark import measure_journal
from dispatch.journal.lifecycles import EVENTS_EACH, lifecycles
from dispatch.recommendation import recommend
from dispatch.roster_watch import ROSTER, roster_changes
from dispatch.state import CentreState
from dispatch.vocabulary import AssignmentStatus
from fleet.made_up import made_up_fleet
from routing.figures import Figure
from simulator.clock import ManualClock
from simulator.homes import Homes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from console.region import Region
    from dispatch.centre import Centre
    from dispatch.commands import Command

UNITS: Final = 450
STATIONS: Final = 78
ROUNDS: Final = 300
_NOON: Final = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
_PERSON: Final = Actor("benchmark", "1")
_GROUP: Final = 500
_LIVES: Final = 60


def bench_maps(source: str) -> Iterator[Figure]:
    """Measure building a map with its routing files, opening it, and finding places on it."""
    name = Path(source).name
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "map"
        yield Figure(f"{name}: build", _seconds(lambda: build_region(source, place, progress=_quiet)), "s", 30)
        yield Figure(f"{name}: open", _seconds(lambda: open_region(place)), "s", 2)
        yield from bench_places(open_region(place).map)


def bench_dispatch(region: Region) -> Iterator[Figure]:
    """Measure recommendations of a centre with 450 units, and the joint assignment of a storm."""
    with tempfile.TemporaryDirectory() as folder:
        centre = _centre(region, StateFolder(Path(folder)))
        with closing(centre.journal):
            _call(centre, region, 1)
            yield from bench_after_closure(centre, region)
            for waiting in (1, 20):
                _call(centre, region, waiting - len(centre.state.incidents))
                taken = _p99_ms(lambda: recommend(centre.situation(), centre.state.incidents["1"]), ROUNDS)
                yield Figure(f"recommendation, {UNITS} units, {waiting} waiting, p99", taken, "ms", 50)
            yield Figure(f"command until it is durable, {UNITS} units, p99", _commands_p99_ms(centre, region), "ms", 20)
            yield from bench_under_way(centre, region)
    yield from bench_joint()
    yield from bench_locations()
    yield from bench_hospitals()
    yield from bench_coverage()
    yield from bench_duplicates()


def bench_journal(events: int) -> Iterator[Figure]:
    """Measure appends, the replay of whole lifecycles, the check of the chain, and a start behind a checkpoint."""
    with tempfile.TemporaryDirectory() as folder, closing(_journal(Path(folder))) as journal:
        yield from measure_journal(journal)
    with tempfile.TemporaryDirectory() as folder:
        with closing(_journal(Path(folder))) as journal:
            lives = lifecycles(events // EVENTS_EACH)
            while group := list(islice(lives, _GROUP)):
                journal.append(group)
            taken = _seconds(lambda: CentreState().fold(journal.public_parts(after=0)))
            yield Figure(f"replay of {events:,} events", events / taken, "events/s", 100_000, at_least=True)
            yield Figure(f"check of {events:,} events", events / _seconds(journal.verify), "events/s")
            replayed(journal)
        taken = _seconds(lambda: _start(Path(folder)))
        yield Figure(f"journal and state opened, {events:,} events behind a checkpoint", taken, "s", 3)


def _centre(region: Region, folder: StateFolder) -> Centre:
    fleet = made_up_fleet(
        region.map.graph,
        region.map.places,
        1,
        units=UNITS,
        stations=STATIONS,
        time_zone=ZoneInfo("Europe/Moscow"),
    )
    centre = open_centre(folder, CentreParts(region, fleet, ManualClock(_NOON), training=True))
    for change in roster_changes(centre.situation()):
        centre.handle(change, ROSTER)
    return centre


def _commands_p99_ms(centre: Centre, region: Region) -> float:
    """Measure the commands of incidents from the call to the end, one after another, as they come at 10 a second."""
    taken: list[float] = []
    for number in range(_LIVES):
        _call(centre, region, 1)
        incident = str(centre.state.last_incident)
        unit = centre.fleet.units[number % UNITS].id
        commands: list[Command] = [ChangeIncident(incident, 1, priority=1), AssignUnit(incident, unit)]
        commands += [MoveAssignment(f"{incident}-1", status) for status in AssignmentStatus if status != "proposed"]
        taken += [_seconds(partial(centre.handle, command, _PERSON)) for command in commands]
    return float(np.percentile(taken, 99)) * 1000


def _call(centre: Centre, region: Region, count: int) -> None:
    homes, rng = Homes(region.map.graph, region.map.places), np.random.default_rng(count)
    for _ in range(count):
        home = homes.draw(rng)
        centre.handle(ReceiveCall(lon=home.lon, lat=home.lat, reason="injury"), _PERSON)


def _journal(folder: Path) -> SqliteJournal:
    return SqliteJournal.open(folder / "centre.sqlite", folder / "keys.sqlite")


def _start(folder: Path) -> None:
    with closing(_journal(folder)) as journal:
        replayed(journal)


def _seconds(work: Callable[[], object]) -> float:
    began = perf_counter()
    work()
    return perf_counter() - began


def _p99_ms(work: Callable[[], object], rounds: int) -> float:
    work()
    return float(np.percentile([_seconds(work) for _ in range(rounds)], 99)) * 1000


def _quiet(_step: str) -> None:
    """Say nothing of the steps."""
