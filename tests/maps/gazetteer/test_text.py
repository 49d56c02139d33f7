from hypothesis import given
from hypothesis import strategies as st

from maps.gazetteer.text import MOST_CHARACTERS, MOST_WORDS, name_words, plain, split, stem, tidy


def plains(text: str) -> list[str]:
    return [word.plain for word in split(tidy(text))]


def test_case_accents_and_yo_make_no_difference() -> None:
    assert plains("БЕРЁЗОВАЯ Städtle Straße") == plains("березовая stadtle strasse")
    assert plain("Йошкар") == "йошкар"


def test_abbreviations_with_a_hyphen_are_one_word_and_names_two() -> None:
    assert plains("пр-кт Римского-Корсакова") == ["пр-кт", "римского", "корсакова"]


def test_ordinals_are_one_word_however_said() -> None:
    assert plains("2-я 2я 2-ая 2ой вторая второй") == ["2й"] * 6


def test_a_letter_of_a_house_makes_no_ordinal() -> None:
    assert plains("12а 12-а 12Е") == ["12", "а", "12", "а", "12", "е"]


def test_words_written_together_are_told_apart_by_their_capitals() -> None:
    assert plains("12-я линияВ.О.5") == ["12й", "линия", "в", "о", "5"]


def test_a_name_on_the_map_has_its_abbreviations_written_out() -> None:
    assert name_words("Калибровская ул.") == ("калибровская", "улица")


def test_forms_of_one_word_have_one_stem() -> None:
    assert len({stem(word) for word in ("садовая", "садовой", "садовую", "садовый")}) == 1


def test_marks_that_nobody_sees_and_numero_signs_are_no_words() -> None:
    assert plains("\u200fНев\u200fский\0 № 5") == ["нев", "ский", "5"]


@given(st.text(max_size=400))
def test_words_stand_where_they_say_and_are_few(text: str) -> None:
    seen = tidy(text)
    words = split(seen)
    assert len(seen) <= MOST_CHARACTERS
    assert len(words) <= MOST_WORDS
    ends = [0, *(word.end for word in words)]
    for word, end in zip(words, ends, strict=False):
        assert end <= word.start < word.end
        assert word.gap == seen[end : word.start]
