"""What a gateway does not answer itself goes to the centre as it came, and back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import httpx
from starlette.requests import ClientDisconnect, Request
from starlette.responses import StreamingResponse
from starlette.websockets import WebSocketClose

from console.api.bodies import BODY_LIMIT
from console.api.problems import ProblemError, problem_response

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable

    from starlette.responses import Response
    from starlette.types import Receive, Scope, Send

    from console.gateway.centre_client import CentreClient

HOP_BY_HOP: Final = frozenset(
    {
        b"connection",
        b"keep-alive",
        b"proxy-authenticate",
        b"proxy-authorization",
        b"proxy-connection",
        b"te",
        b"trailer",
        b"transfer-encoding",
        b"upgrade",
    }
)
"""What belongs to one connection (RFC 9110, 7.6.1)."""

OF_OURS: Final = frozenset({b"host", b"content-length", b"expect"})
"""What the request to the centre has of its own."""

Headers = list[tuple[bytes, bytes]]


class Forward:
    """Hands requests on (ASGI application)."""

    def __init__(self, centre: CentreClient) -> None:
        self._centre = centre

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as the centre does, or 503 where it is away; a socket has nothing to find here."""
        if scope["type"] != "http":
            await WebSocketClose()(scope, receive, send)
            return
        request = Request(scope, receive)
        try:
            answer = await self._answer(request)
        except ProblemError as problem:
            answer = problem_response(request, problem)
        except ClientDisconnect:
            return
        await answer(scope, receive, send)

    async def _answer(self, request: Request) -> Response:
        response = await self._centre.send(await self._asked(request))
        answer = StreamingResponse(_streamed(response), response.status_code)
        answer.raw_headers = end_to_end(response.headers.raw)
        return answer

    async def _asked(self, request: Request) -> httpx.Request:
        """Write the request anew: same method, path, query, headers and body."""
        query = request.scope["query_string"]
        target = request.scope["raw_path"] + (b"?" + query if query else b"")
        headers = [pair for pair in end_to_end(request.headers.raw) if pair[0].lower() not in OF_OURS]
        body = await _bounded(request)
        url = self._centre.url.copy_with(raw_path=target)
        return httpx.Request(request.method, url, headers=headers, content=body)


def end_to_end(headers: Iterable[tuple[bytes, bytes]]) -> Headers:
    """Leave out what belongs to the one connection, also what the header `Connection` names."""
    pairs = list(headers)
    named = {
        word.strip().lower() for name, value in pairs if name.lower() == b"connection" for word in value.split(b",")
    }
    return [(name, value) for name, value in pairs if name.lower() not in HOP_BY_HOP | named]


async def _bounded(request: Request) -> bytes:
    """Read a body that the centre would read, no further than it would."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > BODY_LIMIT:
            raise ProblemError(413, "body_too_large", f"the body is larger than {BODY_LIMIT} bytes")
    return bytes(body)


async def _streamed(response: httpx.Response) -> AsyncIterator[bytes]:
    """Hand the bytes of an answer on as they come, still compressed where they are."""
    try:
        async for chunk in response.aiter_raw():
            yield chunk
    finally:
        await response.aclose()
