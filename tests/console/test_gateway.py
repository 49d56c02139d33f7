"""Consoles and crews on a gateway: what they see is what they would see at the centre."""

from __future__ import annotations

import asyncio
import json
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest
import websockets
from emr_process import reference_emr

from dispatch.adapters.redis_bus import RedisBus
from dispatch.bus.port import BusEvent
from redis_server import RedisServer, redis_server
from town import town

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator
    from contextlib import AbstractAsyncContextManager
    from pathlib import Path

    import httpx
    from conftest import Gateway, House

pytestmark = [pytest.mark.anyio, pytest.mark.slow]


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[RedisServer]:
    with redis_server(tmp_path) as server:
        yield server


@pytest.fixture
async def centre(make_house: Callable[..., House], redis: RedisServer) -> AsyncIterator[House]:
    async with make_house(redis_url=redis.url).served() as house:
        yield house


@pytest.fixture
async def gateway(
    centre: House, make_gateway: Callable[[House], AbstractAsyncContextManager[Gateway]]
) -> AsyncIterator[Gateway]:
    async with make_gateway(centre) as gateway:
        yield gateway


@asynccontextmanager
async def follow(
    at: House | Gateway, path: str = "/ws/console", **options: Any
) -> AsyncIterator[websockets.ClientConnection]:
    async with websockets.connect(at.sockets + path, compression=None, **options) as socket:
        yield socket


async def next_frame(socket: websockets.ClientConnection, kind: str) -> Any:
    """Give the next frame of a kind; signs of life and positions in between are passed over."""
    async with asyncio.timeout(20):
        while True:
            frame = json.loads(await socket.recv())
            if frame["kind"] == kind:
                return frame
            assert frame["kind"] in {"alive", "positions"}, frame


async def events_until(socket: websockets.ClientConnection, seq: int) -> list[dict[str, Any]]:
    frames = [await next_frame(socket, "event")]
    while frames[-1]["seq"] < seq:
        frames.append(await next_frame(socket, "event"))
    return frames


def board(snapshot: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in snapshot.items() if name != "now"}


async def life_of_a_call(house: House, by: httpx.AsyncClient) -> int:
    """Bring a call to its end over a client; gives the number of its last event."""
    told, house.http = house.http, by
    try:
        incident = await house.call(text="одышка", address="Лесная, 5")
        assignment = await house.send(incident, await house.best(incident))
        await house.move(assignment, "accepted", "en_route", "on_scene", "ended")
    finally:
        house.http = told
    return house.centre.state.last_seq


async def test_a_console_on_a_gateway_hears_what_one_on_the_centre_hears(centre: House, gateway: Gateway) -> None:
    await centre.call()
    async with follow(centre) as direct, follow(gateway) as mirrored:
        first, same = [board(await next_frame(socket, "snapshot")) for socket in (direct, mirrored)]
        assert first == same
        newest = await life_of_a_call(centre, gateway.http)
        told = await events_until(direct, newest)
        assert await events_until(mirrored, newest) == told
        assert [frame["seq"] for frame in told] == list(range(first["seq"] + 1, newest + 1))
        assert told[0]["event"]["sealed"]["text"] == "одышка"


async def test_a_console_that_comes_back_hears_exactly_what_it_missed(centre: House, gateway: Gateway) -> None:
    after = centre.centre.state.last_seq
    newest = await life_of_a_call(centre, centre.http)
    path = f"/ws/console?after={after}"
    async with follow(centre, path) as direct, follow(gateway, path) as mirrored:
        assert await events_until(mirrored, newest) == await events_until(direct, newest)
        newest = await life_of_a_call(centre, centre.http)
        assert await events_until(mirrored, newest) == await events_until(direct, newest)


async def test_events_that_happen_while_a_console_comes_in_come_once(centre: House, gateway: Gateway) -> None:
    after = centre.centre.state.last_seq
    calling = [asyncio.create_task(centre.call()) for _ in range(30)]
    async with follow(gateway, f"/ws/console?after={after}") as resumed, follow(gateway) as new:
        await asyncio.gather(*calling)
        newest = centre.centre.state.last_seq
        assert [frame["seq"] for frame in await events_until(resumed, newest)] == list(range(after + 1, newest + 1))
        seen = (await next_frame(new, "snapshot"))["seq"]
        if seen < newest:
            assert [frame["seq"] for frame in await events_until(new, newest)] == list(range(seen + 1, newest + 1))


