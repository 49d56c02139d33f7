"""Values that are written as text: numbers, places, instants; each bounded, each refused with its name."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final, TypeVar

from dispatch.channels.errors import ChannelError

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")

_NUMBER: Final = re.compile(r"[+-]?[0-9]{1,15}(?:\.[0-9]{0,18})?", re.ASCII)
_PHONE: Final = re.compile(r"\+?[0-9]{2,15}", re.ASCII)
_SEPARATORS: Final = re.compile(r"[\s().-]")
_SHOWN: Final = 40


def shown(text: str) -> str:
    """Quote a text from outside, cut to a line."""
    return repr(text if len(text) <= _SHOWN else text[:_SHOWN] + "…")


def number(name: str, text: str, *, low: float, high: float) -> float:
    """Read a decimal number.

    Raises
    ------
    ChannelError
        Where it is none, or outside `low` to `high`; the message names the value.
    """
    text = text.strip()
    if not _NUMBER.fullmatch(text):
        raise ChannelError(f"{name}: {shown(text)} is no number")
    value = float(text)
    if not low <= value <= high:
        raise ChannelError(f"{name}: {text} is outside {low:g} to {high:g}")
    return value


def latitude(name: str, text: str) -> float:
    """Read a latitude in degrees."""
    return number(name, text, low=-90, high=90)


def longitude(name: str, text: str) -> float:
    """Read a longitude in degrees."""
    return number(name, text, low=-180, high=180)


def phone_number(name: str, text: str) -> str:
    """Read a telephone number: digits, perhaps after a plus (ITU-T E.164), whatever separates them left out.

    Raises
    ------
    ChannelError
        Where it is none.
    """
    digits = _SEPARATORS.sub("", text) if len(text) <= _SHOWN else ""
    if not _PHONE.fullmatch(digits):
        raise ChannelError(f"{name}: {shown(text)} is no telephone number")
    return digits


def iso_instant(name: str, text: str) -> datetime:
    """Read an ISO 8601 instant with its zone.

    Raises
    ------
    ChannelError
        Where it is none, or has no zone.
    """
    with suppress(ValueError):
        at = datetime.fromisoformat(text.strip())
        if at.tzinfo is not None:
            return in_utc(name, at)
    raise ChannelError(f"{name}: {shown(text)} is no instant with a zone such as 2026-01-31T12:00:00Z")


def in_utc(name: str, at: datetime) -> datetime:
    """Give an instant in UTC.

    Raises
    ------
    ChannelError
        Where that is before the year 1 or after 9999.
    """
    try:
        return at.astimezone(UTC)
    except OverflowError:
        raise ChannelError(f"{name}: {at} is no instant of this calendar") from None


def kept(faults: list[str], reading: Callable[[], T]) -> T | None:
    """Read a value; one that makes no sense becomes None, and its reason a fault beside the others."""
    try:
        return reading()
    except ChannelError as error:
        faults.append(str(error))
        return None
