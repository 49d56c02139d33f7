"""Proposals at a served centre: the second caller is told of the first, whatever has happened to it since."""

from __future__ import annotations

import math
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from two_stations import divided_town, settled

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import House

pytestmark = pytest.mark.anyio

METRES_PER_DEGREE = 111_195.0
FIRST = {"reason": "traffic", "text": "столкнулись две машины, человек зажат", "phone": "+79110000001"}
SECOND = {"reason": "bleeding", "text": "у водителя из машины течёт кровь, авария", "phone": "+79110000002"}


def beside(house: House, metres: float, share: float = 0.5) -> dict[str, float]:
    place = house.place(share)
    step = metres / (METRES_PER_DEGREE * math.cos(math.radians(place["lat"])))
    return {"lon": place["lon"] + step, "lat": place["lat"]}


async def crowd(house: House) -> None:
    """Let a dozen unrelated calls come from all over town."""
    for number in range(12):
        body = {"reason": "fever", "text": "температура и кашель", "phone": f"+7911000010{number}"}
        await house.http.post("calls", json={**house.place(number / 30), **body})


async def like(house: House, **typed: Any) -> list[dict[str, Any]]:
    answer = await house.http.post("likeness", json=typed, headers={"Accept-Language": "ru"})
    assert answer.status_code == 200, answer.text
    told: list[dict[str, Any]] = answer.json()
    return told


async def test_a_second_caller_beside_with_another_reason_is_told_of_the_first(house: House) -> None:
    await crowd(house)
    first = await house.call(**FIRST)
    house.clock.advance(timedelta(minutes=2))
    (told,) = await like(house, **beside(house, 60), **SECOND)
    assert told["incident"] == first
    assert told["likelihood"] > 0.7
    assert told["distance_m"] == pytest.approx(60, abs=2)
    parts = {part["code"]: part["text"] for part in told["parts"]}
    assert parts["near"] == "60 м"
    assert parts["related_reason"] == "поводы сочетаются"
    assert math.fsum(part["nats"] for part in told["parts"]) == pytest.approx(
        math.log(told["likelihood"] / (1 - told["likelihood"]))
    )


async def test_an_incident_is_told_of_those_that_it_may_be_and_not_of_itself(house: House) -> None:
    await crowd(house)
    first = await house.call(**FIRST)
    house.clock.advance(timedelta(minutes=2))
    second = (await house.http.post("calls", json={**beside(house, 60), **SECOND})).json()["incident"]
    for one, other in ((first, second), (second, first)):
        told = (await house.http.get(f"incidents/{one}/likeness")).json()
        assert [each["incident"] for each in told] == [other]
    await house.http.post(f"incidents/{second}/join", json={"into": first})
    assert (await house.http.get(f"incidents/{first}/likeness")).json() == []
    (told_third,) = await like(house, **beside(house, 50), **SECOND | {"phone": "+79110000003"})
    assert told_third["incident"] == first
    await house.http.post(f"incidents/{second}/split")
    assert [each["incident"] for each in (await house.http.get(f"incidents/{first}/likeness")).json()] == [second]


async def test_an_undone_join_is_two_incidents_again(house: House) -> None:
    await crowd(house)
    first = await house.call(**FIRST)
    second = (await house.http.post("calls", json={**beside(house, 60), **SECOND})).json()["incident"]
    await house.http.post(f"incidents/{second}/join", json={"into": first})
    await house.http.post("undo")
    assert [each["incident"] for each in (await house.http.get(f"incidents/{first}/likeness")).json()] == [second]


async def test_a_place_that_was_corrected_or_sent_by_a_phone_is_the_one_compared(house: House) -> None:
    await crowd(house)
    moved = await house.call(0.2, **FIRST)
    await house.http.patch(f"incidents/{moved}", json=house.place(0.5), headers={"If-Match": "1"})
    (told,) = await like(house, **beside(house, 60), **SECOND)
    assert told["incident"] == moved
    ringing = (await house.http.post("telephone/rings", json={"line": "1", "phone": "+79110000009"})).json()
    await house.http.post(f"calls/{ringing['call']}/answer")
    place = house.place(0.8)
    form = {"v": 1, "device_number": "+79110000009", "location_latitude": place["lat"]}
    form |= {"location_longitude": place["lon"], "location_accuracy": 8, "location_source": "GPS"}
    body = "&".join(f"{name}={value}".replace("+", "%2B") for name, value in form.items())
    assert (await house.http.post("channels/aml", content=body)).json()["used"]
    near = await like(house, **beside(house, 20, 0.8), phone="+79110000009", text="где скорая, ждём")
    assert near[0]["incident"] == ringing["incident"]


async def test_an_erased_incident_is_proposed_no_more_also_after_a_restart(make_house: Callable[..., House]) -> None:
    async with make_house().opened() as house:
        await crowd(house)
        kept, erased = await house.call(0.9, **FIRST), await house.call(**FIRST)
        await house.http.post(f"incidents/{erased}/close", json={"reason": "cancelled"})
        assert [each["incident"] for each in await like(house, **beside(house, 60), **SECOND)] == [erased]
        await house.http.post(f"incidents/{erased}/erase")
        assert await like(house, **beside(house, 60), **SECOND) == []
    async with make_house().opened() as house:
        assert await like(house, **beside(house, 60), **SECOND) == []
        assert [each["incident"] for each in await like(house, **beside(house, 60, 0.9), **SECOND)] == [kept]


async def test_nobody_is_told_of_incidents_beyond_their_reach(make_house: Callable[..., House]) -> None:
    async with make_house(sign_in=True, town=divided_town()).opened() as house:
        world = await settled(house)
        typed = {**house.place(world.foreign.share), "phone": "+79990000007", "text": "где бригада, ждём"}

        async def told(role: str, *, bound: bool) -> list[str]:
            answer = await house.http.post("likeness", json=typed, headers=world.signed_in(role, bound=bound))
            return [each["incident"] for each in answer.json()]

        assert world.foreign.incident in await told("call_taker", bound=False)
        assert await told("call_taker", bound=True) == []
        assert await told("integration", bound=False) == []


async def test_half_a_place_is_refused(house: House) -> None:
    answer = await house.http.post("likeness", json={"lon": 30.0})
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "lat")
