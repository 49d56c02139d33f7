"""The warning before an opening and while it lasts: who crosses, what each bank has, who is cut off."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from dispatch.bridging.columns import gather
from dispatch.bridging.meeting import drives_that_meet
from dispatch.bridging.opening import alarm_at
from dispatch.hospitals.columns import DEPARTMENT_ROWS
from fleet.instants import from_ms, to_ms
from fleet.relocation import NO_BANK, plan_for_opening

if TYPE_CHECKING:
    from datetime import datetime

    from numpy.typing import NDArray

    from dispatch.bridging.columns import Gathered
    from dispatch.bridging.meeting import MeetsBridge
    from dispatch.bridging.opening import Alarm
    from dispatch.situation import Situation
    from fleet.relocation import BridgePlan, Crossing, NoCover

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
    off_home: tuple[OffHome, ...]
    drives: tuple[MeetsBridge, ...]


def bridge_warning(situation: Situation) -> BridgeWarning | None:
    """Warn of the opening that is near or lasts; None where all bridges are down and stay so for fifteen minutes."""
    alarm = alarm_at(situation.streets.bridges(), situation.now)
    return None if alarm is None else _warning(situation, alarm)


def _warning(situation: Situation, alarm: Alarm) -> BridgeWarning:
    gathered = gather(situation, alarm)
    begins_ms = max(alarm.opening.begins_ms, situation.now_ms)
    plan = plan_for_opening(gathered.columns, gathered.wanted, to_ms(situation.now), begins_ms)
    return BridgeWarning(
        bridges=alarm.names,
        begins_at=from_ms(alarm.opening.begins_ms),
        ends_at=from_ms(alarm.opening.ends_ms),
        is_raised=alarm.is_raised,
        moves=tuple(_move(situation, gathered, each) for each in plan.crossings),
        proven=plan.proven,
        share_raised=plan.share_raised,
        share_split=plan.share_split,
        banks=tuple(_bank(situation, gathered, plan, bank) for bank in range(plan.banks.count)),
        off_home=_off_home(situation, gathered, plan),
        drives=tuple(drives_that_meet(situation)),
    )


def _move(situation: Situation, gathered: Gathered, crossing: Crossing) -> CrossingMove:
    return CrossingMove(
        unit=gathered.units.ids[crossing.unit],
        station=situation.fleet.stations[crossing.to_site].id,
        from_bank=_known_bank(crossing.from_bank),
        to_bank=crossing.to_bank,
        ready_ms=crossing.ready_ms,
        for_cover=crossing.for_cover,
        gain=crossing.gain,
        by_district=_shares(situation, crossing.gain_by_district),
    )


def _bank(situation: Situation, gathered: Gathered, plan: BridgePlan, bank: int) -> Bank:
    fleet, banks = situation.fleet, plan.banks
    demand = gathered.wanted.demand.sum(axis=0)
    here = np.where(banks.zone == bank, demand, 0.0)
    districts = np.bincount(
        situation.cover.demand.district, weights=here, minlength=len(situation.cover.demand.districts)
    )
    whole, own = float(demand.sum()), float(here.sum())
    without = next((each for each in plan.uncovered if each.bank == bank), None)
    return Bank(
        districts=_shares(situation, districts / own) if own else (),
        demand=own / whole if whole else 0.0,
        stations=tuple(fleet.stations[row].id for row in np.flatnonzero(banks.site == bank).tolist()),
        units=int((gathered.columns.serves.any(axis=1) & (banks.unit == bank)).sum()),
        hospitals=tuple(
            HospitalThere(fleet.hospitals[row].id, _departments(gathered.columns.departments[row]))
            for row in np.flatnonzero(banks.hospital == bank).tolist()
        ),
        lacks=_departments(plan.without_department[bank] & gathered.columns.departments.any(axis=0)),
        covered_before=bool(plan.covered_before[bank]),
        covered=bool(plan.covered_split[bank]),
        without=without.reason if without else None,
        soonest_ms=without.soonest_ms if without else None,
    )


def _off_home(situation: Situation, gathered: Gathered, plan: BridgePlan) -> tuple[OffHome, ...]:
    home = plan.banks.site[gathered.columns.home]
    return tuple(
        OffHome(
            unit=gathered.units.ids[row],
            station=situation.fleet.units[row].station,
            bank=_known_bank(int(plan.banks.unit[row])),
            home_bank=int(home[row]),
        )
        for row in np.flatnonzero(plan.off_home & gathered.known).tolist()
    )


def _known_bank(bank: int) -> int | None:
    return None if bank == NO_BANK else bank


def _departments(row: NDArray[np.bool_]) -> tuple[str, ...]:
    return tuple(code for code, has in zip(DEPARTMENT_ROWS, row.tolist(), strict=True) if has)


def _shares(situation: Situation, values: NDArray[np.float64]) -> Shares:
    names = situation.cover.demand.districts
    rows = [row for row in np.argsort(-values, kind="stable").tolist() if values[row] != 0]
    return tuple((names[row], float(values[row])) for row in rows)
