"""Signing in and out as people at consoles and thieves of tokens meet it, and the rows that the audit keeps of it."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from contextlib import asynccontextmanager, closing
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
import websockets

from console.people.sessions import LASTS

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    import httpx
    from conftest import House

pytestmark = pytest.mark.anyio

PASSWORD = "лошадь-батарейка"


@pytest.fixture
async def staffed(make_house: Callable[..., House]) -> AsyncIterator[House]:
    """A house where Anna and Boris may sign in by name."""
    async with make_house(sign_in=True).served() as house:
        for name, role in (("anna", "dispatcher"), ("boris", "call_taker")):
            house.accounts.add(name, role)
            house.accounts.set_password(name, PASSWORD)
        yield house


async def sign_in(house: House, name: str = "anna", **fields: Any) -> httpx.Response:
    return await house.http.post("sign-in", json={"name": name, "password": PASSWORD, **fields})


async def token_of(house: House, name: str = "anna", **fields: Any) -> dict[str, str]:
    answer = await sign_in(house, name, **fields)
    assert answer.status_code == 201, answer.text
    return {"Authorization": f"Bearer {answer.json()['token']}"}


async def rows(house: House, **asked: Any) -> list[dict[str, Any]]:
    """Read the audit once all of it is written."""
    await asyncio.to_thread(house.audit.close)
    return [
        {"id": number, **{name: getattr(row, name) for name in row.__struct_fields__}}
        for number, row in house.audit.read(limit=1_000, **asked)
    ]


@asynccontextmanager
async def board(house: House, headers: dict[str, str]) -> AsyncIterator[Any]:
    names = [f"bearer.{headers['Authorization'].removeprefix('Bearer ')}", "dispatch112.json"]
    async with websockets.connect(house.sockets + "/ws/console", subprotocols=names, compression=None) as socket:
        assert json.loads(await socket.recv())["kind"] == "snapshot"
        yield socket


async def all_of(socket: Any) -> None:
    while True:
        await socket.recv()


async def test_a_session_opens_what_the_role_may_and_names_its_seat_in_every_event(staffed: House) -> None:
    answer = await sign_in(staffed, seat="4")
    told = answer.json()
    assert (told["role"], told["seat"], told["instead_of"], told["until"]) == (
        "dispatcher",
        "4",
        None,
        "2026-03-02T21:30:00Z",
    )
    headers = {"Authorization": f"Bearer {told['token']}", "X-Seat": "forged"}
    await staffed.http.post("calls", json={}, headers=headers)
    event = (await staffed.http.get("events", headers=headers)).json()["events"][-1]
    assert (event["by"], event["seat"]) == ("anna", "4")
    assert (await staffed.http.get("seats", headers=headers)).json() == [
        {"seat": "4", "name": "anna", "since": "2026-03-02T09:30:00Z", "until": "2026-03-02T21:30:00Z"}
    ]


async def test_a_token_is_worth_nothing_after_signing_out_and_its_socket_ends(staffed: House) -> None:
    headers = await token_of(staffed)
    async with board(staffed, headers) as socket:
        assert (await staffed.http.post("sign-out", headers=headers)).json() == {"signed_out": True}
        with pytest.raises(websockets.ConnectionClosed, match="no longer signed in"):
            await all_of(socket)
    for method, path in (("GET", "whoami"), ("POST", "sign-out"), ("POST", "calls")):
        replayed = await staffed.http.request(method, path, json={}, headers=headers)
        assert (replayed.status_code, replayed.json()["code"]) == (401, "not_signed_in")


async def test_a_ticket_opens_nothing_once_its_holder_has_signed_out(staffed: House) -> None:
    headers = await token_of(staffed)
    ticket = (await staffed.http.post("tickets", headers=headers)).json()["ticket"]
    await staffed.http.post("sign-out", headers=headers)
    with pytest.raises(websockets.InvalidStatus) as refused:
        await websockets.connect(f"{staffed.sockets}/ws/console?ticket={ticket}")
    assert refused.value.response.status_code == 401


async def test_a_session_ends_with_its_time(staffed: House) -> None:
    headers = await token_of(staffed)
    staffed.clock.advance(LASTS)
    staffed.app.state.desk.tokens.forget()
    assert (await staffed.http.get("whoami", headers=headers)).status_code == 401


async def test_a_new_password_and_a_disabled_account_end_what_was_open(staffed: House) -> None:
    for name, end in (
        ("anna", lambda: staffed.accounts.set_password("anna", PASSWORD)),
        ("boris", lambda: staffed.accounts.disable("boris")),
    ):
        headers = await token_of(staffed, name)
        async with board(staffed, headers) as socket:
            end()
            await staffed.app.state.desk.check_badges()
            with pytest.raises(websockets.ConnectionClosed):
                await all_of(socket)
        assert (await staffed.http.get("whoami", headers=headers)).status_code == 401
    assert (await sign_in(staffed, "boris")).status_code == 401


async def test_who_sits_at_a_seat_is_told_and_makes_room_only_when_it_is_said(staffed: House) -> None:
    anna = await token_of(staffed, seat="4")
    taken = (await sign_in(staffed, "boris", seat="4")).json()
    assert (taken["code"], taken["by"], taken["since"]) == ("seat_taken", "anna", "2026-03-02T09:30:00Z")
    assert (await staffed.http.get("whoami", headers=anna)).status_code == 200
    told = (await sign_in(staffed, "boris", seat="4", take_over=True)).json()
    assert told["instead_of"] == "anna"
    assert (await staffed.http.get("whoami", headers=anna)).status_code == 401


async def test_wrong_and_unknown_names_are_told_alike_and_slowed_down(staffed: House) -> None:
    for name in ("anna", "nobody"):
        wrong = await sign_in(staffed, name, password="not the password")
        assert (wrong.status_code, wrong.json()["code"]) == (401, "wrong_password")
    for _ in range(4):
        await sign_in(staffed, password="not the password")
    early = await sign_in(staffed)
    assert (early.status_code, early.json()["code"], early.headers["Retry-After"]) == (429, "too_many_tries", "1")
    assert (await sign_in(staffed, "boris")).status_code == 201
    staffed.clock.advance(timedelta(seconds=1))
    assert (await sign_in(staffed)).status_code == 201


async def test_a_token_of_an_account_does_not_end_by_signing_out(staffed: House) -> None:
    headers = {"Authorization": f"Bearer {staffed.accounts.add('tracker', 'integration')}"}
    assert (await staffed.http.post("sign-out", headers=headers)).json()["code"] == "no_session"
    assert (await staffed.http.get("whoami", headers=headers)).status_code == 200


async def test_where_nobody_signs_in_that_is_said(house: House) -> None:
    assert (await sign_in(house)).json()["code"] == "no_sign_in"
    assert (await house.http.get("seats")).json() == []


async def test_the_audit_keeps_writes_refusals_reads_and_sockets_but_nothing_of_a_patient(staffed: House) -> None:
    headers = await token_of(staffed, seat="4")
    secrets = {"phone": "+79990000007", "address": "Чужая улица, 7", "text": "плохо с сердцем"}
    await staffed.http.post("calls", json=secrets, headers={**headers, "X-Request-Id": "a-1"})
    await staffed.http.get("incidents/1", headers=headers)
    await staffed.http.get("hospitals", headers=headers)
    await staffed.http.post("incidents/1/erase", headers=headers)
    await staffed.http.post("assignments", json={"incident": "1", "unit": "u99"}, headers=headers)
    async with board(staffed, headers):
        pass
    kept = await rows(staffed, actor="anna")
    assert [(row["action"], row["outcome"], row["incident"]) for row in kept] == [
        ("POST /api/v1/sign-in", 201, None),
        ("POST /api/v1/calls", 201, "1"),
        ("GET /api/v1/incidents/{incident}", 200, "1"),
        ("POST /api/v1/incidents/{incident}/erase", 403, "1"),
        ("POST /api/v1/assignments", 422, "1"),
        ("WS /ws/console", 101, None),
    ]
    assert {(row["role"], row["seat"]) for row in kept} == {("dispatcher", "4")}
    assert (kept[1]["request"], kept[2]["object"], kept[5]["object"]) == ("a-1", "incident 1", "the board")
    written = (staffed.folder / "audit.sqlite").read_bytes()
    assert not [each for each in secrets.values() if each.encode() in written]


async def test_a_failed_try_leaves_a_row_without_what_was_typed(staffed: House) -> None:
    for name in ("anna", PASSWORD):
        await sign_in(staffed, name, password="not the password")
    tried = await rows(staffed)
    assert [(row["actor"], row["outcome"]) for row in tried] == [("anna", 401), ("", 401)]
    assert PASSWORD.encode() not in (staffed.folder / "audit.sqlite").read_bytes()


async def test_the_audit_is_read_in_pages_by_those_who_may(staffed: House) -> None:
    headers = await token_of(staffed)
    for _ in range(3):
        await staffed.http.post("calls", json={}, headers=headers)
    await asyncio.to_thread(staffed.audit.close)
    keeper = {"Authorization": f"Bearer {staffed.accounts.add('keeper', 'administrator')}"}
    first = (await staffed.http.get("audit?actor=anna&limit=2", headers=keeper)).json()
    after = first[-1]["id"]
    second = (await staffed.http.get(f"audit?actor=anna&after={after}", headers=keeper)).json()
    assert [row["outcome"] for row in (*first, *second)] == [201] * 4
    (about,) = (await staffed.http.get("audit?incident=2", headers=keeper)).json()
    assert (about["action"], about["break_glass"], about["reason"]) == ("POST /api/v1/calls", False, None)
    assert (await staffed.http.get("audit", headers=headers)).json()["code"] == "not_allowed"


async def test_rows_are_never_changed_or_removed(staffed: House) -> None:
    await token_of(staffed)
    assert await rows(staffed)
    with closing(sqlite3.connect(staffed.folder / "audit.sqlite")) as book:
        for attempt in ("UPDATE audit SET actor = 'boris'", "DELETE FROM audit"):
            with pytest.raises(sqlite3.IntegrityError, match="never"):
                book.execute(attempt)


async def test_an_audit_that_cannot_be_written_is_told_and_costs_dispatch_nothing(
    make_house: Callable[..., House],
) -> None:
    house = make_house()
    (house.folder / "audit.sqlite").mkdir()
    async with house.opened():
        await house.call()
        assert (await house.http.get(house.origin + "/health/ready")).json()["audit"]["state"] == "down"
        metrics = (await house.http.get(house.origin + "/metrics")).text
        assert 'dispatch112_link_up{link="audit"} 0.0' in metrics
        assert (await house.http.get("audit")).json()["code"] == "audit_away"
    assert (house.audit.written, house.audit.lost > 0) == (0, True)
