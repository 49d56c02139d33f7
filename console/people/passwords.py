"""Passwords: hashed by argon2id (RFC 9106) and compared in the same time for names that are known and unknown."""

from __future__ import annotations

import secrets
import unicodedata
from functools import cache
from typing import TYPE_CHECKING, Final

from console.errors import ConsoleError

if TYPE_CHECKING:
    from argon2 import PasswordHasher

SHORTEST: Final = 10
LONGEST: Final = 1_000


def hashed(password: str) -> str:
    """Hash a new password, with its salt and the work that it takes.

    Raises
    ------
    ConsoleError
        Where it is too short or too long to be one.
    """
    if not SHORTEST <= len(password) <= LONGEST:
        raise ConsoleError(f"a password must have {SHORTEST} to {LONGEST} characters")
    return _hasher().hash(_composed(password))


def matches(kept: str | None, password: str) -> bool:
    """Tell whether a password is the one that was hashed; as much work where there is none to compare with."""
    from argon2.exceptions import VerificationError

    try:
        _hasher().verify(kept or _of_nobody(), _composed(password))
    except VerificationError:
        return False
    return kept is not None


def _composed(password: str) -> bytes:
    """Write a password as bytes; a letter is the same whether typed whole or with its mark apart (RFC 8265)."""
    return unicodedata.normalize("NFC", password).encode("utf-8", "surrogatepass")


@cache
def _hasher() -> PasswordHasher:
    """Give the second recommended choice of RFC 9106: 64 MiB, three passes."""
    from argon2 import PasswordHasher, profiles

    return PasswordHasher.from_parameters(profiles.RFC_9106_LOW_MEMORY)


@cache
def _of_nobody() -> str:
    return _hasher().hash(secrets.token_bytes(16))
