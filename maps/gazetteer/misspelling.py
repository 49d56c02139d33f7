"""Addresses written otherwise than on the map, for measuring how well they are found."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from maps.gazetteer.entries import NOWHERE
from maps.gazetteer.keyboard import in_latin_keys
from maps.gazetteer.labels import house_label
from maps.gazetteer.text import plain
from maps.gazetteer.words import words

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import numpy as np

    from maps.gazetteer.entries import Entries

_WORD: Final = re.compile(r"[^\W\d_]{4,}")
_SHORT_WORD: Final = re.compile(r"[^\W\d_]{2,}")
_RUSSIAN: Final = re.compile("[А-Яа-яЁё]")
_RUSSIAN_LETTERS: Final = "абвгдежзийклмнопрстуфхцчшщыьэюя"
_LATIN_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"
_ENDS: Final = (
    ("strasse", "str."),
    ("straße", "str."),
    ("katu", "k."),
    ("tie", "t."),
    ("gatan", "g."),
    ("gasse", "g."),
)


class Address(NamedTuple):
    """A house of the map in its parts; `settlement` is empty where it is not known."""

    street: str
    number: str
    settlement: str

    @property
    def label(self) -> str:
        """How the gazetteer writes it."""
        return house_label(self.street, self.number, self.settlement or None)

    @property
    def is_russian(self) -> bool:
        """Whether its street has Russian letters."""
        return _RUSSIAN.search(self.street) is not None


def addresses(entries: Entries) -> list[Address]:
    """Give each address once, in order."""
    found: dict[Address, None] = {}
    for street_row, number in zip(entries.houses.street.tolist(), entries.houses.number, strict=True):
        street = entries.streets[street_row]
        settlement = street.settlement
        if street.is_place and settlement != NOWHERE:
            settlement = entries.settlements[settlement].within
        found[Address(street.name, number, "" if settlement == NOWHERE else entries.settlements[settlement].name)] = (
            None
        )
    return list(found)


def exact(address: Address, _: np.random.Generator) -> str:
    """Write the label."""
    return address.label


def with_typo(address: Address, rng: np.random.Generator) -> str:
    """Miss a letter, double one, swap two or hit another, in a word of four letters or more of the street's name."""
    matches = list(_WORD.finditer(address.street)) or list(_SHORT_WORD.finditer(address.street))
    if not matches:
        return address.label
    match = matches[int(rng.integers(len(matches)))]
    word = match[0]
    while word == match[0]:
        word = _mistyped(match[0], rng)
    street = address.street[: match.start()] + word + address.street[match.end() :]
    return address._replace(street=street).label


def abbreviated(address: Address, rng: np.random.Generator) -> str:
    """Write kinds of streets short, German and Finnish endings too."""
    return address._replace(street=" ".join(_short(word, rng) for word in address.street.split())).label


def reordered(address: Address, rng: np.random.Generator) -> str:
    """Say number, street and settlement in another order, and the words of the street the other way round."""
    street = address.street.split()
    turned = " ".join(street[1:] + street[:1]) if len(street) == 2 else address.street
    orders = (
        f"{address.number} {turned}, {address.settlement}",
        f"{address.settlement}, {turned} {address.number}",
        f"{address.settlement} {address.number} {address.street}",
    )
    chosen = orders[int(rng.integers(len(orders)))] if address.settlement else f"{address.number} {turned}"
    return chosen.strip(" ,")


def in_wrong_layout(address: Address, _: np.random.Generator) -> str:
    """Press the keys of the Russian label on a Latin keyboard."""
    return in_latin_keys(address.label)


WAYS: Final[Mapping[str, Callable[[Address, np.random.Generator], str]]] = {
    "exact": exact,
    "one typo": with_typo,
    "abbreviated": abbreviated,
    "reordered": reordered,
    "wrong layout": in_wrong_layout,
}
"""The last is for Russian addresses alone."""


def _mistyped(word: str, rng: np.random.Generator) -> str:
    at = int(rng.integers(len(word)))
    letters = _RUSSIAN_LETTERS if _RUSSIAN.search(word) else _LATIN_LETTERS
    letter = letters[int(rng.integers(len(letters)))]
    match int(rng.integers(4)):
        case 0:
            return word[:at] + word[at + 1 :]
        case 1:
            return word[:at] + letter + word[at:]
        case 2:
            return word[: max(at - 1, 0)] + word[max(at - 1, 0) : at + 1][::-1] + word[at + 1 :]
        case _:
            return word[:at] + letter + word[at + 1 :]


def _short(word: str, rng: np.random.Generator) -> str:
    table = words()
    if plain(word) in table.types:
        spellings = [short for short, full in table.full.items() if plain(word) in full and len(short) > 1]
        spelling = spellings[int(rng.integers(len(spellings)))] if spellings else word
        return spelling if "-" in spelling else f"{spelling}."
    for end, short in _ENDS:
        if word.casefold().endswith(end) and len(word) > len(end) + 2:
            return word[: -len(end)] + short
    return word
