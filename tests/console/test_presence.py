from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from console.upkeep import follow_takers

if TYPE_CHECKING:
    import httpx
    from conftest import House

pytestmark = pytest.mark.anyio

VERA = {"X-Actor": "vera", "X-Seat": "1"}
GLEB = {"X-Actor": "gleb", "X-Seat": "2"}


async def here(house: House, who: dict[str, str], incident: str | None = None) -> list[tuple[str, str]]:
    """Say that somebody is there, and give who else is on the card."""
    answer = await house.http.post("presence", json={"incident": incident}, headers=who)
    assert answer.status_code == 200, answer.text
    return [(each["name"], each["seat"]) for each in answer.json()["others"]]


async def ring(house: House) -> str:
    rung: dict[str, Any] = (
        await house.http.post("telephone/rings", json={"line": "1", "phone": "+70000000009"})
    ).json()
    return str(rung["call"])


async def watch(house: House) -> None:
    presence = house.app.state.desk.hall.presence
    await follow_takers(house.service, presence)


async def test_two_on_one_card_see_each_other_until_one_leaves(house: House) -> None:
    incident = await house.call()
    assert await here(house, VERA, incident) == []
    assert await here(house, GLEB, incident) == [("vera", "1")]
    assert await here(house, VERA, incident) == [("gleb", "2")]
    await here(house, GLEB, None)
    assert await here(house, VERA, incident) == []


async def test_whoever_is_gone_is_no_longer_on_the_card(house: House) -> None:
    incident = await house.call()
    await here(house, GLEB, incident)
    house.clock.advance(timedelta(seconds=21))
    assert await here(house, VERA, incident) == []


async def test_of_two_who_answer_at_once_one_has_the_call_and_the_other_is_told_who(house: House) -> None:
    call = await ring(house)
    first = await house.http.post(f"calls/{call}/answer", headers=VERA)
    second = await house.http.post(f"calls/{call}/answer", headers=GLEB)
    assert first.json()["taker"] == "vera"
    assert (second.status_code, second.json()["code"], second.json()["by"]) == (409, "call_taken", "vera")


async def test_a_taker_who_falls_silent_loses_the_call_and_another_can_take_it(house: House) -> None:
    call = await ring(house)
    await house.http.post(f"calls/{call}/answer", headers=VERA)
    for _ in range(3):
        house.clock.advance(timedelta(seconds=15))
        await here(house, VERA)
        await watch(house)
    assert (await lines(house))[call]["state"] == "answered"
    house.clock.advance(timedelta(seconds=21))
    await watch(house)
    assert (await lines(house))[call]["state"] == "released"
    events = (await house.http.get("events")).json()["events"]
    assert events[-1]["data"] == {"call": call, "taker": "vera", "why": "silent"}
    taken = await house.http.post(f"calls/{call}/answer", headers=GLEB)
    assert taken.json()["taker"] == "gleb"
    incidents = (await house.http.get("incidents")).json()
    assert [each["calls"] for each in incidents] == [[call]]


async def test_an_abandoned_call_is_listed_until_it_is_called_back(house: House) -> None:
    call = await ring(house)
    await house.http.post(f"calls/{call}/abandon")
    line = (await lines(house))[call]
    assert (line["state"], line["phone"], line["due_at"]) == ("abandoned", "+70000000009", None)
    back: httpx.Response = await house.http.post(f"calls/{call}/answer", headers=VERA)
    assert back.json()["state"] == "answered"
    await house.http.post(f"calls/{call}/end", headers=VERA)
    assert await lines(house) == {}


async def lines(house: House) -> dict[str, dict[str, Any]]:
    return {line["id"]: line for line in (await house.http.get("telephone")).json()}
