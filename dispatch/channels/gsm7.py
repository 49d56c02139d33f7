"""Texts of seven bits a character, packed into octets (3GPP TS 23.038, 6.1.2.1.1), as data SMS carry them."""

from __future__ import annotations

from typing import Final

_BASIC: Final = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\x1bÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
"""The default alphabet, by number."""

_PADDING: Final = "@\r"
"""What the unused bits of the last octet look like."""


def unpacked(octets: bytes) -> str:
    """Give the text of packed characters, without the padding at its end."""
    value = int.from_bytes(octets, "little")
    characters = [_BASIC[value >> 7 * place & 0x7F] for place in range(8 * len(octets) // 7)]
    return "".join(characters).rstrip(_PADDING)


def packed(text: str) -> bytes:
    """Pack a text.

    Raises
    ------
    ValueError
        Where a character is not of the default alphabet.
    """
    value = sum(_BASIC.index(character) << 7 * place for place, character in enumerate(text))
    return value.to_bytes((7 * len(text) + 7) // 8, "little")
