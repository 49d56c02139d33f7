"""The wait at the door: against the formula for an idle drive, and against queues that were drawn."""

from __future__ import annotations

import numpy as np
import pytest

from dispatch.hospitals.queue import expected_wait_ms

DRAWS = 40_000


def wait(ahead: int, places: int, handover_ms: int, drive_ms: int) -> int:
    return int(expected_wait_ms(*(np.array([each]) for each in (ahead, places, handover_ms, drive_ms)))[0])


def test_with_a_free_place_nobody_waits() -> None:
    assert wait(0, 1, 900_000, 0) == wait(1, 2, 900_000, 0) == 0


@pytest.mark.parametrize(("ahead", "places"), [(1, 1), (5, 1), (2, 2), (9, 3)])
def test_at_the_door_already_it_is_the_handovers_that_must_end(ahead: int, places: int) -> None:
    assert wait(ahead, places, 900_000, 0) == (ahead - places + 1) * 900_000 // places


@pytest.mark.parametrize(("ahead", "places", "drive_ms"), [(1, 1, 600_000), (4, 2, 1_200_000), (8, 3, 2_000_000)])
def test_after_a_drive_it_is_the_mean_of_what_is_left(ahead: int, places: int, drive_ms: int) -> None:
    rng = np.random.default_rng(7)
    begins_ms = rng.gamma(ahead - places + 1, 900_000 / places, DRAWS)
    left_ms = np.maximum(begins_ms - drive_ms, 0)
    assert wait(ahead, places, 900_000, drive_ms) == pytest.approx(
        left_ms.mean(), abs=4 * left_ms.std() / np.sqrt(DRAWS)
    )


def test_a_long_drive_outlasts_any_queue() -> None:
    assert wait(3, 1, 900_000, 100_000_000) == 0
