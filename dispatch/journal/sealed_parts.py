"""Sealed fields of calls and incidents, read through their keys, never written anywhere in the clear."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dispatch.journal.port import Journal

KEPT: Final = 50_000
"""Sealed parts held in memory, the most recently used."""


class SealedParts:
    """Reads sealed parts by event number and keeps those that are in use."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._kept: OrderedDict[int, dict[str, Any] | None] = OrderedDict()

    def remember(self, seq: int, fields: dict[str, Any] | None) -> None:
        """Keep the sealed part of an event that was just stored or read."""
        self._kept[seq] = fields
        if len(self._kept) > KEPT:
            self._kept.popitem(last=False)

    def forget(self, seqs: Iterable[int]) -> None:
        """Drop the sealed parts of these events from memory."""
        for seq in seqs:
            self._kept.pop(seq, None)

    def merged(self, seqs: Iterable[int]) -> dict[str, Any]:
        """Give the sealed fields of several events, later ones over earlier ones; empty where they were erased."""
        fields: dict[str, Any] = {}
        for seq in seqs:
            fields.update(self.of(seq) or {})
        return fields

    def of(self, seq: int) -> dict[str, Any] | None:
        """Give the sealed fields of one event."""
        if seq in self._kept:
            self._kept.move_to_end(seq)
            return self._kept[seq]
        events = self._journal.read(after=seq - 1, limit=1)
        fields = self._journal.unseal(events[0]) if events else None
        self.remember(seq, fields)
        return fields
