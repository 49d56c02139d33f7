"""Values of nested JSON by the name nearest to them: for parts whose writers differ in how deep a value lies."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST: Final = 200
DEEPEST: Final = 12

_WRAPPERS: Final = frozenset({"date", "text", "value", "#text", "@value"})
"""Names that say less than the one around them."""


def leaves(value: Any) -> list[tuple[str, str]]:
    """Give the values with their names, small and without prefixes such as ``nc:``, in order; the first 200 of them."""
    return list(islice(_leaves("", value, 0), MOST))


def _leaves(name: str, value: Any, depth: int) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict) and depth < DEEPEST:
        for key, inner in value.items():
            own = str(key).rpartition(":")[2].lower()
            yield from _leaves(name if own in _WRAPPERS and name else own, inner, depth + 1)
    elif isinstance(value, list | tuple) and depth < DEEPEST:
        for inner in value:
            yield from _leaves(name, inner, depth + 1)
    elif value is not None and (written := " ".join(str(value).replace("\0", " ").split())):
        yield name, written[:MOST]
