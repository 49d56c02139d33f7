"""What people are told of an opening."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from dispatch.bridging.meeting import MeetsBridge
    from fleet.relocation import NoCover

    Shares = tuple[tuple[str | None, float], ...]


@dataclass(frozen=True, slots=True)
class CrossingMove:
    """A crew that should be on another bank before the opening.

    Attributes
    ----------
    unit, station : str
    from_bank : int or None
        None of a crew that is on no bank.
    to_bank : int
    ready_ms : int
        Turnout and drive.
    for_cover : bool
        The other bank would be without cover otherwise.
    gain : float
        Share of all demand that is won in expected coverage while the bridges are raised.
    by_district : tuple of (str or None, float)
        Where it is won or lost, the most first.
    """

    unit: str
    station: str
    from_bank: int | None
    to_bank: int
    ready_ms: int
    for_cover: bool
    gain: float
    by_district: Shares


@dataclass(frozen=True, slots=True)
class HospitalThere:
    """A hospital of a bank with the departments that take patients when the bridges open."""

    hospital: str
    departments: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Bank:
    """What roads still join while the bridges are raised.

    Attributes
    ----------
    districts : tuple of (str or None, float)
        Shares of the bank's own demand, the most first.
    demand : float
        Share of all demand.
    stations : tuple of str
    units : int
        Idle crews there, before anybody crosses.
    hospitals : tuple of HospitalThere
    lacks : tuple of str
        Departments that only other banks have.
    covered_before, covered : bool
        Whether an idle crew reaches some of its demand in time: bridges down, and raised with the proposed split.
    without : NoCover or None
        Why nobody does with the split.
    soonest_ms : int or None
        When the first crew that could help would be there, where it is too late.
    """

    districts: Shares
    demand: float
    stations: tuple[str, ...]
    units: int
    hospitals: tuple[HospitalThere, ...]
    lacks: tuple[str, ...]
    covered_before: bool
    covered: bool
    without: NoCover | None
    soonest_ms: int | None


@dataclass(frozen=True, slots=True)
class Beyond:
    """What is on no bank while the bridges are raised: no road, or only a long way round, leads there from a station.

    Attributes
    ----------
    districts : tuple of (str or None, float)
        Shares of its own demand, the most first.
    demand : float
        Share of all demand.
    units : int
        Idle crews there.
    hospitals : tuple of HospitalThere
    """

    districts: Shares
    demand: float
    units: int
    hospitals: tuple[HospitalThere, ...]


@dataclass(frozen=True, slots=True)
class OffHome:
    """A crew on duty that does not cover its home: it stands on another bank, or on none."""

    unit: str
    station: str
    bank: int | None
    home_bank: int


@dataclass(frozen=True, slots=True)
class BridgeWarning:
    """What people should know of an opening, from fifteen minutes before it until it ends.

    Attributes
    ----------
    bridges : tuple of str
        All that are up then.
    begins_at, ends_at : datetime
        From when the next of them is raised until the first of them comes down.
    is_raised : bool
        It has begun, and nothing more opens within fifteen minutes.
    moves : tuple of CrossingMove
    proven : bool
        Whether no split keeps the cover of more banks.
    share_raised, share_split : float
        Expected coverage while they are raised, without and with the moves.
    banks : tuple of Bank
        Rows of this are what `from_bank` and others name.
    beyond : Beyond or None
        None where every point of demand and every hospital is on a bank.
    off_home : tuple of OffHome
    drives : tuple of MeetsBridge
    """

    bridges: tuple[str, ...]
    begins_at: datetime
    ends_at: datetime
    is_raised: bool
    moves: tuple[CrossingMove, ...]
    proven: bool
    share_raised: float
    share_split: float
    banks: tuple[Bank, ...]
    beyond: Beyond | None
    off_home: tuple[OffHome, ...]
    drives: tuple[MeetsBridge, ...]
