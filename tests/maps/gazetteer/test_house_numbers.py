"""House numbers as OSM has them: lists, what lies between two, and what is none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maps.gazetteer.house_numbers import LONGEST_NUMBER, MOST_BETWEEN, house_numbers, number_key, numbers_between


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("12", ["12"]),
        ("12;14", ["12", "14"]),
        ("12,14а", ["12", "14а"]),
        ("д. 1, к. 1", ["д. 1, к. 1"]),
        ("2, 2. krs./Floor 2", ["2"]),
        ("7 A, sisäpiha", ["7 A"]),
        ("А", ["А"]),
        ("21А кБ", ["21А кБ"]),
        ("Вега", []),
        ("б/н; 7", ["7"]),
    ],
)
def test_numbers_of_a_text(text: str, numbers: list[str]) -> None:
    assert house_numbers(text) == numbers


@given(st.text())
def test_no_text_is_too_odd(text: str) -> None:
    for number in house_numbers(text):
        assert number
        assert len(number) <= LONGEST_NUMBER
        assert number_key(number)


@given(st.text(), st.text(), st.sampled_from(["even", "odd", "all", "alphabetic", "2", "-1", "0", "²"]))
def test_between_any_texts_there_are_not_too_many(one: str, other: str, rule: str) -> None:
    assert len(numbers_between(one, other, rule) or ()) <= MOST_BETWEEN


@given(st.integers(0, 500), st.integers(0, 500), st.integers(1, 9))
def test_between_two_the_numbers_go_by_equal_steps(first: int, steps: int, step: int) -> None:
    between = numbers_between(str(first), str(first + steps * step), str(step))
    assert between == [str(first + number * step) for number in range(1, steps)]


@pytest.mark.parametrize("ends", [("1", "10"), ("2", "7"), ("1а", "9"), ("x", "9"), ("", "")])
def test_ends_that_do_not_fit_the_rule_have_nothing_between(ends: tuple[str, str]) -> None:
    assert numbers_between(*ends, "odd") is None
