"""Addresses of RFC 5139 and their additions (RFC 6848): by code, and in one line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from dispatch.channels.xml_tree import text_of

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

LONGEST_WORD: Final = 200

_LINE: Final = (
    ("country",),
    ("PC",),
    ("A1",),
    ("A2",),
    ("A3",),
    ("A4",),
    ("A5",),
    ("PRD", "STP", "PRM", "RD", "A6", "STS", "POD", "POM"),
    ("HNP", "HNO", "HNS"),
    ("BLD",),
    ("FLR",),
    ("UNIT",),
    ("ROOM",),
    ("NAM",),
    ("LMK",),
    ("LOC",),
)
"""Codes in the order of a written address, those of one group without a comma between them."""


def read_civic(element: Element) -> dict[str, str]:
    """Give the parts of an address by their codes; the first of a code counts, and empty ones are left out."""
    parts: dict[str, str] = {}
    for child in element:
        word = " ".join(text_of(child).split())[:LONGEST_WORD]
        if word:
            parts.setdefault(child.tag, word)
    return parts


def civic_line(parts: dict[str, str]) -> str | None:
    """Write an address in one line, from the country to the room; None where no part is one that is known."""
    groups = (" ".join([parts[code] for code in group if code in parts]) for group in _LINE)
    return ", ".join([group for group in groups if group]) or None
