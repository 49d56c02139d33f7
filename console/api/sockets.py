"""Sockets of consoles and crews: let in, brought up to date, and told everything from then on."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from fastapi import APIRouter, WebSocket
from starlette.websockets import WebSocketDisconnect

from console.api.callers import Caller, caller_of, require
from console.api.history import PAGE, events_between
from console.api.live import RESUMED, Listener
from console.api.problems import ProblemError, bad_field, problem_response, unknown
from console.api.rights import Right
from dispatch.errors import JournalError

if TYPE_CHECKING:
    from console.api.desk import Desk

sockets = APIRouter(tags=["sockets"])

BINARY: Final = "dispatch112.binary"
JSON: Final = "dispatch112.json"
BEARER: Final = "bearer."
BROKEN: Final = 1011
TOO_SLOW: Final = 1013

_log = logging.getLogger(__name__)


@sockets.websocket("/ws/console")
async def follow_board(socket: WebSocket) -> None:
    """Follow the whole board."""
    await _follow(socket, Right.READ_BOARD, of_unit=False)


@sockets.websocket("/ws/crew")
async def follow_unit(socket: WebSocket) -> None:
    """Follow one unit and the incident that it is on."""
    await _follow(socket, Right.READ_ASSIGNMENT, of_unit=True)


SOCKET_RIGHTS: Final = {"/ws/console": Right.READ_BOARD, "/ws/crew": Right.READ_ASSIGNMENT}
"""The right that each socket asks for."""


async def _follow(socket: WebSocket, right: Right, *, of_unit: bool) -> None:
    desk: Desk = socket.app.state.desk
    try:
        caller = await _caller(socket, desk)
        require(caller, right)
        after = _after(socket)
        unit = _unit(socket, desk) if of_unit else None
    except ProblemError as problem:
        await socket.send_denial_response(problem_response(socket, problem))
        return
    offered = [name for name in socket.scope["subprotocols"] if name in {BINARY, JSON}]
    await socket.accept(subprotocol=offered[0] if offered else None)
    listener = Listener(
        sealed=caller.may(Right.READ_SEALED),
        unit=unit,
        binary=offered[:1] == [BINARY],
        limit=desk.hall.pace.waiting_events,
    )
    await _attend(socket, desk, listener, after)


async def _attend(socket: WebSocket, desk: Desk, listener: Listener, after: int | None) -> None:
    """Feed a socket until it is gone, or until it cannot be fed any more."""
    tasks = {asyncio.create_task(_feed(socket, desk, listener, after)), asyncio.create_task(_until_gone(socket))}
    try:
        ended, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in ended:
            task.result()
    except JournalError:
        _log.exception("a socket is closed: the journal cannot be read")
        await socket.close(BROKEN, "the journal cannot be read; connect again")
    finally:
        desk.hub.leave(listener)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _until_gone(socket: WebSocket) -> None:
    """Read what a socket sends, which means nothing, until it is gone."""
    while (await socket.receive())["type"] != "websocket.disconnect":
        pass


async def _feed(socket: WebSocket, desk: Desk, listener: Listener, after: int | None) -> None:
    newest = desk.hub.join(listener)
    with suppress(WebSocketDisconnect):
        await _catch_up(socket, desk, listener, after, newest)
        while not listener.overflowed:
            await _send_news(socket, desk, listener)
        await socket.close(TOO_SLOW, "too slow: more events wait than are kept; connect again with after=")


async def _catch_up(socket: WebSocket, desk: Desk, listener: Listener, after: int | None, newest: int) -> None:
    """Send exactly the events after `after` up to `newest`, or a snapshot of the newest where that cannot be."""
    if after is None or after > newest or newest - after > RESUMED:
        listener.waiting.clear()
        listener.seen_tick = desk.hub.ticks.number
        await socket.send_text(desk.hub.snapshot(listener))
        return
    if listener.binary:
        await socket.send_text(desk.hub.alive(listener))
    for start in range(after, newest, PAGE):
        events = await events_between(desk.centre, after=start, until=min(start + PAGE, newest))
        for frame in desk.hub.frames(listener, events):
            await socket.send_text(frame)
    listener.wake.set()


async def _send_news(socket: WebSocket, desk: Desk, listener: Listener) -> None:
    """Send what waits, or a sign of life after a silence."""
    try:
        async with asyncio.timeout(desk.hall.pace.alive_s):
            await listener.wake.wait()
    except TimeoutError:
        await socket.send_text(desk.hub.alive(listener))
        return
    listener.wake.clear()
    while listener.waiting:
        await socket.send_text(listener.waiting.popleft())
    frame = desk.hub.positions(listener)
    if isinstance(frame, bytes):
        await socket.send_bytes(frame)
    elif frame is not None:
        await socket.send_text(frame)


async def _caller(socket: WebSocket, desk: Desk) -> Caller:
    ticket = socket.query_params.get("ticket")
    if ticket is not None:
        caller = desk.tickets.redeem(ticket)
        if caller is None:
            raise ProblemError(401, "not_signed_in", "the ticket is unknown, used or too old")
        return caller
    tokens = [name.removeprefix(BEARER) for name in socket.scope["subprotocols"] if name.startswith(BEARER)]
    return await caller_of(socket.headers, tokens[0] if tokens else None, desk.tokens)


def _after(socket: WebSocket) -> int | None:
    text = socket.query_params.get("after")
    if text is None:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 16):
        raise bad_field("after", "must be the seq of the last event that you have")
    return int(text)


def _unit(socket: WebSocket, desk: Desk) -> str:
    unit = socket.query_params.get("unit")
    if not unit:
        raise bad_field("unit", "must name the unit")
    if unit not in desk.centre.fleet.unit_by_id:
        raise unknown("unit", unit)
    return unit
