"""What the bridges answer with."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct


class BridgeAnswer(Struct, frozen=True, kw_only=True):
    """A bridge: open to drivers or raised, `until` when it is so, and from when until when it is raised next."""

    name: str
    lon: float
    lat: float
    state: str
    until: datetime | None
    next_from: datetime | None
    next_until: datetime | None


class BankShare(Struct, frozen=True, kw_only=True):
    """A share of demand in one district; `id` and `name` are null for what lies in none."""

    id: str | None
    name: str | None
    share: float


class BankDepartment(Struct, frozen=True, kw_only=True):
    """A department of hospitals, with its name."""

    code: str
    text: str


class BankHospital(Struct, frozen=True, kw_only=True):
    """A hospital of a bank with the departments that take patients when the bridges are raised."""

    id: str
    name: str
    departments: list[BankDepartment]


class BankWithout(Struct, frozen=True, kw_only=True):
    """Why nobody covers a bank; `soonest_ms` from now the first crew that could help would be there."""

    code: str
    text: str
    soonest_ms: int | None


class BankAnswer(Struct, frozen=True, kw_only=True):
    """What roads still join while the bridges are raised; `id` counts from 0."""

    id: int
    demand: float
    districts: list[BankShare]
    stations: list[str]
    units: int
    covered_before: bool
    covered: bool
    without: BankWithout | None
    hospitals: list[BankHospital]
    lacks: list[BankDepartment]


class BeyondAnswer(Struct, frozen=True, kw_only=True):
    """What no road joins with any station while the bridges are raised, or only a long way round."""

    demand: float
    districts: list[BankShare]
    units: int
    hospitals: list[BankHospital]


class CrossingAnswer(Struct, frozen=True, kw_only=True):
    """A crew that should cross: turnout and drive, and what the bank gains, as a share of all demand."""

    unit: str
    station: str
    ready_ms: int
    from_bank: int | None
    to_bank: int
    for_cover: bool
    gain: float
    districts: list[BankShare]


class OffHomeAnswer(Struct, frozen=True, kw_only=True):
    """A crew that does not cover its home station: it stands on another bank, null for none."""

    unit: str
    station: str
    bank: int | None
    home_bank: int


class CutDriveAnswer(Struct, frozen=True, kw_only=True):
    """A crew whose way is cut: when it will be there, and how much later than over bridges that stay down."""

    unit: str
    incident: str | None
    assignment: str | None
    bridges: list[str]
    arrives_at: datetime | None
    later_ms: int | None


class BridgeWarningAnswer(Struct, frozen=True, kw_only=True):
    """What people should know of an opening, from fifteen minutes before it until it ends."""

    bridges: list[str]
    begins_at: datetime
    ends_at: datetime
    raised: bool
    split: list[CrossingAnswer]
    proven: bool
    share_raised: float
    share_split: float
    banks: list[BankAnswer]
    beyond: BeyondAnswer | None
    off_home: list[OffHomeAnswer]
    drives: list[CutDriveAnswer]


class BridgesAnswer(Struct, frozen=True, kw_only=True):
    """All bridges, and the warning of an opening that is near or lasts."""

    at: datetime
    bridges: list[BridgeAnswer]
    warning: BridgeWarningAnswer | None
