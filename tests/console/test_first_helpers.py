"""Feldshers of villages over HTTP: told with the way that they come, sent by a person, and never with a patient."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from village import FLYER, POST, WALKER, village

from town import road_place

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from conftest import House

pytestmark = pytest.mark.anyio


@pytest.fixture
async def house(make_house: Callable[..., House]) -> AsyncIterator[House]:
    async with make_house(town=village()).opened() as house:
        yield house


async def read(house: House, path: str) -> Any:
    return (await house.http.get(path)).raise_for_status().json()


async def test_a_feldsher_is_told_sent_and_refused_a_hospital(house: House) -> None:
    lon, lat = road_place(POST)
    units = {each["id"]: each["moves"] for each in await read(house, "units")}
    assert (units[WALKER], units[FLYER]) == ("foot", "air")
    incident = await house.call(lon=lon, lat=lat)
    advice = await read(house, f"incidents/{incident}/recommendation")
    assert advice["candidates"][0]["moves"] == "road"
    assert {each["unit"]: each["moves"] for each in advice["candidates"][-2:]} == {WALKER: "foot", "driver": "own_car"}
    assignment = await house.send(incident, WALKER)
    for status in ("accepted", "en_route", "on_scene"):
        await house.http.post(f"assignments/{assignment}/status", json={"status": status})
    assert (await read(house, f"assignments/{assignment}"))["route"] is None
    told = await read(house, f"incidents/{incident}")
    assert (told["state"], told["wanting"], told["assignments"][0]["assists"]) == ("assigned", 1, True)
    hospital = (await read(house, "hospitals"))[0]["id"]
    refused = await house.http.post(
        f"assignments/{assignment}/status", json={"status": "transporting", "hospital": hospital}
    )
    assert (refused.status_code, refused.json()["code"], refused.json()["unit"]) == (409, "cannot_convey", WALKER)


async def test_why_a_feldsher_is_not_the_first_is_no_matter_of_price(house: House) -> None:
    lon, lat = road_place(POST)
    incident = await house.call(lon=lon, lat=lat)
    answer = await house.http.get(f"incidents/{incident}/recommendation/{WALKER}")
    assert (answer.status_code, answer.json()["code"]) == (409, "no_comparison")


async def test_a_helicopter_waits_for_the_weather(house: House) -> None:
    stopped = await house.http.post(
        f"units/{FLYER}/state", json={"state": "out_of_service", "pause": "weather", "until": "2026-03-02T12:00:00Z"}
    )
    assert stopped.status_code < 300
    told = next(each for each in await read(house, "units") if each["id"] == FLYER)
    assert (told["state"], told["pause"]) == ("out_of_service", "weather")


async def test_who_is_too_far_is_told_so_in_words(house: House) -> None:
    lon, lat = road_place(POST)
    incident = await house.call(lon=lon, lat=lat + 0.05)
    advice = (await house.http.get(f"incidents/{incident}/recommendation", headers={"Accept-Language": "ru"})).json()
    refused = {each["unit"]: (each["code"], each["text"]) for each in advice["refused"]}
    assert refused[WALKER] == ("out_of_reach", "вне радиуса: так далеко не отправляют")