async def test_who_is_ahead_of_the_journal_gets_a_snapshot(centre: House, gateway: Gateway) -> None:
    async with follow(gateway, "/ws/console?after=999999") as socket:
        assert (await next_frame(socket, "snapshot"))["seq"] == centre.centre.state.last_seq


async def fix(house: House, by: httpx.AsyncClient, unit: str, share: float) -> dict[str, Any]:
    body = {**house.place(share), "at": house.clock.now().isoformat()}
    assert (await by.post(f"units/{unit}/position", json=body)).json() == {"used": True}
    return body


async def position_of(socket: websockets.ClientConnection, unit: str) -> tuple[float, float]:
    while True:
        tick = await next_frame(socket, "positions")
        if unit in tick["units"]:
            column = tick["units"].index(unit)
            return tick["lon"][column], tick["lat"][column]


async def test_positions_come_through_and_a_new_socket_gets_those_of_before(centre: House, gateway: Gateway) -> None:
    after = centre.centre.state.last_seq
    unit = centre.town.fleet.units[3].id
    async with follow(gateway) as socket:
        await next_frame(socket, "snapshot")
        sent = await fix(centre, gateway.http, unit, 0.4)
        place = (pytest.approx(sent["lon"], abs=1e-7), pytest.approx(sent["lat"], abs=1e-7))
        assert await position_of(socket, unit) == place
    async with follow(gateway, f"/ws/console?after={after}") as socket:
        assert await position_of(socket, unit) == place


async def test_binary_ticks_are_those_of_the_centre(centre: House, gateway: Gateway) -> None:
    options: dict[str, Any] = {"subprotocols": ["dispatch112.binary"]}
    unit = centre.town.fleet.units[5].id
    async with follow(centre, **options) as direct, follow(gateway, **options) as mirrored:
        orders = [(await next_frame(socket, "snapshot"))["unit_order"] for socket in (direct, mirrored)]
        assert orders[0] == orders[1]
        await fix(centre, centre.http, unit, 0.4)
        frames = [await binary_frame(socket) for socket in (direct, mirrored)]
        assert frames[0][24:32] == frames[1][24:32]
        assert frames[0][36:] == frames[1][36:]


async def binary_frame(socket: websockets.ClientConnection) -> bytes:
    async with asyncio.timeout(20):
        while True:
            raw = await socket.recv()
            if isinstance(raw, bytes):
                return raw


async def test_a_crew_hears_of_its_own_incident_alone(centre: House, gateway: Gateway) -> None:
    mine, other = (unit.id for unit in centre.town.fleet.units[:2])
    path = f"/ws/crew?unit={mine}"
    async with follow(centre, path) as direct, follow(gateway, path) as mirrored:
        snapshots = [board(await next_frame(socket, "snapshot")) for socket in (direct, mirrored)]
        assert snapshots[0] == snapshots[1]
        first, second = await centre.call(0.3, text="мой"), await centre.call(0.7, text="чужой")
        await centre.send(second, other)
        await centre.send(first, mine)
        for kind in ("event", "snapshot"):
            frames = [await next_frame(socket, kind) for socket in (direct, mirrored)]
            assert board(frames[0]) == board(frames[1])
        for incident, address in ((second, "чужой"), (first, "Лесная, 5")):
            await centre.http.patch(f"incidents/{incident}", json={"address": address}, headers={"If-Match": "2"})
        frames = [await next_frame(socket, "event") for socket in (direct, mirrored)]
        assert frames[0] == frames[1]
        assert frames[0]["event"]["sealed"] == {"address": "Лесная, 5"}


async def test_a_crew_hears_what_was_taken_back_and_what_another_crew_does_on_its_incident(
    centre: House, gateway: Gateway
) -> None:
    mine, other = (unit.id for unit in centre.town.fleet.units[2:4])
    path, incident = f"/ws/crew?unit={mine}", await centre.call(0.4)
    async with follow(centre, path) as direct, follow(gateway, path) as mirrored:

        async def told(kind: str) -> dict[str, Any]:
            frames = [await next_frame(socket, kind) for socket in (direct, mirrored)]
            assert board(frames[0]) == board(frames[1])
            return dict(frames[0])

        assert (await told("snapshot"))["incidents"] == []
        for status in ("proposed", "undone"):
            if status == "proposed":
                await centre.send(incident, mine)
                await told("event")
            else:
                (await centre.http.post("undo")).raise_for_status()
            held = (await told("snapshot"))["incidents"]
            assert [each["id"] for each in held] == ([incident] if status == "proposed" else [])
        await centre.send(incident, mine)
        await told("event")
        await told("snapshot")
        beside = await centre.send(incident, other)
        assert (await told("event"))["event"]["data"]["assignment"] == beside
        await told("snapshot")
        await centre.move(beside, "accepted")
        assert (await told("event"))["event"]["data"]["status"] == "accepted"


