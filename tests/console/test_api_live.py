from __future__ import annotations

import asyncio
import json
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import websockets

from console.api.hall import Pace
from console.api.ticks import HEADER

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from conftest import House

pytestmark = pytest.mark.anyio


@asynccontextmanager
async def follow(house: House, path: str = "/ws/console", **options: Any) -> AsyncIterator[websockets.ClientConnection]:
    async with websockets.connect(house.sockets + path, compression=None, **options) as socket:
        yield socket


async def next_frame(socket: websockets.ClientConnection, kind: str) -> Any:
    """Give the next frame of a kind; signs of life in between are passed over."""
    async with asyncio.timeout(10):
        while True:
            raw = await socket.recv()
            if isinstance(raw, bytes):
                return raw
            frame = json.loads(raw)
            if frame["kind"] == kind:
                return frame
            assert frame["kind"] in {"alive", "positions"}, frame


async def events_until(socket: websockets.ClientConnection, seq: int) -> list[int]:
    seqs = [(await next_frame(socket, "event"))["seq"]]
    while seqs[-1] < seq:
        seqs.append((await next_frame(socket, "event"))["seq"])
    return seqs


async def test_a_console_gets_the_board_then_every_event(served: House) -> None:
    await served.call()
    async with follow(served) as socket:
        snapshot = await next_frame(socket, "snapshot")
        assert snapshot["incidents"] == (await served.http.get("incidents")).json()
        assert snapshot["units"] == (await served.http.get("units")).json()
        assert snapshot["closures"] == []
        assert snapshot["training"] is False
        assert snapshot["now"] == "2026-03-02T09:30:00Z"
        await served.call(text="вторая")
        received = await next_frame(socket, "event")
        assert received["seq"] == snapshot["seq"] + 1
        assert received["event"]["type"] == "CallReceived"
        assert received["event"]["sealed"]["text"] == "вторая"
        page = (await served.http.get("events", params={"after": snapshot["seq"]})).json()
        assert page["events"][0] == received["event"]


async def test_a_console_that_comes_back_hears_exactly_what_it_missed(served: House) -> None:
    async with follow(served) as socket:
        seen = (await next_frame(socket, "snapshot"))["seq"]
    for _ in range(5):
        await served.call()
    newest = served.centre.state.last_seq
    async with follow(served, f"/ws/console?after={seen}") as socket:
        assert await events_until(socket, newest) == list(range(seen + 1, newest + 1))
        await served.call()
        assert await events_until(socket, newest + 2) == [newest + 1, newest + 2]


async def test_what_is_no_longer_in_memory_is_told_from_the_journal(served: House) -> None:
    for _ in range(3):
        await served.call()
    newest = served.centre.state.last_seq
    served.centre.recent.clear()
    async with follow(served, "/ws/console?after=0") as socket:
        assert await events_until(socket, newest) == list(range(1, newest + 1))


async def test_events_that_happen_while_a_console_catches_up_come_once(served: House) -> None:
    served.centre.recent.clear()
    calling = [asyncio.create_task(served.call()) for _ in range(20)]
    async with follow(served, "/ws/console?after=0") as socket:
        await asyncio.gather(*calling)
        newest = served.centre.state.last_seq
        assert await events_until(socket, newest) == list(range(1, newest + 1))


@pytest.mark.parametrize("after", ["999999", None])
async def test_who_is_ahead_of_the_journal_or_new_gets_a_snapshot(served: House, after: str | None) -> None:
    async with follow(served, "/ws/console" + (f"?after={after}" if after else "")) as socket:
        assert (await next_frame(socket, "snapshot"))["seq"] == served.centre.state.last_seq


async def test_a_snapshot_tells_the_present_instant_though_nothing_happened_since_the_last_one(served: House) -> None:
    for passed, now in ((timedelta(0), "2026-03-02T09:30:00Z"), (timedelta(minutes=5), "2026-03-02T09:35:00Z")):
        served.clock.set(served.clock.now() + passed)
        async with follow(served) as socket:
            assert (await next_frame(socket, "snapshot"))["now"] == now


