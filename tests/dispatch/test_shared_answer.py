from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from dispatch.commands import ChangeUnitState
from dispatch.shared_answer import SharedAnswer
from dispatch.vocabulary import UnitState
from simulator.clock import ManualClock
from town import ANNA, NOON, open_centre

if TYPE_CHECKING:
    from pathlib import Path

    from dispatch.situation import Situation


def test_an_answer_is_shared_for_a_while_and_shorter_once_something_happened(tmp_path: Path) -> None:
    clock = ManualClock(NOON)
    centre = open_centre(tmp_path, clock=clock)
    asked: list[Situation] = []
    shared = SharedAnswer(
        lambda situation: asked.append(situation) or len(asked),
        settled=timedelta(seconds=10),
        moving=timedelta(seconds=1),
    )
    assert [shared.of(centre.situation()).answer for _ in range(2)] == [1, 1]
    clock.advance(timedelta(seconds=9))
    assert shared.of(centre.situation()).at == NOON
    centre.handle(ChangeUnitState(centre.fleet.units[0].id, UnitState.OUT_OF_SERVICE), ANNA)
    assert shared.of(centre.situation()).answer == 2
    clock.advance(timedelta(seconds=10))
    assert shared.of(centre.situation()).answer == 3
    centre.journal.close()


def test_a_clock_that_was_put_back_ends_what_is_shared(tmp_path: Path) -> None:
    centre = open_centre(tmp_path, clock=ManualClock(NOON))
    shared = SharedAnswer(lambda situation: situation.now, settled=timedelta(hours=1), moving=timedelta(hours=1))
    assert shared.of(centre.situation()).answer == NOON
    before = replace(centre.situation(), now=NOON - timedelta(minutes=1))
    assert shared.of(before).answer == NOON - timedelta(minutes=1)
    centre.journal.close()


def test_an_answer_is_found_anew_as_soon_as_it_is_for_something_else(tmp_path: Path) -> None:
    clock = ManualClock(NOON)
    centre = open_centre(tmp_path, clock=clock)
    shared = SharedAnswer(
        lambda situation: situation.now,
        settled=timedelta(minutes=5),
        moving=timedelta(minutes=5),
        key=lambda situation: situation.now.minute,
    )
    assert shared.of(centre.situation()).answer == NOON
    clock.advance(timedelta(seconds=59))
    assert shared.of(centre.situation()).answer == NOON
    clock.advance(timedelta(seconds=1))
    assert shared.of(centre.situation()).answer == NOON + timedelta(minutes=1)
    centre.journal.close()