async def test_rights_and_tickets_are_asked_of_the_centre(
    make_house: Callable[..., House],
    make_gateway: Callable[[House], AbstractAsyncContextManager[Gateway]],
    redis: RedisServer,
) -> None:
    async with make_house(redis_url=redis.url, sign_in=True).served() as house, make_gateway(house) as gateway:
        assert house.accounts
        taker, planner, crew = (house.accounts.add(role, role) for role in ("call_taker", "planner", "crew"))
        assert (await refused(gateway, "/ws/console"))[0] == 401
        assert (await refused(gateway, "/ws/console", subprotocols=[f"bearer.{crew}"]))[0] == 403
        assert (await refused(gateway, "/ws/console?ticket=x"))[0] == 401
        assert (await gateway.http.get("units")).status_code == 401
        assert (await gateway.http.get(gateway.origin + "/metrics")).status_code == 401
        house.http.headers["Authorization"] = gateway.http.headers["Authorization"] = f"Bearer {taker}"
        told = (await gateway.http.get("whoami")).json()
        assert (told["name"], told["role"]) == ("call_taker", "call_taker")
        assert "read_sealed" in told["rights"]
        ticket = (await gateway.http.post("tickets")).json()["ticket"]
        unit = house.town.fleet.units[0].id
        async with (
            follow(gateway, subprotocols=["dispatch112.json", f"bearer.{planner}"]) as blind,
            follow(gateway, f"/ws/console?ticket={ticket}") as sighted,
            follow(gateway, f"/ws/crew?unit={unit}", subprotocols=["dispatch112.json", f"bearer.{crew}"]) as tablet,
        ):
            for socket in (blind, sighted, tablet):
                await next_frame(socket, "snapshot")
            await house.call(text="тайна")
            assert "sealed" not in (await next_frame(blind, "event"))["event"]
            assert (await next_frame(sighted, "event"))["event"]["sealed"]["text"] == "тайна"
        assert (await refused(gateway, f"/ws/console?ticket={ticket}"))[0] == 401


async def refused(at: Gateway, path: str, **options: Any) -> tuple[int, dict[str, Any]]:
    with pytest.raises(websockets.InvalidStatus) as told:
        async with follow(at, path, **options):
            pass
    return told.value.response.status_code, json.loads(told.value.response.body)


async def test_a_unit_that_does_not_exist_opens_no_socket(centre: House, gateway: Gateway) -> None:
    async with follow(gateway) as socket:
        await next_frame(socket, "snapshot")
        await fix(centre, gateway.http, unit := centre.town.fleet.units[0].id, 0.4)
        await position_of(socket, unit)
    assert (await refused(gateway, "/ws/crew?unit=nobody"))[0] == 404
    assert (await refused(gateway, "/ws/console?after=x"))[0] == 422


async def test_requests_go_to_the_centre_unchanged_and_answers_come_back(centre: House, gateway: Gateway) -> None:
    headers = {"X-Actor": "%D0%90%D0%BD%D0%BD%D0%B0", "Idempotency-Key": "once"}
    body = {**centre.place(), "reason": "chest_pain"}
    first, again = [await gateway.http.post("calls", json=body, headers=headers) for _ in range(2)]
    assert first.status_code == again.status_code == 201
    assert first.json() == again.json()
    incident = first.json()["incident"]
    direct, through = [await http.get(f"incidents/{incident}") for http in (centre.http, gateway.http)]
    assert through.content == direct.content
    assert through.headers["etag"] == direct.headers["etag"]
    stale = await gateway.http.patch(f"incidents/{incident}", json={"priority": 1}, headers={"If-Match": '"9"'})
    assert (stale.status_code, stale.json()["code"]) == (412, "stale_version")
    event = (await gateway.http.get("events", params={"after": centre.centre.state.last_seq - 1})).json()["events"][0]
    assert event["by"] == "Анна"
    for path in ("/", "/openapi.json", "/no/such/path", "/api/v1/units/a%2Fb/events"):
        told = [await http.get(at.origin + path) for http, at in ((centre.http, centre), (gateway.http, gateway))]
        assert told[0].status_code == told[1].status_code
        assert told[0].content == told[1].content
    deleted = await gateway.http.delete("closures/99")
    assert deleted.status_code == 404


