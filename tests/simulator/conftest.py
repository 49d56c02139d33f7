"""A small centre in a made-up region: real map, routing, fleet and journal, with a clock that is set by hand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from dispatch.adapters.sqlite_journal import SqliteJournal
from dispatch.centre import Centre
from dispatch.policy import FIRST_ARRIVAL
from dispatch.roster_watch import ROSTER, roster_changes
from dispatch.state import CentreState
from dispatch.streets import Streets
from fleet.made_up import made_up_fleet
from fleet.positions import PositionBook
from maps.store import build_map
from routing import build_hierarchy
from simulator.clock import ManualClock

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from maps.store import BuiltMap
    from routing import Hierarchy

START = datetime(2026, 3, 2, 9, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Region:
    """A built map and its hierarchy."""

    map: BuiltMap
    hierarchy: Hierarchy


@cache
def region(nodes: int) -> Region:
    """Give a made-up region; each size is made once."""
    built = build_map(f"made-up:{nodes}:1")
    return Region(built, build_hierarchy(built.graph))


CentreMaker = "Callable[..., Centre]"


@pytest.fixture
def open_centre(tmp_path: Path) -> Iterator[Callable[..., Centre]]:
    """Give what opens a centre with every unit on duty at its station; its clock is a `ManualClock`."""
    opened: list[Centre] = []

    def opener(*, nodes: int = 2_000, units: int = 12, stations: int = 6) -> Centre:
        folder = tmp_path / str(len(opened))
        folder.mkdir()
        centre = _centre(region(nodes), folder, units=units, stations=stations)
        opened.append(centre)
        for change in roster_changes(centre.situation()):
            centre.handle(change, ROSTER)
        return centre

    yield opener
    for centre in opened:
        centre.journal.close()


def _centre(place: Region, folder: Path, *, units: int, stations: int) -> Centre:
    zone = ZoneInfo("Europe/Moscow")
    fleet = made_up_fleet(
        place.map.graph, place.map.places, 1, time_zone=zone, units=units, stations=stations, hospitals=6
    )
    return Centre(
        journal=SqliteJournal.open(folder / "journal.db", folder / "keys"),
        state=CentreState(),
        fleet=fleet,
        positions=PositionBook(tuple(fleet.unit_rows)),
        streets=Streets(place.map, place.hierarchy, FIRST_ARRIVAL),
        policy=FIRST_ARRIVAL,
        clock=ManualClock(START),
        training=True,
    )
