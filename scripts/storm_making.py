"""Storms on a made-up region: many incidents wait at once, most units are busy."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

import numpy as np

from dispatch.columns import NEVER_MS, NOT_BOUND, DecisionState, IncidentColumns, Refusal, UnitColumns
from dispatch.covering.busy import ASSUMED
from dispatch.covering.cover import Cover
from dispatch.covering.roads import roads_at
from dispatch.policy import FULL
from dispatch.price import capability_bits
from dispatch.question import Question
from dispatch.streets import RoadsByClock, Streets
from fleet.districts import NO_DISTRICT
from fleet.made_up import made_up_fleet
from fleet.spread import people_weights
from routing.speeds import with_siren

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from console.region import Region

UNITS: Final = 60
MOST_INCIDENTS: Final = 14
ZONE: Final = ZoneInfo("Europe/Moscow")
NOW: Final = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
NOW_MS: Final = int(NOW.timestamp() * 1000)
MINUTE_MS: Final = 60_000
TARGETS_MS: Final = np.array([20, 20, 20, 120, 120]) * MINUTE_MS
NEEDS: Final = np.array([capability_bits(each) for each in ((), ("resuscitation",), ("paediatric",), ("obstetric",))])


class StormMaker:
    """Makes storms of one region and one fleet."""

    def __init__(self, region: Region) -> None:
        graph, places = region.map.graph, region.map.places
        self._graph = graph
        self._fleet = made_up_fleet(graph, places, 1, units=UNITS, stations=20, time_zone=ZONE)
        roads = RoadsByClock(region.closures, with_siren(), ZONE)
        self._streets = Streets(region.map, region.hierarchy, FULL, roads, now=NOW)
        self._cover = Cover(region.map, self._fleet.zones)
        self._people = people_weights(graph, places)

    def storm(self, seed: int) -> Question:
        """Make one storm of a seed."""
        rng = np.random.default_rng((2026, seed))
        units, places = self._units(rng)
        incidents = _incidents(rng, int(rng.integers(2, MOST_INCIDENTS + 1)))
        homes = rng.choice(self._graph.nodes, len(incidents.ids), p=self._people)
        wanted = [self._streets.place(float(self._graph.lon[node]), float(self._graph.lat[node])) for node in homes]
        covered = self._cover.of(units, places, roads_at(self._streets, NOW), ASSUMED)
        lost = covered.unit_loss / float(covered.demand.sum())
        tables = self._streets.tables(places, wanted, NOW_MS + units.turnout_ms)
        return Question(DecisionState(units, incidents), NOW_MS, replace(tables, coverage_lost=lost), FULL)

    def _units(self, rng: np.random.Generator) -> tuple[UnitColumns, NDArray[np.float64]]:
        stations = self._fleet.station_by_id
        homes = np.array([(stations[each.station].lon, stations[each.station].lat) for each in self._fleet.units])
        nodes = rng.integers(0, self._graph.nodes, UNITS)
        at_home = rng.random(UNITS) < 0.7
        on_road = np.column_stack((self._graph.lon[nodes], self._graph.lat[nodes]))
        busy = rng.random(UNITS) < rng.uniform(1 / 3, 0.9)
        columns = UnitColumns(
            ids=tuple(each.id for each in self._fleet.units),
            refusal=np.where(busy, Refusal.BUSY, Refusal.NONE).astype(np.int8),
            turnout_ms=np.where(at_home, MINUTE_MS, 0).astype(np.int64),
            capabilities=np.array([capability_bits(each.capabilities) for each in self._fleet.units], dtype=np.int64),
            fix_at_ms=NOW_MS - rng.integers(0, 120_000, UNITS),
            shift_end_ms=np.where(rng.random(UNITS) < 0.2, NOW_MS + rng.integers(0, 180, UNITS) * MINUTE_MS, NEVER_MS),
            meal_due_ms=np.full(UNITS, NEVER_MS),
            jobs=rng.integers(0, 12, UNITS),
            district=np.full(UNITS, NO_DISTRICT, dtype=np.int32),
            bound_to=np.full(UNITS, NOT_BOUND, dtype=np.int32),
            moves=np.zeros(UNITS, dtype=np.int8),
        )
        return columns, np.where(at_home[:, None], homes, on_road)


def _incidents(rng: np.random.Generator, count: int) -> IncidentColumns:
    priority = rng.choice(np.arange(1, 6), count, p=(0.15, 0.35, 0.2, 0.2, 0.1))
    emergency = priority <= 3
    opened_ms = NOW_MS - rng.integers(0, 15 * MINUTE_MS, count)
    return IncidentColumns(
        ids=tuple(f"{number:03d}" for number in range(count)),
        priority=priority,
        needs=rng.choice(NEEDS, count, p=(0.8, 0.1, 0.06, 0.04)),
        needs_are_hard=~emergency,
        emergency=emergency,
        opened_at_ms=opened_ms,
        placed=np.ones(count, dtype=np.bool_),
        wanting=rng.choice(np.array([1, 2]), count, p=(0.9, 0.1)),
        attended=rng.random(count) < 0.1,
        together=np.zeros(count, dtype=np.bool_),
        due_ms=opened_ms + TARGETS_MS[priority - 1],
        arrest=(priority == 1) & (rng.random(count) < 0.2),
        district=np.full(count, NO_DISTRICT, dtype=np.int32),
    )
