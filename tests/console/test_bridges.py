"""Bridges over HTTP: when they are raised, and what people are warned of."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from raised_town import EVENING, raised_town, without_north

from console.api.bridges import WITHOUT_TEXTS
from console.api.desk import BRIDGES_KEPT
from console.upkeep import follow_bridges, follow_raised
from dispatch.bridging.opening import alarm_at
from dispatch.bridging.warning import bridge_warning
from dispatch.raised import MetricsWithout
from fleet.relocation import NoCover
from simulator.clock import ManualClock

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from conftest import House

pytestmark = pytest.mark.anyio


@pytest.fixture
async def evening(make_house: Callable[..., House]) -> AsyncIterator[House]:
    async with make_house(town=raised_town(units=12), clock=ManualClock(EVENING)).opened() as house:
        yield house


async def told(house: House) -> dict[str, Any]:
    house.clock.advance(BRIDGES_KEPT["settled"])
    answer = await house.http.get("bridges")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def test_bridges_are_told_with_their_next_opening(evening: House) -> None:
    found = await told(evening)
    assert [each["name"] for each in found["bridges"]] == [each.name for each in evening.town.map.closures]
    assert {each["state"] for each in found["bridges"]} == {"open"}
    assert found["warning"] is None
    first = min(found["bridges"], key=lambda each: each["next_from"])
    assert datetime.fromisoformat(first["next_from"]) == EVENING + timedelta(minutes=40)
    evening.clock.advance(timedelta(minutes=45))
    again = await told(evening)
    raised = [each for each in again["bridges"] if each["state"] == "raised"]
    assert first["name"] in {each["name"] for each in raised}
    assert all(each["until"] == first["next_until"] for each in raised)


async def test_a_warning_that_is_shared_says_the_same_as_the_bridges(evening: House) -> None:
    begins = EVENING + timedelta(minutes=40)
    evening.clock.set(begins - timedelta(seconds=1))
    before = (await evening.http.get("bridges")).json()
    assert datetime.fromisoformat(before["warning"]["begins_at"]) == begins
    assert {each["state"] for each in before["bridges"]} == {"open"}
    evening.clock.advance(timedelta(seconds=1))
    after = (await evening.http.get("bridges")).json()
    assert datetime.fromisoformat(after["at"]) == begins
    raised = {each["name"] for each in after["bridges"] if each["state"] == "raised"}
    assert raised
    assert raised < set(after["warning"]["bridges"])
    assert datetime.fromisoformat(after["warning"]["begins_at"]) == begins + timedelta(minutes=10)


async def test_what_no_station_reaches_is_told(make_house: Callable[..., House]) -> None:
    town = raised_town(units=12)
    south = without_north(town)
    async with make_house(town=south, clock=ManualClock(EVENING + timedelta(minutes=50))).opened() as house:
        beyond = (await told(house))["warning"]["beyond"]
    assert beyond["demand"] > 0.1
    assert sum(each["share"] for each in beyond["districts"]) == pytest.approx(1)
    assert beyond["units"] == 0
    assert {each["id"] for each in beyond["hospitals"]} < {each.id for each in town.fleet.hospitals}
    assert all(each["name"] and each["departments"] for each in beyond["hospitals"])


async def test_the_warning_ends_in_orders_that_cover_both_banks(evening: House) -> None:
    evening.clock.advance(timedelta(minutes=50))
    banks = (await told(evening))["warning"]["banks"]
    assert [bank["id"] for bank in banks] == [0, 1]
    for unit in evening.town.fleet.units:
        if unit.station in banks[1]["stations"]:
            await evening.http.post(f"units/{unit.id}/state", json={"state": "out_of_service"})
    warning = (await told(evening))["warning"]
    move = next(each for each in warning["split"] if each["for_cover"])
    assert (move["from_bank"], move["to_bank"]) == (0, 1)
    assert move["gain"] == pytest.approx(sum(each["share"] for each in move["districts"]))
    ordered = await evening.http.post(f"units/{move['unit']}/relocation", json={"station": move["station"]})
    assert ordered.status_code == 200, ordered.text
    after = (await told(evening))["warning"]
    assert (after["banks"][1]["units"], after["banks"][1]["covered"]) == (1, True)
    assert [(each["unit"], each["bank"]) for each in after["off_home"]] == [(move["unit"], 1)]
    assert move["unit"] not in {each["unit"] for each in after["split"]}


async def test_hospitals_of_a_bank_and_what_it_lacks_are_told_in_words(evening: House) -> None:
    evening.clock.advance(timedelta(minutes=50))
    one, other = (await told(evening))["warning"]["banks"]
    lacking = {each["code"] for each in one["lacks"]}
    assert lacking
    assert lacking <= {each["code"] for hospital in other["hospitals"] for each in hospital["departments"]}
    assert lacking.isdisjoint(each["code"] for hospital in one["hospitals"] for each in hospital["departments"])
    words = {each["code"]: each["text"] for each in one["lacks"] + other["lacks"]}
    assert words["burns"] == "ожоги"


async def test_roads_of_an_opening_are_ready_before_anybody_is_warned(evening: House) -> None:
    streets = evening.centre.streets
    evening.clock.advance(timedelta(minutes=24))
    assert bridge_warning(evening.centre.situation()) is None
    await follow_bridges(evening.service)
    evening.clock.advance(timedelta(minutes=1))
    alarm = alarm_at(streets.bridges(), evening.clock.now())
    assert alarm is not None
    assert streets.without.knows(streets.metric.metric, alarm.arcs)
    ready = (await told(evening))["warning"]
    streets.without = MetricsWithout()
    assert (await told(evening))["warning"] == ready


async def test_a_bank_without_cover_says_why_in_the_language_of_who_asks(evening: House) -> None:
    evening.clock.advance(timedelta(minutes=50))
    for unit in evening.town.fleet.units:
        await evening.http.post(f"units/{unit.id}/state", json={"state": "out_of_service"})
    russian = (await told(evening))["warning"]["banks"][0]["without"]
    assert (russian["code"], russian["text"]) == ("none_free", "нет свободных бригад на другом берегу")
    english = await evening.http.get("bridges", headers={"Accept-Language": "en"})
    assert english.json()["warning"]["banks"][0]["without"]["text"] == "no crew is free on another bank"


def test_every_reason_has_words() -> None:
    assert set(WITHOUT_TEXTS) == set(NoCover)


async def test_roads_that_the_clock_closes_soon_are_ready_when_it_does(evening: House) -> None:
    streets = evening.centre.streets
    await follow_raised(evening.service)
    present = streets.metric.metric
    evening.clock.advance(timedelta(minutes=39, seconds=45))
    raised = streets.raised_at(evening.clock.now() + timedelta(seconds=30))
    assert raised
    assert not streets.without.knows(present, raised)
    await follow_raised(evening.service)
    assert streets.without.knows(present, raised)
