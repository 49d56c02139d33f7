"""Who asks: found out once per request, before anything else is read."""

from __future__ import annotations

import asyncio
import logging
import re
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

from fastapi import Depends, Request

from console.api.pages import is_page
from console.api.problems import ProblemError, away, bad_field, problem_response
from console.api.rights import EVERY_RIGHT, ROLE_RIGHTS, Right
from console.api.texts import Language, language_of
from console.errors import ConsoleError
from dispatch.commands import Actor

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from fastapi.params import Depends as Dependency
    from starlette.types import ASGIApp, Receive, Scope, Send

    from console.people.accounts import Account, Accounts
    from console.people.sessions import Sessions

OPEN_PATHS: Final = frozenset({"/health/live", "/health/ready", "/api/v1/sign-in"})
"""What answers without a token, beside the files of the pages."""

DEMO_ACTOR: Final = "demo"
NAME_LENGTH: Final = 100
_UNPRINTABLE: Final = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")
_TOKEN_KEPT_S: Final = 5.0
_TOKENS_KEPT: Final = 10_000

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks, what they may do, and in which language they read.

    Attributes
    ----------
    role
        Of the account; None where nobody signs in.
    unit
        That the account belongs to; None where it belongs to none.
    stations
        Those that the account is for; empty for the whole service.
    units
        Those of its stations; None where the account is for no station.
    asks_with
        In a gateway, the headers by which it asks the centre for this caller.
    badge
        The token that they came in with, by which it is seen that they are still signed in; None where nobody signs in.
    """

    actor: Actor
    rights: frozenset[Right]
    language: Language = "ru"
    role: str | None = None
    unit: str | None = None
    stations: tuple[str, ...] = ()
    units: frozenset[str] | None = None
    asks_with: Mapping[str, str] = field(default_factory=dict, repr=False)
    badge: str | None = field(default=None, repr=False)

    def may(self, right: Right) -> bool:
        """Tell whether the table of roles gives this right."""
        return right in self.rights


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds a token, at which seat they signed in, and the units of the stations that their account is for."""

    account: Account
    seat: str | None = None
    units: frozenset[str] | None = None


class Tokens:
    """Who holds which bearer token, kept for some seconds so that a tracker does not open the file at each fix.

    Parameters
    ----------
    accounts
        Their tokens do not end by themselves.
    sessions
        Those of whoever signed in by name.
    now
        Gives the present instant.
    units_of
        Gives the units of stations.
    """

    def __init__(
        self,
        accounts: Accounts,
        sessions: Sessions,
        now: Callable[[], datetime],
        units_of: Callable[[frozenset[str]], frozenset[str]],
    ) -> None:
        self._accounts = accounts
        self._sessions = sessions
        self._now = now
        self._units_of = units_of
        self._kept: OrderedDict[str, tuple[float, Holder]] = OrderedDict()

    def forget(self) -> None:
        """Ask anew for each: a session has ended."""
        self._kept.clear()

    async def holder(self, token: str) -> Holder | None:
        """Give who holds a token, None where nobody does; raises a 503 where accounts cannot be read."""
        now = asyncio.get_running_loop().time()
        until, known = self._kept.get(token, (0.0, None))
        if known is not None and now < until:
            return known
        try:
            found = await asyncio.to_thread(self._found, token)
        except ConsoleError as error:
            _log.exception("the accounts cannot be read")
            raise away("accounts_away", "accounts cannot be read now, try again") from error
        if found is not None:
            self._kept[token] = (now + _TOKEN_KEPT_S, found)
            if len(self._kept) > _TOKENS_KEPT:
                self._kept.popitem(last=False)
        return found

    def _found(self, token: str) -> Holder | None:
        account, seat = self._accounts.by_token(token), None
        if account is None:
            session = self._sessions.by_token(token, self._now())
            account = self._accounts.named(session.name) if session else None
            seat = session.seat if session else None
        if account is None or account.disabled:
            return None
        units = self._units_of(frozenset(account.stations)) if account.stations else None
        return Holder(account, seat, units)


async def caller_of(headers: Mapping[str, str], token: str | None, tokens: Tokens | None) -> Caller:
    """Find out who asks; raises a 401 where nobody known does."""
    language = language_of(headers.get("accept-language", ""))
    seat = _named(headers, "X-Seat", "")
    if tokens is None:
        return Caller(Actor(_named(headers, "X-Actor", DEMO_ACTOR), seat), EVERY_RIGHT, language)
    holder = await tokens.holder(token) if token else None
    if token is None or holder is None:
        raise ProblemError(
            401,
            "not_signed_in",
            "a known bearer token is needed: Authorization: Bearer TOKEN",
            headers={"WWW-Authenticate": "Bearer"},
        )
    account = holder.account
    return Caller(
        Actor(account.name, seat if holder.seat is None else holder.seat),
        ROLE_RIGHTS.get(account.role, frozenset()),
        language,
        account.role,
        account.unit,
        account.stations,
        holder.units,
        badge=token,
    )


class Gate:
    """Lets a request in once it is known who sends it (ASGI middleware); sockets are let in at their own door."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer 401 or pass the request on with its caller."""
        if scope["type"] == "http" and scope["path"] not in OPEN_PATHS and not is_page(scope["path"]):
            request = Request(scope)
            try:
                caller = await caller_of(request.headers, bearer_of(request), request.app.state.desk.tokens)
            except ProblemError as problem:
                await problem_response(request, problem)(scope, receive, send)
                return
            scope.setdefault("state", {})["caller"] = caller
        await self._app(scope, receive, send)


class NeedsRight:
    """A route's declaration of the right that it asks for."""

    def __init__(self, right: Right) -> None:
        self.right = right

    async def __call__(self, request: Request) -> None:
        """Refuse who lacks the right."""
        require(request.state.caller, self.right)


def needs(right: Right) -> list[Dependency]:
    """Give the dependencies of a route that asks for a right."""
    return [Depends(NeedsRight(right))]


def require(caller: Caller, right: Right) -> None:
    """Refuse a caller without the right; raises a 403."""
    if not caller.may(right):
        raise ProblemError(403, "not_allowed", f"your role does not include the right {right.value}", right=right.value)


def bearer_of(request: Request) -> str | None:
    """Give the token that a request brings."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else None


def _named(headers: Mapping[str, str], header: str, default: str) -> str:
    """Read a name that may be percent-encoded UTF-8."""
    raw = headers.get(header)
    if raw is None:
        return default
    try:
        name = unquote(raw.encode("latin-1").decode("utf-8"), errors="strict").strip()
    except UnicodeDecodeError:
        raise bad_field(header, "must be UTF-8, percent-encoded where it is not ASCII") from None
    if len(name) > NAME_LENGTH or _UNPRINTABLE.search(name):
        raise bad_field(header, f"must be at most {NAME_LENGTH} printable characters")
    return name or default
