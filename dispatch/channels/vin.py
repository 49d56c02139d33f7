"""Vehicle identification numbers (ISO 3779, ISO 3780)."""

from __future__ import annotations

from typing import Final

VIN_ALPHABET: Final = "0123456789ABCDEFGHJKLMNPRSTUVWXYZ"
"""Letters without I, O and Q, which look like digits."""

VIN_SIZE: Final = 17
_SMALL_MAKER: Final = "9"
"""Third character of makers of fewer than 1,000 cars a year (ISO 3780: 500 until 2009)."""


def is_vin(text: str) -> bool:
    """Tell whether a text has the form of a VIN; the check digit is of North America alone and not looked at."""
    return len(text) == VIN_SIZE and set(text) <= set(VIN_ALPHABET)


def maker_code(vin: str) -> str | None:
    """Give the world manufacturer identifier of a VIN, with its second part (characters 12 to 14) for small makers."""
    if not is_vin(vin):
        return None
    return vin[:3] + vin[11:14] if vin[2] == _SMALL_MAKER else vin[:3]
