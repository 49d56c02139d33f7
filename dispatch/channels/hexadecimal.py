"""Octets that may also come written as hexadecimal digits, as people paste them and files hold them."""

from __future__ import annotations

import re
from typing import Final

_HEX: Final = re.compile(rb"\s*(?:[0-9A-Fa-f]{2}\s*)+")


def octets_of(message: bytes) -> bytes:
    """Give the octets of a message: those its hexadecimal digits tell where it holds nothing else, else its own."""
    return bytes.fromhex(message.decode()) if _HEX.fullmatch(message) else message
