"""What a gateway asks its centre, always on behalf of somebody and with that somebody's own credentials."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

import httpx
import msgspec

from console.api.problems import ProblemError, away
from console.api.rights import Right
from dispatch.link import Link

if TYPE_CHECKING:
    from collections.abc import Mapping

    from console.api.callers import Caller

CONNECT_WITHIN_S: Final = 2.0
ANSWER_WITHIN_S: Final = 35.0
"""Longer than anybody may wait for the next event."""

KEPT_OPEN_S: Final = 3.0
"""An idle connection is given up before the centre gives it up, so that no command falls into the gap."""

CONNECTIONS: Final = 500
WATCH_S: Final = 1.0
PAST_PAGE: Final = 1_000


class Who(msgspec.Struct, frozen=True):
    """Who somebody is, as the centre says."""

    name: str
    seat: str
    role: str | None
    unit: str | None
    rights: list[str]
    stations: tuple[str, ...] = ()
    units: list[str] | None = None


class Page(msgspec.Struct, frozen=True):
    """Past events as the centre spells them; the reader goes on after `last`, or anew with a snapshot."""

    events: list[msgspec.Raw]
    last: int
    newest: int
    begin_anew: bool = False


class Snapshot(msgspec.Struct, frozen=True):
    """What a gateway reads of a snapshot, and the whole as it came."""

    seq: int
    text: str = ""


class CentreAwayError(ProblemError):
    """The centre does not answer."""

    def __init__(self, link: Link) -> None:
        since = link.state.since.isoformat(timespec="seconds").replace("+00:00", "Z")
        problem = away("centre_away", f"the centre does not answer since {since}; nothing was done, try again")
        super().__init__(503, problem.code, problem.detail, headers=problem.headers, since=since)


class CentreClient:
    """One pool of connections to the centre.

    Attributes
    ----------
    link : Link
        Whether the centre answers.
    """

    def __init__(self, url: str) -> None:
        self.link = Link("centre", lambda: datetime.now(UTC))
        self.url = httpx.URL(url)
        self._http = httpx.AsyncClient(
            base_url=url,
            timeout=httpx.Timeout(ANSWER_WITHIN_S, connect=CONNECT_WITHIN_S, pool=CONNECT_WITHIN_S),
            limits=httpx.Limits(max_connections=CONNECTIONS, keepalive_expiry=KEPT_OPEN_S),
            trust_env=False,
        )

    async def send(self, request: httpx.Request) -> httpx.Response:
        """Send a request and give the answer, its body not yet read; raises `CentreAwayError`."""
        try:
            response = await self._http.send(request, stream=True)
        except httpx.PoolTimeout:
            raise away("overloaded", "too many requests wait for the centre, try again") from None
        except httpx.TransportError as error:
            self.link.lost(repr(error))
            raise CentreAwayError(self.link) from error
        return response

    async def who(self, headers: Mapping[str, str]) -> Who:
        """Find out whose credentials these are; raises the centre's own problem where it knows nobody."""
        return msgspec.json.decode(await self._get("/api/v1/whoami", headers), type=Who)

    async def snapshot(self, caller: Caller, unit: str | None) -> Snapshot:
        """Take the snapshot that this caller may see, of the board or of a unit."""
        text = await self._get(f"{_of(unit)}/snapshot", caller.asks_with)
        return Snapshot(msgspec.json.decode(text, type=Snapshot).seq, text.decode())

    async def events(self, caller: Caller, unit: str | None, *, after: int, limit: int = PAST_PAGE) -> Page:
        """Read past events as this caller may see them, of all or of a unit."""
        asked = {"after": after, "limit": limit}
        return msgspec.json.decode(await self._get(f"{_of(unit)}/events", caller.asks_with, **asked), type=Page)

    async def contexts(self, caller: Caller, unit: str | None) -> list[msgspec.Raw]:
        """Read the frames that tell what is known of all patients, or of that of a unit."""
        return msgspec.json.decode(await self._get(f"{_of(unit)}/contexts", caller.asks_with), type=list[msgspec.Raw])

    async def context(self, caller: Caller, incident: str) -> bytes:
        """Read what is known of the patient of an incident."""
        return await self._get(f"/api/v1/incidents/{quote(incident, safe='')}/patient-context", caller.asks_with)

    async def note_socket(self, caller: Caller, unit: str | None) -> None:
        """Tell that this caller opens a socket here, of the board or of a unit."""
        asked = msgspec.json.encode({} if unit is None else {"unit": unit})
        headers = {**caller.asks_with, "Content-Type": "application/json"}
        await self._answered(self._http.build_request("POST", "/api/v1/sockets", content=asked, headers=headers))

    async def watch(self) -> None:
        """Ask again and again whether the centre is there, until cancelled."""
        while True:
            try:
                response = await self._http.get("/health/live", timeout=CONNECT_WITHIN_S)
                response.raise_for_status()
                self.link.found()
            except httpx.HTTPError as error:
                self.link.lost(repr(error))
            await asyncio.sleep(WATCH_S)

    async def close(self) -> None:
        """Let go of the connections."""
        await self._http.aclose()

    async def _get(self, path: str, headers: Mapping[str, str], **asked: Any) -> bytes:
        return await self._answered(self._http.build_request("GET", path, params=asked, headers=headers))

    async def _answered(self, request: httpx.Request) -> bytes:
        response = await self.send(request)
        try:
            body = await response.aread()
        except httpx.TransportError as error:
            self.link.lost(repr(error))
            raise CentreAwayError(self.link) from error
        finally:
            await response.aclose()
        if not response.is_success:
            raise _problem(response)
        return body


def rights_of(who: Who) -> frozenset[Right]:
    """Give the rights that this release knows."""
    return frozenset(Right(word) for word in who.rights if word in set(Right))


def _of(unit: str | None) -> str:
    return "/api/v1" if unit is None else f"/api/v1/units/{quote(unit, safe='')}"


def _problem(response: httpx.Response) -> ProblemError:
    """Tell a problem of the centre as it told it."""
    told = response.json()
    facts = {name: value for name, value in told.items() if name not in {"type", "title", "status", "detail", "code"}}
    retry = {name: value for name, value in response.headers.items() if name in {"retry-after", "www-authenticate"}}
    return ProblemError(response.status_code, told["code"], told["detail"], headers=retry, **facts)
