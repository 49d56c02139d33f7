"""What a hospital said of itself, each thing with when and through whom."""

from __future__ import annotations

from datetime import datetime

import msgspec


class BedsTold(msgspec.Struct, frozen=True, kw_only=True):
    """Free beds of a department."""

    free: int
    at: datetime
    by: str


class Diversion(msgspec.Struct, frozen=True, kw_only=True):
    """A department takes nobody, until an instant, or until it is said to be open again."""

    until: datetime | None
    at: datetime
    by: str


class RoomTold(msgspec.Struct, frozen=True, kw_only=True):
    """How many patients the hospital takes in all from then on."""

    patients: int
    at: datetime
    by: str


class HospitalRecord(msgspec.Struct, frozen=True, kw_only=True):
    """All that a hospital said of itself, by department."""

    id: str
    version: int = 0
    beds: dict[str, BedsTold] = {}
    closed: dict[str, Diversion] = {}
    room: RoomTold | None = None

    def closed_at(self, now: datetime) -> dict[str, Diversion]:
        """Give the departments that take nobody at an instant."""
        return {code: each for code, each in self.closed.items() if each.until is None or now < each.until}