async def test_a_body_that_is_too_large_is_refused_at_the_gateway(centre: House, gateway: Gateway) -> None:
    answer = await gateway.http.post("calls", content=b"x" * 1_100_000)
    assert (answer.status_code, answer.json()["code"]) == (413, "body_too_large")


async def context(socket: websockets.ClientConnection, incident: str) -> dict[str, Any]:
    """Give the next message of a patient who is known."""
    async with asyncio.timeout(20):
        while True:
            frame: dict[str, Any] = json.loads(await socket.recv())
            if frame["kind"] == "context" and frame["incident"] == incident and frame["state"] == "known":
                return {name: value for name, value in frame.items() if name != "seq"}


async def test_what_records_say_of_a_patient_comes_through_to_boards_and_to_its_crew(
    make_house: Callable[..., House],
    make_gateway: Callable[[House], AbstractAsyncContextManager[Gateway]],
    redis: RedisServer,
) -> None:
    with reference_emr() as emr:
        async with make_house(redis_url=redis.url, emr_url=emr).served() as house, make_gateway(house) as gateway:
            unit = house.town.fleet.units[0].id
            async with (
                follow(house) as direct,
                follow(gateway) as mirrored,
                follow(gateway, f"/ws/crew?unit={unit}") as crew,
            ):
                incident = await house.call(patient={"name": "Пациент 1"})
                told = await context(direct, incident)
                assert told["allergies"]
                assert await context(mirrored, incident) == told
                await house.send(incident, unit)
                assert await context(crew, incident) == told
            after = house.centre.state.last_seq
            for path in ("/ws/console", f"/ws/console?after={after}", f"/ws/crew?unit={unit}"):
                async with follow(gateway, path) as again:
                    assert await context(again, incident) == told


@dataclass
class Watching:
    """Somebody at a board: the events that came, and what the last sign of life said."""

    socket: websockets.ClientConnection
    seqs: list[int] = field(default_factory=list)
    links: dict[str, str] = field(default_factory=dict)

    async def until(self, reached: Callable[[], bool]) -> None:
        async with asyncio.timeout(20):
            while not reached():
                frame = json.loads(await self.socket.recv())
                if frame["kind"] == "event":
                    self.seqs.append(frame["seq"])
                if frame["kind"] == "alive":
                    self.links = {name: frame[name]["state"] for name in ("bus", "centre") if name in frame}

    async def told(self, **links: str) -> None:
        await self.until(lambda: links.items() <= self.links.items())

    async def heard(self, seq: int) -> None:
        await self.until(lambda: seq in self.seqs)


@asynccontextmanager
async def watch(at: House | Gateway) -> AsyncIterator[Watching]:
    async with follow(at) as socket:
        await next_frame(socket, "snapshot")
        yield Watching(socket)


async def test_redis_killed_dispatch_goes_on_and_all_is_caught_up(
    centre: House, gateway: Gateway, redis: RedisServer
) -> None:
    async with watch(centre) as direct, watch(gateway) as mirrored:
        await direct.told(bus="up")
        await mirrored.told(bus="up", centre="up")
        await mirrored.heard(await life_of_a_call(centre, gateway.http))
        redis.kill()
        newest = await life_of_a_call(centre, gateway.http)
        await direct.told(bus="down")
        await mirrored.told(bus="down", centre="up")
        ready = (await centre.http.get(centre.origin + "/health/ready")).json()
        assert (ready["ready"], ready["bus"]["state"], ready["seq"]) == (True, "down", newest)
        assert ready["bus"]["since"]
        assert (await gateway.http.get(gateway.origin + "/health/ready")).json()["bus"]["state"] == "down"
        for at in (centre, gateway):
            assert 'dispatch112_link_up{link="bus"} 0.0' in (await at.http.get(at.origin + "/metrics")).text
        redis.start()
        await mirrored.heard(newest)
        await mirrored.told(bus="up")
        await mirrored.heard(newest := await life_of_a_call(centre, gateway.http))
        await direct.heard(newest)
        assert mirrored.seqs == direct.seqs


