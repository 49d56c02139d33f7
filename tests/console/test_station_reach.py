"""What somebody of one station sees: incidents that come to them and go, sent units, broken glass, their gateway."""

from __future__ import annotations

import json
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest
import websockets
from two_stations import FOREIGN_SECRETS, Neighbours, divided_town, settled

from console.api.callers import caller_of
from console.api.listener import Listener
from redis_server import redis_server

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from pathlib import Path

    from conftest import House

pytestmark = pytest.mark.anyio


@pytest.fixture
async def world(make_house: Callable[..., House]) -> AsyncIterator[Neighbours]:
    async with make_house(town=divided_town(), sign_in=True).served() as house:
        yield await settled(house)


@asynccontextmanager
async def board(world: Neighbours, sockets: str, query: str = "") -> AsyncIterator[Any]:
    """Follow the board as a dispatcher of the own station."""
    names = [f"bearer.{world.bound['dispatcher']}", "dispatch112.json"]
    async with websockets.connect(sockets + "/ws/console" + query, subprotocols=names, compression=None) as socket:

        async def next_of(*kinds: str) -> dict[str, Any]:
            while True:
                frame: dict[str, Any] = json.loads(await socket.recv())
                if frame["kind"] in kinds:
                    return frame

        yield next_of


def shown(snapshot: dict[str, Any]) -> set[str]:
    return {incident["id"] for incident in snapshot["incidents"]}


async def placed(world: Neighbours, incident: str, share: float) -> None:
    """Move an incident, as somebody of the whole service."""
    version = (await world.house.http.get(f"incidents/{incident}")).json()["version"]
    body, headers = world.house.place(share), {"If-Match": str(version)}
    assert (await world.house.http.patch(f"incidents/{incident}", json=body, headers=headers)).status_code == 200


async def test_an_incident_that_is_moved_comes_to_a_station_and_leaves_it(world: Neighbours) -> None:
    waiting = await world.house.call(world.foreign.share, **FOREIGN_SECRETS)
    async with board(world, world.house.sockets) as heard:
        assert waiting not in shown(await heard("snapshot"))
        await placed(world, waiting, world.own.share)
        assert (await heard("event", "snapshot"))["event"]["data"]["incident"] == waiting
        assert waiting in shown(await heard("event", "snapshot"))
        await placed(world, waiting, world.foreign.share)
        assert waiting not in shown(await heard("event", "snapshot"))
    for path in (f"incidents/{waiting}", f"calls/{waiting}", f"incidents/{waiting}/recommendation"):
        assert (await world.get(path, "dispatcher")).json()["code"] == "not_your_patient"


async def test_a_unit_that_is_sent_far_brings_its_incident_to_its_station(world: Neighbours) -> None:
    async with board(world, world.house.sockets) as heard:
        first = await heard("snapshot")
        assert world.foreign.incident not in shown(first)
        assert {unit["station"] for unit in first["units"]} == {world.own.station}
        await world.house.send(world.foreign.incident, world.own.spare_unit)
        assert (await heard("event", "snapshot"))["event"]["type"] == "UnitAssigned"
        assert world.foreign.incident in shown(await heard("event", "snapshot"))
    page = (await world.get("events?after=0", "dispatcher")).json()
    assert page["begin_anew"]
    assert FOREIGN_SECRETS["phone"] in json.dumps(page, ensure_ascii=False)


async def test_who_comes_back_after_an_incident_came_to_them_begins_with_a_snapshot(world: Neighbours) -> None:
    seq = world.house.centre.state.last_seq
    await world.house.send(world.foreign.incident, world.own.spare_unit)
    async with board(world, world.house.sockets, f"?after={seq}") as heard:
        assert (await heard("event", "snapshot"))["event"]["seq"] == seq + 1
        assert world.foreign.incident in shown(await heard("event", "snapshot"))


async def test_a_call_that_nobody_can_place_is_everybodys_until_somebody_is_sent(world: Neighbours) -> None:
    answer = await world.house.http.post("calls", json={"text": "где-то"})
    incident = answer.json()["incident"]
    assert (await world.get(f"incidents/{incident}", "dispatcher")).status_code == 200
    await world.house.send(incident, world.foreign.spare_unit)
    assert (await world.get(f"incidents/{incident}", "dispatcher")).status_code == 403


async def test_a_recommendation_has_the_own_units_and_no_other_can_be_sent(world: Neighbours) -> None:
    waiting = await world.house.call(world.own.share)
    told = (await world.get(f"incidents/{waiting}/recommendation", "dispatcher")).json()
    units = {each["unit"] for each in (*told["candidates"], *told["refused"])}
    roster = world.house.town.fleet.unit_by_id
    assert {roster[unit].station for unit in units} == {world.own.station}
    refused = await world.house.http.post(
        "assignments",
        json={"incident": waiting, "unit": world.foreign.spare_unit},
        headers=world.signed_in("dispatcher"),
    )
    assert (refused.status_code, refused.json()["code"]) == (403, "not_your_unit")


