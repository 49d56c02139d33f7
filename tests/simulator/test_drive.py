"""A drive passes each point of its route at its time, and is never faster than the route between them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from simulator.drive import Drive

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
MS = timedelta(milliseconds=1)


@st.composite
def drives(draw: st.DrawFn) -> Drive:
    """Drives along any line, some of its pieces passed in no time."""
    steps_ms = draw(st.lists(st.integers(0, 60_000), max_size=20))
    points = draw(
        st.lists(
            st.tuples(st.floats(-180, 180), st.floats(-90, 90)), min_size=len(steps_ms) + 1, max_size=len(steps_ms) + 1
        )
    )
    return Drive(NOON, np.array(points), np.cumsum([0, *steps_ms]))


def test_half_the_time_is_half_the_way() -> None:
    drive = Drive(NOON, np.array([[30.0, 60.0], [30.2, 60.0], [30.2, 60.1]]), np.array([0, 2000, 3000]))
    assert drive.position_at(NOON - MS) == (30.0, 60.0)
    assert drive.position_at(NOON + 1000 * MS) == (30.1, 60.0)
    assert drive.position_at(NOON + 2000 * MS) == (30.2, 60.0)
    assert drive.position_at(NOON + 2500 * MS) == (30.2, 60.05)
    assert drive.position_at(NOON + 3001 * MS) == (30.2, 60.1)
    assert drive.arrives_at == NOON + 3000 * MS


@given(drives())
def test_every_point_is_passed_at_its_time(drive: Drive) -> None:
    for point, (lon, lat) in enumerate(drive.geometry):
        last_of_its_instant = point + 1 == len(drive.vertex_ms) or drive.vertex_ms[point] < drive.vertex_ms[point + 1]
        if last_of_its_instant:
            assert drive.position_at(NOON + int(drive.vertex_ms[point]) * MS) == (lon, lat)
    assert drive.position_at(drive.arrives_at) == tuple(drive.geometry[-1])


@given(drives(), st.data())
def test_between_two_points_it_is_on_the_line_and_no_faster(drive: Drive, data: st.DataObject) -> None:
    one, other = sorted(data.draw(st.tuples(*[st.integers(-1000, int(drive.vertex_ms[-1]) + 1000)] * 2)))
    begin, end = (np.array(drive.position_at(NOON + at_ms * MS)) for at_ms in (one, other))
    pieces = np.diff(drive.geometry, axis=0)
    duration_ms = np.diff(drive.vertex_ms)
    overlap_ms = np.clip(np.minimum(drive.vertex_ms[1:], other) - np.maximum(drive.vertex_ms[:-1], one), 0, None)
    passed = (duration_ms == 0) & (drive.vertex_ms[1:] > one - 1) & (drive.vertex_ms[1:] <= other)
    part = np.where(duration_ms > 0, overlap_ms / np.maximum(duration_ms, 1), passed)
    allowed = (np.hypot(*pieces.T) * part).sum() if len(pieces) else 0.0
    assert np.hypot(*(end - begin)) <= allowed + 1e-9
