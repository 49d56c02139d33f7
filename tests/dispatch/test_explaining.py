"""What is said of the order of units is true: the parts make the gap, and what is said to turn it does turn it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from decision_columns import NOW_MS, incidents, tables, units
from hypothesis import given
from hypothesis import strategies as st

from dispatch.assignment import decide
from dispatch.columns import NEVER_MS, DecisionState
from dispatch.explaining import explain
from dispatch.policy import CLOSEST, FIRST_ARRIVAL, FULL
from dispatch.price import PARTS
from dispatch.question import Question

MINUTE_MS = 60_000


def ask(travel_ms: object, state: DecisionState, policy: Any = FULL, **more: Any) -> Question:
    return Question(state, NOW_MS, tables(travel_ms, **more), policy)


def decided(question: Question) -> Any:
    return decide(question.state, question.now_ms, question.tables, question.policy)


def test_the_nearer_of_two_goes_and_the_other_needs_as_much_less_road() -> None:
    question = ask([[5 * MINUTE_MS], [7 * MINUTE_MS]], DecisionState(units(2), incidents(1)), CLOSEST)
    told = explain(question, decided(question), row=1, than=0, column=0)
    assert told is not None
    assert (told.gap_ms, told.parts) == (2 * MINUTE_MS, {"travel": 2 * MINUTE_MS})
    assert told.nearer_ms == 2 * MINUTE_MS + 1
    assert told.without == ("travel",)


def test_what_no_road_could_mend_is_told_by_the_part_that_stands_in_the_way() -> None:
    state = DecisionState(units(2, capabilities=[5, 1]), incidents(1, needs=[4], priority=[5]))
    question = ask([[6 * MINUTE_MS], [5 * MINUTE_MS]], state, FIRST_ARRIVAL)
    told = explain(question, decided(question), row=1, than=0, column=0)
    assert told is not None
    assert told.nearer_ms is None
    assert told.without == ("capability",)


def test_a_unit_that_cannot_go_is_not_compared() -> None:
    state = DecisionState(units(2, shift_end_ms=[NEVER_MS, NOW_MS]), incidents(1))
    question = ask([[1], [MINUTE_MS]], state)
    assert explain(question, decided(question), row=1, than=0, column=0) is None


@given(data=st.data(), rows=st.integers(2, 5), policy=st.sampled_from([CLOSEST, FIRST_ARRIVAL, FULL]))
def test_the_counterfactual_applied_turns_the_answer(data: st.DataObject, rows: int, policy: Any) -> None:
    drives = data.draw(st.lists(st.integers(0, 40 * MINUTE_MS), min_size=rows, max_size=rows))
    lost = data.draw(st.lists(st.floats(0, 0.05), min_size=rows, max_size=rows))
    jobs = data.draw(st.lists(st.integers(0, 9), min_size=rows, max_size=rows))
    arrest = data.draw(st.booleans())
    state = DecisionState(
        units(rows, jobs=jobs), incidents(1, priority=[1], due_ms=[NOW_MS + 8 * MINUTE_MS], arrest=[arrest])
    )
    question = ask(np.array(drives)[:, None], state, policy, coverage_lost=lost)
    choice = decided(question)
    first = int(choice.unit_of[0])
    row = data.draw(st.integers(0, rows - 1).filter(lambda each: each != first))
    told = explain(question, choice, row, first, 0)
    assert told is not None
    assert sum(told.parts.values()) == told.gap_ms
    _assert_nearer_turns(question, told.nearer_ms, row)
    for code in told.without:
        price = choice.price[:, 0].copy()
        price[row] -= choice.parts[list(PARTS).index(code), row, 0]
        assert price.argmin() == row


def _assert_nearer_turns(question: Question, nearer_ms: int | None, row: int) -> None:
    if nearer_ms is None:
        return
    travel_ms = question.tables.travel_ms.copy()
    travel_ms[row, 0] -= nearer_ms
    assert decided(replace(question, tables=replace(question.tables, travel_ms=travel_ms))).unit_of[0] == row
    travel_ms[row, 0] += 1
    assert decided(replace(question, tables=replace(question.tables, travel_ms=travel_ms))).unit_of[0] != row


def test_a_pair_alone_has_the_price_that_it_has_among_all() -> None:
    rng = np.random.default_rng(8)
    state = DecisionState(units(6, jobs=rng.integers(0, 9, 6)), incidents(4, priority=[1, 2, 3, 4]))
    question = ask(rng.integers(0, 10**6, (6, 4)), state, coverage_lost=rng.random(6) / 50)
    alone = decided(question.of_pair(3, 2))
    assert alone.price[0, 0] == decided(question).price[3, 2]
