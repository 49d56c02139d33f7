"""Predicted against driven times, and how often the interval keeps its promise."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from real_traces import beijing_drives, beijing_roads

from routing import UNREACHABLE_MS, build_hierarchy
from routing.matching import match_trace, road_lengths, trace
from routing.speeds import (
    Drive,
    Interval,
    SpeedError,
    SpeedProfile,
    drive_report,
    drives,
    interval_of,
    predicted_ms,
    without_siren,
)

if TYPE_CHECKING:
    from pathlib import Path

    from maps import RoadGraph

HALF = Interval(0.5, 2.0, 0.9)


def test_a_drive_is_predicted_with_the_speeds_of_its_hour(town: RoadGraph) -> None:
    hierarchy = build_hierarchy(town)
    factor = without_siren().factor.copy()
    factor[:, 9] = 0.5
    slow_at_nine = SpeedProfile("test", "", np.where(np.arange(168) == 9, factor, 1.0))
    places = np.column_stack((np.arange(0.0005, 0.01, 0.001), np.zeros(10)))
    monday_ms = datetime(2026, 11, 16, tzinfo=UTC).timestamp() * 1000.0
    found = []
    for hour in (8, 9):
        driven = trace(places, monday_ms + hour * 3_600_000.0 + np.arange(10) * 10_000.0)
        found += drives(match_trace(road_lengths(hierarchy), driven), driven)
    assert [each.driven_ms for each in found] == [90_000.0, 90_000.0]
    assert found[0].length_m == pytest.approx(9 * 111.2, abs=1.0)
    eight_ms, nine_ms = predicted_ms(hierarchy, slow_at_nine, found, UTC)
    assert nine_ms == pytest.approx(2 * eight_ms, abs=2)
    assert eight_ms == pytest.approx(9 * 111.2 * 60, rel=0.01)


def test_a_drive_that_no_road_leads_to_is_no_time_and_outside(town: RoadGraph) -> None:
    hierarchy = build_hierarchy(town)
    island = Drive((town.arcs - 1, 0.5), (0, 0.5), 0.0, 60_000.0, 100.0)
    predicted = predicted_ms(hierarchy, without_siren(), [island], UTC)
    assert predicted.tolist() == [UNREACHABLE_MS]
    report = drive_report(predicted, [60_000.0], Interval(0.0, 10.0, 0.9))
    assert report.inside.tolist() == [False]
    assert np.isnan(report.median_ratio)


def test_a_report_counts_what_lies_inside() -> None:
    report = drive_report([100_000] * 4, [49_000.0, 50_000.0, 150_000.0, 201_000.0], HALF)
    assert report.inside.tolist() == [False, True, True, False]
    assert report.share_inside == 0.5
    assert report.median_ratio == 1.0


def test_a_report_of_nothing_is_no_share() -> None:
    assert np.isnan(drive_report([], [], HALF).share_inside)


@given(st.lists(st.integers(1, 10_000), min_size=20, max_size=40, unique=True), st.sampled_from((0.5, 0.8, 0.9)))
def test_a_drive_like_the_others_lies_inside_as_often_as_stated(driven_s: list[int], share: float) -> None:
    driven = np.array(driven_s) * 1000.0
    predicted = np.full(len(driven), 1_000_000)
    assert _left_out_share(predicted, driven, share) >= share


def test_an_interval_of_few_drives_is_all_that_they_show() -> None:
    assert interval_of([1000] * 3, [900.0, 1000.0, 1500.0], share=0.9) == Interval(0.9, 1.5, 0.9)


@pytest.mark.realdata
def test_beijing_taxis_lie_inside_the_interval_of_the_others_as_often_as_stated(data_dir: Path) -> None:
    folder, zone = data_dir / "mapmatch_beijing", ZoneInfo("Asia/Shanghai")
    hierarchy = build_hierarchy(beijing_roads(folder))
    lengths = road_lengths(hierarchy)
    found: list[Drive] = []
    for name in ("set60", "set120"):
        for drive in beijing_drives(folder, name):
            fixes = trace(drive.places, drive.at_ms)
            found += drives(match_trace(lengths, fixes), fixes)
    predicted = predicted_ms(hierarchy, without_siren(), found, zone)
    driven = np.array([each.driven_ms for each in found])
    assert len(found) >= 35
    assert _left_out_share(predicted, driven, 0.8) >= 0.8


def _left_out_share(predicted: np.ndarray, driven: np.ndarray, share: float) -> float:
    """Give how often a drive lies inside the interval of all others."""
    inside = []
    for row in range(len(driven)):
        others = np.arange(len(driven)) != row
        interval = interval_of(predicted[others], driven[others], share=share)
        inside.append(drive_report(predicted[[row]], driven[[row]], interval).share_inside)
    return float(np.mean(inside))


def test_what_is_no_report_is_refused() -> None:
    with pytest.raises(SpeedError, match=r"must be as many, not of shapes \(1,\) and \(2,\)"):
        drive_report([1], [1.0, 2.0], HALF)
    with pytest.raises(SpeedError, match="must lie between 0 and 1, not be 1"):
        interval_of([1], [1.0], share=1.0)
    with pytest.raises(SpeedError, match="at least one drive to which a road leads"):
        interval_of([UNREACHABLE_MS], [1.0], share=0.5)
