"""Measures of a run small enough to be counted by hand."""

from __future__ import annotations

from dataclasses import replace
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from run_columns import HOUR_MS, MINUTE_MS, NEVER, at, calls, drawn_run, no_cover, run

from simulator.errors import FieldError
from simulator.measures import (
    BETTER,
    GROUPS,
    BusyColumns,
    CallColumns,
    Names,
    ShiftColumns,
    better_of,
    busy_over_time,
    group_of,
    measure,
)
from simulator.statistics import Better

MOSCOW = ZoneInfo("Europe/Moscow")


def test_responses_and_their_parts() -> None:
    found = measure(run(), MOSCOW)
    assert (found["calls"], found["not_reached"]) == (4, 1)
    assert found["response_mean_min"] == pytest.approx((8 + 30 + 20) / 3)
    assert (found["response_median_min"], found["response_p90_min"]) == (20, 30)
    assert found["processing_mean_min"] == pytest.approx((1 + 2 + 1) / 3)
    assert found["turnout_median_min"] == 1
    assert found["travel_p90_min"] == 27
    parts = sum(found[f"{part}_mean_min"] or 0 for part in ("processing", "turnout", "travel"))
    assert parts == pytest.approx(found["response_mean_min"])


def test_the_share_in_time_and_by_what_it_is_broken_down() -> None:
    found = measure(run(), MOSCOW)
    assert found["in_time_share"] == pytest.approx(2 / 3)
    assert found["in_time_share.priority.1"] == 1
    assert found["in_time_share.priority.2"] == 0.5
    assert found["in_time_share.form.urgent"] == 1
    assert found["in_time_share.district.south"] == 0.5
    assert found["in_time_share.hour.03"] == 0.5
    assert found["in_time_share.hour.04"] == 1
    assert found["in_time_share.hour.08"] is None
    assert found["response_mean_min.district.north"] == 8


def test_whom_nobody_reached_is_late_once_the_time_is_over() -> None:
    late = measure(run(calls=calls(target_ms=np.array([20, 20, 120, 30]) * MINUTE_MS)), MOSCOW)
    assert late["in_time_share"] == 0.5
    unlimited = measure(run(calls=calls(target_ms=np.full(4, NEVER))), MOSCOW)
    assert unlimited["in_time_share"] is None


def test_survival_is_de_maios_and_nothing_where_nobody_came() -> None:
    assert measure(run(), MOSCOW)["survival_mean_share"] == pytest.approx(0.058690 / 2, abs=5e-7)


def test_what_the_run_took() -> None:
    found = measure(run(), MOSCOW)
    duty, busy = 100 + 360, 79 + 15 + 78
    assert found["utilisation_share"] == pytest.approx(busy / duty)
    assert found["utilisation_most_share"] == pytest.approx(94 / 100)
    assert (found["driven_km"], found["driven_per_call_km"]) == (50, 6.75)
    assert (found["overtime_mean_min"], found["overtime_share"]) == (10, 1)
    assert found["moves_per_shift"] == 0.5


def test_queues_at_hospitals() -> None:
    found = measure(run(), MOSCOW)
    assert found["hospital_wait_mean_min"] == pytest.approx((35 + 10) / 2)
    assert found["hospital_wait_mean_min.hospital.first"] == found["hospital_wait_mean_min"]
    assert found["hospital_queue_most"] == 2


def test_who_is_handed_over_as_another_arrives_waits_no_more() -> None:
    after = calls(at_hospital_ms=at(30, 65, NEVER, NEVER), handover_ms=at(65, NEVER, NEVER, NEVER))
    assert measure(run(calls=after), MOSCOW)["hospital_queue_most"] == 1
    at_once = calls(handover_ms=at(30, 60, NEVER, NEVER))
    assert measure(run(calls=at_once), MOSCOW)["hospital_queue_most"] == 0


def test_cover_counts_by_how_long_it_lasted() -> None:
    found = measure(run(), MOSCOW)
    assert found["coverage_mean_share"] == pytest.approx((0.9 * 60 + 0.3 * 60 + 0.6 * 240) / 360)
    assert found["coverage_least_share"] == 0.3
    assert measure(run(cover=no_cover()), MOSCOW)["coverage_mean_share"] is None


def test_the_worst_served() -> None:
    many = drawn_run(1, count=400)
    found = measure(many, MOSCOW)
    minutes = np.sort(many.calls.response_ms) / MINUTE_MS
    assert found["worst_tenth_mean_min"] == pytest.approx(minutes[-40:].mean())
    assert found["worst_districts_mean_min"] == pytest.approx(
        max(found[f"response_mean_min.district.{name}"] or 0 for name in ("north", "south"))
    )


def test_what_lies_before_the_warm_up_is_not_measured() -> None:
    found = measure(run().without_warm_up(HOUR_MS), MOSCOW)
    assert found["calls"] == 2
    assert found["response_mean_min"] == 20
    assert found["coverage_mean_share"] == pytest.approx((0.3 * 60 + 0.6 * 240) / 300)


