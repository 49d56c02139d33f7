"""The columns that a decision reads, gathered from the records of a situation."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

import numpy as np

from dispatch.columns import NEVER_MS, NO_DISTRICT, NOT_BOUND, IncidentColumns, Refusal, UnitColumns
from dispatch.price import capability_bits
from dispatch.timers import arrival_due
from dispatch.under_way import rolls_at
from dispatch.vocabulary import Form, Outcome, UnitState
from dispatch.whereabouts import is_at_fix, unit_place
from fleet.duty import OFF_DUTY
from fleet.instants import MS, to_ms
from fleet.positions import NEVER
from fleet.turnout import turnout_ms

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from numpy.typing import NDArray

    from dispatch.incident import Incident, UnitRecord
    from dispatch.situation import Situation
    from dispatch.under_way import UnderWay
    from fleet.duty import Duty
    from fleet.unit import Unit

MEAL_AFTER: Final = timedelta(hours=5)
"""A crew is owed a break after so long on duty without one (m)."""

ARREST: Final = frozenset({"cardiac_arrest"})
"""Reasons for call at which the heart stands still."""

_DECLINED: Final = frozenset({Outcome.REFUSED, Outcome.STOOD_DOWN, Outcome.UNDONE})

_REFUSAL_OF_STATE: Final = {UnitState.OFF_DUTY: Refusal.OFF_DUTY, UnitState.OUT_OF_SERVICE: Refusal.OUT_OF_SERVICE}


def unit_columns(situation: Situation) -> tuple[UnitColumns, NDArray[np.float64]]:
    """Gather the units on the roster, and where they are: (units, 2) lon, lat, not finite where nobody knows."""
    roster = situation.fleet.units
    records = [situation.state.unit(unit.id) for unit in roster]
    places, fix_at_ms = _places(situation, records)
    duty = situation.fleet.duty_columns(situation.now)
    told = zip(records, fix_at_ms.tolist(), (duty.until_ms != OFF_DUTY).tolist(), strict=True)
    refusal = [_refusal(record, fix, on_duty=on_duty) for record, fix, on_duty in told]
    columns = UnitColumns(
        ids=tuple(unit.id for unit in roster),
        refusal=np.array(refusal, dtype=np.int8),
        turnout_ms=np.array(
            [_turnout_ms(unit, record, situation) for unit, record in zip(roster, records, strict=True)], dtype=np.int64
        ),
        capabilities=np.array([capability_bits(unit.capabilities) for unit in roster], dtype=np.int64),
        fix_at_ms=fix_at_ms,
        shift_end_ms=np.where((duty.until_ms != OFF_DUTY) & ~duty.relieved, duty.until_ms, NEVER_MS),
        meal_due_ms=_meal_due_ms(records, duty),
        jobs=_jobs(records, duty),
        district=situation.districts.of_units,
        bound_to=np.full(len(records), NOT_BOUND, dtype=np.int32),
        moves=np.array([unit.moves for unit in roster], dtype=np.int8),
    )
    return columns, places


def with_under_way(
    units: UnitColumns, under_way: Sequence[UnderWay], incidents: Sequence[Incident], situation: Situation
) -> UnitColumns:
    """Give the units with those under way that may be taken bound to their incidents, instead of busy."""
    column_of = {incident.id: column for column, incident in enumerate(incidents)}
    refusal, bound_to, jobs = units.refusal.copy(), units.bound_to.copy(), units.jobs.copy()
    for each in under_way:
        row = situation.fleet.unit_rows[each.assignment.unit]
        refusal[row], bound_to[row] = Refusal.NONE, column_of[each.incident.id]
        jobs[row] = max(jobs[row] - 1, 0)
    return replace(units, refusal=refusal, bound_to=bound_to, jobs=jobs)


def incident_columns(
    incidents: Sequence[Incident],
    situation: Situation,
    under_way: Sequence[UnderWay] = (),
    *,
    losing: Collection[str] = (),
) -> IncidentColumns:
    """Gather incidents, sorted by number, some of whose units may be taken; those `losing` want no others."""
    hard, kinds = situation.policy.hard_forms, situation.policy.together
    takeable = {each.assignment.id for each in under_way}
    return IncidentColumns(
        ids=tuple(incident.id for incident in incidents),
        priority=np.array([incident.priority for incident in incidents], dtype=np.int64),
        needs=np.array([capability_bits(incident.needs) for incident in incidents], dtype=np.int64),
        needs_are_hard=np.array([incident.form in hard for incident in incidents]),
        emergency=np.array([incident.form is Form.EMERGENCY for incident in incidents]),
        opened_at_ms=np.array([to_ms(incident.opened_at) for incident in incidents], dtype=np.int64),
        placed=np.array([incident.place is not None for incident in incidents]),
        wanting=np.array([0 if each.id in losing else each.wanting for each in incidents], dtype=np.int64),
        attended=np.array([_attended(incident, takeable) for incident in incidents]),
        together=np.array([incident.kind in kinds for incident in incidents]),
        due_ms=np.array([to_ms(arrival_due(each, situation.versions)) for each in incidents], dtype=np.int64),
        arrest=np.array([incident.reason in ARREST for incident in incidents]),
        district=np.array([_district(incident, situation) for incident in incidents], dtype=np.int32),
    )


def declined(incidents: Sequence[Incident], situation: Situation) -> NDArray[np.bool_]:
    """Tell which units no rule sends again, (units, incidents) bool: they refused, were stood down or taken back.

    Nor does it send one that another was sent to relieve, as long as that one is on its way.
    """
    rows = situation.fleet.unit_rows
    found = np.zeros((len(rows), len(incidents)), dtype=np.bool_)
    for column, incident in enumerate(incidents):
        relieved = {each.replaces for each in incident.assignments if each.active}
        for each in incident.assignments:
            if (each.outcome in _DECLINED or each.id in relieved) and each.unit in rows:
                found[rows[each.unit], column] = True
    return found


def _places(situation: Situation, records: Sequence[UnitRecord]) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    book = situation.positions
    places, fix_at_ms = np.column_stack((book.lon, book.lat)), book.at_ms.copy()
    fixes = zip(records, book.at_ms.tolist(), strict=True)
    for row in [row for row, (record, at_ms) in enumerate(fixes) if not is_at_fix(record, at_ms)]:
        place = unit_place(row, situation.fleet, book, situation.state)
        places[row] = place or (np.nan, np.nan)
        fix_at_ms[row] = NEVER if place is None else situation.now_ms
    return places, fix_at_ms


def _turnout_ms(unit: Unit, record: UnitRecord, situation: Situation) -> int:
    """Give the time until a unit rolls; of one that has its order, what is left of it."""
    assignment = situation.state.assignment(record.assignment) if record.assignment else None
    if assignment is None:
        return turnout_ms(record.state.value, unit.way.turnout)
    return (rolls_at(situation, assignment) - situation.now) // MS


def _attended(incident: Incident, takeable: set[str]) -> bool:
    return any(each.active and not each.assists and each.id not in takeable for each in incident.assignments)


def _refusal(record: UnitRecord, fix_at_ms: int, *, on_duty: bool) -> Refusal:
    """Tell why a unit cannot be sent; one whose shift is over does not wait for the roster to say so."""
    if record.assignment is not None:
        return Refusal.BUSY
    if not on_duty:
        return Refusal.OFF_DUTY
    if record.state in _REFUSAL_OF_STATE:
        return _REFUSAL_OF_STATE[record.state]
    return Refusal.NO_POSITION if fix_at_ms == NEVER else Refusal.NONE


def _meal_due_ms(records: Sequence[UnitRecord], duty: Duty) -> NDArray[np.int64]:
    """Give when each crew is owed a break; never where no break of the unit was ever told: then nobody knows."""
    rested_ms = np.array([to_ms(each.rested_at) if each.rested_at else OFF_DUTY for each in records], dtype=np.int64)
    known = (rested_ms != OFF_DUTY) & (duty.since_ms != OFF_DUTY)
    return np.where(known, np.maximum(duty.since_ms, rested_ms) + MEAL_AFTER // MS, NEVER_MS)


def _jobs(records: Sequence[UnitRecord], duty: Duty) -> NDArray[np.int64]:
    counted = [
        0 if since == OFF_DUTY else sum(to_ms(at) >= since for at in record.sent_at)
        for record, since in zip(records, duty.since_ms.tolist(), strict=True)
    ]
    return np.array(counted, dtype=np.int64)


def _district(incident: Incident, situation: Situation) -> int:
    place = incident.place
    return NO_DISTRICT if place is None else situation.districts.at(place.lon, place.lat)
