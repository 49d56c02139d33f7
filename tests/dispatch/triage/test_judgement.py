"""What a call is taken for after each answer; a red flag never makes it less urgent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from catalogues import NOON, asked, small, small_table, write
from examples import USUAL
from hypothesis import event, given, settings
from hypothesis import strategies as st

from dispatch.triage.catalogue import FORM_PRIORITIES, Question
from dispatch.triage.errors import CatalogueError
from dispatch.triage.interview import Interview, answer, begin, next_question, walk
from dispatch.triage.judgement import judgement
from dispatch.triage.loader import load_catalogue, shipped_catalogues

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import pytest

SHIPPED = shipped_catalogues()[-1]


def test_the_reason_alone_gives_its_provisional_leaf(tmp_path: Path) -> None:
    judged = judgement(begin(small(tmp_path), "chest", NOON))
    assert (judged.leaf.code, judged.provisional, judged.because) == ("chest.soon", True, ())


def test_a_red_flag_raises_the_guess_before_a_leaf_is_reached() -> None:
    interview = begin(SHIPPED, "fever", NOON)
    assert judgement(interview).leaf.priority == 4
    unconscious = judgement(answer(interview, "entry.conscious", "no", NOON))
    assert (unconscious.leaf.priority, unconscious.provisional) == (1, True)
    assert unconscious.red_flags == ("entry.conscious",)


def test_the_answers_on_the_way_tell_why(tmp_path: Path) -> None:
    interview = begin(small(tmp_path), "chest", NOON)
    for question, told in (("entry.awake", "yes"), ("entry.age", "adult"), ("chest.sweat", "yes")):
        interview = answer(interview, question, told, NOON)
    judged = judgement(interview)
    assert (judged.leaf.code, judged.provisional, judged.red_flags) == ("chest.attack", False, ("chest.sweat",))
    assert [(question.code, chosen.code) for question, chosen in judged.because] == [
        ("entry.awake", "yes"),
        ("entry.age", "adult"),
        ("chest.sweat", "yes"),
    ]


def test_needs_that_answers_add_count_in_the_emergency_form_only(tmp_path: Path) -> None:
    interview = begin(small(tmp_path), "chest", NOON)
    for question, told in (("entry.awake", "yes"), ("entry.age", "child"), ("chest.sweat", "no")):
        interview = answer(interview, question, told, NOON)
    hurt = answer(interview, "chest.spreads", "yes", NOON)
    assert judgement(hurt).needs == ("physician", "paediatric")
    well = answer(answer(interview, "chest.spreads", "no", NOON), "chest.old", "no", NOON)
    assert (judgement(well).leaf.code, judgement(well).needs) == ("chest.later", ())


@given(st.data())
def test_a_further_red_flag_never_makes_a_call_less_urgent(data: st.DataObject) -> None:
    interview = some_interview(data)
    question = next_question(interview)
    before = judgement(interview).leaf.priority
    for each in question.answers.values() if question else ():
        if each.red_flag:
            assert judgement(answer(interview, question.code, each.code, NOON)).leaf.priority <= before


@given(st.data())
def test_an_answer_corrected_to_a_red_flag_never_makes_a_call_less_urgent(data: st.DataObject) -> None:
    interview = some_interview(data)
    before = judgement(interview).leaf.priority
    for question, chosen in walk(interview).answered:
        for each in question.answers.values():
            if each.red_flag and not chosen.red_flag:
                corrected = answer(interview, question.code, each.code, NOON)
                assert judgement(corrected).leaf.priority <= before


@given(st.data())
def test_once_a_red_flag_was_answered_the_guess_only_rises(data: st.DataObject) -> None:
    interview = begin(SHIPPED, data.draw(st.sampled_from(list(SHIPPED.reasons))), NOON)
    while (question := next_question(interview)) is not None:
        before = judgement(interview)
        interview = answer(interview, question.code, data.draw(st.sampled_from(list(question.answers))), NOON)
        if before.red_flags:
            assert judgement(interview).leaf.priority <= before.leaf.priority


@settings(max_examples=2 * USUAL)
@given(data=st.data())
def test_in_any_catalogue_that_is_taken_a_red_flag_never_makes_a_call_less_urgent(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Every way through every catalogue that chance makes and the loader takes, not only the shipped one."""
    ends = ("attack", "soon", "later")
    names = [f"q{number}" for number in range(data.draw(st.integers(1, 4)))]
    table = small_table()
    table["leaves"] |= table["reasons"]["chest"].pop("leaves")
    table["reasons"]["chest"] |= {
        "provisional": data.draw(st.sampled_from(ends)),
        "questions": {
            name: asked(
                *(data.draw(st.sampled_from([*names[number + 1 :], *ends])) for _ in range(3)),
                red=data.draw(st.lists(st.sampled_from(["yes", "no"]), unique=True)),
            )
            for number, name in enumerate(names)
        },
    }
    try:
        catalogue = load_catalogue([write(tmp_path_factory.getbasetemp() / "chance.toml", table)])
    except CatalogueError:
        event("refused")
        return
    event("taken")
    for interview in every_interview(begin(catalogue, "chest", NOON)):
        before = judgement(interview).leaf.priority
        question = next_question(interview)
        for told in question.answers.values() if question else ():
            if told.red_flag:
                assert judgement(answer(interview, question.code, told.code, NOON)).leaf.priority <= before


def every_interview(interview: Interview) -> Iterator[Interview]:
    """Give an interview and every one that it may become."""
    yield interview
    question = next_question(interview)
    for told in question.answers if question else ():
        yield from every_interview(answer(interview, question.code, told, NOON))


def test_form_and_priority_of_every_leaf_agree() -> None:
    for reason in SHIPPED.reasons.values():
        for leaf in (reason.provisional, *reason.leaves()):
            assert leaf.priority in FORM_PRIORITIES[leaf.form]
            assert leaf.target <= SHIPPED.limits[leaf.form]


def test_whoever_is_not_conscious_or_not_breathing_is_priority_1_whatever_the_reason() -> None:
    asked = [reason for reason in SHIPPED.reasons.values() if reason.start == "entry.conscious"]
    assert len(asked) >= 60
    for reason in asked:
        interview = answer(begin(SHIPPED, reason.code, NOON), "entry.conscious", "no", NOON)
        for told in ("yes", "no", "unknown"):
            assert judgement(answer(interview, "entry.breathing", told, NOON)).leaf.priority == 1
        arrest = judgement(answer(interview, "entry.breathing", "no", NOON))
        assert "resuscitation" in arrest.needs, reason.code
        beats = [step.beat_per_min for code in arrest.leaf.instructions for step in SHIPPED.instructions[code].steps]
        assert 110 in beats, reason.code


def some_interview(data: st.DataObject) -> Interview:
    """Give an interview of the shipped catalogue, answered for a while by chance."""
    interview = begin(SHIPPED, data.draw(st.sampled_from(list(SHIPPED.reasons))), NOON)
    for _ in range(data.draw(st.integers(0, 10))):
        question: Question | None = next_question(interview)
        if question is None:
            break
        interview = answer(interview, question.code, data.draw(st.sampled_from(list(question.answers))), NOON)
    return interview
