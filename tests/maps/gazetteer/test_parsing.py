import pytest

from maps.gazetteer.parsing import parse


@pytest.mark.parametrize(
    ("text", "street", "house"),
    [
        ("Невский 5", "Невский", "5"),
        ("5 Невский пр", "Невский пр", "5"),
        ("СПб, пр Невский, д.5 кв 12", "СПб пр Невский", "5"),
        ("Дунайский пр., 40 - 1", "Дунайский пр", "40 -1"),
        ("п. Шушары, Центральная ул., 8 - 2", "п Шушары Центральная ул", "8 -2"),
        ("Горелово Красносельское шоссе 54 кор 6", "Горелово Красносельское шоссе", "54 к6"),
        ("12-я линияВ.О.5.ВМИ им Павлова", "12-я линия В О", "5"),
        ("8 марта 5", "8 марта", "5"),
        ("40 лет Победы 12 к 1", "40 лет Победы", "12 к1"),
        ("Павловск 1 Советская 3", "Павловск 1 Советская", "3"),
        ("Сикейроса 10 пол 104", "Сикейроса", "10"),
        ("Промышленная 19 з-д Равенство", "Промышленная", "19"),
        ("Испытателей15", "Испытателей", "15"),
        ("СНТ Ромашка уч 15", "СНТ Ромашка", "15 у"),
        ("Mannerheimintie 5 B", "Mannerheimintie", "5 b"),
        ("Ленинград, ул. Мира, 3, 3 этаж", "Ленинград ул Мира", "3"),
    ],
)
def test_street_and_house_are_told_apart_without_a_map(text: str, street: str, house: str) -> None:
    parsed = parse(text)
    assert parsed.street() == street
    assert parsed.readings[0].house is not None
    assert parsed.readings[0].house.plain == house


def test_the_entrance_is_no_house() -> None:
    parsed = parse("Ленина 38 кор 1 подъезд 2")
    assert parsed.entrance == "2"
    assert parsed.readings[0].house is not None
    assert parsed.readings[0].house.plain == "38 к1"


@pytest.mark.parametrize("text", ["П-ка № 95", "Колпино", "", "кв 12"])
def test_a_text_without_a_house_has_none(text: str) -> None:
    assert parse(text).readings[0].house is None


def test_the_last_word_may_still_be_typed_until_something_follows() -> None:
    assert not parse("Нев").complete
    assert parse("Невский ").complete