async def test_redis_emptied_is_filled_again_and_no_event_is_lost(
    centre: House, gateway: Gateway, redis: RedisServer
) -> None:
    unit = centre.town.fleet.units[2].id
    await fix(centre, centre.http, unit, 0.3)
    async with watch(centre) as direct, watch(gateway) as mirrored:
        for _ in range(3):
            calling = asyncio.create_task(life_of_a_call(centre, centre.http))
            redis.flush()
            newest = await calling
            redis.flush()
            await mirrored.heard(newest)
        await direct.heard(newest)
        assert mirrored.seqs == direct.seqs
    bus = RedisBus(redis.url)
    async with asyncio.timeout(10):
        async with bus.ticks() as ticks:
            async for _ in ticks:
                if unit in await bus.latest():
                    break
    assert (await bus.newest()) is not None
    assert set(await bus.roster()) == {each.id for each in centre.town.fleet.units}
    await bus.close()


async def test_a_centre_that_is_away_is_told_and_its_boards_go_on_where_they_were(
    make_house: Callable[..., House],
    make_gateway: Callable[[House], AbstractAsyncContextManager[Gateway]],
    redis: RedisServer,
) -> None:
    house = make_house(redis_url=redis.url)
    async with AsyncExitStack() as stack:
        async with house.served():
            gateway = await stack.enter_async_context(make_gateway(house))
            board = await stack.enter_async_context(watch(gateway))
            await board.heard(newest := await life_of_a_call(house, gateway.http))
        await board.told(centre="down")
        away = await gateway.http.post("calls", json={})
        assert (away.status_code, away.json()["code"]) == (503, "centre_away")
        assert away.headers["retry-after"] == "1"
        assert (await refused(gateway, "/ws/console"))[0] == 503
        assert (await gateway.http.get(gateway.origin + "/health/ready")).status_code == 503
        assert (await gateway.http.get(gateway.origin + "/health/live")).status_code == 200
        async with house.served():
            await board.told(centre="up")
            await board.heard(await life_of_a_call(house, gateway.http))
            assert board.seqs == list(range(board.seqs[0], house.centre.state.last_seq + 1))
            assert newest in board.seqs


async def test_the_events_of_another_journal_do_not_stay_on_the_bus(
    make_house: Callable[..., House],
    make_gateway: Callable[[House], AbstractAsyncContextManager[Gateway]],
    redis: RedisServer,
) -> None:
    bus = RedisBus(redis.url)
    strange = [BusEvent(seq, "CallReceived", b'{"seq":%d}' % seq, b"?" * 32, False, None) for seq in range(1, 2_000)]
    await bus.publish(strange, behind=0)
    await bus.close()
    house = make_house(redis_url=redis.url)
    async with house.served(), make_gateway(house) as gateway, follow(gateway, "/ws/console?after=0") as socket:
        newest = await life_of_a_call(house, gateway.http)
        page = (await house.http.get("events", params={"after": 0})).json()["events"]
        assert [frame["event"] for frame in await events_until(socket, newest)] == page


async def test_an_older_journal_in_the_place_of_the_present_one_lets_every_board_begin_anew(
    make_house: Callable[..., House],
    make_gateway: Callable[[House], AbstractAsyncContextManager[Gateway]],
    redis: RedisServer,
    tmp_path: Path,
) -> None:
    house = make_house(redis_url=redis.url)
    async with AsyncExitStack() as stack:
        async with house.served():
            gateway = await stack.enter_async_context(make_gateway(house))
            board = await stack.enter_async_context(watch(gateway))
            await board.heard(await life_of_a_call(house, gateway.http))
        house.folder = tmp_path / "restored"
        house.folder.mkdir()
        async with house.served():
            with pytest.raises(websockets.ConnectionClosed):
                await board.told(never="comes")
            async with follow(gateway) as socket:
                assert (await next_frame(socket, "snapshot"))["seq"] == house.centre.state.last_seq
                newest = await life_of_a_call(house, gateway.http)
                assert (await events_until(socket, newest))[-1]["seq"] == newest


async def test_a_new_roster_lets_every_board_begin_anew(
    make_house: Callable[..., House],
    make_gateway: Callable[[House], AbstractAsyncContextManager[Gateway]],
    redis: RedisServer,
) -> None:
    house = make_house(redis_url=redis.url)
    async with AsyncExitStack() as stack:
        async with house.served():
            gateway = await stack.enter_async_context(make_gateway(house))
            board = await stack.enter_async_context(watch(gateway))
            await board.told(bus="up", centre="up")
        house.town = house.town._replace(fleet=town(units=13).fleet)
        async with house.served():
            with pytest.raises(websockets.ConnectionClosed):
                await board.told(never="comes")
            await fix(house, gateway.http, house.town.fleet.units[12].id, 0.2)
            async with follow(gateway) as socket:
                assert len((await next_frame(socket, "snapshot"))["unit_order"]) == 13
