"""Faults found while files are read: collected first, told all at once."""

from __future__ import annotations

from dataclasses import dataclass, field

from fleet.errors import FleetError


@dataclass(frozen=True, slots=True, order=True)
class Complaint:
    """One fault: the file, its line (0 where the fault is the file's as a whole), and the reason."""

    file: str
    line: int
    reason: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.reason}" if self.line else f"{self.file}: {self.reason}"


@dataclass(slots=True)
class Complaints:
    """Faults of one reading."""

    found: set[Complaint] = field(default_factory=set)

    def add(self, file: str, line: int, reason: str) -> None:
        """Note a fault."""
        self.found.add(Complaint(file, line, reason))

    def raise_if_any(self) -> None:
        """Raise one `FleetError` with every fault, sorted by file and line."""
        if self.found:
            raise FleetError(*(str(complaint) for complaint in sorted(self.found)))
