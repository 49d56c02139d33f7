import pytest
from hypothesis import given
from hypothesis import strategies as st

from maps.gazetteer.houses import agreement, parts_of, read_sign


@pytest.mark.parametrize(
    ("spellings", "plain"),
    [
        (("7 к2 стр1", "д.7 корп. 2 строение 1", "7к2с1", "дом 7, корпус 2, стр. 1"), "7 к2 с1"),
        (("12А", "12-а", "12 а", '12"А"', "д. 12а"), "12 а"),
        (("5 лит А", "5 литера А", "д5 лит.А"), "5 ла"),
        (("12/5", "12 / 5"), "12 /5"),
        (("40-1", "40 - 1", "40=1"), "40 -1"),
        (("уч. 15", "участок 15", "уч-к №15"), "15 у"),
        (("вл.4", "владение 4", "004"), "4"),
    ],
)
def test_spellings_of_one_number_are_one(spellings: tuple[str, ...], plain: str) -> None:
    assert {read_sign(spelling).plain for spelling in spellings} == {plain}


@pytest.mark.parametrize(
    ("typed", "better", "worse"),
    [
        ("40-1", "40 к1", "40 к2"),
        ("40-1", "40 к1", "40"),
        ("12А", "12А", "12Б"),
        ("12А", "12 лит А", "12"),
        ("7", "7", "7 к2"),
        ("7 к2", "7 к2 стр1", "7"),
        ("5/2", "5/2", "5-2"),
        ("15", "уч. 15", "15 к1"),
    ],
)
def test_the_sign_that_is_meant_agrees_best(typed: str, better: str, worse: str) -> None:
    number = read_sign(typed)
    assert agreement(number, read_sign(better)).share > agreement(number, read_sign(worse)).share


def test_parts_that_the_sign_has_not_are_told() -> None:
    assert agreement(read_sign("7 к2 стр1"), read_sign("7 к2")).lacking == ("1",)


def test_words_of_a_sign_may_stand_elsewhere_in_the_text() -> None:
    sign = read_sign("8, Floor 6")
    assert agreement(read_sign("8"), sign, {"floor", "6"}).share == 1.0
    assert agreement(read_sign("8"), sign).share < 1.0


@given(st.text(max_size=40))
def test_any_sign_is_read_and_read_back(text: str) -> None:
    number = read_sign(text)
    assert parts_of(number.plain).plain == number.plain
    assert agreement(number, number).share == 1.0
