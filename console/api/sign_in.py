"""Signing in by name and password at a seat, signing out, and who sits where."""

from __future__ import annotations

import asyncio
import logging
import math
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Final, TypeVar

from fastapi import APIRouter, Request
from msgspec import Meta, Struct

from console.api.asked import Asked, Name
from console.api.bodies import body_of
from console.api.callers import Caller, bearer_of, needs
from console.api.desk import answer, desk_of
from console.api.openapi import described
from console.api.problems import ProblemError, away
from console.api.rights import ROLE_RIGHTS, Right
from console.api.shapes import utc
from console.errors import ConsoleError
from console.people.passwords import LONGEST, matches
from console.people.sessions import Session, Sessions
from console.people.tries import Tries
from dispatch.commands import Actor

if TYPE_CHECKING:
    from collections.abc import Awaitable

    from fastapi.responses import Response

    from console.people.accounts import Account, Accounts
    from console.people.sessions import Opened
    from dispatch.ports import Clock

sign_in = APIRouter(prefix="/api/v1", tags=["people"])

AT_ONCE: Final = 2
"""Passwords that are hashed at the same time: each takes 64 MiB and some tenths of a second of one core."""

WAITING: Final = 50

T = TypeVar("T")

_log = logging.getLogger(__name__)

SeatName = Annotated[str, Meta(min_length=1, max_length=100, pattern=r"^[^\x00-\x1f\x7f]*\Z")]


class SignIn(Asked):
    """Who signs in, and at which seat; a seat that somebody holds is taken over only where that is said."""

    name: Name
    password: Annotated[str, Meta(min_length=1, max_length=LONGEST)]
    seat: SeatName | None = None
    take_over: bool = False


class SignedIn(Struct, frozen=True, kw_only=True):
    """A session: its token, and what it opens until when; `instead_of` tells who held the seat before."""

    token: str
    name: str
    role: str
    unit: str | None
    stations: tuple[str, ...]
    organisation: str | None
    rights: list[Right]
    seat: str | None
    until: datetime
    instead_of: str | None


class SignedOut(Struct, frozen=True, kw_only=True):
    """The session has ended."""

    signed_out: bool


class SeatAnswer(Struct, frozen=True, kw_only=True):
    """Who sits at a seat, since and at most until when."""

    seat: str
    name: str
    since: datetime
    until: datetime


class Reception:
    """Lets people in by name and password."""

    def __init__(self, accounts: Accounts, clock: Clock) -> None:
        self.sessions = Sessions(accounts.database)
        self._accounts = accounts
        self._clock = clock
        self._tries = Tries()
        self._hashing = asyncio.Semaphore(AT_ONCE)
        self._waiting = 0

    async def known(self, name: str, password: str, address: str) -> Account | None:
        """Give the account that a password opens, None where it opens none; raises a 429 after too many tries."""
        now = self._clock.now()
        wait = self._tries.wait(name, address, now)
        if wait:
            raise _too_many(math.ceil(wait.total_seconds()))
        self._tries.failed(name, address, now)
        if not await self._matches(name, password):
            return None
        self._tries.succeeded(name, address, now)
        return await self.named(name)

    async def named(self, name: str) -> Account | None:
        """Give the account of a name; None where there is none."""
        return await asyncio.to_thread(self._accounts.named, name)

    async def _matches(self, name: str, password: str) -> bool:
        """Compare a password in a worker thread, few at a time."""
        if self._waiting >= WAITING:
            raise away("overloaded", "too many people sign in at once, try again")
        self._waiting += 1
        try:
            async with self._hashing:
                return await asyncio.to_thread(lambda: matches(self._accounts.password_of(name), password))
        finally:
            self._waiting -= 1

    async def seat(self, account: Account, seat: str | None, *, take_over: bool) -> Opened:
        """Begin a session; raises a 409 where somebody else holds the seat and it is not to be taken over."""
        now = self._clock.now()
        opened = await asyncio.to_thread(self.sessions.open, account, seat, now, take_over=take_over)
        if isinstance(opened, Session):
            raise ProblemError(
                409, "seat_taken", f"{opened.name} sits at seat {seat}", by=opened.name, since=utc(opened.since)
            )
        return opened

    async def leave(self, token: str) -> bool:
        """End the session of a token; False where there is none."""
        return await asyncio.to_thread(self.sessions.end, token)

    async def at_seats(self) -> list[Session]:
        """Give who sits where now."""
        return await asyncio.to_thread(self.sessions.at_seats, self._clock.now())


@sign_in.post("/sign-in", **described(SignedIn, status=201, body=SignIn))
async def begin_session(request: Request) -> Response:
    """Sign in by name and password."""
    desk = desk_of(request)
    asked = await body_of(request, SignIn)
    if desk.reception is None:
        raise ProblemError(409, "no_sign_in", "nobody needs to sign in here")
    address = request.client.host if request.client else ""
    account = await _or_away(desk.reception.known(asked.name, asked.password, address))
    tried = await _or_away(desk.reception.named(asked.name))
    request.state.caller = _as_caller(tried, asked.seat or "")
    if account is None:
        raise ProblemError(401, "wrong_password", "there is no such name with this password")
    opened = await _or_away(desk.reception.seat(account, asked.seat, take_over=asked.take_over))
    await desk.check_badges()
    return answer(_signed_in(account, opened), status=201)


@sign_in.post("/sign-out", dependencies=needs(Right.ENTER), **described(SignedOut))
async def end_session(request: Request) -> Response:
    """End the session by whose token this is asked; its sockets end with it."""
    desk, token = desk_of(request), bearer_of(request)
    if desk.reception is None or token is None or not await _or_away(desk.reception.leave(token)):
        raise ProblemError(409, "no_session", "this token is not that of a session, and does not end")
    await desk.check_badges()
    return answer(SignedOut(signed_out=True))


@sign_in.get("/seats", dependencies=needs(Right.READ_BOARD), **described(list[SeatAnswer]))
async def list_seats(request: Request) -> Response:
    """List the seats where somebody is signed in, by name."""
    reception = desk_of(request).reception
    held = [] if reception is None else await _or_away(reception.at_seats())
    return answer(
        [SeatAnswer(seat=each.seat or "", name=each.name, since=each.since, until=each.until) for each in held]
    )


async def _or_away(asked: Awaitable[T]) -> T:
    """Wait for what accounts or sessions tell; raises a 503 where they cannot be read."""
    try:
        return await asked
    except ConsoleError as error:
        _log.error("the accounts cannot be read: %s", error)
        raise away("accounts_away", "accounts cannot be read now, try again") from error


def _as_caller(account: Account | None, seat: str) -> Caller:
    """Give who tries to sign in, as the audit names them: an unknown name may be a password in the wrong field."""
    if account is None:
        return Caller(Actor("", seat), frozenset())
    return Caller(Actor(account.name, seat), ROLE_RIGHTS[account.role], role=account.role)


def _signed_in(account: Account, opened: Opened) -> SignedIn:
    others = [each.name for each in opened.instead_of if each.name != account.name]
    return SignedIn(
        token=opened.token,
        name=account.name,
        role=account.role,
        unit=account.unit,
        stations=account.stations,
        organisation=account.organisation,
        rights=sorted(ROLE_RIGHTS[account.role]),
        seat=opened.session.seat,
        until=opened.session.until,
        instead_of=others[0] if others else None,
    )


def _too_many(wait_s: int) -> ProblemError:
    detail = f"too many tries in a row; the next one may come in {wait_s} s"
    return ProblemError(429, "too_many_tries", detail, headers={"Retry-After": str(wait_s)}, wait_s=wait_s)
