"""The cover of the region and moves over HTTP."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import House

pytestmark = pytest.mark.anyio


async def test_the_board_is_told_how_much_is_covered_and_it_falls_with_a_unit(house: House) -> None:
    before = (await house.http.get("coverage")).json()
    assert [each["minutes"] for each in before["within"]] == [8, 20]
    assert before["idle"] == len(house.town.fleet.units)
    for unit in house.town.fleet.units[1:]:
        await house.http.post(f"units/{unit.id}/state", json={"state": "out_of_service"})
    after = (await house.http.get("coverage")).json()
    assert after["idle"] == 1
    assert after["within"][0]["once"] < before["within"][0]["once"]
    assert after["within"][0]["twice"] == 0


async def test_moves_name_a_unit_a_station_and_what_they_win(house: House) -> None:
    stations = {each["id"] for each in (await house.http.get("stations")).json()}
    for move in (await house.http.get("relocations")).json():
        assert move["unit"] in house.town.fleet.unit_by_id
        assert move["station"] in stations
        assert move["gain"] > 0
        assert move["drive_ms"] >= 0


async def test_the_busy_fractions_are_told_with_where_they_come_from(house: House) -> None:
    told = (await house.http.get("coverage")).json()["busy"]
    assert told == {"every": 0.4, "resuscitation": 0.4, "measured": False}


async def test_targets_of_stations_are_told_beside_who_stands_there_and_remembered(house: House) -> None:
    first, second = [(await house.http.get("coverage/targets")).json() for _ in range(2)]
    assert first["proven"]
    assert second["seconds"] == first["seconds"]
    units = len(house.town.fleet.units)
    assert first["units"] == units
    assert sum(each["standing"] for each in first["stations"]) == units
    assert 0 < sum(each["target"] for each in first["stations"]) <= units
    assert all(each["resuscitation"] <= each["target"] for each in first["stations"])
    assert 0 < first["share"] <= first["bound"] <= 1
    assert [each["station"] for each in first["stations"]] == [each.id for each in house.town.fleet.stations]
