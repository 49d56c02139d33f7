"""Sockets of consoles and crews: let in, brought up to date, and told everything from then on."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from typing import Final

from fastapi import APIRouter, WebSocket
from starlette.websockets import WebSocketDisconnect

from console.api.callers import Caller, require
from console.api.listener import Door, Feed, Listener
from console.api.problems import ProblemError, bad_field, problem_response, unknown
from console.api.reach import require_unit
from console.api.rights import Right
from dispatch.errors import JournalError

sockets = APIRouter(tags=["sockets"])

BINARY: Final = "dispatch112.binary"
JSON: Final = "dispatch112.json"
BEARER: Final = "bearer."
BROKEN: Final = 1011
COME_BACK: Final = 1013

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
    door: Door = socket.app.state.door
    try:
        caller = await door.caller(dict(socket.headers), _token(socket), socket.query_params.get("ticket"))
        require(caller, right)
        after = _after(socket)
        unit = _unit(socket, door, caller) if of_unit else None
        await door.opened(caller, unit)
    except ProblemError as problem:
        await socket.send_denial_response(problem_response(socket, problem))
        return
    offered = [name for name in socket.scope["subprotocols"] if name in {BINARY, JSON}]
    await socket.accept(subprotocol=offered[0] if offered else None)
    binary = offered[:1] == [BINARY]
    listener = Listener(caller, unit=unit, binary=binary, limit=door.feed.pace.waiting_events)
    await _attend(socket, door.feed, listener, after)


async def _attend(socket: WebSocket, feed: Feed, listener: Listener, after: int | None) -> None:
    """Feed a socket until it is gone, or until it cannot be fed any more."""
    tasks = {asyncio.create_task(_serve(socket, feed, listener, after)), asyncio.create_task(_until_gone(socket))}
    try:
        ended, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in ended:
            task.result()
    except JournalError:
        _log.exception("a socket is closed: the journal cannot be read")
        await socket.close(BROKEN, "the journal cannot be read; connect again")
    except ProblemError as problem:
        await socket.close(BROKEN, problem.code)
    finally:
        feed.leave(listener)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _until_gone(socket: WebSocket) -> None:
    """Read what a socket sends, which means nothing, until it is gone."""
    while (await socket.receive())["type"] != "websocket.disconnect":
        pass


async def _serve(socket: WebSocket, feed: Feed, listener: Listener, after: int | None) -> None:
    with suppress(WebSocketDisconnect):
        async for frame in feed.catch_up(listener, after):
            await socket.send_text(frame)
        while listener.ended is None:
            await _send_news(socket, feed, listener)
        await socket.close(COME_BACK, f"{listener.ended}; connect again with after=")


async def _send_news(socket: WebSocket, feed: Feed, listener: Listener) -> None:
    """Send what waits, or a sign of life after a silence."""
    try:
        async with asyncio.timeout(feed.pace.alive_s):
            await listener.wake.wait()
    except TimeoutError:
        await socket.send_text(feed.alive(listener))
        return
    listener.wake.clear()
    while listener.waiting:
        await _send_waiting(socket, feed, listener, listener.waiting.popleft())
    frame = feed.positions(listener)
    if isinstance(frame, bytes):
        await socket.send_bytes(frame)
    elif frame is not None:
        await socket.send_text(frame)


async def _send_waiting(
    socket: WebSocket, feed: Feed, listener: Listener, frame: str | asyncio.Future[tuple[str, ...]]
) -> None:
    """Send a frame, once it is there; signs of life go out meanwhile."""
    if isinstance(frame, str):
        await socket.send_text(frame)
        return
    while not (await asyncio.wait([frame], timeout=feed.pace.alive_s))[0]:
        await socket.send_text(feed.alive(listener))
    for fetched in frame.result():
        await socket.send_text(fetched)


def _token(socket: WebSocket) -> str | None:
    tokens = [name.removeprefix(BEARER) for name in socket.scope["subprotocols"] if name.startswith(BEARER)]
    return tokens[0] if tokens else None


def _after(socket: WebSocket) -> int | None:
    text = socket.query_params.get("after")
    if text is None:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 16):
        raise bad_field("after", "must be the seq of the last event that you have")
    return int(text)


def _unit(socket: WebSocket, door: Door, caller: Caller) -> str:
    unit = socket.query_params.get("unit")
    if not unit:
        raise bad_field("unit", "must name the unit")
    if not door.knows_unit(unit):
        raise unknown("unit", unit)
    require_unit(caller, unit)
    return unit
