"""Each unit comes in its own way, and not farther than it goes."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fleet.going.times import going_ms
from fleet.going.ways import WAYS, Moves
from maps import made_up_region
from maps.snapping import snapping_index
from routing.times import UNREACHABLE_MS

GRAPH = made_up_region(1_000, 3)
INDEX = snapping_index(GRAPH)
HERE = (float(GRAPH.lon[0]), float(GRAPH.lat[0]))

degrees = st.tuples(st.floats(28, 32), st.floats(58, 62))


def times(moves: Moves, places: list[tuple[float, float]], road_ms: int, *, target: tuple[float, float]) -> list[int]:
    table = np.full((len(places), 1), road_ms, dtype=np.int32)
    ways = np.full(len(places), moves, dtype=np.int8)
    found = going_ms(ways, np.array(places), np.array([target]), table, graph=GRAPH, index=INDEX)
    return [int(ms) for ms in found[:, 0]]


def test_a_crew_by_road_takes_what_the_road_takes() -> None:
    assert times(Moves.ROAD, [HERE, (np.nan, np.nan)], 300_000, target=HERE) == [300_000, 300_000]


def test_a_private_car_is_slower_than_an_ambulance() -> None:
    near = (HERE[0] + 0.05, HERE[1])
    assert times(Moves.OWN_CAR, [near], 600_000, target=HERE) == [780_000]


@given(place=degrees, road_ms=st.sampled_from([1, 300_000, 10_000_000, UNREACHABLE_MS]))
def test_on_foot_and_in_the_air_roads_do_not_matter(place: tuple[float, float], road_ms: int) -> None:
    for moves in (Moves.FOOT, Moves.AIR):
        assert times(moves, [place], road_ms, target=HERE) == times(moves, [place], 60_000, target=HERE)


@given(place=degrees, part=st.floats(0, 1))
def test_farther_is_never_sooner_by_air(place: tuple[float, float], part: float) -> None:
    between = (HERE[0] + (place[0] - HERE[0]) * part, HERE[1] + (place[1] - HERE[1]) * part)
    nearer, farther = times(Moves.AIR, [between, place], UNREACHABLE_MS, target=HERE)
    assert nearer <= farther + 1


@given(place=degrees, stop=degrees)
def test_no_stop_on_the_way_makes_a_flight_shorter(place: tuple[float, float], stop: tuple[float, float]) -> None:
    whole, last = times(Moves.AIR, [place, stop], UNREACHABLE_MS, target=HERE)
    first = times(Moves.AIR, [place], UNREACHABLE_MS, target=stop)[0]
    assert whole == UNREACHABLE_MS or whole <= first + last


@pytest.mark.parametrize("moves", [Moves.FOOT, Moves.OWN_CAR, Moves.AIR])
def test_beyond_its_reach_or_from_nowhere_a_unit_never_comes(moves: Moves) -> None:
    far = (HERE[0], HERE[1] + WAYS[moves].farthest_m / 100_000)
    assert times(moves, [far, (np.nan, np.nan)], 60_000, target=HERE) == [UNREACHABLE_MS, UNREACHABLE_MS]


def test_where_no_road_leads_a_private_car_does_not_come() -> None:
    assert times(Moves.OWN_CAR, [HERE], UNREACHABLE_MS, target=HERE) == [UNREACHABLE_MS]


def test_nobody_and_nowhere_is_an_empty_table() -> None:
    none = np.empty((0, 2))
    for moves in (np.zeros(0, dtype=np.int8), np.full(1, Moves.FOOT, dtype=np.int8)):
        places = np.full((len(moves), 2), 30.0)
        table = np.empty((len(moves), 0), dtype=np.int32)
        assert going_ms(moves, places, none, table, graph=GRAPH, index=INDEX).shape == table.shape
