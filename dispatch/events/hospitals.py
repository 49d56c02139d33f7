"""What hospitals said of themselves."""

from __future__ import annotations

from datetime import datetime

import msgspec

from dispatch.events.base import EventData


class DepartmentClosed(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A department that takes nobody until an instant; None: until it is told to be open again."""

    department: str
    until: datetime | None = None


class HospitalReported(EventData, frozen=True, kw_only=True):
    """A hospital told how it stands; what is not named here stays as it was told before.

    `beds` are free beds by department; `closed` departments take nobody, `opened` ones take patients again. `room` is
    how many patients it takes in all from now on; with `any_number` there is no such limit any more.
    """

    hospital: str
    beds: dict[str, int] = msgspec.field(default_factory=dict)
    closed: tuple[DepartmentClosed, ...] = ()
    opened: tuple[str, ...] = ()
    room: int | None = None
    any_number: bool = False
