"""Reasons are found by what callers say and call takers type."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.triage.finding import MOST_FOUND, find_reasons
from dispatch.triage.loader import shipped_catalogues

SHIPPED = shipped_catalogues()[-1]


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("не дышит", "cardiac_arrest"),
        ("chest", "chest_pain"),
        ("давит в груди", "chest_pain"),
        ("ДАВИТ В ГРУДИ!", "chest_pain"),
        ("byckmn", "stroke"),
        ("инсулт", "stroke"),
        ("задыхаюсь", "breathing"),
        ("ребенок температура", "child_fever"),
        ("рожает", "childbirth"),
        ("упала бабушка", "fall"),
        ("сбила машина", "traffic"),
        ("not breathing", "cardiac_arrest"),
        ("щмуквщыу", "overdose"),
        ("cardiac_arrest", "cardiac_arrest"),
    ],
)
def test_the_reason_that_is_meant_comes_first(typed: str, reason: str) -> None:
    assert find_reasons(SHIPPED, typed)[0].reason.code == reason


def test_every_title_and_every_word_of_callers_is_found() -> None:
    for reason in SHIPPED.reasons.values():
        for language, words in reason.words.items():
            for said in (reason.title.of(language), *words):
                found = find_reasons(SHIPPED, said, language)
                assert reason.code in {each.reason.code for each in found[:3]}, (reason.code, said)


def test_a_beginning_is_enough() -> None:
    assert "burns" in {each.reason.code for each in find_reasons(SHIPPED, "ожо")[:3]}


def test_of_equal_answers_the_more_urgent_comes_first_and_the_limit_holds() -> None:
    found = find_reasons(SHIPPED, "боль", limit=5)
    assert len(found) == 5
    keys = [(-each.score, each.reason.provisional.priority) for each in found]
    assert keys == sorted(keys)


@pytest.mark.parametrize("typed", ["", " ", "?!", "ъъъъ", "12345"])
def test_nothing_is_found_where_nothing_is_like_it(typed: str) -> None:
    assert find_reasons(SHIPPED, typed) == ()


@given(st.text(max_size=40))
def test_any_text_is_answered_with_shares(text: str) -> None:
    found = find_reasons(SHIPPED, text, limit=100)
    assert len(found) <= MOST_FOUND
    assert all(0 < each.score <= 1 for each in found)
    assert len({each.reason.code for each in found}) == len(found)
