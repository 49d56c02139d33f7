"""Raising takes one key, lowering a reason; form, target and crews follow the priority."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from catalogues import NOON, small
from hypothesis import given
from hypothesis import strategies as st

from dispatch.triage.errors import UrgencyError
from dispatch.triage.interview import begin
from dispatch.triage.judgement import judgement
from dispatch.triage.loader import shipped_catalogues
from dispatch.triage.urgency import Urgency, form_of, lowered, moved, raised, urgency
from dispatch.vocabulary import Form

if TYPE_CHECKING:
    from pathlib import Path

LIMITS = shipped_catalogues()[-1].limits


def judged(folder: Path, reason: str = "chest") -> Urgency:
    return urgency(judgement(begin(small(folder), reason, NOON)))


def test_raising_takes_no_reason_and_ends_at_the_highest(tmp_path: Path) -> None:
    first = raised(judged(tmp_path), LIMITS)
    assert (first.priority, first.form, first.judged, first.lowered_because) == (1, Form.EMERGENCY, 2, None)
    assert raised(first, LIMITS) == first


def test_what_needed_no_crew_needs_one_when_raised(tmp_path: Path) -> None:
    paper = judged(tmp_path, "paper")
    assert (paper.form, paper.units) == (Form.CONSULTATION, 0)
    more = raised(paper, LIMITS)
    assert (more.priority, more.form, more.units, more.target) == (4, Form.URGENT, 1, timedelta(hours=2))


def test_lowering_asks_for_a_reason_that_is_kept(tmp_path: Path) -> None:
    with pytest.raises(UrgencyError, match="to lower the priority, give a reason"):
        lowered(judged(tmp_path), "  ", LIMITS)
    less = lowered(judged(tmp_path), " знакомый пациент ", LIMITS)
    assert (less.priority, less.form, less.target) == (3, Form.URGENT, timedelta(hours=2))
    assert less.lowered_because == "знакомый пациент"
    assert raised(less, LIMITS).lowered_because is None


def test_nothing_is_lower_than_the_lowest(tmp_path: Path) -> None:
    with pytest.raises(UrgencyError, match="priority 5 is the lowest"):
        lowered(judged(tmp_path, "paper"), "причина", LIMITS)
    with pytest.raises(UrgencyError, match="a priority is a number from 1 to 5, not 6"):
        moved(judged(tmp_path), 6, LIMITS, reason="причина")


@given(priorities=st.lists(st.integers(1, 5), max_size=6))
def test_form_target_and_crews_agree_with_the_priority(
    priorities: list[int], tmp_path_factory: pytest.TempPathFactory
) -> None:
    present = judged(tmp_path_factory.getbasetemp())
    for priority in priorities:
        present = moved(present, priority, LIMITS, reason="причина")
        assert (present.priority, present.form) == (priority, form_of(priority))
        assert present.target <= LIMITS[present.form]
        assert (present.units == 0) == (present.form is Form.CONSULTATION)
        assert (present.lowered_because is not None) == (priority > present.judged)
