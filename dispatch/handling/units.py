"""Units: what they are by themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dispatch import events as e
from dispatch.decision import Decision
from dispatch.handling.proposing import free_unit
from dispatch.refusals import AlreadyBoundError, BadFieldError, UnitUnavailableError, UnknownError
from dispatch.vocabulary import UnitState
from dispatch.whereabouts import station_of

if TYPE_CHECKING:
    from dispatch.commands import ChangeUnitState, RelocateUnit
    from dispatch.incident import UnitRecord
    from dispatch.situation import Situation


def change_unit_state(command: ChangeUnitState, situation: Situation) -> Decision:
    """Set what a unit is by itself; while it is busy, this shows once it is free."""
    if not situation.knows_unit(command.unit):
        raise UnknownError("unit", command.unit)
    if command.state is not UnitState.OUT_OF_SERVICE and (command.pause or command.until):
        raise BadFieldError("pause", f"goes with out_of_service, not with {command.state.value}")
    unit = situation.unit(command.unit)
    incident, back_from = _back_from(unit, command.state, situation)
    changed = e.new_event(
        e.UnitStateChanged(
            unit=unit.id,
            state=command.state,
            pause=command.pause,
            until=command.until,
            back_from=back_from,
            station=_station_kept(unit, command.state, situation),
        ),
        f"unit:{unit.id}",
        touches=tuple(incident),
    )
    return Decision(
        (changed,), {f"unit:{unit.id}": unit.version, **incident}, {"id": unit.id, "state": command.state.value}
    )


def relocate_unit(command: RelocateUnit, situation: Situation) -> Decision:
    """Order an idle unit on duty to a station."""
    if not situation.knows_unit(command.unit):
        raise UnknownError("unit", command.unit)
    if not situation.knows_station(command.station):
        raise BadFieldError("station", f"there is no station {command.station!r}")
    unit = free_unit(command.unit, situation)
    if unit.id not in situation.fleet.duty(situation.now):
        raise UnitUnavailableError(unit.id, UnitState.OFF_DUTY.value)
    if station_of(unit, situation.fleet) == command.station:
        raise AlreadyBoundError(unit.id, station=command.station, state=unit.state.value)
    ordered = e.UnitStateChanged(unit=unit.id, state=UnitState.RELOCATING, station=command.station)
    return Decision(
        (e.new_event(ordered, f"unit:{unit.id}"),),
        {f"unit:{unit.id}": unit.version},
        {"id": unit.id, "state": UnitState.RELOCATING.value, "station": command.station},
    )


def _station_kept(unit: UnitRecord, state: UnitState, situation: Situation) -> str | None:
    """Give the station that the event tells: the goal of a relocation that goes on, or where a unit waits away."""
    if state is UnitState.RELOCATING:
        return unit.bound_for
    kept = {UnitState.AT_STATION: unit.bound_for or unit.stands_at, UnitState.OUT_OF_SERVICE: unit.stands_at}.get(state)
    return None if kept == situation.fleet.unit_by_id[unit.id].station else kept


def _back_from(unit: UnitRecord, state: UnitState, situation: Situation) -> tuple[dict[str, int], str | None]:
    """Give the incident, with its version, and the assignment after which the unit is back at its station now."""
    last = unit.last_assignment
    assignment = situation.state.assignment(last) if last else None
    if state is not UnitState.AT_STATION or unit.assignment or assignment is None or assignment.back_at:
        return {}, None
    incident = situation.state.incidents[assignment.incident]
    return {f"incident:{incident.id}": incident.version}, assignment.id
