"""Which idle units could stand better, as moves with what they win; a person decides."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from dispatch.columns import UNREACHABLE_MS, Refusal
from dispatch.covering.cover import LIMIT_MS
from dispatch.gathering import unit_columns
from dispatch.vocabulary import UnitState
from fleet.coverage import reached_within
from fleet.relocation import NO_SITE, propose_moves, relocation_columns
from fleet.turnout import turnout_ms
from routing import travel_times

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dispatch.columns import UnitColumns
    from dispatch.situation import Situation

MOST_MOVES: Final = 3
"""So many moves are proposed at once."""

ROOM: Final = 100
"""Stations are not told how many units they can hold."""

_BOUND_HOME: Final = frozenset({UnitState.AT_STATION, UnitState.FREE_ON_ROAD})
"""States in which a unit stands at its station, or is on its way there."""


@dataclass(frozen=True, slots=True)
class ProposedMove:
    """A unit that should stand at another station.

    Attributes
    ----------
    drive_ms : int
    gain : float
        Share of all demand that is won in expected coverage, always positive.
    by_district : tuple of (str or None, float)
        Where it is won or lost, the most first; they sum to the gain.
    """

    unit: str
    station: str
    drive_ms: int
    gain: float
    by_district: tuple[tuple[str | None, float], ...]


def proposed_moves(situation: Situation) -> list[ProposedMove]:
    """Propose moves that win cover, the best first; none at night, near a shift's end, or for little."""
    units, places = unit_columns(situation)
    cover, metric = situation.cover, situation.streets.metric
    hour, stations = situation.streets.conditions.hour, situation.fleet.stations
    wanted = cover.wanted(hour)
    sites = np.array([(each.lon, each.lat) for each in stations])
    at_station_ms = np.full(len(stations), turnout_ms(UnitState.AT_STATION.value))
    idle = units.refusal == Refusal.NONE
    home = _home(situation)
    columns = relocation_columns(
        wanted,
        travel_ms=_drives_ms(situation, units, places, sites),
        site_reach=reached_within(at_station_ms, cover.travel_ms(sites, metric.metric), LIMIT_MS),
        site=home,
        reach=reached_within(units.turnout_ms, cover.travel_ms(places, metric.metric, only=idle), LIMIT_MS),
        idle=idle,
        movable=home != NO_SITE,
        capabilities=units.capabilities,
        moves_made=np.zeros(len(home), dtype=np.int64),
        shift_end_ms=units.shift_end_ms,
        room=np.full(len(stations), ROOM),
    )
    found = propose_moves(columns, wanted, situation.now_ms, hour, most=MOST_MOVES)
    return [
        ProposedMove(
            unit=units.ids[move.unit],
            station=stations[move.to_site].id,
            drive_ms=move.drive_ms,
            gain=move.gain,
            by_district=_told(cover.demand.districts, move.gain_by_district),
        )
        for move in found.moves
    ]


def _home(situation: Situation) -> NDArray[np.int32]:
    """Give the row of the station where each unit stands or is bound for, `NO_SITE` where it is bound elsewhere."""
    rows = {station.id: row for row, station in enumerate(situation.fleet.stations)}
    return np.array(
        [
            rows[unit.station] if situation.state.unit(unit.id).state in _BOUND_HOME else NO_SITE
            for unit in situation.fleet.units
        ],
        dtype=np.int32,
    )


def _drives_ms(
    situation: Situation, units: UnitColumns, places: NDArray[np.float64], sites: NDArray[np.float64]
) -> NDArray[np.int32]:
    found = np.full((len(places), len(sites)), UNREACHABLE_MS, dtype=np.int32)
    known = np.flatnonzero(np.isfinite(places).all(axis=1) & (units.refusal == Refusal.NONE))
    if known.size:
        at = np.full(known.size, situation.now_ms)
        found[known] = travel_times(situation.streets.metric, places[known], sites, at=at)
    return found


def _told(districts: tuple[str | None, ...], gain: NDArray[np.float64]) -> tuple[tuple[str | None, float], ...]:
    rows = [row for row in np.argsort(-gain, kind="stable").tolist() if gain[row] != 0]
    return tuple((districts[row], float(gain[row])) for row in rows)
