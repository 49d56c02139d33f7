"""Where a unit is, as far as anybody knows: at its last good fix, else at the station where it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dispatch.vocabulary import UnitState
from fleet.positions import NEVER

if TYPE_CHECKING:
    from dispatch.incident import UnitRecord
    from dispatch.state import CentreState
    from fleet.positions import PositionBook
    from fleet.roster import Fleet


def unit_place(row: int, fleet: Fleet, positions: PositionBook, state: CentreState) -> tuple[float, float] | None:
    """Give the place of the unit in a row of the fleet (lon, lat), None where nobody knows it."""
    if positions.at_ms[row] != NEVER:
        return float(positions.lon[row]), float(positions.lat[row])
    record = state.unit(fleet.units[row].id)
    if record.state is not UnitState.AT_STATION:
        return None
    station = fleet.station_by_id[record.stands_at or fleet.units[row].station]
    return station.lon, station.lat


def station_of(unit: UnitRecord, fleet: Fleet) -> str | None:
    """Give the station where a unit stands or that it was ordered to, None where it is bound for none."""
    if unit.state is UnitState.AT_STATION:
        return unit.stands_at or fleet.unit_by_id[unit.id].station
    return unit.bound_for
