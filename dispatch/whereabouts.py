"""Where a unit is, as far as anybody knows: at its last good fix, else at the station where it stands or goes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dispatch.vocabulary import UnitState
from fleet.instants import to_ms
from fleet.positions import NEVER

if TYPE_CHECKING:
    from dispatch.incident import UnitRecord
    from dispatch.state import CentreState
    from fleet.positions import PositionBook
    from fleet.roster import Fleet
    from fleet.station import Station


def unit_place(row: int, fleet: Fleet, positions: PositionBook, state: CentreState) -> tuple[float, float] | None:
    """Give the place of the unit in a row of the fleet (lon, lat), None where nobody knows it."""
    record = state.unit(fleet.units[row].id)
    if is_at_fix(record, int(positions.at_ms[row])):
        return float(positions.lon[row]), float(positions.lat[row])
    station = station_of(record, fleet)
    return None if station is None else (fleet.station_by_id[station].lon, fleet.station_by_id[station].lat)


def is_at_fix(unit: UnitRecord, fix_at_ms: int) -> bool:
    """Tell whether a unit counts where its last fix was: not where it came to a station since, or never sent one."""
    if fix_at_ms == NEVER:
        return False
    return unit.state is not UnitState.AT_STATION or to_ms(unit.since) <= fix_at_ms


def station_of(unit: UnitRecord, fleet: Fleet) -> str | None:
    """Give the station where a unit stands or that it was ordered to, None where it is bound for none.

    Its own counts instead of one that the service no longer has.
    """
    home = fleet.unit_by_id[unit.id].station
    station = unit.stands_at or home if unit.state is UnitState.AT_STATION else unit.bound_for
    return station if station is None or station in fleet.station_by_id else home


def ordered_to(unit: UnitRecord, fleet: Fleet) -> Station | None:
    """Give the station that a unit drives to by an order, None where it has none or was sent to an incident since."""
    if unit.state is not UnitState.RELOCATING or unit.assignment is not None:
        return None
    station = station_of(unit, fleet)
    return None if station is None else fleet.station_by_id[station]
