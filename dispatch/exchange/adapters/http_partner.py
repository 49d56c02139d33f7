"""The port `Partner` over HTTP: one POST for each reaction, acknowledged by its id."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import httpx
import msgspec

from dispatch.exchange.letters import Acknowledged, Away, Failed, Refused

if TYPE_CHECKING:
    from collections.abc import Callable

    from dispatch.exchange.letters import Outcome
    from dispatch.exchange.reactions import Reaction

_AWAY: Final = frozenset({401, 403, 407, 429, 502, 503, 504})
"""The partner lets nobody in now: it is not this reaction that is wrong."""

_TRY_AGAIN: Final = frozenset({408, 409, 425})
"""Of the 4xx, those that another attempt may turn."""


@dataclass(frozen=True, slots=True)
class PartnerLimits:
    """How long a delivery may take, seconds, and how much of an answer is read, bytes."""

    answer_s: float = 5.0
    connect_s: float = 2.0
    answer_bytes: int = 65_536


class _Acknowledgement(msgspec.Struct):
    id: str


class HttpPartner:
    """Delivers reactions to one address; see the port for what it promises.

    Parameters
    ----------
    url
        Where reactions are posted.
    token
        Sent as bearer token; None for none.
    write
        Gives the body of a reaction.
    """

    def __init__(
        self,
        url: str,
        token: str | None = None,
        *,
        write: Callable[[Reaction], bytes] = msgspec.json.encode,
        limits: PartnerLimits | None = None,
    ) -> None:
        self._url = url
        self._write = write
        self._limits = limits or PartnerLimits()
        headers = {"Content-Type": "application/json", "Accept": "application/json", "Accept-Encoding": "identity"}
        self._client = httpx.AsyncClient(
            headers=headers if token is None else {**headers, "Authorization": f"Bearer {token}"},
            timeout=httpx.Timeout(self._limits.answer_s, connect=self._limits.connect_s),
            trust_env=False,
        )

    async def deliver(self, reaction: Reaction) -> Outcome:
        """Post one reaction; it is acknowledged by a 2xx whose body names its id."""
        try:
            async with asyncio.timeout(self._limits.answer_s):
                return await self._posted(reaction)
        except (httpx.ConnectError, httpx.ConnectTimeout):
            return Away("cannot be reached")
        except (TimeoutError, httpx.TimeoutException):
            return Failed("no answer in time")
        except httpx.HTTPError as error:
            return Failed(f"the connection broke: {type(error).__name__}")

    async def close(self) -> None:
        """Let go of the connections."""
        await self._client.aclose()

    async def _posted(self, reaction: Reaction) -> Outcome:
        headers = {"Idempotency-Key": reaction.id}
        async with self._client.stream("POST", self._url, content=self._write(reaction), headers=headers) as answer:
            if not answer.is_success:
                return _unsuccessful(answer.status_code)
            raw = bytearray()
            async for chunk in answer.aiter_raw():
                raw += chunk
                if len(raw) > self._limits.answer_bytes:
                    return Failed(f"the answer is longer than {self._limits.answer_bytes} bytes")
        return _judged(bytes(raw), reaction.id)


def _unsuccessful(status: int) -> Outcome:
    reason = f"answered {status}"
    if status in _AWAY:
        return Away(reason)
    return Refused(reason) if 400 <= status < 500 and status not in _TRY_AGAIN else Failed(reason)


def _judged(raw: bytes, wanted: str) -> Outcome:
    try:
        named = msgspec.json.decode(raw, type=_Acknowledgement).id
    except (msgspec.DecodeError, UnicodeDecodeError):
        return Failed("the answer does not name the reaction")
    return Acknowledged() if named == wanted else Failed("the answer names another reaction")
