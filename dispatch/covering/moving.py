"""Which idle units could stand better, as moves with what they win; a person decides."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from dispatch.columns import UNREACHABLE_MS, Refusal
from dispatch.covering.cover import LIMIT_MS
from dispatch.covering.roads import roads_at
from dispatch.gathering import unit_columns
from dispatch.vocabulary import UnitState
from dispatch.whereabouts import station_of
from fleet.coverage import reached_within
from fleet.duty import OFF_DUTY
from fleet.going.ways import Moves
from fleet.instants import to_ms
from fleet.relocation import NO_SITE, move_of_freed, moved, propose_moves, relocation_columns
from fleet.turnout import turnout_ms
from routing import travel_times

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from dispatch.columns import UnitColumns
    from dispatch.incident import UnitRecord
    from dispatch.situation import Situation
    from fleet.coverage import DemandColumns
    from fleet.relocation import Move, RelocationColumns

MOST_MOVES: Final = 3
"""So many moves are proposed at once."""

NEWEST_FREED: Final = 10
"""Of units on their way home so many are asked for a better place: who has been driving longest is nearly there."""

ROOM: Final = 100
"""Stations are not told how many units they can hold."""

_MOVABLE: Final = frozenset({UnitState.AT_STATION, UnitState.FREE_ON_ROAD})
"""States of a unit that was not ordered elsewhere already."""


@dataclass(frozen=True, slots=True)
class ProposedMove:
    """A unit that should stand at another station.

    Attributes
    ----------
    freed : bool
        Whether it is on the road, and would go there instead of home.
    drive_ms : int
    gain : float
        Share of all demand that is won in expected coverage, always positive; of a freed unit over its own station.
    by_district : tuple of (str or None, float)
        Where it is won or lost, the most first; they sum to the gain.
    """

    unit: str
    station: str
    freed: bool
    drive_ms: int
    gain: float
    by_district: tuple[tuple[str | None, float], ...]


def proposed_moves(situation: Situation) -> list[ProposedMove]:
    """Propose moves that win cover: units that became free first, the newest before all, then the best of the others.

    Nobody is moved at night, near a shift's end, too often, too far, or for little, by the rules of the service.
    """
    if not situation.move_rules.proposes:
        return []
    units, places = unit_columns(situation)
    records = [situation.unit(unit) for unit in units.ids]
    hour, limits = situation.streets.conditions.hour, situation.move_rules.limits
    wanted = situation.cover.wanted(hour, situation.busy)
    columns = _columns(situation, records, units, places, wanted)
    first, columns = _of_freed(situation, records, columns, wanted)
    rest = propose_moves(columns, wanted, situation.now_ms, hour, limits, most=MOST_MOVES - len(first))
    return [_told(situation, records, move) for move in (*first, *rest.moves)]


def _of_freed(
    situation: Situation, records: Sequence[UnitRecord], columns: RelocationColumns, wanted: DemandColumns
) -> tuple[list[Move], RelocationColumns]:
    """Find where units that became free go instead of home; give the columns with them on their way there."""
    stations = _station_rows(situation)
    moves: list[Move] = []
    hour, limits = situation.streets.conditions.hour, situation.move_rules.limits
    for unit in _newest_freed(records, columns):
        home = stations[situation.fleet.units[unit].station]
        found = move_of_freed(columns, wanted, unit, home, situation.now_ms, hour, limits)
        for move in found.moves[: MOST_MOVES - len(moves)]:
            moves.append(move)
            columns = moved(columns, move.unit, move.to_site)
    return moves, columns


def _newest_freed(records: Sequence[UnitRecord], columns: RelocationColumns) -> list[int]:
    free = [row for row in np.flatnonzero(columns.movable).tolist() if _is_freed(records[row])]
    return sorted(free, key=lambda row: (-to_ms(records[row].since), row))[:NEWEST_FREED]


def _is_freed(record: UnitRecord) -> bool:
    return record.state is UnitState.FREE_ON_ROAD


def _columns(
    situation: Situation,
    records: Sequence[UnitRecord],
    units: UnitColumns,
    places: NDArray[np.float64],
    wanted: DemandColumns,
) -> RelocationColumns:
    cover, roads = situation.cover, roads_at(situation.streets, situation.now)
    stations = situation.fleet.stations
    sites = np.array([(each.lon, each.lat) for each in stations]).reshape(-1, 2)
    at_station_ms = np.full(len(stations), turnout_ms(UnitState.AT_STATION.value))
    idle = (units.refusal == Refusal.NONE) & units.by_road
    return relocation_columns(
        wanted,
        travel_ms=_drives_ms(situation, idle, places, sites),
        site_reach=reached_within(at_station_ms, cover.travel_ms(sites, roads), LIMIT_MS),
        site=_sites(situation, records),
        reach=reached_within(units.turnout_ms, cover.travel_ms(places, roads, only=idle), LIMIT_MS),
        idle=idle,
        movable=np.array([record.state in _MOVABLE for record in records]),
        capabilities=units.capabilities,
        moves_made=_moves_made(situation, records),
        shift_end_ms=situation.fleet.duty_columns(situation.now).until_ms,
        room=_room(situation),
    )


def _room(situation: Situation) -> NDArray[np.int64]:
    """Give how many units each station holds: none where only those are who do not drive, as at a feldsher post."""
    units = situation.fleet.units
    posts = {each.station for each in units} - {each.station for each in units if each.moves is Moves.ROAD}
    return np.array([0 if each.id in posts else ROOM for each in situation.fleet.stations], dtype=np.int64)


def _sites(situation: Situation, records: Sequence[UnitRecord]) -> NDArray[np.int32]:
    """Give the row of the station where each unit stands or is bound for, `NO_SITE` where it is bound elsewhere."""
    stations = _station_rows(situation)
    homes = [
        unit.station if _is_freed(record) else None for unit, record in zip(situation.fleet.units, records, strict=True)
    ]
    found = [station_of(record, situation.fleet) or home for record, home in zip(records, homes, strict=True)]
    return np.array([stations[site] if site else NO_SITE for site in found], dtype=np.int32)


def _station_rows(situation: Situation) -> dict[str, int]:
    return {station.id: row for row, station in enumerate(situation.fleet.stations)}


def _moves_made(situation: Situation, records: Sequence[UnitRecord]) -> NDArray[np.int64]:
    """Count how often each unit was ordered to another station in its present shift."""
    since_ms = situation.fleet.duty_columns(situation.now).since_ms.tolist()
    counted = [
        0 if since == OFF_DUTY else sum(to_ms(at) >= since for at in record.moved_at)
        for record, since in zip(records, since_ms, strict=True)
    ]
    return np.array(counted, dtype=np.int64)


def _drives_ms(
    situation: Situation, idle: NDArray[np.bool_], places: NDArray[np.float64], sites: NDArray[np.float64]
) -> NDArray[np.int32]:
    found = np.full((len(places), len(sites)), UNREACHABLE_MS, dtype=np.int32)
    known = np.flatnonzero(np.isfinite(places).all(axis=1) & idle)
    if known.size:
        at = np.full(known.size, situation.now_ms)
        found[known] = travel_times(situation.streets.metric, places[known], sites, at=at)
    return found


def _told(situation: Situation, records: Sequence[UnitRecord], move: Move) -> ProposedMove:
    districts, gain = situation.cover.demand.districts, move.gain_by_district
    rows = [row for row in np.argsort(-gain, kind="stable").tolist() if gain[row] != 0]
    return ProposedMove(
        unit=records[move.unit].id,
        station=situation.fleet.stations[move.to_site].id,
        freed=_is_freed(records[move.unit]),
        drive_ms=move.drive_ms,
        gain=move.gain,
        by_district=tuple((districts[row], float(gain[row])) for row in rows),
    )
