"""What other centres write is longer than a field of a card: it is cut, and says so."""

from __future__ import annotations

from typing import Final

CUT: Final = " … (сокращено)"
WORDS: Final = 8_000
LINE: Final = 300
NUMBER: Final = 50
PATIENTS: Final = 50
"""Characters of the fields of a card, and patients of one."""


def cut(text: str | None, limit: int) -> str | None:
    """Give a text of at most `limit` characters, a longer one cut and marked; None for nothing."""
    if text is None or len(text) <= limit:
        return text or None
    return text[: limit - len(CUT)] + CUT
