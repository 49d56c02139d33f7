"""Local accounts: a name, a role, how far it reaches, and the hashes of a bearer token and a password."""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from console.database import reference_tables
from console.errors import ConsoleError
from console.people.passwords import hashed

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator, Sequence
    from contextlib import AbstractContextManager
    from pathlib import Path

    from fleet.roster import Fleet

CREW: Final = "crew"
ROLES: Final = ("call_taker", "dispatcher", "senior_doctor", CREW, "planner", "administrator", "integration")
_COLUMNS: Final = "name, role, unit, stations, organisation, disabled, password IS NOT NULL"


@dataclass(frozen=True, slots=True)
class Account:
    """Who somebody is and in which role.

    Attributes
    ----------
    unit
        That a crew belongs to; it sees no other's patients.
    stations
        Ids of the stations that it is for; empty for the whole service.
    organisation
        For whom the person works, as told by the administrator.
    disabled
        Whether it opens nothing any more.
    has_password
        Whether it may sign in by name.
    """

    name: str
    role: str
    unit: str | None = None
    stations: tuple[str, ...] = ()
    organisation: str | None = None
    disabled: bool = False
    has_password: bool = False


LOCAL_ADMINISTRATOR: Final = Account("administrator", "administrator")


@dataclass(frozen=True, slots=True)
class Accounts:
    """The accounts of one centre; tokens are random, so that their plain hash is safe to keep.

    `local_token` is that of whoever may read the state folder: an administrator without an account.
    """

    database: Path
    local_token: str | None = None

    def add(
        self,
        name: str,
        role: str,
        *,
        unit: str | None = None,
        stations: Sequence[str] = (),
        organisation: str | None = None,
    ) -> str:
        """Add an account and give its token, which is shown once and never again.

        Raises
        ------
        ConsoleError
            Where the name is empty or taken, the role is unknown, or what it is for does not go with its role.
        """
        _check(name, role, unit, stations)
        token = secrets.token_urlsafe(32)
        told = (name, role, unit, json.dumps(sorted(set(stations))), organisation, token_hash(token))
        with self._tables() as tables:
            if tables.execute("SELECT 1 FROM accounts WHERE name = ?", (name,)).fetchone():
                raise ConsoleError(f"there is an account {name!r} already")
            asked = (
                "INSERT INTO accounts (name, role, unit, stations, organisation, token_hash) VALUES (?, ?, ?, ?, ?, ?)"
            )
            tables.execute(asked, told)
        return token

    def all(self) -> list[Account]:
        """Give every account, by name."""
        with self._tables() as tables:
            return list(_read(tables, "ORDER BY name"))

    def named(self, name: str) -> Account | None:
        """Give the account of a name, disabled or not; None where there is none."""
        with self._tables() as tables:
            return next(_read(tables, "WHERE name = ?", name), None)

    def by_token(self, token: str) -> Account | None:
        """Give the account that the token belongs to, None where it belongs to none that may enter."""
        if self.local_token is not None and hmac.compare_digest(
            token.encode("utf-8", "surrogatepass"), self.local_token.encode()
        ):
            return LOCAL_ADMINISTRATOR
        with self._tables() as tables:
            return next(_read(tables, "WHERE token_hash = ? AND NOT disabled", token_hash(token)), None)

    def new_token(self, name: str) -> str:
        """Give an account another token; the one before opens nothing any more."""
        token = secrets.token_urlsafe(32)
        self._change(name, "token_hash = ?", token_hash(token))
        return token

    def set_password(self, name: str, password: str) -> None:
        """Set the password of an account; whoever is signed in by an earlier one has to sign in again."""
        self._change(name, "password = ?", hashed(password), ends_sessions=True)

    def password_of(self, name: str) -> str | None:
        """Give the hash of the password of an account that may sign in; None where it may not."""
        with self._tables() as tables:
            asked = "SELECT password FROM accounts WHERE name = ? AND NOT disabled"
            row = tables.execute(asked, (name,)).fetchone()
        return row[0] if row else None

    def disable(self, name: str) -> None:
        """Let an account open nothing any more; its name stays in what it did."""
        self._change(name, "disabled = ?", True, ends_sessions=True)

    def enable(self, name: str) -> None:
        """Let a disabled account in again, by its token and password of before."""
        self._change(name, "disabled = ?", False)

    def _change(self, name: str, setting: str, value: object, *, ends_sessions: bool = False) -> None:
        with self._tables() as tables:
            if not tables.execute(f"UPDATE accounts SET {setting} WHERE name = ?", (value, name)).rowcount:  # noqa: S608  the setting is ours
                raise ConsoleError(f"there is no account {name!r}")
            if ends_sessions:
                tables.execute("DELETE FROM sessions WHERE name = ?", (name,))

    def _tables(self) -> AbstractContextManager[sqlite3.Connection]:
        return reference_tables(self.database)


def misplaced(accounts: Iterable[Account], fleet: Fleet) -> Iterator[str]:
    """Tell of each account that is for a station or unit which the fleet does not have: it sees less than was meant."""
    for account in accounts:
        for station in account.stations:
            if station not in fleet.station_by_id:
                yield f"account {account.name!r} is for station {station!r}, which the fleet does not have"
        if account.unit is not None and account.unit not in fleet.unit_by_id:
            yield f"account {account.name!r} is that of unit {account.unit!r}, which the fleet does not have"


def token_hash(token: str) -> bytes:
    """Give what is kept of a token."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()


def _read(tables: sqlite3.Connection, which: str, *values: object) -> Iterator[Account]:
    for name, role, unit, stations, organisation, disabled, has_password in tables.execute(
        f"SELECT {_COLUMNS} FROM accounts {which}",  # noqa: S608  both are ours
        values,
    ):
        yield Account(name, role, unit, tuple(json.loads(stations)), organisation, bool(disabled), bool(has_password))


def _check(name: str, role: str, unit: str | None, stations: Sequence[str]) -> None:
    if not name.strip():
        raise ConsoleError("the name of an account must not be empty")
    if role not in ROLES:
        raise ConsoleError(f"there is no role {role!r}: one of {', '.join(ROLES)}")
    if unit is not None and role != CREW:
        raise ConsoleError(f"only an account of role {CREW} belongs to a unit, not one of role {role}")
    if stations and role == CREW:
        raise ConsoleError(f"an account of role {CREW} is limited by its unit, not by stations")
    if not all(station.strip() for station in stations):
        raise ConsoleError("the id of a station must not be empty")
