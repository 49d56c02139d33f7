"""Histories and hazards at a served centre: what came before of a number and a place, kept, restarted and erased."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from two_stations import FOREIGN_SECRETS, OWN_SECRETS, divided_town, settled

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import House

pytestmark = pytest.mark.anyio

PHONE = "+79110000001"
ADDRESS = "Лесная улица, 5, кв. 7"


async def taken(house: House, **fields: Any) -> dict[str, str]:
    told: dict[str, str] = (await house.http.post("calls", json=fields)).json()
    return told


async def history(house: House, call: str) -> dict[str, Any]:
    answer = await house.http.get(f"calls/{call}/history")
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    return told


async def close(house: House, incident: str, reason: str = "completed") -> None:
    await house.http.post(f"incidents/{incident}/close", json={"reason": reason})


def ids(past: dict[str, Any]) -> list[str]:
    return [each["call"] for each in past["calls"]]


async def test_a_number_and_a_place_tell_what_came_before(house: House) -> None:
    first = await taken(house, phone=PHONE, reason="chest_pain", address=ADDRESS)
    await close(house, first["incident"], "false_call")
    house.clock.advance(timedelta(hours=1))
    other = await taken(house, phone="+79110000002", address="дом 5 по ул. Лесной", **house.place(0.5))
    house.clock.advance(timedelta(hours=1))
    beside = house.place(0.5) | {"lat": house.place(0.5)["lat"] + 0.0001}
    now = await taken(house, phone="8 911 000-00-01", address="ул. Лесная 5", **beside)
    told = await history(house, now["call"])
    assert (ids(told["number"]), told["number"]["false_calls"], told["number"]["flood"]) == ([first["call"]], 1, 0)
    assert told["number"]["calls"][0]["reason"] == "chest_pain"
    assert told["number"]["calls"][0]["outcome"] == "false_call"
    assert other["call"] in ids(told["place"])
    assert now["call"] not in ids(told["place"])


async def test_a_flood_of_one_number_is_told_and_never_blocked(house: House) -> None:
    calls = [await taken(house, phone=PHONE) for _ in range(4)]
    assert (await history(house, calls[-1]["call"]))["number"]["flood"] == 0
    fifth = await taken(house, phone=PHONE)
    assert (await history(house, fifth["call"]))["number"]["flood"] == 5
    rung = await house.http.post("telephone/rings", json={"line": "1", "phone": PHONE})
    assert rung.status_code == 201
    assert (await history(house, rung.json()["call"]))["number"]["flood"] == 6
    house.clock.advance(timedelta(minutes=11))
    assert (await history(house, fifth["call"]))["number"]["flood"] == 0


async def test_histories_follow_corrections_joins_and_what_was_taken_back(house: House) -> None:
    first = await taken(house, phone="+79119999999", **house.place(0.2))
    await house.http.patch(f"calls/{first['call']}", json={"phone": PHONE}, headers={"If-Match": "1"})
    moved = {"reason": "traffic", **house.place(0.7)}
    await house.http.patch(f"incidents/{first['incident']}", json=moved, headers={"If-Match": "1"})
    second = await taken(house, phone=PHONE, **house.place(0.7))
    (before,) = (await history(house, second["call"]))["number"]["calls"]
    assert (before["call"], before["reason"], before["outcome"]) == (first["call"], "traffic", None)
    assert ids((await history(house, second["call"]))["place"]) == [first["call"]]
    await house.http.post(f"incidents/{first['incident']}/join", json={"into": second["incident"]})
    assert (await history(house, second["call"]))["number"]["calls"][0]["incident"] == second["incident"]
    await house.http.post("undo")
    assert (await history(house, second["call"]))["number"]["calls"][0]["incident"] == first["incident"]
    await close(house, first["incident"], "no_patient")
    await house.http.post("undo")
    assert (await history(house, second["call"]))["number"]["calls"][0]["outcome"] is None


async def test_histories_outlive_a_restart_and_an_erase_ends_them(make_house: Callable[..., House]) -> None:
    async with make_house().opened() as house:
        kept = await taken(house, phone=PHONE, address=ADDRESS)
        gone = await taken(house, phone=PHONE, address=ADDRESS)
        for call in (kept, gone):
            await close(house, call["incident"])
    async with make_house().opened() as house:
        now = await taken(house, phone=PHONE, address=ADDRESS)
        told = await history(house, now["call"])
        assert ids(told["number"]) == ids(told["place"]) == [gone["call"], kept["call"]]
        await house.http.post(f"incidents/{gone['incident']}/erase")
        told = await history(house, now["call"])
        assert ids(told["number"]) == ids(told["place"]) == [kept["call"]]
        assert (await history(house, gone["call"]))["number"]["calls"] == []
        await house.http.post(f"incidents/{kept['incident']}/erase")
    async with make_house().opened() as house:
        told = await history(house, now["call"])
        assert ids(told["number"]) == ids(told["place"]) == []


async def test_a_history_that_was_lost_is_made_again_of_what_was_not_erased(make_house: Callable[..., House]) -> None:
    async with make_house().opened() as house:
        kept, gone = [await taken(house, phone=PHONE) for _ in range(2)]
        await close(house, gone["incident"])
        await house.http.post(f"incidents/{gone['incident']}/erase")
    for file in house.folder.glob("history.sqlite*"):
        file.unlink()
    async with make_house().opened() as house:
        now = await taken(house, phone=PHONE)
        assert ids((await history(house, now["call"]))["number"]) == [kept["call"]]


async def test_nothing_of_a_number_a_place_or_a_hazard_can_be_read_in_the_file(house: House) -> None:
    call = await taken(house, phone=PHONE, address=ADDRESS, **house.place(0.5))
    await house.http.post("hazards", json={"kind": "dog", "text": "злая собака", "address": ADDRESS})
    await history(house, call["call"])
    written = b"".join(file.read_bytes() for file in house.folder.glob("history.sqlite*"))
    assert call["call"].encode() in written
    for secret in (PHONE[1:], "лесн", "собака"):
        assert secret.encode() not in written


async def test_a_hazard_is_shown_with_every_incident_at_its_place_until_it_is_lifted(house: House) -> None:
    body = {"kind": "door_code", "text": "код 12К34", "address": "ул. Лесная, д. 5"}
    made = await house.http.post("hazards", json=body, headers={"X-Actor": "anna"})
    assert (made.status_code, made.json()["set_by"]) == (201, "anna")
    near = {"kind": "oxygen", "text": "баллон у двери", **house.place(0.5)}
    oxygen = (await house.http.post("hazards", json={**near, "until": "2026-03-02T10:30:00Z"})).json()
    call = await taken(house, address=ADDRESS, **house.place(0.5))
    elsewhere = await taken(house, address="Лесная улица, 7", **house.place(0.9))
    told = (await house.http.get(f"incidents/{call['incident']}/hazards")).json()
    assert {each["text"] for each in told} == {"код 12К34", "баллон у двери"}
    assert (await house.http.get(f"incidents/{elsewhere['incident']}/hazards")).json() == []
    assert len((await history(house, call["call"]))["place"]["hazards"]) == 2
    house.clock.advance(timedelta(hours=2))
    told = (await house.http.get("hazards", params={"address": ADDRESS, **house.place(0.5)})).json()
    assert [each["id"] for each in told] == [made.json()["id"]]
    replaced = (await house.http.post("hazards", json={**body, "text": "код 55"})).json()
    told = (await house.http.get("hazards", params={"address": ADDRESS})).json()
    assert [(each["id"], each["text"]) for each in told] == [(replaced["id"], "код 55")]
    assert (await house.http.delete(f"hazards/{replaced['id']}")).json() == {"id": replaced["id"], "lifted": True}
    assert (await house.http.get("hazards", params={"address": ADDRESS})).json() == []
    assert (await house.http.delete(f"hazards/{oxygen['id']}0")).status_code == 404


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"kind": "dog", "text": "x", "address": "Лесная улица"}, "address"),
        ({"kind": "dog", "text": "x", "lon": 30.0}, "lat"),
        ({"kind": "cat", "text": "x", "address": ADDRESS}, "kind"),
        ({"kind": "dog", "text": "", "address": ADDRESS}, "text"),
    ],
)
async def test_a_hazard_that_is_nowhere_or_says_nothing_is_refused(
    house: House, body: dict[str, Any], field: str
) -> None:
    answer = await house.http.post("hazards", json=body)
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, field)


async def test_calls_of_foreign_incidents_are_counted_but_not_told(make_house: Callable[..., House]) -> None:
    async with make_house(sign_in=True, town=divided_town()).opened() as house:
        world = await settled(house)
        path, version = f"calls/{world.own.call}", {"If-Match": "1"}
        chief = world.signed_in("dispatcher", bound=False)
        await house.http.patch(path, json={"phone": "+79990000007"}, headers=chief | version)

        async def told(*, bound: bool) -> list[str]:
            answer = await world.get(f"{path}/history", "dispatcher", bound=bound)
            return [each["incident"] for each in answer.json()["number"]["calls"]]

        assert set(await told(bound=False)) == {world.foreign.incident, world.foreign.closed}
        assert await told(bound=True) == []


async def test_a_crew_is_warned_of_the_place_that_it_is_sent_to_and_of_no_other(
    make_house: Callable[..., House],
) -> None:
    async with make_house(sign_in=True, town=divided_town()).opened() as house:
        world = await settled(house)
        for address, text in ((OWN_SECRETS["address"], "собака"), (FOREIGN_SECRETS["address"], "оружие")):
            made = await house.http.post("hazards", json={"kind": "other", "text": text, "address": address})
            assert made.status_code == 201
        own = await world.get(f"incidents/{world.own.incident}/hazards", "crew")
        assert [each["text"] for each in own.json()] == ["собака"]
        for side in (world.foreign.incident, world.own.closed):
            refused = await world.get(f"incidents/{side}/hazards", "crew")
            assert (refused.status_code, refused.json()["code"]) == (403, "not_your_patient")
        by_address = await world.get(f"hazards?address={OWN_SECRETS['address']}", "crew")
        assert (by_address.status_code, by_address.json()["code"]) == (403, "not_allowed")
