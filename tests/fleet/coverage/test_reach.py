"""In time or not: turnout counts, a limit is reached at its end, and no way is never in time."""

from __future__ import annotations

import numpy as np
import pytest

from fleet.coverage import reached, reached_within
from fleet.errors import FieldError
from routing import UNREACHABLE_MS


def test_turnout_and_travel_count_against_each_limit() -> None:
    reach = reached([0, 60_000], [[420_000, 480_000], [420_000, 420_001]], [480_000, 1_200_000])
    assert reach.tolist() == [[[True, True], [True, False]], [[True, True], [True, True]]]


def test_no_way_is_in_time_for_no_limit() -> None:
    assert not reached_within([0], [[UNREACHABLE_MS]], UNREACHABLE_MS - 1).any()
    assert not reached_within([UNREACHABLE_MS], [[0]], UNREACHABLE_MS - 1).any()


def test_nobody_reaches_nothing() -> None:
    assert reached([], np.zeros((0, 4), dtype=np.int32)).shape == (2, 0, 4)


@pytest.mark.parametrize(
    ("turnout_ms", "travel_ms", "limits_ms", "said"),
    [
        ([0], [[-1]], [1], "travel_ms holds -1 at row 0, column 0: want ms from 0"),
        ([0], [[1.5]], [1], "travel_ms must hold whole numbers, not float64"),
        ([0, 0], [[1]], [1], "turnout_ms has shape 2, want 1"),
        ([0], [[1]], [0], "limits_ms must lie between 1 and 2147483646, holds \\[0\\]"),
        ([0], [[1]], [UNREACHABLE_MS], "limits_ms must lie between"),
        ([0], [[2**40]], [1], "travel_ms holds 1099511627776"),
    ],
)
def test_what_is_no_time_is_refused(turnout_ms: object, travel_ms: object, limits_ms: object, said: str) -> None:
    with pytest.raises(FieldError, match=said):
        reached(turnout_ms, travel_ms, limits_ms)
