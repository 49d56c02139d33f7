"""Values of nested JSON by the name nearest to them: for parts whose writers differ in how deep a value lies."""

from __future__ import annotations

from typing import Any, Final

MOST: Final = 200
LONGEST: Final = 200
"""Characters of one value."""

DEEPEST: Final = 12
MORE: Final = "…"

_WRAPPERS: Final = frozenset({"date", "text", "value", "#text", "@value"})
"""Names that say less than the one around them."""


def leaves(value: Any) -> list[tuple[str, str]]:
    """Give the values with their names, small and without prefixes such as ``nc:``, in order; the first 200 of them.

    What is left out, since it is too much, too long or too deep, is told as ``…``.
    """
    found: list[tuple[str, str]] = []
    _collect(found, "", value, 0)
    return found if len(found) < MOST else [*found, ("", MORE)]


def _collect(found: list[tuple[str, str]], name: str, value: Any, depth: int) -> None:
    if value is None or len(found) >= MOST:
        return
    if isinstance(value, dict | list | tuple) and depth == DEEPEST:
        found.append((name, MORE))
    elif isinstance(value, dict):
        for key, inner in value.items():
            own = str(key).rpartition(":")[2].lower()
            _collect(found, name if own in _WRAPPERS and name else own, inner, depth + 1)
    elif isinstance(value, list | tuple):
        for inner in value:
            _collect(found, name, inner, depth + 1)
    elif written := " ".join(str(value).replace("\0", " ").split()):
        found.append((name, written if len(written) <= LONGEST else written[:LONGEST] + MORE))
