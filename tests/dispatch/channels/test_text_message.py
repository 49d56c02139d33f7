from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.channels.text_message import TextFields, decode_text


def fields_of(text: str, **options: Any) -> TextFields:
    decoded = decode_text(text, **options)
    assert decoded.ok, decoded.reason
    assert isinstance(decoded.fields, TextFields)
    return decoded.fields


@pytest.mark.parametrize(
    "text",
    [
        "59.9343, 30.3351",
        "Человеку плохо, стою на 59.9343, 30.3351 у моста",
        "в 59.9343 30.3351 5 этаж",
        "тут 59,93430 30,33510",
        "координаты 59.9343 с.ш. 30.3351 в.д., скорее",
        "широта 59.9343 долгота 30.3351, сердце",
        "help at N59.9343 E30.3351 now",
        "мы здесь https://yandex.ru/maps/?ll=30.3351,59.9343&z=17 скорее",
        "geo:59.9343,30.3351 упал",
        "мост 59°56'03.5\"N 30°20'06.4\"E упал",
        "звоните +7 000 000 00 01, мы на (59.9343; 30.3351).",
    ],
)
def test_coordinates_within_a_message_are_found(text: str) -> None:
    fields = fields_of(text)
    assert (fields.lon, fields.lat) == pytest.approx((30.3351, 59.9343), abs=5e-5)
    assert fields.text == text


@pytest.mark.parametrize(
    "text",
    [
        "Ленина 5 кв 12",
        "дом 12 45, этаж 3",
        "позвоните 8 000 000 00 01 или +70000000002",
        "с 14.30 до 22.11",
        "в 14.30 с 22.11 по 3",
        "давление 180.90 сахар 12.5",
        "lat lon N S",
        "95.1234 200.4321",
    ],
)
def test_other_numbers_are_no_coordinates(text: str) -> None:
    assert fields_of(text).places == ()


def test_every_place_is_told_and_the_first_counts() -> None:
    fields = fields_of("от 59.9343, 30.3351 до 59.9350, 30.3369 пешком")
    assert fields.places == ((30.3351, 59.9343), (30.3369, 59.935))
    assert fields.lon == 30.3351


def test_the_region_tells_latitude_from_longitude() -> None:
    assert fields_of("мы на 30.3351, 59.9343 ждём", bbox=(27.0, 58.0, 36.0, 62.0)).lat == 59.9343


def test_the_number_is_written_without_separators_or_refused() -> None:
    assert fields_of("помогите", phone="+7 (000) 000-00-01").phone == "+70000000001"
    assert "phone" in (decode_text("помогите", phone="мама").reason or "")


@pytest.mark.parametrize("text", ["", " \n", "я" * 2_001])
def test_an_empty_or_endless_message_is_refused(text: str) -> None:
    assert not decode_text(text).ok


@given(st.text("0123456789.,°NSсш вдlat ", max_size=200))
def test_what_looks_like_coordinates_is_a_place_on_earth_or_none(text: str) -> None:
    if not text.strip():
        return
    for lon, lat in fields_of(text).places:
        assert -180 <= lon <= 180
        assert -90 <= lat <= 90
