"""An address in any order has one key, and no place within 25 m is missed."""

from __future__ import annotations

from math import cos, pi, radians, sin

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.history.places import CELL_M, address_key, cell_key, cells_around
from maps.road_graph import METRES_PER_DEGREE


def test_one_house_has_one_key() -> None:
    wanted = address_key("Озёрск, ул. Садовая, д. 12 корп. 2, кв. 45")
    assert wanted == address_key("Садовая улица, 12 к2, Озёрск")
    assert wanted != address_key("Садовая улица, 12, Озёрск")
    assert wanted != address_key("Садовая улица, 12 к2, Лесогорск")


@pytest.mark.parametrize("text", ["", "Садовая улица", "Р-218, 5 км", "Школа № 5", "12"])
def test_what_is_no_house_has_no_key(text: str) -> None:
    assert address_key(text) is None


@given(st.floats(-179, 179), st.floats(-80, 80), st.floats(0, 0.98 * CELL_M), st.floats(0, 2 * pi))
def test_no_place_within_a_cell_is_missed(lon: float, lat: float, away_m: float, turn: float) -> None:
    north = away_m * sin(turn) / METRES_PER_DEGREE
    east = away_m * cos(turn) / METRES_PER_DEGREE / cos(radians(lat))
    assert cell_key(lon + east, lat + north) in cells_around(lon, lat)


@given(st.floats(-180, 180), st.floats(-90, 90))
def test_places_far_off_are_others(lon: float, lat: float) -> None:
    assert cell_key(lon, lat) in cells_around(lon, lat)
    assert cell_key(lon, lat - 0.01 if lat > 0 else lat + 0.01) not in cells_around(lon, lat)
