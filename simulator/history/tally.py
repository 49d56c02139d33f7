"""How often something odd was met, and where first."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

FIRST_LINES: Final = 5


@dataclass(frozen=True, slots=True)
class Oddity:
    """Something odd in a history: what, how often, and on which lines first.

    Attributes
    ----------
    code : str
        Such as ``backwards``; `about` tells of what, such as two stages.
    lines : tuple of int
        At most five.
    """

    code: str
    about: str
    count: int
    lines: tuple[int, ...]


@dataclass(slots=True)
class Tallies:
    """Counts what is met while a file is read."""

    _counts: dict[tuple[str, str], int] = field(default_factory=dict)
    _lines: dict[tuple[str, str], list[int]] = field(default_factory=dict)

    def add(self, code: str, line: int, about: str = "") -> None:
        """Count one more on a line."""
        key = (code, about)
        self._counts[key] = self._counts.get(key, 0) + 1
        lines = self._lines.setdefault(key, [])
        if len(lines) < FIRST_LINES:
            lines.append(line)

    def oddities(self) -> tuple[Oddity, ...]:
        """Give all that was met."""
        return tuple(Oddity(*key, count, tuple(self._lines[key])) for key, count in self._counts.items())


def oddity(code: str, lines: Iterable[int], about: str = "") -> tuple[Oddity, ...]:
    """Give one oddity of all lines on which it was met, none where there is no line."""
    met = sorted(lines)
    return (Oddity(code, about, len(met), tuple(met[:FIRST_LINES])),) if met else ()
