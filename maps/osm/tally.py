"""What is counted while a file is read: how often each kind was met, with a few examples."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

EXAMPLES: Final = 10


@dataclass(frozen=True, slots=True)
class Counted:
    """One kind of thing, how often it was met, and the first different values as (value, element) pairs."""

    kind: str
    count: int
    examples: tuple[tuple[str, str], ...]


@dataclass(slots=True)
class Tally:
    """Counts by kind; of each kind it remembers no more than the first `EXAMPLES` different values."""

    _count: dict[str, int] = field(default_factory=dict)
    _examples: dict[str, dict[str, str]] = field(default_factory=dict)

    def add(self, kind: str, value: str, element: str) -> None:
        """Count one more, with its value and the element that carries it, as `way/123`."""
        self._count[kind] = self._count.get(kind, 0) + 1
        examples = self._examples.setdefault(kind, {})
        if len(examples) < EXAMPLES:
            examples.setdefault(value, element)

    @property
    def total(self) -> int:
        """How much was counted, of all kinds."""
        return sum(self._count.values())

    def counted(self) -> tuple[Counted, ...]:
        """Give all kinds, the most frequent first."""
        kinds = sorted(self._count, key=lambda kind: (-self._count[kind], kind))
        return tuple(Counted(kind, self._count[kind], tuple(self._examples[kind].items())) for kind in kinds)
