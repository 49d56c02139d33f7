"""Local accounts: a name, a role and the hash of a bearer token."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from console.database import reference_tables
from console.errors import ConsoleError

if TYPE_CHECKING:
    from pathlib import Path

CREW: Final = "crew"
ROLES: Final = ("call_taker", "dispatcher", "senior_doctor", CREW, "planner", "administrator", "integration")


@dataclass(frozen=True, slots=True)
class Account:
    """Who somebody is and in which role; a crew may belong to one unit."""

    name: str
    role: str
    unit: str | None = None


LOCAL_ADMINISTRATOR: Final = Account("administrator", "administrator")


@dataclass(frozen=True, slots=True)
class Accounts:
    """The accounts of one centre; tokens are random, so that their plain hash is safe to keep.

    `local_token` is that of whoever may read the state folder: an administrator without an account.
    """

    database: Path
    local_token: str | None = None

    def add(self, name: str, role: str, *, unit: str | None = None) -> str:
        """Add an account and give its token, which is shown once and never again.

        Raises
        ------
        ConsoleError
            Where the name is empty or taken, the role is unknown, or somebody else than a crew is given a unit.
        """
        if not name.strip():
            raise ConsoleError("the name of an account must not be empty")
        if role not in ROLES:
            raise ConsoleError(f"there is no role {role!r}: one of {', '.join(ROLES)}")
        if unit is not None and role != CREW:
            raise ConsoleError(f"only an account of role {CREW} belongs to a unit, not one of role {role}")
        token = secrets.token_urlsafe(32)
        with reference_tables(self.database) as tables:
            if tables.execute("SELECT 1 FROM accounts WHERE name = ?", (name,)).fetchone():
                raise ConsoleError(f"there is an account {name!r} already")
            tables.execute(
                "INSERT INTO accounts (name, role, unit, token_hash) VALUES (?, ?, ?, ?)",
                (name, role, unit, _hash(token)),
            )
        return token

    def by_token(self, token: str) -> Account | None:
        """Give the account that the token belongs to, None where it belongs to none."""
        if self.local_token is not None and hmac.compare_digest(
            token.encode("utf-8", "surrogatepass"), self.local_token.encode()
        ):
            return LOCAL_ADMINISTRATOR
        with reference_tables(self.database) as tables:
            asked = "SELECT name, role, unit FROM accounts WHERE token_hash = ?"
            row = tables.execute(asked, (_hash(token),)).fetchone()
        return Account(*row) if row else None


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()
