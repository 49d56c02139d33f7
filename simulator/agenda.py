"""What is due when: one instant for each matter, the earliest first."""

from __future__ import annotations

from heapq import heappop, heappush
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from datetime import datetime

Matter = TypeVar("Matter")


class Agenda(Generic[Matter]):
    """A heap of matters by their instants; at one instant, the one that was set first comes first."""

    def __init__(self) -> None:
        self._heap: list[tuple[datetime, int, Matter]] = []
        self._valid: dict[Matter, tuple[datetime, int]] = {}
        self._set = 0

    def set(self, matter: Matter, at: datetime | None) -> None:
        """Put a matter at an instant instead of the one that it had; None takes it off."""
        if at is None:
            self._valid.pop(matter, None)
        elif matter not in self._valid or self._valid[matter][0] != at:
            self._set += 1
            self._valid[matter] = (at, self._set)
            heappush(self._heap, (at, self._set, matter))

    def next_at(self) -> datetime | None:
        """Give the earliest instant, None where nothing is due ever."""
        while self._heap and not self._holds(self._heap[0]):
            heappop(self._heap)
        return self._heap[0][0] if self._heap else None

    def take_due(self, now: datetime) -> Matter | None:
        """Take off the earliest matter that is due, None where there is none."""
        first = self.next_at()
        if first is None or first > now:
            return None
        _, _, matter = heappop(self._heap)
        del self._valid[matter]
        return matter

    def _holds(self, entry: tuple[datetime, int, Matter]) -> bool:
        at, number, matter = entry
        return self._valid.get(matter) == (at, number)
