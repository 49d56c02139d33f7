"""The streets as decisions read them: public points, tables of driving times, closures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from dispatch.columns import UNREACHABLE_MS, DecisionTables
from dispatch.events import Place
from dispatch.refusals import BadFieldError
from maps.closures import arcs_of_closure
from maps.errors import MapError
from maps.road_graph import great_circle_m
from maps.snapping import snap
from routing import clock_closures, customise, prune_timed, recustomise_timed, travel_times, with_closures

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date, datetime
    from zoneinfo import ZoneInfo

    from numpy.typing import NDArray

    from dispatch.policy import Policy
    from maps import TimedClosure
    from maps.store import BuiltMap
    from routing import Hierarchy, TimedMetric

OFF_MAP_M: Final = 2_000.0
"""A place farther than this from every road is off the map (m)."""

DAYS_BEFORE: Final = 2
DAYS_KNOWN: Final = 400
RENEWED_AFTER_DAYS: Final = 30
LONGEST_DRIVE_DAYS: Final = 2
"""Closures by the clock are known from before yesterday on for over a year, less the longest drive (m)."""

CLOSED_POINT_M: Final = 300.0
"""A point farther than this from every road closes none (m)."""


@dataclass(frozen=True, slots=True)
class Timetable:
    """Roads that the clock closes, and on whose wall clock."""

    closures: tuple[TimedClosure, ...]
    zone: ZoneInfo

    def day_of(self, instant: datetime) -> date:
        """Give the day there."""
        return instant.astimezone(self.zone).date()


class Streets:
    """One map with its present driving times.

    Attributes
    ----------
    metric : TimedMetric
        Replaced as a whole when closures change.
    pruned : bool
        Whether it is the form that answers fastest; a changed one is not at first.
    """

    def __init__(
        self, built: BuiltMap, hierarchy: Hierarchy, policy: Policy, timetable: Timetable | None = None
    ) -> None:
        self.map = built
        self._policy = policy
        self._timetable = timetable
        self._closed: frozenset[int] = frozenset()
        self._known_from: date | None = None
        self.metric: TimedMetric = prune_timed(with_closures(customise(hierarchy, built.graph.travel_ms), ()))
        self.pruned = True

    def follow_clock(self, now: datetime) -> None:
        """Know the closures by the clock from yesterday on for over a year; done anew each month.

        They are ignored until this was called.
        """
        if self._timetable is None:
            return
        first_day = self._timetable.day_of(now) - timedelta(days=DAYS_BEFORE)
        if self._known_from is not None and first_day < self._known_from + timedelta(days=RENEWED_AFTER_DAYS):
            return
        closures = clock_closures(
            self.map.graph,
            self._timetable.closures,
            self._timetable.zone,
            first_day=first_day,
            last_day=first_day + timedelta(days=DAYS_KNOWN),
        )
        self.metric, self.pruned = with_closures(self.metric.metric, closures), False
        self._known_from = first_day

    def knows_clock_at(self, instant: datetime) -> bool:
        """Tell whether the closures by the clock of that time are known."""
        if self._timetable is None or not self._timetable.closures:
            return True
        known_from = self._known_from
        if known_from is None:
            return False
        days = self._timetable.day_of(instant) - known_from
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
        self, units: NDArray[np.float64], incidents: Sequence[Place | None], start_ms: NDArray[np.int64]
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
        return DecisionTables(travel_ms=travel_ms, estimated=estimated)

    def arcs_of(self, geometry: Mapping[str, Any]) -> tuple[int, ...]:
        """Give the arcs that a closure's geometry names; a geometry that is none raises `BadFieldError`."""
        self._check_point(geometry)
        try:
            return tuple(int(arc) for arc in arcs_of_closure(self.map.graph, self.map.index, geometry))
        except MapError as error:
            raise BadFieldError("geometry", str(error)) from error

    def _check_point(self, geometry: Mapping[str, Any]) -> None:
        """Refuse a point that is far from every road: it would close the nearest one, wherever that is."""
        if geometry.get("type") != "Point":
            return
        try:
            place = np.array([geometry.get("coordinates")], dtype=np.float64)
            distance_m = float(snap(self.map.index, place).distance_m[0])
        except (MapError, ValueError, TypeError) as error:
            raise BadFieldError("geometry", f"the point is no place: {error}") from error
        if distance_m > CLOSED_POINT_M:
            raise BadFieldError(
                "geometry", f"the nearest road is {distance_m:.0f} m away, more than {CLOSED_POINT_M:.0f}"
            )

    def close(self, arcs: Iterable[int]) -> None:
        """Make exactly these arcs closed from now on; every later answer knows it."""
        closed = frozenset(arcs)
        if closed == self._closed:
            return
        changed = np.array(sorted(closed ^ self._closed), dtype=np.int64)
        is_closed = np.isin(changed, list(closed))
        travel_ms = np.where(is_closed, UNREACHABLE_MS, self.map.graph.travel_ms[changed])
        self.metric = recustomise_timed(self.metric, changed, travel_ms)
        self.pruned = False
        self._closed = closed

    def improve(self, before: TimedMetric, after: TimedMetric) -> None:
        """Put the pruned form of a metric, which answers the same faster, in its place if it is still in use."""
        if self.metric is before:
            self.metric, self.pruned = after, True

    def _on_map(self, lon: float, lat: float) -> bool:
        if not (-180 <= lon <= 180 and -90 <= lat <= 90):
            return False
        return bool(snap(self.map.index, np.array([[lon, lat]])).distance_m[0] <= OFF_MAP_M)

    def _straight_line_ms(self, origin: NDArray[np.float64], target: NDArray[np.float64]) -> NDArray[np.int32]:
        distance_m = great_circle_m(origin[:, 0], origin[:, 1], target[:, 0], target[:, 1])
        seconds = distance_m * self._policy.detour_percent / 100 / self._policy.straight_line_mps
        return np.minimum(seconds * 1000, UNREACHABLE_MS - 1).astype(np.int32)
