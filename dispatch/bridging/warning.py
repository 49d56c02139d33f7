"""The warning before an opening and while it lasts: who crosses, what each bank has, who is cut off."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from dispatch.bridging.columns import gather
from dispatch.bridging.meeting import drives_that_meet
from dispatch.bridging.opening import alarm_at
from dispatch.bridging.told import Bank, Beyond, BridgeWarning, CrossingMove, HospitalThere, OffHome
from dispatch.hospitals.columns import DEPARTMENT_ROWS
from fleet.instants import from_ms, to_ms
from fleet.relocation import NO_BANK, plan_for_opening

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dispatch.bridging.columns import Gathered
    from dispatch.bridging.opening import Alarm
    from dispatch.bridging.told import Shares
    from dispatch.situation import Situation
    from fleet.relocation import BridgePlan, Crossing


def bridge_warning(situation: Situation) -> BridgeWarning | None:
    """Warn of the opening that is near or lasts; None where all bridges are down and stay so for fifteen minutes."""
    alarm = alarm_at(situation.streets.bridges(), situation.now)
    return None if alarm is None else _warning(situation, alarm)


def bridges_of(situation: Situation) -> tuple[object, ...]:
    """Give what the clock says of the bridges: all that is up, and the opening that people are warned of.

    A warning tells of another moment as soon as this differs.
    """
    alarm = alarm_at(situation.streets.bridges(), situation.now)
    opening = None if alarm is None else (alarm.names, alarm.is_raised, alarm.opening.begins_ms, alarm.opening.ends_ms)
    return situation.streets.raised_at(situation.now), opening


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
        beyond=_beyond(situation, gathered, plan),
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
    banks = plan.banks
    districts, share = _demand_on(situation, gathered, plan, bank)
    without = next((each for each in plan.uncovered if each.bank == bank), None)
    return Bank(
        districts=districts,
        demand=share,
        stations=tuple(situation.fleet.stations[row].id for row in np.flatnonzero(banks.site == bank).tolist()),
        units=_idle_on(gathered, plan, bank),
        hospitals=_hospitals_on(situation, gathered, plan, bank),
        lacks=_departments(plan.without_department[bank] & gathered.columns.departments.any(axis=0)),
        covered_before=bool(plan.covered_before[bank]),
        covered=bool(plan.covered_split[bank]),
        without=without.reason if without else None,
        soonest_ms=without.soonest_ms if without else None,
    )


def _beyond(situation: Situation, gathered: Gathered, plan: BridgePlan) -> Beyond | None:
    """Give what is on no bank; None where neither demand nor a hospital is."""
    districts, share = _demand_on(situation, gathered, plan, NO_BANK)
    hospitals = _hospitals_on(situation, gathered, plan, NO_BANK)
    units = _idle_on(gathered, plan, NO_BANK)
    return Beyond(districts, share, units, hospitals) if share or hospitals else None


def _demand_on(situation: Situation, gathered: Gathered, plan: BridgePlan, bank: int) -> tuple[Shares, float]:
    """Give the districts by their shares of the demand of a bank, and its share of all demand."""
    where = situation.cover.demand
    demand = gathered.wanted.demand.sum(axis=0)
    here = np.where(plan.banks.zone == bank, demand, 0.0)
    whole, own = float(demand.sum()), float(here.sum())
    if not own:
        return (), 0.0
    districts = np.bincount(where.district, weights=here, minlength=len(where.districts))
    return _shares(situation, districts / own), own / whole


def _idle_on(gathered: Gathered, plan: BridgePlan, bank: int) -> int:
    """Count the idle crews of a bank; who drives on no road is on none of them, nor beyond."""
    return int((gathered.columns.serves.any(axis=1) & gathered.known & (plan.banks.unit == bank)).sum())


def _hospitals_on(situation: Situation, gathered: Gathered, plan: BridgePlan, bank: int) -> tuple[HospitalThere, ...]:
    return tuple(
        HospitalThere(situation.fleet.hospitals[row].id, _departments(gathered.columns.departments[row]))
        for row in np.flatnonzero(plan.banks.hospital == bank).tolist()
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
