"""What the region loses with each unit: as if that unit were not there, and no matter what was asked before."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from dispatch.columns import Refusal
from dispatch.covering.busy import ASSUMED
from dispatch.covering.roads import roads_at
from dispatch.gathering import unit_columns
from simulator.clock import ManualClock
from town import NOON, open_centre

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from dispatch.centre import Centre
    from dispatch.covering.cover import Cover
    from fleet.coverage import Coverage


@pytest.fixture
def centre(tmp_path: Path) -> Iterator[Centre]:
    opened = open_centre(tmp_path, clock=ManualClock(NOON))
    yield opened
    opened.journal.close()


def cover(centre: Centre, *, without: int | None = None, by: Cover | None = None) -> Coverage:
    units, places = unit_columns(centre.situation())
    refusal = np.zeros(len(units.ids), dtype=np.int8)
    if without is not None:
        refusal[without] = Refusal.BUSY
    asked = by or centre.cover
    return asked.of(replace(units, refusal=refusal), places, roads_at(centre.streets, NOON), ASSUMED)


def test_the_loss_of_a_unit_is_what_is_missing_without_it(centre: Centre) -> None:
    whole = cover(centre)
    assert 0 < whole.total <= whole.demand.sum()
    for row in range(len(centre.fleet.units)):
        assert whole.unit_loss[row] == pytest.approx(whole.total - cover(centre, without=row).total, abs=1e-12)


def test_what_was_asked_before_changes_nothing(centre: Centre, tmp_path: Path) -> None:
    cover(centre, without=0)
    again = cover(centre)
    (tmp_path / "other").mkdir()
    other = open_centre(tmp_path / "other", clock=ManualClock(NOON))
    fresh = cover(centre, by=other.cover)
    other.journal.close()
    assert again.unit_loss.tolist() == fresh.unit_loss.tolist()


def test_nobody_idle_covers_nothing(centre: Centre) -> None:
    units, places = unit_columns(centre.situation())
    busy = replace(units, refusal=np.full(len(units.ids), Refusal.BUSY, dtype=np.int8))
    found = centre.cover.of(busy, places, roads_at(centre.streets, NOON), ASSUMED)
    assert (found.total, found.unit_loss.sum()) == (0, 0)
