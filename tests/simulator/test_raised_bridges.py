"""A night with raised bridges: no crew is on one while it is up, and some drive another way or wait for it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np
import pytest

from fleet.instants import to_ms
from fleet.positions import Fix
from maps.closure_windows import closed_windows_ms
from maps.snapping import snap

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from dispatch.centre import Centre
    from playing import Play

ONE_IN_THE_MORNING = datetime(2026, 11, 22, 22, 0, tzinfo=UTC)
NIGHT = date(2026, 11, 23)
AT_THE_ENDS = 0.01
"""A part of a bridge that counts as standing before it or having left it."""


@pytest.mark.slow
def test_no_crew_is_on_a_raised_bridge(play: Callable[..., Play]) -> None:
    played = play(units=16, calls_per_hour=90, at=ONE_IN_THE_MORNING)
    played.until(ONE_IN_THE_MORNING + timedelta(minutes=50))
    fixes = [(at, act) for at, act in played.acts if isinstance(act, Fix)]
    at_ms = np.array([to_ms(at) for at, _ in fixes])
    near = snap(played.centre.streets.map.index, [(fix.lon, fix.lat) for _, fix in fixes])
    on_it = (near.fraction > AT_THE_ENDS) & (near.fraction < 1 - AT_THE_ENDS)
    crossed = 0
    for arcs, windows_ms in bridges(played.centre):
        passing = np.isin(near.arc, arcs) & on_it
        crossed += int(passing.sum())
        for begins_ms, ends_ms in windows_ms:
            assert not (passing & (at_ms > begins_ms) & (at_ms < ends_ms)).any()
    assert crossed > 0


def bridges(centre: Centre) -> list[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """Give the arcs of each bridge, and from when until when it is raised."""
    graph, closures = centre.streets.map.graph, centre.streets.map.closures
    names = dict.fromkeys(closure.name for closure in closures)
    found = []
    for name in names:
        lines = [closure for closure in closures if closure.name == name]
        arcs = np.flatnonzero(np.isin(graph.way_id, [way for line in lines for way in line.way_ids]))
        found.append((arcs, closed_windows_ms(lines, centre.fleet.time_zone, NIGHT, NIGHT)))
    return found
