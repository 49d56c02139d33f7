"""The sea lies to the right of its coastlines, and is cut at the box of the extract."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from maps.tiles.coast import Coastline, coastlines, seas

BOX = (30.0, 59.0, 31.0, 60.0)


def coast(*places: tuple[float, float], way: int = 7) -> Coastline:
    return Coastline(way, np.array(places))


@given(lat=st.floats(59.01, 59.99), eastward=st.booleans())
def test_a_coast_from_edge_to_edge_has_the_sea_to_its_right(*, lat: float, eastward: bool) -> None:
    line = coast((29.5, lat), (30.4, lat), (31.5, lat))
    [sea] = seas([line if eastward else Coastline(7, line.places[::-1])], BOX)
    assert sea.shape.area == pytest.approx(lat - 59.0 if eastward else 60.0 - lat)
    assert sea.way == 7


def test_an_island_is_no_sea_and_a_lagoon_is() -> None:
    anticlockwise = coast((30.4, 59.4), (30.6, 59.4), (30.6, 59.6), (30.4, 59.6), (30.4, 59.4), way=9)
    [sea] = seas([anticlockwise], BOX)
    assert sea.shape.area == pytest.approx(1.0 - 0.04)
    [lagoon] = seas([Coastline(9, anticlockwise.places[::-1])], BOX)
    assert lagoon.shape.area == pytest.approx(0.04)


def test_a_coast_of_many_ways_is_one_sea_by_its_lowest_way() -> None:
    [sea] = seas([coast((29.9, 59.5), (30.5, 59.5), way=12), coast((30.5, 59.5), (31.1, 59.5), way=3)], BOX)
    assert (sea.way, sea.shape.area) == (3, pytest.approx(0.5))


def test_a_coast_cut_just_before_the_edge_is_led_to_it_and_one_that_ends_farther_in_divides_nothing() -> None:
    [sea] = seas([coast((30.001, 59.5), (30.999, 59.5))], BOX)
    assert sea.shape.area == pytest.approx(0.5)
    assert seas([coast((30.2, 59.5), (31.5, 59.5))], BOX) == []


def test_no_coast_is_no_sea() -> None:
    assert seas([], BOX) == []
    assert seas([coast((10.0, 10.0), (11.0, 10.0))], BOX) == []


def test_a_way_breaks_where_the_file_lacks_its_points() -> None:
    known = [(30.0, 59.1), (30.0, 59.1), (30.1, 59.1), None, (30.2, 59.1), None, (30.3, 59.1), (30.4, 59.1)]
    nodes = [
        SimpleNamespace(
            location=SimpleNamespace(valid=lambda known=place is not None: known),
            lon=place and place[0],
            lat=place and place[1],
        )
        for place in known
    ]
    assert [line.places.tolist() for line in coastlines(5, nodes)] == [
        [[30.0, 59.1], [30.1, 59.1]],
        [[30.3, 59.1], [30.4, 59.1]],
    ]
