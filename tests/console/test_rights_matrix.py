"""Every route as every role, with objects of its own station and of another one; the table here is written by hand.

A new route needs a line: which roles may, what its path or body names, and what the answer is where they may. Bodies
are such that the answer comes after all rights were looked at and little changes: a version that is long gone, a
status that does not follow, a unit that is taken.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest
import websockets
from fastapi.routing import APIRoute, APIWebSocketRoute

from console.api.app import ROUTERS
from console.people.accounts import ROLES

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Iterator

    from two_stations import Neighbours


ALL = set(ROLES)
TREATING = {"call_taker", "dispatcher", "senior_doctor"}
AT_BOARD = TREATING | {"planner", "administrator"}
AT_WORK = AT_BOARD | {"crew"}
READING_SEALED = TREATING | {"crew"}
SENDING = {"dispatcher", "senior_doctor"}
NOBODY_ASKED = None


@dataclass(frozen=True)
class Line:
    """Who may; what it names (`incident`, `call`, `assignment`, `unit` or nothing); the answer where they may."""

    who: set[str] | None
    names: str | None = None
    answer: int = 200
    query: dict[str, str] = field(default_factory=dict)
    body: dict[str, Any] | None = None
    headers: dict[str, str] = field(default_factory=dict)


OLD_VERSION = {"If-Match": "999999"}
ROADS = {"from": "29.98,59.97", "to": "30.02,59.99"}
FIX = {"lon": 30.0, "lat": 59.98, "at": "2026-03-02T09:30:00Z"}
NUMBERS = {
    "kind": "form",
    "hazard": "999999",
    "closure": "999",
    "hospital": "999",
    "handover": "999",
    "card": "999",
    "letter": "999",
    "patient": "99",
    "z": "1",
    "x": "0",
    "y": "0",
}
V1 = "/api/v1"

TABLE = {
    f"GET {V1}": Line(ALL),
    "GET /openapi.json": Line(ALL),
    "GET /health/live": Line(NOBODY_ASKED),
    "GET /health/ready": Line(NOBODY_ASKED),
    "GET /metrics": Line({"administrator", "integration"}),
    "GET /tiles/{z}/{x}/{y}.mvt": Line(ALL, answer=204),
    f"POST {V1}/sign-in": Line(NOBODY_ASKED, answer=422, body={}),
    f"POST {V1}/sign-out": Line(ALL, answer=409),
    f"GET {V1}/seats": Line(AT_BOARD),
    f"GET {V1}/whoami": Line(ALL),
    f"POST {V1}/undo": Line(ALL, answer=409),
    f"GET {V1}/handovers": Line(AT_BOARD),
    f"POST {V1}/handovers": Line(TREATING | {"integration"}, answer=201, body={"kind": "seat"}),
    f"POST {V1}/handovers/{{handover}}/sign": Line(TREATING | {"integration"}, answer=404),
    f"POST {V1}/presence": Line(TREATING | {"integration"}, body={}),
    f"GET {V1}/audit": Line({"senior_doctor", "administrator"}),
    f"POST {V1}/tickets": Line(ALL, answer=201, body={}),
    f"POST {V1}/sockets": Line(AT_WORK, "unit", answer=201, body={"unit": "{unit}"}),
    f"POST {V1}/calls": Line(TREATING | {"integration"}, answer=201, body={}),
    f"GET {V1}/calls": Line(AT_BOARD),
    f"GET {V1}/calls/{{call}}": Line(AT_WORK, "call"),
    f"PATCH {V1}/calls/{{call}}": Line(
        TREATING | {"integration"}, "call", answer=412, body={"text": "x"}, headers=OLD_VERSION
    ),
    f"GET {V1}/telephone": Line(TREATING | {"integration"}),
    f"POST {V1}/telephone/rings": Line(TREATING | {"integration"}, answer=201, body={"line": "1"}),
    f"POST {V1}/calls/{{call}}/answer": Line(TREATING | {"integration"}, "call", answer=409),
    f"POST {V1}/calls/{{call}}/release": Line(
        TREATING | {"integration"}, "call", answer=409, body={"why": "passed_on"}
    ),
    f"POST {V1}/calls/{{call}}/abandon": Line(TREATING | {"integration"}, "call", answer=409),
    f"POST {V1}/calls/{{call}}/end": Line(TREATING | {"integration"}, "call", answer=409),
    f"POST {V1}/channels/{{kind}}": Line(TREATING | {"integration"}, answer=422, body={}),
    f"POST {V1}/likeness": Line(TREATING | {"integration"}, body={}),
    f"GET {V1}/incidents/{{incident}}/likeness": Line(TREATING, "incident"),
    f"GET {V1}/calls/{{call}}/history": Line(TREATING, "call"),
    f"GET {V1}/incidents/{{incident}}/hazards": Line(READING_SEALED, "incident"),
    f"GET {V1}/hazards": Line(TREATING, query={"address": "Лесная улица, 5"}),
    f"POST {V1}/hazards": Line(TREATING, answer=201, body={"kind": "dog", "text": "x", "address": "Лесная улица, 5"}),
    f"DELETE {V1}/hazards/{{hazard}}": Line(TREATING, answer=404),
    f"GET {V1}/incidents": Line(AT_BOARD),
    f"GET {V1}/incidents/{{incident}}": Line(AT_BOARD, "incident"),
    f"PATCH {V1}/incidents/{{incident}}": Line(
        TREATING, "incident", answer=412, body={"priority": 2}, headers=OLD_VERSION
    ),
    f"POST {V1}/incidents/{{closed}}/close": Line(SENDING, "incident", answer=409, body={"reason": "cancelled"}),
    f"POST {V1}/incidents/{{incident}}/join": Line(TREATING, "incident", answer=422, body={"into": "{incident}"}),
    f"POST {V1}/incidents/{{incident}}/split": Line(TREATING, "incident", answer=422),
    f"POST {V1}/incidents/{{incident}}/confirm": Line(TREATING, "incident", answer=422),
    f"POST {V1}/incidents/{{incident}}/reopen": Line(SENDING, "incident", answer=409, body={"why": "x"}),
    f"POST {V1}/incidents/{{incident}}/reserve": Line(SENDING, "incident", answer=422, body={"unit": "{own_unit}"}),
    f"GET {V1}/incidents/{{incident}}/timers": Line(AT_BOARD, "incident"),
    f"GET {V1}/incidents/{{incident}}/card": Line(AT_BOARD, "incident"),
    f"GET {V1}/incidents/{{incident}}/patients": Line(READING_SEALED, "incident"),
    f"POST {V1}/incidents/{{incident}}/patients": Line(READING_SEALED, "incident", answer=201, body={}),
    f"PATCH {V1}/incidents/{{incident}}/patients/{{patient}}": Line(
        READING_SEALED, "incident", answer=404, body={"note": "x"}
    ),
    f"POST {V1}/incidents/{{incident}}/patients/{{patient}}/outcome": Line(
        READING_SEALED, "incident", answer=404, body={"outcome": "treated"}
    ),
    f"GET {V1}/incidents/{{incident}}/triage": Line(READING_SEALED, "incident"),
    f"POST {V1}/incidents/{{incident}}/triage": Line(
        TREATING,
        "incident",
        answer=412,
        body={"seen": 999_999, "reason": "chest_pain", "opened_at": FIX["at"], "answers": []},
    ),
    f"POST {V1}/incidents/{{incident}}/close-without-crew": Line(
        SENDING, "incident", answer=422, body={"way": "advice", "conclusion": "x"}
    ),
    f"POST {V1}/incidents/{{incident}}/taken-over": Line(
        TREATING | {"integration"}, "incident", answer=422, body={"text": "x"}
    ),
    f"POST {V1}/incidents/{{incident}}/erase": Line({"administrator"}, "incident", answer=409),
    f"GET {V1}/incidents/{{incident}}/recommendation": Line(AT_BOARD, "incident"),
    f"GET {V1}/bridges": Line(AT_BOARD),
    f"GET {V1}/coverage": Line(AT_BOARD),
    f"GET {V1}/coverage/targets": Line(AT_BOARD),
    f"GET {V1}/relocations": Line(AT_BOARD),
    f"GET {V1}/incidents/{{incident}}/recommendation/{{unit}}": Line(AT_BOARD, "incident", answer=409),
    f"GET {V1}/incidents/{{incident}}/hospitals": Line(AT_WORK, "incident"),
    f"GET {V1}/incidents/{{incident}}/hospital-plan": Line(AT_WORK, "incident"),
    f"GET {V1}/incidents/{{incident}}/patient-context": Line(READING_SEALED, "incident"),
    f"POST {V1}/assignments": Line(
        SENDING, "incident", answer=409, body={"incident": "{incident}", "unit": "{own_unit}"}
    ),
    f"GET {V1}/assignments/{{assignment}}": Line(AT_WORK, "assignment"),
    f"POST {V1}/assignments/{{assignment}}/status": Line(
        SENDING | {"crew"}, "assignment", answer=409, body={"status": "proposed"}
    ),
    f"POST {V1}/assignments/{{ended}}/stand-down": Line(SENDING, "assignment", answer=409, body={}),
    f"POST {V1}/assignments/{{assignment}}/refuse": Line(SENDING | {"crew"}, "assignment", answer=422, body={}),
    f"POST {V1}/assignments/{{assignment}}/divert": Line(
        SENDING, "assignment", answer=422, body={"incident": "{incident}"}
    ),
    f"POST {V1}/assignments/{{assignment}}/swap": Line(SENDING, "assignment", answer=409, body={"unit": "{own_unit}"}),
    f"POST {V1}/assignments/{{assignment}}/correct": Line(
        SENDING, "assignment", answer=409, body={"status": "at_hospital", "why": "x"}
    ),
    f"POST {V1}/assignments/{{assignment}}/help": Line(
        SENDING | {"crew"}, "assignment", answer=422, body={"needs": ["no such capability"]}
    ),
    f"GET {V1}/arrivals": Line(AT_BOARD),
    f"GET {V1}/units": Line(AT_BOARD),
    f"POST {V1}/units/{{unit}}/state": Line(SENDING | {"crew"}, "unit", body={"state": "at_station"}),
    f"POST {V1}/units/{{unit}}/relocation": Line(SENDING, "unit", answer=422, body={"station": "none"}),
    f"POST {V1}/units/{{unit}}/crew": Line(SENDING, "unit", body={"crew": []}),
    f"POST {V1}/units/{{unit}}/position": Line({"crew", "integration"}, "unit", body=FIX),
    f"GET {V1}/units/{{unit}}/events": Line(AT_WORK, "unit"),
    f"GET {V1}/units/{{unit}}/snapshot": Line(AT_WORK, "unit"),
    f"GET {V1}/units/{{unit}}/contexts": Line(READING_SEALED, "unit"),
    f"POST {V1}/closures": Line(
        {"dispatcher", "administrator"},
        answer=201,
        body={"geometry": {"type": "Point", "coordinates": [30.0, 59.98]}, "reason": "x"},
    ),
    f"GET {V1}/closures": Line(AT_BOARD),
    f"DELETE {V1}/closures/{{closure}}": Line({"dispatcher", "administrator"}, answer=404),
    f"GET {V1}/reasons": Line(ALL),
    f"GET {V1}/hospitals": Line(ALL),
    f"POST {V1}/hospitals/{{hospital}}/report": Line(SENDING | {"integration"}, answer=404, body={"room": 5}),
    f"GET {V1}/stations": Line(ALL),
    f"GET {V1}/geocode": Line(ALL, answer=503, query={"q": "x"}),
    f"GET {V1}/route": Line(ALL, query=ROADS),
    f"GET {V1}/isochrone": Line(ALL, query={"from": ROADS["from"], "minutes": "5"}),
    f"POST {V1}/table": Line(ALL, body={"sources": [[30.0, 59.98]], "targets": [[30.0, 59.98]]}),
    f"GET {V1}/events": Line(AT_BOARD, query={"limit": "50"}),
    f"GET {V1}/snapshot": Line(AT_BOARD),
    f"GET {V1}/contexts": Line(AT_BOARD),
    f"POST {V1}/exchange/cards": Line(TREATING | {"integration"}, answer=422, body={}),
    f"PUT {V1}/exchange/cards/{{card}}": Line(TREATING | {"integration"}, answer=422, body={}),
    f"GET {V1}/exchange/cards/{{card}}": Line(TREATING | {"integration"}, answer=404),
    f"POST {V1}/exchange/ucri2/incidents": Line(TREATING | {"integration"}, answer=422, body={}),
    f"GET {V1}/exchange/outbox": Line({"administrator"}),
    f"POST {V1}/exchange/outbox/{{letter}}/again": Line({"administrator"}, answer=404),
    f"POST {V1}/exchange/outbox/{{letter}}/drop": Line({"administrator"}, answer=404, body={"reason": "x"}),
    f"POST {V1}/exchange/alerts": Line(TREATING | {"integration"}, answer=415, body={}),
    f"GET {V1}/exchange/alerts": Line(ALL),
}
SOCKETS = {"/ws/console": Line(AT_BOARD), "/ws/crew": Line(AT_WORK, "unit")}

NOT_ALLOWED, NOT_YOUR_UNIT, NOT_YOUR_PATIENT = (
    (403, code) for code in ("not_allowed", "not_your_unit", "not_your_patient")
)


def routes() -> Iterator[str]:
    for router in ROUTERS:
        for route in router.routes:
            if isinstance(route, APIRoute):
                yield from (f"{method} {route.path}" for method in route.methods)
            elif hasattr(getattr(route, "app", None), "right"):
                yield f"GET {route.path}"


def expected(line: Line, role: str, *, bound: bool, own: bool) -> tuple[int, str | None]:
    """Work out from the table alone what the answer is: its status, and its code where rights refuse."""
    if line.who is not NOBODY_ASKED and role not in line.who:
        return NOT_ALLOWED
    if line.names in {"call", "incident"} and role == "integration":
        return NOT_YOUR_PATIENT
    if own or not bound or line.names is None:
        return line.answer, None
    by_unit = line.names == "unit" or (line.names == "assignment" and role == "crew")
    return NOT_YOUR_UNIT if by_unit else NOT_YOUR_PATIENT


def filled(value: Any, names: dict[str, str]) -> Any:
    if isinstance(value, dict):
        return {key: filled(each, names) for key, each in value.items()}
    return value.format(**names) if isinstance(value, str) else value


def test_the_table_has_every_route_and_socket_and_no_other() -> None:
    named = {name.replace("{closed}", "{incident}").replace("{ended}", "{assignment}") for name in TABLE}
    assert named == set(routes())
    sockets = {route.path for router in ROUTERS for route in router.routes if isinstance(route, APIWebSocketRoute)}
    assert SOCKETS.keys() == sockets


def cases(line: Line) -> Iterator[tuple[str, bool, bool]]:
    for role in ROLES:
        for bound in (True, False):
            for own in (True, False) if line.names else (True,):
                yield role, bound, own


@pytest.mark.parametrize("name", TABLE)
def test_every_role_gets_of_a_route_what_the_table_says(runner: asyncio.Runner, world: Neighbours, name: str) -> None:
    line, wrong = TABLE[name], []
    for role, bound, own in cases(line):
        answered = runner.run(asked(world, name, role, bound=bound, own=own))
        if answered != (wanted := expected(line, role, bound=bound, own=own)):
            wrong.append(f"{role}, {'of a station' if bound else 'of all'}, own={own}: {answered}, not {wanted}")
    assert not wrong


async def asked(world: Neighbours, name: str, role: str, *, bound: bool, own: bool) -> tuple[int, str | None]:
    line, side = TABLE[name], world.own if own else world.foreign
    names = side.names | {"closed": side.closed, "ended": side.ended, "own_unit": world.own.unit} | NUMBERS
    method, path = name.format(**names).split(" ")
    headers = world.signed_in(role, bound=bound) | line.headers
    body = {} if line.body is None else {"json": filled(line.body, names)}
    answer = await world.house.http.request(
        method, world.house.origin + path, params=line.query, headers=headers, **body
    )
    return answer.status_code, answer.json()["code"] if answer.status_code == 403 else None


@pytest.mark.parametrize("name", TABLE)
def test_nobody_gets_anything_without_a_token(runner: asyncio.Runner, world: Neighbours, name: str) -> None:
    method, path = name.format(**world.own.names, **NUMBERS, closed="1", ended="1-1").split(" ")

    async def status(headers: dict[str, str]) -> int:
        world.house.http.headers.pop("Authorization", None)
        return (await world.house.http.request(method, world.house.origin + path, headers=headers)).status_code

    for headers in ({}, {"Authorization": "Bearer made-up"}):
        assert (runner.run(status(headers)) == 401) == (TABLE[name].who is not NOBODY_ASKED)


@pytest.mark.parametrize("path", SOCKETS)
def test_every_role_gets_of_a_socket_what_the_table_says(runner: asyncio.Runner, world: Neighbours, path: str) -> None:
    line = SOCKETS[path]
    for role, bound, own in cases(line):
        side = world.own if own else world.foreign
        status = runner.run(knocked(world, f"{path}?unit={side.unit}" if line.names else path, role, bound=bound))
        wanted = expected(line, role, bound=bound, own=own)[0]
        assert (status, role, bound, own) == (101 if wanted == 200 else wanted, role, bound, own)


async def knocked(world: Neighbours, path: str, role: str, *, bound: bool) -> int:
    headers = world.signed_in(role, bound=bound)
    names = [f"bearer.{headers['Authorization'].removeprefix('Bearer ')}", "dispatch112.json"]
    try:
        async with websockets.connect(world.house.sockets + path, subprotocols=names, compression=None):
            return 101
    except websockets.InvalidStatus as refused:
        return refused.response.status_code
