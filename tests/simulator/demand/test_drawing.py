from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fleet.instants import to_ms
from simulator.demand.changes import Change, overlaid
from simulator.demand.demand import Demand
from simulator.demand.drawing import draw_calls
from simulator.demand.hours import HOUR_MS, hours_between
from simulator.errors import SimulatorError

if TYPE_CHECKING:
    from collections.abc import Callable

    from simulator.demand.drawing import DrawnCalls

MONDAY = to_ms(datetime(2026, 3, 2, tzinfo=UTC))
WEEK_MS = 7 * 24 * HOUR_MS


def demand(per_hour: float = 2.0, *, zone: str = "UTC", growth: float = 1.0) -> Demand:
    hour = np.arange(168) % 24
    rates = per_hour * np.array([1.0, 3.0])[:, None, None] * np.array([1.0, 0.5])[:, None] * (hour >= 6)
    return Demand(("west", "east"), ("heart", "fall"), zone, rates, np.ones(12), growth, MONDAY)


def test_the_same_seed_gives_the_same_bytes_and_another_run_others() -> None:
    first, again = (draw_calls(demand(), MONDAY, MONDAY + WEEK_MS, seed=7) for _ in range(2))
    other = draw_calls(demand(), MONDAY, MONDAY + WEEK_MS, seed=7, run=1)
    for name in ("at_ms", "zone", "reason_class"):
        assert getattr(first, name).tobytes() == getattr(again, name).tobytes()
    assert first.at_ms.tobytes() != other.at_ms.tobytes()


def test_calls_are_as_many_as_expected_by_zone_class_and_hour() -> None:
    weeks = 40
    calls = draw_calls(demand(), MONDAY, MONDAY + weeks * WEEK_MS, seed=1)
    hour = (calls.at_ms - MONDAY) // HOUR_MS % 168
    found = np.zeros((2, 2, 168))
    np.add.at(found, (calls.zone, calls.reason_class, hour), 1)
    expected = demand().per_hour * weeks
    assert (found[:, :, :6] == 0).all()
    spread = (found - expected)[expected > 0] / np.sqrt(expected[expected > 0])
    assert abs(spread.mean()) < 0.1
    assert 0.9 < spread.std() < 1.1
    assert (np.diff(calls.at_ms) >= 0).all()


def test_gaps_within_an_hour_are_those_of_a_poisson_process() -> None:
    from scipy.stats import kstest

    busy = Demand(("z",), ("c",), "UTC", np.full((1, 1, 168), 50.0), np.ones(12))
    gaps = np.diff(draw_calls(busy, MONDAY, MONDAY + WEEK_MS, seed=3).at_ms) / HOUR_MS * 50
    assert kstest(gaps, "expon").pvalue > 0.01


def test_a_storm_is_three_times_the_calls_in_its_window_and_zone_alone() -> None:
    start, end = MONDAY + 18 * HOUR_MS + 1_800_000, MONDAY + 20 * HOUR_MS + 600_000
    storm = Change(3.0, zones=("east",), from_ms=start, until_ms=end)
    plain, stormy = (
        [draw_calls(demand(20), MONDAY, MONDAY + 24 * HOUR_MS, seed=5, run=run, changes=each) for run in range(60)]
        for each in ((), (storm,))
    )

    def mean(calls: list[DrawnCalls], zone: int, *, within: bool) -> float:
        found = [((each.at_ms >= start) & (each.at_ms < end)) == within for each in calls]
        return float(np.mean([(inside & (each.zone == zone)).sum() for inside, each in zip(found, calls, strict=True)]))

    assert mean(stormy, 1, within=True) / mean(plain, 1, within=True) == pytest.approx(3, rel=0.05)
    assert mean(stormy, 0, within=True) / mean(plain, 0, within=True) == pytest.approx(1, rel=0.1)
    assert mean(stormy, 1, within=False) / mean(plain, 1, within=False) == pytest.approx(1, rel=0.05)


