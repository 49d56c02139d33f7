"""Sessions: who signed in by name and password, at which seat, and until when."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from console.database import reference_tables
from console.people.accounts import token_hash
from fleet.instants import from_ms, to_ms

if TYPE_CHECKING:
    from pathlib import Path

    from console.people.accounts import Account

LASTS: Final = timedelta(hours=12)
"""One shift; whoever stays longer signs in again."""


@dataclass(frozen=True, slots=True)
class Session:
    """Somebody who is signed in; `seat` is None where they sit at none."""

    name: str
    seat: str | None
    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Opened:
    """A session that was begun, its token, which is shown once, and whose sessions at the same seat it ended."""

    token: str
    session: Session
    instead_of: tuple[Session, ...]


@dataclass(frozen=True, slots=True)
class Sessions:
    """The sessions of one centre, kept in its file beside the accounts; of tokens only hashes."""

    database: Path

    def open(self, account: Account, seat: str | None, now: datetime, *, take_over: bool) -> Opened | Session:
        """Begin a session, or give the one of somebody else who holds the seat, unless it is to be taken over.

        The own earlier session at that seat ends with it.
        """
        token, session = secrets.token_urlsafe(32), Session(account.name, seat, now, now + LASTS)
        with reference_tables(self.database) as tables:
            tables.execute("BEGIN IMMEDIATE")
            tables.execute("DELETE FROM sessions WHERE until_ms <= ?", (to_ms(now),))
            asked = "SELECT name, seat, since_ms, until_ms FROM sessions WHERE seat = ?"
            before = tuple(_session(row) for row in tables.execute(asked, (seat,)))
            others = [each for each in before if each.name != account.name]
            if others and not take_over:
                return others[0]
            tables.execute("DELETE FROM sessions WHERE seat = ?", (seat,))
            row = (token_hash(token), session.name, seat, to_ms(session.since), to_ms(session.until))
            tables.execute("INSERT INTO sessions VALUES (?, ?, ?, ?, ?)", row)
        return Opened(token, session, before)

    def by_token(self, token: str, now: datetime) -> Session | None:
        """Give the session of a token; None where there is none that still lasts."""
        with reference_tables(self.database) as tables:
            asked = "SELECT name, seat, since_ms, until_ms FROM sessions WHERE token_hash = ? AND until_ms > ?"
            row = tables.execute(asked, (token_hash(token), to_ms(now))).fetchone()
        return _session(row) if row else None

    def end(self, token: str) -> bool:
        """End the session of a token; False where there is none."""
        with reference_tables(self.database) as tables:
            asked = "DELETE FROM sessions WHERE token_hash = ?"
            return tables.execute(asked, (token_hash(token),)).rowcount > 0

    def at_seats(self, now: datetime) -> list[Session]:
        """Give who sits where, by seat."""
        with reference_tables(self.database) as tables:
            asked = """SELECT name, seat, since_ms, until_ms FROM sessions
                WHERE seat IS NOT NULL AND until_ms > ? ORDER BY seat"""
            return [_session(row) for row in tables.execute(asked, (to_ms(now),))]


def _session(row: tuple[str, str | None, int, int]) -> Session:
    name, seat, since_ms, until_ms = row
    return Session(name, seat, from_ms(since_ms), from_ms(until_ms))
