"""Numbers of people in Russia: SNILS (pension insurance) and ENP (health insurance policy), with their check digits."""

from __future__ import annotations

import re
from typing import Final

_SEPARATORS: Final = re.compile(r"[\s\-\u2010-\u2015]")


def snils_check_digits(first_nine: str) -> str:
    """Give the two check digits of a SNILS.

    The first nine digits are weighted 9 to 1; the remainder of the sum by 101 is the check number, 100 counts as 00.
    """
    total = sum(int(digit) * weight for digit, weight in zip(first_nine, range(9, 0, -1), strict=True))
    return f"{total % 101 % 100:02d}"


def snils_of(text: str) -> str | None:
    """Give a SNILS as eleven digits, None where it is none."""
    digits = _SEPARATORS.sub("", text)
    if not _are_digits(digits, 11):
        return None
    return digits if snils_check_digits(digits[:9]) == digits[9:] else None


def enp_check_digit(first_fifteen: str) -> str:
    """Give the check digit of a health insurance policy number (Mod10 of ISO/HL7 27931:2009).

    The digits at odd places, counted from the right, are read as a number from right to left and doubled; the digits at
    even places are put before it; what the sum of all these digits lacks to the next ten is the check digit.
    """
    backwards = first_fifteen[::-1]
    figures = backwards[1::2] + str(2 * int(backwards[::2]))
    return str(-sum(map(int, figures)) % 10)


def enp_of(text: str) -> str | None:
    """Give a policy number as sixteen digits, None where it is none."""
    digits = _SEPARATORS.sub("", text)
    if not _are_digits(digits, 16):
        return None
    return digits if enp_check_digit(digits[:15]) == digits[15] else None


def _are_digits(text: str, count: int) -> bool:
    return len(text) == count and text.isascii() and text.isdigit()
