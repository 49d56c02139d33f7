"""Two ways to say one address are one; flats, crossings, kilometres and numbered sights are no houses."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.duplicates.address import MOST_NAMES, address_in


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Садовая улица, 12 к2, Озёрск, кв. 45", "Озёрск, ул. Садовая, д. 12 корп. 2, квартира 45"),
        ("проспект Ленина, 5", "Ленина пр., дом 5"),
        ("2-я линия, 7", "вторая линия 7"),
        ("Садовая улица / Лесной переулок", "угол Садовой и Лесного"),
        ("Набережная улица, 4, Озёрск", "Озёрск, ул. Набережная, 4"),
    ],
)
def test_one_address_said_in_two_ways(one: str, other: str) -> None:
    said, again = address_in(one), address_in(other)
    assert (set(said.names), said.house, said.flat) == (set(again.names), again.house, again.flat)


def test_a_street_named_by_its_kind_is_not_without_a_name() -> None:
    assert set(address_in("Набережная улица, 4, Озёрск").names) > set(address_in("Озёрск, 4").names)


@pytest.mark.parametrize(
    ("text", "house", "base", "flat"),
    [
        ("Садовая улица, 12 к2, кв. 45", "12 к2", "12", "45"),
        ("Садовая улица, 12", "12", "12", ""),
        ("Школа № 5, Озёрск", "", "", ""),
        ("Р-218, 5.2 км", "", "", ""),
        ("Садовая улица / Лесной переулок, Озёрск", "", "", ""),
    ],
)
def test_house_and_flat(text: str, house: str, base: str, flat: str) -> None:
    address = address_in(text)
    assert (address.house, address.base, address.flat) == (house, base, flat)


def test_numbered_sights_differ_by_number() -> None:
    assert set(address_in("Школа № 5").names) ^ set(address_in("Школа № 7").names) == {"№5", "№7"}


def test_a_crossing_and_a_kilometre_are_on_the_road() -> None:
    assert address_in("Садовая улица / Лесной переулок").on_road
    assert address_in("Р-218, 5.2 км").on_road
    assert not address_in("Садовая улица, 12, кв. 4").on_road


@given(st.text(max_size=300))
def test_any_text_is_read(text: str) -> None:
    assert len(address_in(text).names) <= MOST_NAMES