def test_calls_before_a_change_stay_as_they_are() -> None:
    storm = Change(5.0, from_ms=MONDAY + 12 * HOUR_MS)
    plain, stormy = (draw_calls(demand(), MONDAY, MONDAY + WEEK_MS, seed=5, changes=each) for each in ((), (storm,)))
    before = int((plain.at_ms < MONDAY + 12 * HOUR_MS).sum())
    assert before > 20
    assert np.array_equal(plain.at_ms[:before], stormy.at_ms[:before])
    assert np.array_equal(plain.zone[:before], stormy.zone[:before])


def test_growth_and_month_count() -> None:
    year = 366 * 24 * HOUR_MS
    doubled = demand(growth=2.0)
    first, later = (len(draw_calls(doubled, MONDAY + at, MONDAY + at + WEEK_MS, seed=2)) for at in (0, year))
    assert later / first == pytest.approx(2, rel=0.1)
    still = Demand(doubled.zones, doubled.classes, "UTC", doubled.per_hour, np.r_[np.ones(2), 0, np.ones(9)])
    assert len(draw_calls(still, MONDAY, MONDAY + WEEK_MS, seed=2)) == 0


def test_hours_are_those_of_the_wall_clock() -> None:
    calls = draw_calls(demand(zone="Asia/Kolkata"), MONDAY, MONDAY + WEEK_MS, seed=2)
    local_hour = (calls.at_ms + int(5.5 * HOUR_MS) - MONDAY) // HOUR_MS % 24
    assert local_hour.min() == 6
    short = hours_between("Europe/Amsterdam", *(to_ms(datetime(2026, 3, day, 23, tzinfo=UTC)) for day in (28, 29)))
    assert short.of_week.tolist() == [144, 145, *range(147, 168), 0]


def test_a_change_that_always_holds_can_be_laid_over() -> None:
    changed = overlaid(demand(), Change(0.0, classes=("fall",), hours=(10,)))
    assert changed.per_hour[:, 1, 10].sum() == 0
    assert np.array_equal(changed.per_hour[:, 0], demand().per_hour[:, 0])
    with pytest.raises(SimulatorError, match="window"):
        overlaid(demand(), Change(2.0, from_ms=MONDAY))


@pytest.mark.parametrize(
    ("make", "told"),
    [
        (lambda: Change(-1.0), "factor is -1"),
        (lambda: Change(float("nan")), "factor is nan"),
        (lambda: Change(1.0, from_ms=5, until_ms=5), "ends before it begins"),
        (lambda: Change(1.0, hours=(168,)), "hours of a change"),
        (lambda: Change(1.0, zones=("north",)).cells(demand()), "there is no zone 'north'; there are west, east"),
        (lambda: Change(1.0, classes=("burn",)).cells(demand()), "there is no class 'burn'"),
        (lambda: draw_calls(demand(), MONDAY, MONDAY, seed=1), "is empty: it ends before it begins"),
        (lambda: demand(-1.0), "numbers of calls/h from 0"),
        (lambda: demand(growth=0.0), "growth_per_year"),
    ],
)
def test_nonsense_is_refused_in_a_sentence(make: Callable[[], object], told: str) -> None:
    with pytest.raises(SimulatorError, match=told):
        make()


@settings(max_examples=30)
@given(
    st.integers(0, 10**6),
    st.integers(1, 3 * 24 * HOUR_MS),
    st.integers(0, 2**32),
    st.lists(st.tuples(st.floats(0, 5), st.integers(0, WEEK_MS // 3), st.integers(1, WEEK_MS // 3)), max_size=3),
)
def test_any_window_with_any_changes_gives_calls_inside_it(
    start: int, length: int, seed: int, windows: list[tuple[float, int, int]]
) -> None:
    changes = [Change(factor, from_ms=MONDAY + at, until_ms=MONDAY + at + long) for factor, at, long in windows]
    calls = draw_calls(demand(), MONDAY + start, MONDAY + start + length, seed=seed, changes=changes)
    assert ((calls.at_ms >= MONDAY + start) & (calls.at_ms < MONDAY + start + length)).all()
    assert (np.diff(calls.at_ms) >= 0).all()
    assert set(calls.zone.tolist()) | set(calls.reason_class.tolist()) <= {0, 1}
