"""How busy units are, by the hour of the week: what was seen where much was, what is usual where nothing was."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from fleet.coverage import busy_fractions
from fleet.coverage.busy import HOUR_MS, MOST, class_factor
from fleet.errors import FieldError

USUAL = 0.4
NOTHING = np.zeros(168)
shares = arrays(np.float64, 168, elements=st.floats(0, 1))
hours = arrays(np.float64, 168, elements=st.floats(0, 50))


def seen(share: np.ndarray | float, watched_h: np.ndarray | float, units: int = 10) -> tuple[np.ndarray, ...]:
    watched = np.full(168, watched_h) * HOUR_MS
    return share * units * watched, units * watched, watched


@given(shares, hours)
def test_a_fraction_lies_between_what_is_usual_and_what_was_seen(share: np.ndarray, watched_h: np.ndarray) -> None:
    found = busy_fractions(*seen(share, watched_h), usual=USUAL)
    low, high = min(USUAL, share.min()), min(max(USUAL, share.max()), MOST)
    assert ((found.fraction >= low - 1e-12) & (found.fraction <= high + 1e-12)).all()
    assert ((found.assumed >= 0) & (found.assumed <= 1)).all()


def test_without_history_the_usual_fraction_stands_and_is_told_as_assumed() -> None:
    found = busy_fractions(NOTHING, NOTHING, NOTHING, usual=USUAL)
    assert (found.fraction == USUAL).all()
    assert (found.assumed == 1).all()


def test_a_day_counts_as_much_as_what_is_usual() -> None:
    watched = np.zeros(168)
    watched[:24] = HOUR_MS
    found = busy_fractions(0.2 * 5 * watched, 5 * watched, watched, usual=USUAL)
    assert found.assumed[30] == pytest.approx(0.5 * 7 / 8)
    assert found.fraction[30] == pytest.approx(0.2 / 8 + 0.3 * 7 / 8)


def test_an_hour_of_the_day_is_learnt_before_an_hour_of_the_week_and_both_after_months() -> None:
    share = np.tile(np.where(np.arange(24) < 8, 0.1, 0.6), 7)
    share[34] = 0.9
    week = busy_fractions(*seen(share, 1), usual=USUAL).fraction
    assert week[3] < week[12] - 0.2
    years = busy_fractions(*seen(share, 200), usual=USUAL).fraction
    assert years[34] == pytest.approx(0.9, abs=0.02)
    assert years[10] == pytest.approx(0.6, abs=0.02)
    assert abs(week[34] - 0.9) > 0.1


def test_those_who_are_always_busy_are_taken_as_idle_now_and_then() -> None:
    assert busy_fractions(*seen(1.0, 1000), usual=USUAL).fraction.max() == MOST


def test_a_class_is_as_busy_as_all_until_enough_is_known_of_it() -> None:
    assert class_factor(0, 0, 0.3) == 1
    assert class_factor(5, 10, 0.0) == 1
    few, many = (class_factor(0.6 * time, time, 0.3) for time in (24 * HOUR_MS, 10**5 * HOUR_MS))
    assert 1 < few < 1.2
    assert many == pytest.approx(2, abs=0.01)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"busy_ms": NOTHING + 3}, "busy_ms is more than the time on duty in hour 0"),
        ({"duty_ms": NOTHING[:3]}, "duty_ms has shape 3, want 168"),
        ({"watched_ms": NOTHING - 1}, "watched_ms holds -1"),
        ({"busy_ms": NOTHING * np.nan}, "busy_ms holds nan"),
        ({"usual": 1.0}, "usual is 1: want a fraction below 1"),
    ],
)
def test_nonsense_is_refused(changed: dict[str, object], said: str) -> None:
    whole = {"busy_ms": NOTHING, "duty_ms": NOTHING + 2, "watched_ms": NOTHING + 1, "usual": USUAL}
    with pytest.raises(FieldError, match=said):
        busy_fractions(**whole | changed)
