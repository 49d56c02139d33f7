"""With bridges about to open, nobody is told to arrive over one that is raised."""

from __future__ import annotations

from contextlib import closing
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from raised_town import EVENING, raised_town

from dispatch.commands import ReceiveCall
from dispatch.gathering import unit_columns
from dispatch.recommendation import recommend
from fleet.instants import MS, to_ms
from fleet.positions import Fix
from routing import Route, route
from simulator.clock import ManualClock
from town import ANNA, open_centre

if TYPE_CHECKING:
    from datetime import datetime

    from dispatch.centre import Centre

UNITS = 12
TOWN = raised_town(units=UNITS)
GRAPH = TOWN.map.graph
BRIDGES = np.isin(GRAPH.way_id, [way for closure in TOWN.map.closures for way in closure.way_ids])
DRY = np.setdiff1d(np.arange(GRAPH.nodes), np.concatenate((GRAPH.tail[BRIDGES], GRAPH.head[BRIDGES])))
"""Nodes where no bridge begins or ends."""


class Passed(NamedTuple):
    """A bridge on a way: when it is entered and when left, ms since 1970."""

    arc: int
    entered_ms: int
    left_ms: int


def place(node: int) -> tuple[float, float]:
    return float(GRAPH.lon[node]), float(GRAPH.lat[node])


def passed_bridges(centre: Centre, way: Route, rolls_at: datetime) -> list[Passed]:
    """Walk a way point by point, waits included, and give the bridges that are driven from end to end."""
    travel_ms, begins_ms, points = centre.streets.metric.metric.travel_ms, to_ms(rolls_at), way.geometry.tolist()
    passed, row = [], 0
    for nth, arc in enumerate(way.arcs[:-1].tolist()):
        row = points.index(list(place(GRAPH.head[arc])), row)
        left_ms = begins_ms + int(way.vertex_ms[row])
        if BRIDGES[arc] and nth > 0:
            passed.append(Passed(arc, left_ms - int(travel_ms[arc]), left_ms))
    return passed


def raised_spans_ms(centre: Centre, arc: int) -> list[tuple[int, int]]:
    return [
        span
        for each in centre.streets.bridges()
        if arc in each.closure.arcs
        for span in zip(each.closure.begins_ms.tolist(), each.closure.ends_ms.tolist(), strict=True)
    ]


@given(
    minutes=st.integers(15, 280),
    calls=st.lists(st.integers(0, len(DRY) - 1), min_size=1, max_size=3),
    moved=st.dictionaries(st.integers(0, UNITS - 1), st.integers(0, GRAPH.nodes - 1), max_size=UNITS),
)
@settings(max_examples=15)
def test_no_candidate_arrives_over_a_bridge_that_is_raised(
    minutes: int, calls: list[int], moved: dict[int, int]
) -> None:
    now = EVENING + timedelta(minutes=minutes)
    with TemporaryDirectory() as folder:
        centre = open_centre(Path(folder), clock=ManualClock(now), of=TOWN)
        with closing(centre.journal):
            for row, node in moved.items():
                centre.positions.take(Fix(centre.fleet.units[row].id, *place(node), now), now)
            for call in calls:
                lon, lat = place(int(DRY[call]))
                centre.handle(ReceiveCall(lon=lon, lat=lat, reason="chest_pain"), ANNA)
            check_candidates(centre)


def check_candidates(centre: Centre) -> None:
    """Drive every candidate of every open incident to it, as its recommendation says."""
    _, places = unit_columns(centre.situation())
    for incident in centre.state.open_incidents():
        assert incident.place is not None
        goal = incident.place.lon, incident.place.lat
        for candidate in recommend(centre.situation(), incident).candidates:
            assert not candidate.estimated
            rolls_at = centre.clock.now() + candidate.turnout_ms * MS
            start = places[centre.fleet.unit_rows[candidate.unit]].tolist()
            way = route(centre.streets.metric, start, goal, at=rolls_at)
            assert isinstance(way, Route)
            assert way.travel_ms == candidate.travel_ms
            for bridge in passed_bridges(centre, way, rolls_at):
                for begins_ms, ends_ms in raised_spans_ms(centre, bridge.arc):
                    assert bridge.left_ms <= begins_ms or bridge.entered_ms >= ends_ms


def test_such_drives_are_met_in_the_town(tmp_path: Path) -> None:
    centre = open_centre(tmp_path, clock=ManualClock(EVENING + timedelta(minutes=58)), of=TOWN)
    with closing(centre.journal):
        waits, over = 0, 0
        for node in DRY[::400].tolist():
            for unit in centre.fleet.stations[:4]:
                way = route(centre.streets.metric, (unit.lon, unit.lat), place(node), at=centre.clock.now())
                assert isinstance(way, Route)
                waits += way.wait_ms > 0
                over += len(passed_bridges(centre, way, centre.clock.now())) > 0
    assert waits > 0
    assert over >= waits
