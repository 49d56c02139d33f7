"""A number said in any usual way is one number; digests tell nothing of it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.history.numbers import LONGEST, normal_number, number_digest


@pytest.mark.parametrize(
    "text",
    [
        "+7 000 123-45-67",
        "8 (000) 123 45 67",
        "7-000-123-45-67",
        "tel:+70001234567",
        "8 000 123 45 67 доб. 12",
        "+70001234567,,3",
    ],
)
def test_russian_numbers_have_one_form(text: str) -> None:
    assert normal_number(text) == "+70001234567"


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("900 000 00 00", "+79000000000"),
        ("112", "112"),
        ("01-02", "0102"),
        ("00 49 30 000000", "+4930000000"),
        ("810 49 30 000000", "+4930000000"),
        ("+1 202 555 0100", "+12025550100"),
        ("нет", ""),
        ("", ""),
        ("+" + "1" * 40, ""),
    ],
)
def test_other_numbers(text: str, number: str) -> None:
    assert normal_number(text) == number


@given(st.text(max_size=40))
def test_the_normal_form_is_its_own_normal_form(text: str) -> None:
    number = normal_number(text)
    assert normal_number(number) == number
    assert len(number) <= LONGEST + 1
    assert number == "" or number.removeprefix("+").isdigit()


def test_digests_hang_on_number_and_key_alone() -> None:
    one, other = number_digest(b"key", "8 000 123 45 67"), number_digest(b"key", "+70001234567")
    assert one == other
    assert one is not None
    assert len(one) == 64
    assert one != number_digest(b"another", "+70001234567")
    assert number_digest(b"key", "без номера") is None
