"""How many units should stand at each station: all on duty are placed, for the best cover, and it is proved."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from dispatch.commands import AssignUnit, ChangeUnitState, ReceiveCall
from dispatch.covering.targets import LIMIT_S, standing, station_targets, targets_question
from dispatch.vocabulary import UnitState
from fleet.coverage import expected_coverage, unit_columns
from simulator.clock import ManualClock
from town import ANNA, NOON, open_centre, road_place

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from dispatch.centre import Centre
    from dispatch.covering.targets import TargetsQuestion


@pytest.fixture
def centre(tmp_path: Path) -> Iterator[Centre]:
    opened = open_centre(tmp_path, clock=ManualClock(NOON))
    yield opened
    opened.journal.close()


def covered(question: TargetsQuestion, sites: np.ndarray, able: np.ndarray) -> float:
    units = unit_columns(question.wanted, question.reach[sites], capabilities=np.where(able, -1, 0))
    return expected_coverage(question.wanted, units) / float(question.wanted.demand.sum())


def test_targets_are_proved_and_no_worse_than_how_units_stand_now(centre: Centre) -> None:
    question = targets_question(centre.situation())
    found = station_targets(question)
    assert found.proven
    assert 0 < found.seconds < LIMIT_S
    assert (found.count.sum(axis=1) <= question.units).all()
    assert question.units.sum() == len(centre.fleet.units)
    rows = {station.id: row for row, station in enumerate(centre.fleet.stations)}
    sites = np.array([rows[unit.station] for unit in centre.fleet.units])
    able = np.array(["resuscitation" in unit.capabilities for unit in centre.fleet.units])
    assert covered(question, sites, able) <= found.share + 1e-9
    assert found.share <= found.bound


def test_busy_units_count_for_the_target_and_only_idle_ones_stand(centre: Centre) -> None:
    before = targets_question(centre.situation())
    lon, lat = road_place()
    incident = centre.handle(ReceiveCall(lon=lon, lat=lat, reason="injury"), ANNA)["incident"]
    centre.handle(AssignUnit(incident, centre.fleet.units[0].id), ANNA)
    situation = centre.situation()
    assert targets_question(situation).key == before.key
    assert standing(situation).sum() == len(centre.fleet.units) - 1
    centre.handle(ChangeUnitState(centre.fleet.units[1].id, UnitState.OUT_OF_SERVICE), ANNA)
    assert targets_question(centre.situation()).key != before.key
    assert standing(centre.situation()).sum() == len(centre.fleet.units) - 2


def test_out_of_time_the_best_so_far_is_given_with_a_bound(centre: Centre) -> None:
    found = station_targets(targets_question(centre.situation()), limit_s=1e-3)
    assert not found.proven
    assert 0 < found.share <= found.bound <= 1


def test_nobody_on_duty_stands_nowhere(centre: Centre) -> None:
    for unit in centre.fleet.units:
        centre.handle(ChangeUnitState(unit.id, UnitState.OUT_OF_SERVICE), ANNA)
    found = station_targets(targets_question(centre.situation()))
    assert found.count.sum() == 0
    assert found.share == 0
    assert standing(centre.situation()).sum() == 0
