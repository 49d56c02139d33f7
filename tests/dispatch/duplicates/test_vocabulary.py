"""Numbers of words: as many as are in use, given again when free; a typo or two is the same word."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from dispatch.duplicates.vocabulary import NONE, Vocabulary

STEPS = st.lists(st.tuples(st.booleans(), st.sampled_from(["дом", "кровь", "машина", "машины", "№5", ""])), max_size=60)


@given(STEPS)
def test_it_counts_as_a_counter_does(steps: list[tuple[bool, str]]) -> None:
    vocabulary, wanted = Vocabulary(), Counter[str]()
    for takes, word in steps:
        if takes:
            vocabulary.take(word)
            wanted[word] += 1
        elif wanted[word]:
            vocabulary.give_back([vocabulary.number(word)])
            wanted[word] -= 1
    for word in set(wanted) - {""}:
        number = vocabulary.number(word)
        assert (number != NONE) == (wanted[word] > 0)
        assert number == NONE or (vocabulary.count[number] == wanted[word] and vocabulary.word(number) == word)


def test_free_numbers_are_given_again() -> None:
    vocabulary = Vocabulary()
    for turn in range(1_000):
        vocabulary.give_back([vocabulary.take(f"слово{turn}")])
    assert len(vocabulary.count) < 1_000


def test_typos_are_the_same_word_where_it_is_long_enough() -> None:
    vocabulary = Vocabulary()
    numbers = {word: vocabulary.take(word) for word in ("машина", "перевернулась", "дом", "12й")}
    for typed, meant in (("машинна", "машина"), ("пеевернулсь", "перевернулась")):
        assert vocabulary.alike([typed])[0, numbers[meant]]
    for typed, other in (("дым", "дом"), ("13й", "12й"), ("машины нет", "дом")):
        assert not vocabulary.alike([typed])[0, numbers[other]]
    assert not vocabulary.alike(["", "ещё"])[:, NONE].any()
