from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from fleet.instants import to_ms
from simulator.demand.back_test import LEVELS, hold_out, hold_out_half, measure, unforeseen
from simulator.demand.scoring import difference, score
from simulator.history.mapping_file import find_mapping
from simulator.history.reading import read_history
from simulator.history.week_counts import read_week_counts

if TYPE_CHECKING:
    from pathlib import Path


def test_scores_are_those_of_the_formulas() -> None:
    found = score(np.array([[0.0, 2.0]]), np.array([[0.5, 1.0]]))
    assert found.error[0] == 1.5
    assert found.log_score[0] == pytest.approx(0.5 + 1 + np.log(2))
    assert found.deviance[0] == pytest.approx(2 * (0.5 + 2 * np.log(2) - 1))
    assert score(np.array([[1.0]]), np.array([[0.0]])).log_score[0] == np.inf


def test_differences_have_an_interval() -> None:
    mean, half = difference(np.array([1.0, 2.0, 3.0]), np.array([0.0, 0.0, 0.0]))
    assert (mean, half) == pytest.approx((2, 4.3027 / np.sqrt(3)), rel=1e-4)


@pytest.mark.realdata
def test_a_part_of_montgomery_is_foretold_better_than_by_the_mean(data_dir: Path) -> None:
    mapping = find_mapping("montgomery")
    history = read_history(data_dir / str(mapping.file), mapping).history
    zone = ZoneInfo("America/New_York")
    held = hold_out(history, *(to_ms(datetime(2016, *day, tzinfo=zone)) for day in ((1, 4), (2, 1), (2, 8))))
    results = {(each.way, each.level): each.score for each in measure(held)}
    assert {level for _, level in results} == set(LEVELS)
    assert 0.1 < unforeseen(held) < 0.6
    for level in LEVELS[:2]:
        floored = next(
            found for (way, at), found in results.items() if way.startswith("mean, at least") and at == level
        )
        assert len(floored.log_score) == 7
        assert results["fitted", level].log_score.sum() < floored.log_score.sum()


@pytest.mark.realdata
def test_a_part_of_rio_is_held_back_by_chance(data_dir: Path) -> None:
    mapping = find_mapping("rio")
    counts = read_week_counts(data_dir / str(mapping.file), mapping)
    held = hold_out_half(counts, rng=np.random.default_rng(1), weeks=4)
    assert held.observed.shape == (4 * 168, 60, 3)
    assert held.counts.calls.sum() / 52 == pytest.approx(held.observed.sum() / 4, rel=0.05)
    results = {(each.way, each.level): each.score for each in measure(held)}
    level = LEVELS[0]
    assert results["fitted", level].per_cell("log_score") < 0.25
