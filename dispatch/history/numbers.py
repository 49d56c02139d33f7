"""Telephone numbers in one form, and digests that stand for them."""

from __future__ import annotations

import hashlib
import hmac
import re
from typing import Final

LONGEST: Final = 15
"""Digits of an international number (ITU-T E.164)."""

SHORTEST_WHOLE: Final = 7
"""Shorter ones are service or inner numbers and are kept as they are."""

_EXTENSION: Final = re.compile(r"(?:доб|ext|вн|[,;#]).*", re.IGNORECASE | re.DOTALL)
_NOT_DIGIT: Final = re.compile(r"\D")
_INTERNATIONAL: Final = ("810", "00")
_RUSSIAN_DIGITS: Final = 11
_NATIONAL_DIGITS: Final = 10
_NATIONAL_FIRST: Final = frozenset("3489")
"""First digits of area and network codes in the Russian numbering plan."""


def normal_number(text: str) -> str:
    """Give a number as `+` and digits, a short one as its digits; empty where there is none.

    `8 (812) 000-00-00`, `+7 812 0000000`, `7…`, `812 000 00 00` are one number; `00` and `810` begin foreign ones; what
    follows `доб.`, `ext` or a comma is left out.
    """
    told = _EXTENSION.sub("", text.removeprefix("tel:")).strip()
    digits = _NOT_DIGIT.sub("", told)
    if not digits or len(digits) > LONGEST + len(_INTERNATIONAL[0]):
        return ""
    if told.startswith("+"):
        return _whole(digits)
    if len(digits) < SHORTEST_WHOLE:
        return digits
    if len(digits) == _RUSSIAN_DIGITS and digits[0] in "78":
        return f"+7{digits[1:]}"
    if len(digits) == _NATIONAL_DIGITS and digits[0] in _NATIONAL_FIRST:
        return f"+7{digits}"
    begins = next((begin for begin in _INTERNATIONAL if digits.startswith(begin)), "")
    return _whole(digits.removeprefix(begins)) if begins else digits[:LONGEST]


def number_digest(key: bytes, text: str) -> str | None:
    """Give the keyed digest of a number, HMAC-SHA256 in hexadecimal; None where the text has no number."""
    number = normal_number(text)
    return hmac.new(key, number.encode(), hashlib.sha256).hexdigest() if number else None


def _whole(digits: str) -> str:
    return f"+{digits}" if 0 < len(digits) <= LONGEST else ""
