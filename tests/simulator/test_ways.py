"""Virtual units that walk, take their own car or fly: there when the centre expects them, and back again."""

from __future__ import annotations

from contextlib import closing
from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np
import pytest
from village import DRIVER, FLYER, POST, WALKER, village

from dispatch.arrivals import arrivals
from dispatch.commands import AssignUnit, ReceiveCall
from dispatch.vocabulary import AssignmentStatus, IncidentState, UnitState
from fleet.going.times import going_ms
from fleet.going.ways import LANDING_MS, Moves
from fleet.instants import MS
from maps.road_graph import great_circle_m
from playing import Play
from routing import travel_times
from simulator.clock import ManualClock
from simulator.crews import virtual_crews
from simulator.roads import on_road
from simulator.ways import way_between
from simulator.world import World
from town import ANNA, NOON, open_centre, road_place

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

HERE = road_place(POST)
NEAR = (HERE[0] + 0.006, HERE[1] + 0.003)


@pytest.fixture
def play(tmp_path: Path) -> Iterator[Play]:
    centre = open_centre(tmp_path, clock=ManualClock(NOON), of=village())
    with closing(centre.journal):
        yield Play(centre, World(virtual_crews(centre, seed=1), None, start=NOON))


@pytest.mark.parametrize("moves", list(Moves))
def test_a_way_takes_as_long_as_the_decision_expects(play: Play, moves: Moves) -> None:
    streets = play.centre.streets
    start, target = HERE, on_road(streets, *NEAR)
    road_ms = travel_times(streets.metric, [start], [target], at=NOON)
    expected = going_ms(
        np.array([moves], dtype=np.int8),
        np.array([start]),
        np.array([target]),
        road_ms,
        graph=streets.map.graph,
        index=streets.map.index,
    )
    way = way_between(streets, start, target, moves=moves, starts_at=NOON)
    assert way.arrives_at - NOON == int(expected[0, 0]) * MS
    assert way.position_at(NOON) == pytest.approx(start)
    assert way.position_at(way.arrives_at) == pytest.approx(target)


def test_a_flight_is_over_its_goal_when_it_begins_to_land(play: Play) -> None:
    way = way_between(play.centre.streets, HERE, road_place(40), moves=Moves.AIR, starts_at=NOON)
    above = way.arrives_at - LANDING_MS * MS
    assert way.position_at(above) == pytest.approx(road_place(40))
    half = way.position_at(NOON + (above - NOON) / 2)
    whole_m = float(great_circle_m(*HERE, *road_place(40)))
    assert float(great_circle_m(*HERE, *half)) == pytest.approx(whole_m / 2, rel=1e-3)


@pytest.mark.parametrize("unit", [WALKER, DRIVER, FLYER])
def test_a_unit_comes_in_its_way_and_goes_home_again(play: Play, unit: str) -> None:
    centre = play.centre
    incident = str(centre.handle(ReceiveCall(lon=NEAR[0], lat=NEAR[1], reason="injury"), ANNA)["incident"])
    centre.handle(AssignUnit(incident, unit), ANNA)
    (expected,) = arrivals(centre.situation())
    play.until(NOON + timedelta(hours=4))
    assignment = centre.state.incidents[incident].assignments[0]
    there = assignment.times[AssignmentStatus.ON_SCENE.value]
    assert abs(there - expected.arrives_at) < timedelta(minutes=1)
    assert not assignment.active
    assert centre.state.unit(unit).state is UnitState.AT_STATION
    assert centre.state.incidents[incident].state is IncidentState.CLOSED
    crews = [each.unit for each in centre.state.incidents[incident].assignments if not each.assists]
    assert len(crews) == 1
