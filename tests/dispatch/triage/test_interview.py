"""The interview: what is asked next, what a correction or another reason leaves, and when each answer was given."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from catalogues import NOON, small
from hypothesis import given
from hypothesis import strategies as st

from dispatch.triage.errors import InterviewError
from dispatch.triage.interview import (
    Answered,
    Interview,
    answer,
    begin,
    is_of_entry,
    next_question,
    resume,
    switch_reason,
    walk,
)
from dispatch.triage.judgement import judgement
from dispatch.triage.loader import shipped_catalogues

if TYPE_CHECKING:
    from pathlib import Path

SHIPPED = shipped_catalogues()[-1]
MOST_QUESTIONS = 11
"""Five of the entry protocol, six of a reason."""


def asked(interview: Interview) -> str | None:
    question = next_question(interview)
    return None if question is None else question.code


def told(interview: Interview, *answers: str) -> Interview:
    """Answer the questions as they come, one a second."""
    for each in answers:
        code = asked(interview)
        assert code is not None
        at = NOON + timedelta(seconds=len(interview.answers) + 1)
        interview = answer(interview, code, each, at)
    return interview


def test_questions_follow_the_answers(tmp_path: Path) -> None:
    interview = begin(small(tmp_path), "chest", NOON)
    assert asked(interview) == "entry.awake"
    assert asked(told(interview, "yes")) == "entry.age"
    assert asked(told(interview, "yes", "adult")) == "chest.sweat"
    assert asked(told(interview, "yes", "adult", "yes")) is None
    assert asked(told(interview, "no")) is None


def test_every_answer_has_its_times(tmp_path: Path) -> None:
    interview = begin(small(tmp_path), "chest", NOON)
    interview = answer(interview, "entry.awake", "yes", NOON + timedelta(seconds=4))
    interview = answer(interview, "entry.age", "adult", NOON + timedelta(seconds=9))
    assert interview.answers == (
        Answered("entry.awake", "yes", NOON, NOON + timedelta(seconds=4)),
        Answered("entry.age", "adult", NOON + timedelta(seconds=4), NOON + timedelta(seconds=9)),
    )


def test_a_correction_keeps_what_still_lies_on_the_way(tmp_path: Path) -> None:
    interview = told(begin(small(tmp_path), "chest", NOON), "yes", "adult", "no", "no")
    assert asked(interview) == "chest.old"
    later = NOON + timedelta(seconds=30)
    asleep = answer(interview, "entry.awake", "no", later)
    assert judgement(asleep).leaf.code == "chest.arrest"
    awake = answer(asleep, "entry.awake", "yes", later + timedelta(seconds=5))
    assert asked(awake) == "chest.old"
    corrected = [each for each in awake.answers if each.question == "entry.awake"]
    assert [each.answer for each in corrected] == ["yes", "no", "yes"]
    assert {each.asked_at for each in corrected} == {NOON}


def test_another_reason_keeps_the_answers_to_the_entry_protocol() -> None:
    interview = told(begin(SHIPPED, "chest_pain", NOON), "yes", "yes", "no", "elder", "no")
    other = switch_reason(interview, "abdominal_pain")
    assert asked(other) == "abdominal_pain.shock"
    assert [question.code for question, _ in walk(other).answered] == [
        "entry.conscious", "entry.talks", "entry.bleeding", "entry.age",
    ]  # fmt: skip
    assert all(is_of_entry(question.code) for question, _ in walk(other).answered)
    assert asked(switch_reason(other, "chest_pain")) == asked(interview)
    assert asked(switch_reason(other, "hospital_transfer")) == "hospital_transfer.unstable"


def test_an_answer_is_taken_only_where_it_is_asked(tmp_path: Path) -> None:
    interview = told(begin(small(tmp_path), "chest", NOON), "yes")
    with pytest.raises(InterviewError, match=r"^question 'chest.old' is not asked now; it is 'entry.age'$"):
        answer(interview, "chest.old", "yes", NOON)
    with pytest.raises(
        InterviewError, match=r"^there is no answer 'old' to question 'entry.age'; there are child, adult"
    ):
        answer(interview, "entry.age", "old", NOON)
    ended = told(interview, "adult", "yes")
    with pytest.raises(InterviewError, match=r"^question 'chest.old' is not asked now; every question is answered$"):
        answer(ended, "chest.old", "yes", NOON)


def test_an_unknown_reason_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InterviewError, match=r"^there is no reason 'chess' in version 1$"):
        begin(small(tmp_path), "chess", NOON)
    with pytest.raises(InterviewError, match=r"^there is no reason 'chess' in version 1$"):
        switch_reason(begin(small(tmp_path), "chest", NOON), "chess")


def test_an_interview_is_resumed_under_another_reason_than_it_was_begun_with() -> None:
    interview = told(begin(SHIPPED, "chest_pain", NOON), "yes", "yes", "no", "elder", "no", "yes")
    kept = [(each.question, each.answer, each.answered_at) for each in interview.answers]
    other = resume(SHIPPED, "abdominal_pain", NOON, kept)
    assert asked(other) == "abdominal_pain.shock"
    assert other == switch_reason(interview, "abdominal_pain")


def test_what_the_version_does_not_ask_cannot_be_resumed(tmp_path: Path) -> None:
    with pytest.raises(InterviewError, match=r"^there is no question 'chest.sugar' in version 1$"):
        resume(small(tmp_path), "chest", NOON, [("chest.sugar", "yes", NOON)])
    with pytest.raises(
        InterviewError, match=r"^there is no answer 'maybe' to question 'chest.sweat'; there are yes, no"
    ):
        resume(small(tmp_path), "chest", NOON, [("chest.sweat", "maybe", NOON)])


@given(st.data())
def test_every_way_ends_at_a_leaf_within_few_questions(data: st.DataObject) -> None:
    interview = begin(SHIPPED, data.draw(st.sampled_from(list(SHIPPED.reasons))), NOON)
    for _ in range(MOST_QUESTIONS):
        question = next_question(interview)
        if question is None:
            break
        interview = told(interview, data.draw(st.sampled_from(list(question.answers))))
    assert next_question(interview) is None
    assert not judgement(interview).provisional


@given(st.data())
def test_an_interview_is_resumed_from_its_answers(data: st.DataObject) -> None:
    interview = begin(SHIPPED, data.draw(st.sampled_from(list(SHIPPED.reasons))), NOON)
    for _ in range(data.draw(st.integers(0, MOST_QUESTIONS))):
        on_the_way = [question for question, _ in walk(interview).answered]
        present = next_question(interview)
        question = data.draw(st.sampled_from([*on_the_way, *([present] if present else [])]))
        chosen = data.draw(st.sampled_from(list(question.answers)))
        interview = answer(interview, question.code, chosen, NOON + timedelta(seconds=len(interview.answers)))
        if data.draw(st.booleans()):
            interview = switch_reason(interview, data.draw(st.sampled_from(list(SHIPPED.reasons))))
    kept = [(each.question, each.answer, each.answered_at) for each in interview.answers]
    assert resume(SHIPPED, interview.reason.code, NOON, kept) == interview
