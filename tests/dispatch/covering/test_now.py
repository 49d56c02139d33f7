"""The cover as the board tells it, and moves that are worth proposing."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from dispatch.commands import ChangeUnitState
from dispatch.covering.moving import proposed_moves
from dispatch.covering.standing import cover_now
from dispatch.vocabulary import UnitState
from simulator.clock import ManualClock
from town import ANNA, NOON, open_centre

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from dispatch.centre import Centre


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(NOON)


@pytest.fixture
def centre(tmp_path: Path, clock: ManualClock) -> Iterator[Centre]:
    opened = open_centre(tmp_path, clock=clock)
    yield opened
    opened.journal.close()


def take_off(centre: Centre, keep: int) -> None:
    for unit in centre.fleet.units[keep:]:
        centre.handle(ChangeUnitState(unit.id, UnitState.OUT_OF_SERVICE), ANNA)


def test_shares_are_told_once_and_twice_within_eight_and_twenty_minutes(centre: Centre) -> None:
    found = cover_now(centre.situation())
    assert found.idle == len(centre.fleet.units)
    (once_8, once_20), (twice_8, twice_20) = found.whole.once, found.whole.twice
    assert 0 < twice_8 <= once_8 <= once_20 <= 1
    assert twice_20 <= once_20
    assert sum(each.demand for _, each in found.districts) == pytest.approx(1)
    mean = sum(each.demand * each.once[0] for _, each in found.districts)
    assert mean == pytest.approx(once_8)


def test_cover_falls_as_units_go_and_nobody_covers_nothing(centre: Centre) -> None:
    whole = cover_now(centre.situation()).whole
    take_off(centre, 2)
    few = cover_now(centre.situation())
    assert few.idle == 2
    assert few.whole.once[0] < whole.once[0]
    take_off(centre, 0)
    none = cover_now(centre.situation())
    assert (none.idle, none.whole.once, none.whole.twice) == (0, (0.0, 0.0), (0.0, 0.0))


def test_a_move_is_proposed_where_all_stand_in_one_corner_and_says_what_it_wins(centre: Centre) -> None:
    station = centre.fleet.units[0].station
    for unit in centre.fleet.units:
        if unit.station != station:
            centre.handle(ChangeUnitState(unit.id, UnitState.OUT_OF_SERVICE), ANNA)
    first, *_ = proposed_moves(centre.situation())
    assert centre.fleet.unit_by_id[first.unit].station == station
    assert first.station != station
    assert 0 < first.gain <= 1
    assert sum(gain for _, gain in first.by_district) == pytest.approx(first.gain)


def test_nobody_is_moved_at_night_or_where_nobody_is_free(centre: Centre, clock: ManualClock) -> None:
    take_off(centre, 0)
    assert proposed_moves(centre.situation()) == []
    for unit in centre.fleet.units[:3]:
        centre.handle(ChangeUnitState(unit.id, UnitState.AT_STATION), ANNA)
    clock.set(NOON + timedelta(hours=12))
    centre.streets.take(
        centre.streets.conditions_at(clock.now()), centre.streets.built_for(centre.streets.conditions_at(clock.now()))
    )
    assert proposed_moves(centre.situation()) == []
