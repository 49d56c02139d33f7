"""Faults that the reference EMR can show, so that a centre can be seen to bear them."""

from __future__ import annotations

import asyncio
import itertools
import signal
import threading
from typing import TYPE_CHECKING, Any, Final

from console.emr.app import FHIR_JSON, fhir_response

if TYPE_CHECKING:
    import socket
    from collections.abc import Awaitable, Callable, Iterator

    from fastapi import FastAPI, Request
    from fastapi.responses import Response

FAULTS: Final = ("slow", "wrong", "half-open", "dead")
SILENT: Final = frozenset({"half-open", "dead"})
SLOW_S: Final = 30.0
"""Longer than anybody waits."""

_WRONG: Final[tuple[tuple[Any, str], ...]] = (
    ("<html><body>Сервис временно недоступен</body></html>", "text/html"),
    ('{"resourceType": "Bundle", "type": "searchset", "entry": [', FHIR_JSON),
    ('{"resourceType": "Bundle", "type": "searchset", "entry": {"resource": 7}}', FHIR_JSON),
    ('["Bundle"]', FHIR_JSON),
)
"""Nonsense, in turn; besides it a stranger is told for every search."""


def be_slow(app: FastAPI) -> None:
    """Make every answer take half a minute."""

    @app.middleware("http")
    async def wait(request: Request, answer: Callable[[Request], Awaitable[Response]]) -> Response:
        await asyncio.sleep(SLOW_S)
        return await answer(request)


def be_wrong(app: FastAPI) -> None:
    """Make every answer nonsense, or somebody else's record, with status 200."""
    turns = itertools.cycle(range(len(_WRONG) + 1))

    @app.middleware("http")
    async def lie(_request: Request, _answer: Callable[[Request], Awaitable[Response]]) -> Response:
        return _lie(turns)


def _lie(turns: Iterator[int]) -> Response:
    from fastapi.responses import Response

    turn = next(turns)
    if turn == len(_WRONG):
        stranger = {"resourceType": "Patient", "id": "stranger", "name": [{"text": "Посторонний"}]}
        return fhir_response({"resourceType": "Bundle", "type": "searchset", "entry": [{"resource": stranger}]})
    text, media_type = _WRONG[turn]
    return Response(text, media_type=media_type)


def be_silent(listener: socket.socket, fault: str, *, when_ready: Callable[[], None]) -> None:
    """Say nothing until told to stop: half-open takes connections, dead holds the port and refuses them."""
    stopped = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopped.set())
    if fault == "half-open":
        listener.listen(128)
    when_ready()
    stopped.wait()
