"""A made-up day has the calls that its plan says, tells the truth of each, and tells of nobody who exists."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from functools import cache

import pytest

from dispatch.triage.loader import shipped_catalogues
from maps.made_up.entries import made_up_entries
from maps.made_up.region import made_up
from simulator.callers import caller_words
from simulator.errors import SimulatorError
from simulator.made_up_calls.call import LOOK_ALIKES, REPEATS, MadeUpCall, Sort
from simulator.made_up_calls.day import DayPlan, made_up_day
from simulator.made_up_calls.phrases import phrases
from simulator.made_up_calls.town import Town

PLAN = DayPlan(calls=1_000)


@cache
def small_town() -> Town:
    """Make a small town, once."""
    return Town(made_up_entries(made_up(3_000, 1)))


@cache
def small_day() -> list[MadeUpCall]:
    """Make a small day, once."""
    return made_up_day(small_town(), 5, PLAN)


def test_the_same_seed_gives_the_same_day_and_another_does_not() -> None:
    assert made_up_day(small_town(), 5, PLAN) == small_day()
    assert made_up_day(small_town(), 6, PLAN) != small_day()


def test_calls_come_in_order_and_eight_in_a_hundred_are_repeated() -> None:
    day = small_day()
    assert [call.at for call in day] == sorted(call.at for call in day)
    assert len({call.id for call in day}) == len(day) == PLAN.calls
    assert len(day) - len({call.incident for call in day}) == 80


def test_a_sort_tells_whether_the_incident_was_known() -> None:
    known: set[str] = set()
    for call in small_day():
        assert (call.sort in REPEATS) == (call.incident in known)
        known.add(call.incident)
    assert {call.sort for call in small_day()} == set(Sort)


def test_look_alikes_are_as_many_as_planned_each_an_incident_of_its_own() -> None:
    counted = Counter(call.sort for call in small_day())
    calls_of = Counter(call.incident for call in small_day())
    for sort in LOOK_ALIKES:
        assert counted[sort] == PLAN.counts()[sort]
    assert all(calls_of[call.incident] == 1 for call in small_day() if call.sort in LOOK_ALIKES)


def test_who_asks_again_does_so_after_ten_to_forty_minutes() -> None:
    first: dict[str, MadeUpCall] = {}
    for call in small_day():
        before = first.setdefault(call.incident, call)
        if call.sort is Sort.ASKS_AGAIN:
            assert timedelta(minutes=10) <= call.at - before.at <= timedelta(minutes=42)


def test_numbers_belong_to_nobody_and_reasons_to_the_catalogue() -> None:
    assert all(call.phone is None or call.phone.startswith("+7000") for call in small_day())
    assert {call.reason for call in small_day()} - {None} <= set(shipped_catalogues()[-1].reasons)
    assert set(phrases()["reasons"]) == set(caller_words()) - {"traffic"}


def test_a_day_too_small_for_its_plan_is_refused() -> None:
    with pytest.raises(SimulatorError, match="at least 100 calls"):
        made_up_day(small_town(), 1, DayPlan(calls=20))
    with pytest.raises(SimulatorError, match="too few plain calls"):
        made_up_day(small_town(), 1, DayPlan(calls=200, shares={Sort.ONE_BLOCK: 0.45}))