def test_an_empty_window_has_nothing_to_measure() -> None:
    found = measure(replace(run(), begins_ms=at(500)[0], ends_ms=at(600)[0]), MOSCOW)
    assert found["calls"] == 0
    assert {name for name, value in found.items() if value is not None} == {
        "calls",
        "not_reached",
        "coverage_mean_share",
        "coverage_least_share",
    }


def test_every_measure_says_which_value_is_wanted() -> None:
    found = measure(run(), MOSCOW)
    whole = {name for name in found if group_of(name) is None}
    assert whole == set(BETTER)
    assert {group_of(name) for name in found} - {None} == set(GROUPS)
    assert better_of("in_time_share.hour.03") is Better.MORE
    assert better_of("something") is Better.NEITHER


def test_hours_follow_the_clock_of_the_zone() -> None:
    kathmandu = measure(run(), ZoneInfo("Asia/Kathmandu"))
    assert kathmandu["in_time_share.hour.05"] == 0.5
    assert kathmandu["in_time_share.hour.06"] == 1


def test_a_unit_busy_beyond_its_shift_is_refused() -> None:
    busy = BusyColumns(Names.of(["north 1"]), at(0), at(300))
    with pytest.raises(FieldError, match="busy has north 1 busy for"):
        measure(run(busy=busy), MOSCOW)


@pytest.mark.parametrize(
    ("columns", "sentence"),
    [
        ({"call": np.array(["1", "2", "2", "3"])}, "call in row 2 is 2, as an earlier one"),
        ({"call": np.array(["1", "", "2", "3"])}, "call in row 1 is empty"),
        ({"priority": np.array([1, 2, 6, 1])}, "priority in row 2 is 6: want 1 to 5"),
        ({"priority": np.array([1, 2])}, "priority holds 2 rows, other columns 4"),
        ({"driven_m": np.array([1, 2, -5, 0])}, "driven_m in row 2 is -5: want metres from 0"),
        (
            {"received_ms": at(0, NEVER, 1, 2)},
            "received_ms in row 1 is nan: want ms of the years 100 to 9900, always known",
        ),
        (
            {"ended_ms": np.array([1e300, 0, 0, 0])},
            "ended_ms in row 0 is 1e+300: want ms of the years 100 to 9900, NaN where it never came",
        ),
        ({"arrest": np.array([0, 1, 0, 1])}, "arrest holds int64: want yes or no"),
        (
            {"target_ms": np.array([-1.0, 1, 1, 1])},
            "target_ms in row 0 is -1.0: want ms from 0, NaN where there is none",
        ),
        ({"unit": np.array(["a", "b", "c", "d"])}, "unit holds <U1: want names out of few, or none"),
        (
            {"on_scene_ms": at(8, 11, 90, NEVER)},
            "on_scene_ms in row 1 is before rolled_ms or what comes before that",
        ),
        (
            {"ended_ms": at(80, 90, 60, NEVER)},
            "ended_ms in row 2 is before handover_ms or what comes before that",
        ),
    ],
)
def test_calls_that_cannot_be_are_refused(columns: dict[str, np.ndarray], sentence: str) -> None:
    with pytest.raises(FieldError) as refused:
        calls(**columns)
    assert str(refused.value) == sentence


def test_shifts_that_overlap_are_refused() -> None:
    with pytest.raises(FieldError, match="begins_ms in row 2 is before an earlier one of north 1 had ended"):
        ShiftColumns(
            Names.of(["north 1", "south 1", "north 1"]), at(0, 0, 50), at(60, 60, 99), at(60, 60, 99), np.zeros(3)
        )
    with pytest.raises(FieldError, match="unit in row 0 is empty"):
        BusyColumns(Names.of([""]), at(0), at(1))


def test_a_window_without_length_is_refused() -> None:
    with pytest.raises(FieldError, match="ends_ms is"):
        run().without_warm_up(6 * HOUR_MS)


def test_load_over_time() -> None:
    steps = busy_over_time(run(), HOUR_MS)
    np.testing.assert_allclose(steps, [(59 + 48) / 60, (20 + 30 + 15) / 60, 0, 0, 0, 0])
    assert busy_over_time(run(), 0.9 * 6 * HOUR_MS).size == 1
    with pytest.raises(FieldError, match="step_ms is"):
        busy_over_time(run(), 7 * HOUR_MS)


def test_names_are_checked() -> None:
    assert Names.of(["b", "", "a", "b"]).texts().tolist() == ["b", "", "a", "b"]
    assert len(Names.of([])) == 0
    with pytest.raises(FieldError, match="row leads beyond the 1 names"):
        Names(np.array([1]), ("a",))
    with pytest.raises(FieldError, match="names holds an empty name or one twice"):
        Names(np.array([0]), ("a", "a"))
    with pytest.raises(FieldError, match="row is float64"):
        Names(np.array([0.5]), ("a",))


def test_columns_are_read_only() -> None:
    table: CallColumns = calls()
    with pytest.raises(ValueError, match="read-only"):
        table.received_ms[0] = 0