async def test_who_is_too_far_behind_gets_a_snapshot(served: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("console.api.live.RESUMED", 3)
    await served.call()
    async with follow(served, "/ws/console?after=1") as socket:
        assert (await next_frame(socket, "snapshot"))["seq"] == served.centre.state.last_seq


async def fix(house: House, unit: str, share: float) -> dict[str, Any]:
    body = {**house.place(share), "at": house.clock.now().isoformat()}
    answer = await house.http.post(f"units/{unit}/position", json=body)
    return {**body, **answer.json()}


async def test_a_tick_names_only_the_units_that_moved(served: House) -> None:
    first, second = (unit.id for unit in served.town.fleet.units[:2])
    async with follow(served) as socket:
        await next_frame(socket, "snapshot")
        sent = await fix(served, first, 0.2)
        tick = await next_frame(socket, "positions")
        assert tick["units"] == [first]
        assert tick["lon"] == [pytest.approx(sent["lon"], abs=1e-7)]
        assert tick["position_at"] == ["2026-03-02T09:30:00Z"]
        await fix(served, second, 0.3)
        assert (await next_frame(socket, "positions"))["units"] == [second]


async def test_binary_ticks_hold_the_same_as_columns(served: House) -> None:
    row = 3
    unit = served.town.fleet.units[row].id
    async with follow(served, subprotocols=["dispatch112.binary", "dispatch112.json"]) as socket:
        assert socket.subprotocol == "dispatch112.binary"
        snapshot = await next_frame(socket, "snapshot")
        assert snapshot["unit_order"][row] == unit
        sent = await fix(served, unit, 0.4)
        frame = await next_frame(socket, "positions")
        version, _, count, seq, base_ms = HEADER.unpack_from(frame)
        assert (version, count, seq) == (1, 1, snapshot["seq"])
        lon, lat, age_ms = np.frombuffer(frame, "<i4", 3 * count, HEADER.size)
        assert (lon / 1e7, lat / 1e7) == pytest.approx((sent["lon"], sent["lat"]), abs=1e-7)
        assert base_ms - int(age_ms) == served.clock.now().timestamp() * 1000
        assert np.frombuffer(frame, "<u2", count, HEADER.size + 12 * count) == [row]
        assert len(frame) == HEADER.size + 14 * count


async def test_a_binary_console_that_resumes_is_told_the_order_of_units_and_every_position(served: House) -> None:
    async with follow(served) as socket:
        after = (await next_frame(socket, "snapshot"))["seq"]
        await fix(served, served.town.fleet.units[0].id, 0.4)
        await next_frame(socket, "positions")
    async with follow(served, f"/ws/console?after={after}", subprotocols=["dispatch112.binary"]) as socket:
        hello = json.loads(await socket.recv())
        assert hello["kind"] == "alive"
        assert hello["unit_order"] == [unit.id for unit in served.town.fleet.units]
        assert HEADER.unpack_from(await next_frame(socket, "positions"))[2] == 1


async def test_a_silent_board_shows_that_it_is_alive(served: House) -> None:
    async with follow(served) as socket:
        await next_frame(socket, "snapshot")
        alive = await next_frame(socket, "alive")
        assert alive["seq"] == served.centre.state.last_seq


async def test_a_console_that_does_not_read_is_closed_and_the_others_hear_all(make_house: Callable[..., House]) -> None:
    house = make_house(pace=Pace(tick_s=0.02, alive_s=5.0, waiting_events=20))
    async with (
        house.served(),
        follow(house, max_queue=1, sock=house.narrow_connection()) as slow,
        follow(house) as quick,
    ):
        await next_frame(slow, "snapshot")
        await next_frame(quick, "snapshot")
        hearing = asyncio.create_task(_last_call(quick))
        calls = 0
        while house.app.state.desk.hub.groups.sockets()["console"] == 2:
            await house.call(text="д" * 9_000)
            calls += 1
            assert calls < 5_000
        await house.call(text="последний")
        assert await hearing == str(calls + 1)
        with pytest.raises(websockets.ConnectionClosed) as closed:
            await drain(slow)
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == 1013
        assert "after=" in closed.value.rcvd.reason


async def drain(socket: websockets.ClientConnection) -> None:
    async for _ in socket:
        pass


async def _last_call(socket: websockets.ClientConnection) -> str:
    while True:
        frame = await next_frame(socket, "event")
        if frame["event"].get("sealed", {}).get("text") == "последний":
            return str(frame["event"]["data"]["call"])


async def test_a_crew_hears_of_its_own_incident_alone(served: House) -> None:
    mine, other = (unit.id for unit in served.town.fleet.units[:2])
    first, second = await served.call(0.3, text="мой"), await served.call(0.7, text="чужой")
    async with follow(served, f"/ws/crew?unit={mine}") as socket:
        snapshot = await next_frame(socket, "snapshot")
        assert (snapshot["incidents"], [unit["id"] for unit in snapshot["units"]]) == ([], [mine])
        await served.send(second, other)
        await served.send(first, mine)
        assigned = await next_frame(socket, "event")
        assert assigned["event"]["data"]["incident"] == first
        incidents = (await next_frame(socket, "snapshot"))["incidents"]
        assert [incident["id"] for incident in incidents] == [first]
        await served.http.patch(f"incidents/{second}", json={"address": "чужой"}, headers={"If-Match": "2"})
        await served.http.patch(f"incidents/{first}", json={"address": "Лесная, 5"}, headers={"If-Match": "2"})
        assert (await next_frame(socket, "event"))["event"]["sealed"] == {"address": "Лесная, 5"}
        await fix(served, other, 0.5)
        await fix(served, mine, 0.5)
        assert (await next_frame(socket, "positions"))["units"] == [mine]


async def refused(house: House, path: str, **options: Any) -> tuple[int, dict[str, Any]]:
    with pytest.raises(websockets.InvalidStatus) as told:
        async with follow(house, path, **options):
            pass
    return told.value.response.status_code, json.loads(told.value.response.body)


@pytest.mark.parametrize(
    ("path", "status", "field"),
    [("/ws/console?after=x", 422, "after"), ("/ws/crew", 422, "unit"), ("/ws/crew?unit=nobody", 404, None)],
)
async def test_a_wrong_question_opens_no_socket(served: House, path: str, status: int, field: str | None) -> None:
    told, problem = await refused(served, path)
    assert told == status
    assert [fault["field"] for fault in problem["errors"]] == ([field] if field else [])


async def test_sockets_ask_for_a_token_or_a_ticket(make_house: Callable[..., House]) -> None:
    async with make_house(sign_in=True).served() as house:
        token = house.accounts.add("диспетчер", "dispatcher")
        assert (await refused(house, "/ws/console"))[0] == 401
        assert (await refused(house, "/ws/console", subprotocols=["bearer.wrong"]))[0] == 401
        names = ["dispatch112.json", f"bearer.{token}"]
        async with follow(house, subprotocols=names) as socket:
            assert socket.subprotocol == "dispatch112.json"
            assert (await next_frame(socket, "snapshot"))["seq"] > 0
        answer = await house.http.post("tickets", headers={"Authorization": f"Bearer {token}"})
        ticket = answer.json()["ticket"]
        async with follow(house, f"/ws/console?ticket={ticket}") as socket:
            await next_frame(socket, "snapshot")
        assert (await refused(house, f"/ws/console?ticket={ticket}"))[0] == 401


async def test_roles_see_on_sockets_what_their_rights_allow(make_house: Callable[..., House]) -> None:
    async with make_house(sign_in=True).served() as house:
        taker, planner, crew = (house.accounts.add(role, role) for role in ("call_taker", "planner", "crew"))
        house.http.headers["Authorization"] = f"Bearer {taker}"
        assert (await refused(house, "/ws/console", subprotocols=[f"bearer.{crew}"]))[0] == 403
        async with (
            follow(house, subprotocols=["dispatch112.json", f"bearer.{planner}"]) as blind,
            follow(house, subprotocols=["dispatch112.json", f"bearer.{taker}"]) as sighted,
        ):
            await next_frame(blind, "snapshot")
            await next_frame(sighted, "snapshot")
            await house.call(text="тайна")
            assert "sealed" not in (await next_frame(blind, "event"))["event"]
            assert (await next_frame(sighted, "event"))["event"]["sealed"]["text"] == "тайна"
