"""Times that mean no way stay no way."""

from __future__ import annotations

import numpy as np

from routing import UNREACHABLE_MS, add_times


def test_times_are_added() -> None:
    assert add_times([1_000, 2_000], [[10], [20]]).tolist() == [[1_010, 2_010], [1_020, 2_020]]


def test_no_way_stays_no_way() -> None:
    times = add_times(
        np.array([0, UNREACHABLE_MS, 5], np.int32), np.array([UNREACHABLE_MS, UNREACHABLE_MS, 1], np.int32)
    )
    assert times.tolist() == [UNREACHABLE_MS, UNREACHABLE_MS, 6]
    assert times.dtype == np.int32


def test_a_sum_too_large_for_a_time_is_no_way() -> None:
    assert add_times(UNREACHABLE_MS - 1, 90_000) == UNREACHABLE_MS
