"""Positions in: the newest good fix of a unit stays, and every other one is counted under its code."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fleet.errors import FieldError
from fleet.instants import to_ms
from fleet.positions import NEVER, POSITION_STAGES, Fix, PositionBook, PositionResult
from maps import road_graph
from maps.snapping import snapping_index

NOW = datetime(2025, 3, 3, 12, tzinfo=UTC)
USED = PositionResult(used=True)
DEGREE_M = 111_195.0


def dropped(code: str) -> PositionResult:
    return PositionResult(used=False, code=code)


def fix(seconds: float, *, east_m: float = 0.0, unit: str = "u1") -> Fix:
    """Give a fix on the equator, so many seconds after NOW and metres east of 30 degrees."""
    return Fix(unit, 30 + east_m / DEGREE_M, 0.0, NOW + timedelta(seconds=seconds))


def book() -> PositionBook:
    return PositionBook(("u1", "u2"))


def test_the_row_of_stages_is_the_order_of_judgement() -> None:
    names = [stage.__name__ for stage in POSITION_STAGES]
    assert names == ["drop_wrong_clock", "drop_repeated", "drop_old", "drop_jump", "move_unit"]


def test_a_unit_that_never_had_a_fix_has_no_place() -> None:
    empty = book()
    assert empty.at_ms.tolist() == [NEVER, NEVER]
    assert empty.arc.tolist() == [NEVER, NEVER]
    assert empty.age_ms(NOW).tolist() == [NEVER, NEVER]
    assert empty.fixes() == ()


def test_latest_wins_by_device_time() -> None:
    kept = book()
    assert kept.take(fix(-10), NOW) == USED
    assert kept.take(fix(-5, east_m=50), NOW) == USED
    assert kept.take(fix(-5, east_m=50), NOW) == dropped("repeat")
    assert kept.take(fix(-7), NOW) == dropped("old")
    assert kept.fixes() == (fix(-5, east_m=50),)
    assert kept.age_ms(NOW).tolist() == [5000, NEVER]
    assert kept.counts == {"used": 2, "repeat": 1, "old": 1, "clock": 0, "jump": 0, "impossible": 0}


@pytest.mark.parametrize(
    ("seconds", "result"),
    [(60, USED), (60.001, dropped("clock")), (-86_400, USED), (-86_400.001, dropped("clock"))],
)
def test_a_clock_too_far_off_is_not_believed(seconds: float, result: PositionResult) -> None:
    assert book().take(fix(seconds), NOW) == result


def test_a_device_that_lives_in_another_year_is_dropped() -> None:
    kept = book()
    kept.take(fix(-1), NOW)
    assert kept.take(Fix("u1", 30.0, 0.0, NOW.replace(year=2006)), NOW) == dropped("clock")
    assert kept.take(Fix("u1", 30.0, 0.0, NOW.replace(year=2044)), NOW) == dropped("clock")
    assert kept.fixes() == (fix(-1),)


@pytest.mark.parametrize(("east_m", "result"), [(690, USED), (710, dropped("jump")), (-710, dropped("jump"))])
def test_faster_than_any_ambulance_is_a_jump(east_m: float, result: PositionResult) -> None:
    kept = book()
    kept.take(fix(-20), NOW)
    assert kept.take(fix(-10, east_m=east_m), NOW) == result


def test_degrees_of_longitude_are_shorter_in_the_north() -> None:
    kept = book()
    kept.take(Fix("u1", 30.00, 60.0, NOW - timedelta(seconds=10)), NOW)
    assert kept.take(Fix("u1", 30.01, 60.0, NOW), NOW) == USED
    assert kept.take(Fix("u1", 30.03, 60.0, NOW + timedelta(seconds=10)), NOW) == dropped("jump")


def test_noise_between_fixes_of_one_moment_is_no_jump() -> None:
    kept = book()
    kept.take(fix(-1), NOW)
    assert kept.take(fix(-0.9, east_m=20), NOW) == USED


def test_two_jumps_that_agree_are_believed() -> None:
    kept = book()
    kept.take(fix(-30), NOW)
    assert kept.take(fix(-20, east_m=50_000), NOW) == dropped("jump")
    assert kept.take(fix(-20, east_m=50_000), NOW) == dropped("repeat")
    assert kept.take(fix(-10, east_m=50_100), NOW) == USED
    assert kept.fixes() == (fix(-10, east_m=50_100),)


def test_jumps_that_disagree_are_not_believed() -> None:
    kept = book()
    kept.take(fix(-30), NOW)
    for seconds, east_m in ((-20, 50_000), (-10, 90_000), (-5, 20_000)):
        assert kept.take(fix(seconds, east_m=east_m), NOW) == dropped("jump")
    assert kept.fixes() == (fix(-30),)


def test_a_good_fix_between_two_jumps_ends_the_doubt() -> None:
    kept = book()
    kept.take(fix(-30), NOW)
    kept.take(fix(-20, east_m=50_000), NOW)
    assert kept.take(fix(-15), NOW) == USED
    assert kept.take(fix(-10, east_m=50_100), NOW) == dropped("jump")


@pytest.mark.parametrize(
    ("bad", "sentence"),
    [
        (Fix("u9", 30.0, 60.0, NOW), "unit u9 is not in the fleet"),
        (Fix("u1", 200.0, 60.0, NOW), "lon is 200, outside -180 to 180"),
        (Fix("u1", 30.0, math.nan, NOW), "lat is nan, not a number of degrees"),
        (Fix("u1", 0.0, 0.0, NOW), "lon and lat are both 0: the place was not filled in"),
        (Fix("u1", 30.0, 60.0, NOW.replace(tzinfo=None)), "at has no time zone"),
    ],
)
def test_an_impossible_fix_is_refused_by_its_field(bad: Fix, sentence: str) -> None:
    kept = book()
    with pytest.raises(FieldError) as caught:
        kept.take(bad, NOW)
    assert str(caught.value) == sentence
    assert caught.value.field == sentence.split(maxsplit=1)[0]
    assert kept.counts["impossible"] == 1
    assert kept.fixes() == ()


seconds_and_steps = st.lists(st.tuples(st.integers(-600, 0), st.floats(0, 20)), min_size=1, max_size=30)


@given(driven=seconds_and_steps, order=st.randoms(use_true_random=False))
def test_in_any_order_the_newest_fix_of_a_drive_stays(driven: list[tuple[int, float]], order: object) -> None:
    drive = [fix(seconds, east_m=seconds * 15 + step) for seconds, step in driven]
    order.shuffle(drive)
    kept = book()
    results = [kept.take(each, NOW) for each in drive]
    newest = max(each.at for each in drive)
    assert kept.fixes()[0] == next(each for each in drive if each.at == newest)
    assert sum(result.used for result in results) == kept.counts["used"]


any_fix = st.builds(
    fix,
    st.one_of(st.integers(-1000, 100), st.integers(-200_000, 200_000)),
    east_m=st.one_of(st.integers(0, 1000), st.integers(0, 10_000_000)).map(float),
    unit=st.sampled_from(["u1", "u2", "u9"]),
)


@given(st.lists(any_fix, max_size=40))
def test_whatever_comes_every_fix_is_counted_once_and_time_never_runs_back(fixes: list[Fix]) -> None:
    kept = book()
    results: list[PositionResult] = []
    for each in fixes:
        before = kept.at_ms.copy()
        try:
            result = kept.take(each, NOW)
        except FieldError:
            continue
        results.append(result)
        moved = kept.at_ms != before
        assert (kept.at_ms >= before).all()
        assert moved.sum() == result.used
    assert sum(kept.counts.values()) == len(fixes)
    assert kept.counts["impossible"] == len(fixes) - len(results)
    for code in ("old", "repeat", "clock", "jump"):
        assert kept.counts[code] == sum(result.code == code for result in results)


def test_a_restart_puts_back_places_with_their_age() -> None:
    before = book()
    before.take(fix(-10, unit="u2"), NOW)
    after = PositionBook(("u2", "u3"))
    after.restore((*before.fixes(), fix(-10, unit="u1")))
    three_days_on = NOW + timedelta(days=3)
    assert after.age_ms(three_days_on).tolist() == [3 * 86_400_000 + 10_000, NEVER]
    assert after.take(fix(-20, unit="u2"), NOW) == dropped("old")
    after.restore((fix(-30, east_m=500, unit="u2"),))
    assert after.fixes() == (fix(-10, unit="u2"),)
    assert sum(after.counts.values()) == 1


def test_units_are_matched_to_roads_after_they_moved() -> None:
    index = snapping_index(road_graph([0, 1], [1, 2], [30.0, 30.01, 30.02], [0.0, 0.0, 0.0]))
    kept = book()
    kept.take(Fix("u1", 30.0025, 0.0001, NOW), NOW)
    kept.match_to_roads(index)
    assert kept.arc.tolist() == [0, NEVER]
    assert kept.fraction[0] == pytest.approx(0.25, abs=1e-6)
    kept.take(Fix("u1", 30.0125, 0.0, NOW + timedelta(seconds=30)), NOW)
    kept.match_to_roads(index)
    assert kept.arc.tolist() == [1, NEVER]
    assert kept.fraction[0] == pytest.approx(0.25, abs=1e-6)
    assert kept.arc.dtype == np.int32
    assert kept.at_ms[0] == to_ms(NOW) + 30_000
