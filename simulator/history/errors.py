"""What is wrong with a history or its mapping, with the place in the file."""

from __future__ import annotations

from typing import Final

from simulator.errors import SimulatorError

MOST_TOLD: Final = 20


class HistoryError(SimulatorError):
    """A history or a mapping cannot be read.

    Attributes
    ----------
    lines : tuple of str
        One sentence per fault, as ``FILE:LINE: reason``; at most 20, the last tells that there are more.
    """

    def __init__(self, *lines: str) -> None:
        super().__init__("\n".join(lines))
        self.lines = lines


class Faults:
    """Faults of one file, in the order of its lines; reading stops when there are too many to tell."""

    def __init__(self, file: str) -> None:
        self.file = file
        self._lines: list[str] = []

    def add(self, line: int, reason: str) -> None:
        """Note a fault; raises `HistoryError` when it is one too many."""
        if len(self._lines) == MOST_TOLD:
            raise HistoryError(*self._lines, f"{self.file}: has more faults below line {line}")
        self._lines.append(f"{self.file}:{line}: {reason}")

    def settle(self) -> None:
        """Raise `HistoryError` where there was any."""
        if self._lines:
            raise HistoryError(*self._lines)