async def test_an_integration_corrects_the_calls_that_it_took(world: Neighbours) -> None:
    headers = world.signed_in("integration", bound=False)
    taken = (await world.house.http.post("calls", json={}, headers=headers)).json()["call"]
    changed = await world.house.http.patch(f"calls/{taken}", json={"text": "x"}, headers={**headers, "If-Match": "1"})
    assert changed.status_code == 200


async def test_a_broken_glass_needs_a_reason_and_a_doctor_and_is_told(world: Neighbours) -> None:
    path, why = f"incidents/{world.foreign.incident}/patient-context", "консультация реаниматолога"
    token = f"bearer.{world.free['administrator']}"
    names = [token, "dispatch112.json"]
    async with websockets.connect(world.house.sockets + "/ws/console", subprotocols=names, compression=None) as socket:
        for role, reason, status in (("senior_doctor", "", 403), ("dispatcher", why, 403), ("senior_doctor", why, 200)):
            headers = {**world.signed_in(role), "X-Break-Glass": quote(reason)}
            assert (await world.house.http.get(path, headers=headers)).status_code == status
        frame = json.loads(await socket.recv())
        while frame["kind"] != "audit":
            frame = json.loads(await socket.recv())
    assert (frame["row"]["incident"], frame["row"]["reason"], frame["break_glass"]) == (
        world.foreign.incident,
        why,
        True,
    )
    over_long = {**world.signed_in("senior_doctor"), "X-Break-Glass": "x" * 501}
    assert (await world.house.http.get(path, headers=over_long)).status_code == 422


async def test_a_gateway_tells_a_station_what_the_centre_tells_it(
    make_house: Callable[..., House], make_gateway: Any, tmp_path: Path
) -> None:
    with redis_server(tmp_path) as redis:
        house = make_house(town=divided_town(), sign_in=True, redis_url=redis.url)
        async with house.served(), make_gateway(house) as gateway:
            world = await settled(house)
            async with board(world, house.sockets) as at_centre, board(world, gateway.sockets) as at_gateway:
                assert shown(await at_centre("snapshot")) == shown(await at_gateway("snapshot"))
                waiting = await house.call(world.foreign.share, **FOREIGN_SECRETS)
                await house.call(world.own.share, text="свой")
                await placed(world, waiting, world.own.share)
                for _ in range(4):
                    told = [await heard("event", "snapshot") for heard in (at_centre, at_gateway)]
                    assert told[0]["kind"] == told[1]["kind"]
                    assert told[0].get("event") == told[1].get("event")
                    assert told[0].get("incidents") == told[1].get("incidents")
                assert waiting in shown(told[0])
                house.accounts.disable("dispatcher of s01")
                house.app.state.desk.tokens.forget()
                await gateway.app.state.lodge.mirror.check_badges()
                with pytest.raises(websockets.ConnectionClosed, match="no longer signed in"):
                    await at_gateway("nothing more")
            headers = {"Authorization": f"Bearer {world.free['administrator']}"}
            house.audit.close()
            rows = (await house.http.get("audit", headers=headers)).json()
            assert [row["object"] for row in rows if row["action"] == "WS /ws/console"] == ["station s01"] * 2


async def test_a_ringing_call_is_everybodys_and_who_answered_it_may_finish_it_wherever_it_is(world: Neighbours) -> None:
    http, taker, doctor = world.house.http, world.signed_in("call_taker"), world.signed_in("senior_doctor")
    ring = (await http.post("telephone/rings", json={"line": "1", "phone": "+7911"})).json()
    assert [line["id"] for line in (await world.get("telephone", "senior_doctor")).json()] == [ring["call"]]
    assert (await http.post(f"calls/{ring['call']}/answer", headers=taker)).status_code == 200
    await placed(world, ring["incident"], world.foreign.share)
    assert (await world.get("telephone", "senior_doctor")).json() == []
    version = (await world.get(f"calls/{ring['call']}", "call_taker")).headers["ETag"]
    for headers, status in ((doctor, 403), (taker, 200)):
        told = {**headers, "If-Match": version}
        corrected = await http.patch(f"calls/{ring['call']}", json={"text": "x"}, headers=told)
        assert corrected.status_code == status
    assert (await http.post(f"calls/{ring['call']}/end", headers=taker)).status_code == 200
    assert (await world.get(f"incidents/{ring['incident']}", "call_taker")).status_code == 403


async def test_who_sees_as_far_is_sent_the_very_same_frames(world: Neighbours) -> None:
    desk = world.house.app.state.desk
    listeners = []
    for token in (world.bound["dispatcher"], world.bound["call_taker"], world.free["senior_doctor"]):
        listener = Listener(await caller_of({}, token, desk.tokens), unit=None, binary=False, limit=100)
        assert [frame async for frame in desk.hub.catch_up(listener, None)]
        listeners.append(listener)
    waiting = await world.house.call(world.own.share, text="свой")
    await placed(world, waiting, world.foreign.share)
    one, other, chief = ([frame for frame in each.waiting if '"alive"' not in frame] for each in listeners)
    assert all(mine is yours for mine, yours in zip(one, other, strict=True))
    assert [json.loads(frame)["kind"] for frame in one] == ["event", "event", "snapshot"]
    assert one[0] is chief[0]
