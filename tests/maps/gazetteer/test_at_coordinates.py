"""Coordinates in the search: the place itself, then what stands there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from gazetteers import HOUSE, write_small_gazetteer

from maps.gazetteer.build import build_gazetteer
from maps.gazetteer.entries import Entries
from maps.gazetteer.gazetteer import open_gazetteer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from maps.gazetteer.gazetteer import Gazetteer


@pytest.fixture
def gazetteer(tmp_path: Path) -> Iterator[Gazetteer]:
    write_small_gazetteer(tmp_path / "places")
    opened = open_gazetteer(tmp_path / "places")
    yield opened
    opened.close()


@pytest.mark.parametrize(
    "text", ["59.94, 30.31", "30.31, 59.94", "59°56'24\" с.ш. 30°18'36\" в.д.", " geo:59.94,30.31 "]
)
def test_coordinates_on_the_map_are_told_with_what_stands_there(gazetteer: Gazetteer, text: str) -> None:
    place, house, crossing = gazetteer.find(text, limit=3)
    assert (place.kind, place.label, place.alike) == ("coordinates", "59.940000, 30.310000", 0)
    assert (place.lon, place.lat) == pytest.approx(HOUSE)
    assert (house.label, house.distance_m) == ("Лесная улица, 5, Сосногорск", pytest.approx(0, abs=0.1))
    assert crossing.kind == "crossing"


def test_no_more_is_told_than_was_asked_for(gazetteer: Gazetteer) -> None:
    assert [found.kind for found in gazetteer.find("59.94, 30.31", limit=1)] == ["coordinates"]


def test_off_the_map_both_orders_are_told(gazetteer: Gazetteer) -> None:
    one, other = gazetteer.find("40.5, 41.5", limit=2)
    assert (one.lon, one.lat, one.alike) == (41.5, 40.5, 1)
    assert (other.lon, other.lat, other.alike) == (40.5, 41.5, 1)


def test_a_map_of_nothing_knows_coordinates(tmp_path: Path) -> None:
    build_gazetteer(Entries(), tmp_path / "places", progress=lambda _step: None)
    empty = open_gazetteer(tmp_path / "places")
    assert [(found.lon, found.lat) for found in empty.find("59.94, 30.31")] == [(30.31, 59.94)]
    assert empty.near(30.31, 59.94) == []
    empty.close()
