"""A text tells its words, the patient, and whether the caller asks where the crew is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.duplicates.told import MOST_WORDS, Person, told_in


@pytest.mark.parametrize(
    ("text", "person"),
    [
        ("мужчина 54 года, давит в груди", Person("m", 54.0)),
        ("Женщине 70 лет плохо", Person("f", 70.0)),
        ("бабушка упала", Person("f", 75.0)),
        ("ребёнок 8 месяцев, жар", Person("", 0.5)),
        ("мужчина и женщина в машине", Person("", None)),
        ("человек 400 лет", Person("", None)),
        ("", Person()),
    ],
)
def test_the_patient(text: str, person: Person) -> None:
    assert told_in(text).person == person


@pytest.mark.parametrize(
    "text", ["Ну где скорая?", "когда приедете", "мы уже вызывали", "повторно звоню", "ЖДЁМ УЖЕ час"]
)
def test_asking_again(text: str) -> None:
    assert told_in(text).asks_again


@pytest.mark.parametrize("text", ["давит в груди", "где-то болит", "упал с лестницы, нога"])
def test_not_asking_again(text: str) -> None:
    assert not told_in(text).asks_again


def test_words_are_the_same_in_other_cases_and_without_empty_ones() -> None:
    assert told_in("На дороге машина").words == told_in("дорога, машины").words


@given(st.text(max_size=1_000))
def test_any_text_is_read(text: str) -> None:
    told = told_in(text)
    assert len(told.words) <= MOST_WORDS
    assert len(set(told.words)) == len(told.words)
