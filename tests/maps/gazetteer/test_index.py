import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from maps.gazetteer.index import SIGHT, STREET, Bearer, NameIndex, index_names, packed, unpacked
from maps.gazetteer.likeness import Likeness, TypedWord

NAMES = st.lists(st.text("абвгд", min_size=1, max_size=6), min_size=1, max_size=4).map(tuple)


def small_index() -> NameIndex:
    return index_names(
        [
            Bearer(STREET, 0, ("садовая", "улица"), ()),
            Bearer(STREET, 1, ("садовая", "улица"), ()),
            Bearer(STREET, 2, ("набережная", "улица"), ()),
            Bearer(STREET, 3, ("невский", "проспект"), ()),
            Bearer(STREET, 4, ("2й", "проезд"), ()),
            Bearer(SIGHT, 0, ("15",), ("школа",)),
        ]
    )


def meant(plain: str, *, dotted: bool = False, is_open: bool = False) -> dict[str, float]:
    index = small_index()
    like = Likeness(index).like(TypedWord(plain, dotted=dotted, open=is_open))
    return {index.vocabulary[number]: share for number, share in like.items()}


def test_one_phrase_has_all_places_of_its_name() -> None:
    index = small_index()
    assert index.phrases == 5
    assert sorted(np.diff(index.bearer_of_phrase_start).tolist()) == [1, 1, 1, 1, 2]


def test_a_name_of_kinds_alone_has_a_word_that_tells() -> None:
    index = small_index()
    number = index.vocabulary.index("набережная")
    assert index.weight_of_word[index.phrase_of_word_start[number]] > 0.5


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 50), NAMES), min_size=1, max_size=20))
def test_an_index_is_read_back_as_it_was_written(rows: list[tuple[int, int, tuple[str, ...]]]) -> None:
    index = index_names(Bearer(kind, row, name, ()) for kind, row, name in rows)
    again = unpacked(packed(index))
    assert packed(again) == packed(index)
    assert again.vocabulary == tuple(sorted({word for _, _, name in rows for word in name}))


@pytest.mark.parametrize(
    ("typed", "word"),
    [("садовая", "садовая"), ("садовой", "садовая"), ("садвоая", "садовая"), ("пр", "проспект"), ("вторая", "2й")],
)
def test_a_typed_word_means_a_word_of_the_map(typed: str, word: str) -> None:
    from maps.gazetteer.text import said_as_ordinal

    assert word in meant(said_as_ordinal(typed))


def test_what_is_farther_off_is_less_like() -> None:
    exact, form, one_typo, two_typos = (meant(word)["невский"] for word in ("невский", "невского", "нвский", "нвскй"))
    assert exact == 1.0
    assert exact > form > one_typo
    assert two_typos < one_typo


def test_a_beginning_counts_most_while_it_is_typed() -> None:
    assert meant("нев", is_open=True)["невский"] > meant("нев", dotted=True)["невский"] > meant("нев")["невский"]


def test_a_mistyped_beginning_is_understood() -> None:
    assert "набережная" in meant("набжреж", is_open=True)


def test_numbers_are_not_mistyped() -> None:
    assert set(meant("16")) == set()
