"""Repeated calls of made-up days are recognised about as well as docs/benchmarks/duplicates.md says."""

from __future__ import annotations

from console.benchmarks.duplicates import judge_day, made_up_town, score
from simulator.made_up_calls.day import DayPlan, made_up_day


def test_a_floor_under_precision_and_recall() -> None:
    town = made_up_town(nodes=3_000)
    judged = [each for seed in (7, 8, 9) for each in judge_day(made_up_day(town, seed, DayPlan(calls=500)))]
    told = score(judged)
    assert told.repeats > 100
    assert told.precision >= 0.92
    assert told.recall >= 0.88
    assert told.in_three >= told.hits
