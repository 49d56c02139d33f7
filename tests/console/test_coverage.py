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
