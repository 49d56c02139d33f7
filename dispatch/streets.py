"""The streets as decisions read them: public points, tables of driving times, closures."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from dispatch.bridging.drives import KeptDrives
from dispatch.bridging.timetable import named_closures
from dispatch.columns import UNREACHABLE_MS, DecisionTables
from dispatch.drawn_closures import drawn_arcs
from dispatch.going import in_their_ways
from dispatch.place import Place
from dispatch.raised import MetricsWithout, raised_arcs
from dispatch.refusals import BadFieldError
from fleet.instants import to_ms
from maps.road_graph import ROAD_CLASSES, great_circle_m
from maps.snapping import snap
from routing import clock_closures, customise, prune_timed, recustomise_timed, travel_times, with_closures
from routing.speeds import hour_of_week, hourly_travel_ms

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date, datetime
    from zoneinfo import ZoneInfo

    from numpy.typing import NDArray

    from dispatch.bridging.timetable import NamedClosure
    from dispatch.policy import Policy
    from maps import TimedClosure
    from maps.store import BuiltMap
    from routing import Hierarchy, Metric, TimedMetric
    from routing.speeds import SpeedProfile

OFF_MAP_M: Final = 2_000.0
"""A place farther than this from every road is off the map (m)."""

DAYS_BEFORE: Final = 2
DAYS_KNOWN: Final = 400
RENEWED_AFTER_DAYS: Final = 30
LONGEST_DRIVE_DAYS: Final = 2
"""Closures by the clock are known from before yesterday on for over a year, less the longest drive (m)."""

MINOR_CLASSES: Final = tuple(ROAD_CLASSES.index(name) for name in ("residential", "living_street", "service", "track"))
"""Roads on which the last metres take how long they take: yards, gates, house numbers (m)."""

OTHER_HOURS: Final = 3
"""How many metrics of other hours are kept for further questions."""


@dataclass(frozen=True, slots=True)
class RoadsByClock:
    """What the clock changes on the roads: closures such as raised bridges, and speeds; on whose wall clock."""

    closures: tuple[TimedClosure, ...]
    speeds: SpeedProfile
    zone: ZoneInfo


@dataclass(frozen=True, slots=True)
class Conditions:
    """What the driving times of a moment depend on.

    Attributes
    ----------
    hour : int
        Of the week, from Monday 00:00 on the region's wall clock.
    known_from : date
        First day whose closures by the clock are known.
    closed : frozenset of int
        Arcs that are closed by hand.
    """

    hour: int
    known_from: date
    closed: frozenset[int] = frozenset()


class Streets:
    """One map with its present driving times: those of the hour of the week, under all closures.

    Attributes
    ----------
    conditions : Conditions
        Those that `metric` holds.
    metric : TimedMetric
        Replaced as a whole when they change.
    pruned : bool
        Whether it is the form that answers fastest; one whose closures were changed is not at first.
    without : MetricsWithout
        Of `metric_without`.
    drives : KeptDrives
        Tables on plain metrics that are asked for again and again.
    """

    def __init__(
        self, built: BuiltMap, hierarchy: Hierarchy, policy: Policy, by_clock: RoadsByClock, *, now: datetime
    ) -> None:
        self.map = built
        self._hierarchy = hierarchy
        self._policy = policy
        self._by_clock = by_clock
        self._others: dict[Conditions, TimedMetric] = {}
        self.without = MetricsWithout()
        self._named: tuple[date, tuple[NamedClosure, ...]] | None = None
        self.drives = KeptDrives(built.index)
        self.conditions = Conditions(self._hour_of(now), self._first_day(now))
        self.metric = self.built_for(self.conditions)
        self.pruned = True

    def conditions_at(self, now: datetime) -> Conditions:
        """Give the conditions that the metric should hold at an instant, with the closures by hand as they are."""
        first_day = self._first_day(now)
        is_old = first_day >= self.conditions.known_from + timedelta(days=RENEWED_AFTER_DAYS)
        known_from = first_day if is_old else self.conditions.known_from
        return replace(self.conditions, hour=self._hour_of(now), known_from=known_from)

    def built_for(self, conditions: Conditions) -> TimedMetric:
        """Build the metric of some conditions; changes nothing, so a worker thread may do it."""
        travel_ms = self._travel_ms(conditions.hour)
        travel_ms[sorted(conditions.closed)] = UNREACHABLE_MS
        closures = clock_closures(
            self.map.graph,
            self._by_clock.closures,
            self._by_clock.zone,
            first_day=conditions.known_from,
            last_day=conditions.known_from + timedelta(days=DAYS_KNOWN),
        )
        return prune_timed(with_closures(customise(self._hierarchy, travel_ms), closures))

    def take(self, conditions: Conditions, metric: TimedMetric) -> None:
        """Use the metric of new conditions from now on, unless closures were set or lifted since it was begun."""
        if conditions.closed == self.conditions.closed:
            self.conditions, self.metric, self.pruned = conditions, metric, True

    def metric_at(self, instant: datetime) -> TimedMetric:
        """Give the metric of the hour of an instant; that of another hour is built at the first question."""
        conditions = replace(self.conditions, hour=self._hour_of(instant))
        if conditions == self.conditions:
            return self.metric
        found = self._others.get(conditions) or self.built_for(conditions)
        self._others = dict([*self._others.items(), (conditions, found)][-OTHER_HOURS:])
        return found

    def bridges(self) -> tuple[NamedClosure, ...]:
        """Give what the clock closes, by name, on the days that the metric knows."""
        first_day = self.conditions.known_from
        if self._named is None or self._named[0] != first_day:
            found = named_closures(self.map.graph, self._by_clock, first_day, DAYS_KNOWN)
            self._named = first_day, found
        return self._named[1]

    def raised_at(self, now: datetime) -> frozenset[int]:
        """Give the arcs that the clock closes at an instant."""
        return raised_arcs(self.metric, to_ms(now))

    def metric_without(self, arcs: frozenset[int]) -> Metric:
        """Give the present hour's plain metric with some arcs closed beside those closed by hand.

        Closures by the clock do not count in it; a few sets of arcs are remembered until the roads change.
        """
        return self.without.metric(self.metric.metric, arcs)

    def knows_clock_at(self, instant: datetime) -> bool:
        """Tell whether the closures by the clock of that time are known."""
        if not self._by_clock.closures:
            return True
        days = instant.astimezone(self._by_clock.zone).date() - self.conditions.known_from
        return timedelta(days=1) <= days <= timedelta(days=DAYS_KNOWN - LONGEST_DRIVE_DAYS)

    def place(self, lon: float, lat: float) -> Place:
        """Give the public point of a place: on the nearest road, or rounded where it is off the map."""
        if not (-180 <= lon <= 180):
            raise BadFieldError("lon", f"{lon} is no longitude: -180 to 180 degrees")
        if not (-90 <= lat <= 90):
            raise BadFieldError("lat", f"{lat} is no latitude: -90 to 90 degrees")
        near = snap(self.map.index, np.array([[lon, lat]]))
        if near.distance_m[0] <= OFF_MAP_M:
            return Place(lon=round(float(near.lon[0]), 7), lat=round(float(near.lat[0]), 7))
        hint = "swapped" if self._on_map(lat, lon) else None
        return Place(lon=round(lon, 3), lat=round(lat, 3), off_map=True, hint=hint)

    def tables(
        self,
        units: NDArray[np.float64],
        incidents: Sequence[Place | None],
        start_ms: NDArray[np.int64],
        *,
        moves: NDArray[np.int8] | None = None,
    ) -> DecisionTables:
        """Give driving times from units to incidents, waits before closed bridges included.

        Where no road leads, or a place is off the map, the straight-line estimate of the policy stands, marked.

        Parameters
        ----------
        units : (units, 2) float64
            Lon, lat; not finite where it is unknown.
        incidents : sequence of Place or None
        start_ms : (units,) int64
            When each unit rolls, ms since 1970.
        moves : (units,) int8, optional
            `fleet.going.ways.Moves` of each unit; all drive on roads where it is left out.
        """
        known = np.asarray(np.isfinite(units).all(axis=1), dtype=np.bool_)
        targets = np.array([[p.lon, p.lat] if p else [np.nan, np.nan] for p in incidents]).reshape(-1, 2)
        placed = np.array([place is not None for place in incidents], dtype=np.bool_)
        on_map = np.array([place is not None and not place.off_map for place in incidents], dtype=np.bool_)
        travel_ms = np.full((len(units), len(targets)), UNREACHABLE_MS, dtype=np.int32)
        if known.any() and on_map.any():
            travel_ms[np.ix_(known, on_map)] = travel_times(
                self.metric, units[known], targets[on_map], at=start_ms[known]
            )
        estimated: NDArray[np.bool_] = (travel_ms == UNREACHABLE_MS) & known[:, None] & placed
        if estimated.any():
            rows, columns = np.nonzero(estimated)
            travel_ms[rows, columns] = self._straight_line_ms(units[rows], targets[columns])
        tables = DecisionTables(
            travel_ms=travel_ms,
            estimated=estimated,
            declined=np.zeros(travel_ms.shape, dtype=np.bool_),
            hour_of_week=self.conditions.hour,
            minor_starts=self._on_minor_roads(units, known),
            minor_ends=self._on_minor_roads(targets, on_map),
            coverage_lost=np.zeros(len(units)),
        )
        return tables if moves is None else in_their_ways(tables, moves, units, targets, self.map)

    def _on_minor_roads(self, places: NDArray[np.float64], known: NDArray[np.bool_]) -> NDArray[np.int8]:
        """Tell which places lie on minor roads, (places,) int8 of 0 and 1; none that is not known."""
        minor = np.zeros(len(places), dtype=np.int8)
        if known.any():
            arcs = snap(self.map.index, places[known]).arc
            minor[known] = np.isin(self.map.graph.road_class[arcs], MINOR_CLASSES)
        return minor

    def arcs_of(self, geometry: Mapping[str, Any]) -> tuple[int, ...]:
        """Give the arcs that a closure's geometry names; a geometry that is none raises `BadFieldError`."""
        return drawn_arcs(self.map, geometry)

    def close(self, arcs: Iterable[int]) -> None:
        """Make exactly these arcs closed by hand from now on; every later answer knows it."""
        before, closed = self.conditions.closed, frozenset(arcs)
        if closed == before:
            return
        changed = np.array(sorted(closed ^ before), dtype=np.int64)
        travel_ms = self._travel_ms(self.conditions.hour)[changed]
        travel_ms[np.isin(changed, list(closed))] = UNREACHABLE_MS
        self.metric = recustomise_timed(self.metric, changed, travel_ms)
        self.pruned = False
        self.conditions = replace(self.conditions, closed=closed)

    def improve(self, before: TimedMetric, after: TimedMetric) -> None:
        """Put the pruned form of a metric, which answers the same faster, in its place if it is still in use."""
        if self.metric is before:
            self.metric, self.pruned = after, True

    def _hour_of(self, instant: datetime) -> int:
        return hour_of_week(instant, self._by_clock.zone)

    def _first_day(self, now: datetime) -> date:
        return now.astimezone(self._by_clock.zone).date() - timedelta(days=DAYS_BEFORE)

    def _travel_ms(self, hour: int) -> NDArray[np.int32]:
        return hourly_travel_ms(self.map.graph, self._by_clock.speeds, hour)

    def _on_map(self, lon: float, lat: float) -> bool:
        if not (-180 <= lon <= 180 and -90 <= lat <= 90):
            return False
        return bool(snap(self.map.index, np.array([[lon, lat]])).distance_m[0] <= OFF_MAP_M)

    def _straight_line_ms(self, origin: NDArray[np.float64], target: NDArray[np.float64]) -> NDArray[np.int32]:
        distance_m = great_circle_m(origin[:, 0], origin[:, 1], target[:, 0], target[:, 1])
        seconds = distance_m * self._policy.detour_percent / 100 / self._policy.straight_line_mps
        return np.minimum(seconds * 1000, UNREACHABLE_MS - 1).astype(np.int32)
