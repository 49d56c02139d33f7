"""What the clock closes on the roads, by name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from routing import clock_closures

if TYPE_CHECKING:
    from datetime import date

    from dispatch.streets import RoadsByClock
    from maps import RoadGraph
    from routing import ClockClosure


@dataclass(frozen=True, slots=True)
class NamedClosure:
    """A bridge, or a part of one that is closed at times of its own."""

    name: str
    closure: ClockClosure


def named_closures(graph: RoadGraph, by_clock: RoadsByClock, first_day: date, days: int) -> tuple[NamedClosure, ...]:
    """Give the closures of a timetable with their names, those that begin on a day or so many days after it.

    They are the same as those of `routing.clock_closures`; ways that the map does not hold close nothing.

    Parameters
    ----------
    graph : RoadGraph
    by_clock : RoadsByClock
    first_day : date
        On the region's wall clock.
    days : int
    """
    names = dict.fromkeys(closure.name for closure in by_clock.closures)
    last_day = first_day + timedelta(days=days)
    return tuple(
        NamedClosure(name, each)
        for name in names
        for each in clock_closures(
            graph,
            [closure for closure in by_clock.closures if closure.name == name],
            by_clock.zone,
            first_day=first_day,
            last_day=last_day,
        )
        if len(each.arcs)
    )
