"""Names for a made-up region, from words of nature and trade; no persons, no real towns meant."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import numpy as np

_WORDS: Final = Path(__file__).with_name("words.toml")
_QUALIFIERS: Final = ("Верхний", "Нижний", "Большой", "Малый", "Старый", "Новый", "Дальний")
_ORDINALS: Final = range(10)
_ORDINAL_ENDING: Final = {"m": "й", "f": "я", "n": "е"}
_HARD: Final = {"f": "ая", "n": "ое", "p": "ые"}
_SOFT: Final = {"f": "яя", "n": "ее", "p": "ие"}
_VELAR: Final = {"f": "ая", "n": "ое", "p": "ие"}
_POSSESSIVE: Final = {"f": "ья", "n": "ье", "p": "ьи"}
_WIDE_KINDS: Final = (("проспект", "m"), ("шоссе", "n"), ("бульвар", "m"))
_PLAIN_KINDS: Final = (("улица", "f"), ("переулок", "m"), ("проезд", "m"), ("аллея", "f"))

_VILLAGE_ENDINGS: Final = (
    ("ово", "n"),
    ("ино", "n"),
    ("овка", "f"),
    ("инка", "f"),
    ("ищи", "p"),
    ("ицы", "p"),
    ("овичи", "p"),
    ("ынь", "f"),
)
_VILLAGE_QUALIFIERS: Final = ("Малый", "Большой", "Старый", "Новый", "Верхний", "Нижний")
_TOWN_ENDINGS: Final = ("огорск", "оград", "ополье", "озаводск", "оозёрск")


@dataclass(frozen=True, slots=True)
class NamePool:
    """Shuffled names that are handed out one after another, from the start again when all are used."""

    names: tuple[str, ...]

    def take(self, first: int, count: int) -> list[str]:
        """Give `count` names from number `first` on."""
        return [self.names[number % len(self.names)] for number in range(first, first + count)]


def wide_street_names(rng: np.random.Generator) -> NamePool:
    """Give names for the main roads of a city."""
    return shuffled(_street_names(_WIDE_KINDS), rng)


def street_names(rng: np.random.Generator) -> NamePool:
    """Give names for ordinary streets."""
    return shuffled(_street_names(_PLAIN_KINDS), rng)


def town_names(rng: np.random.Generator) -> NamePool:
    """Give names of towns."""
    return shuffled([stem + ending for stem, ending in product(words("place_stems"), _TOWN_ENDINGS)], rng)


def village_names(rng: np.random.Generator) -> NamePool:
    """Give names of villages, the short ones first."""
    plain = [(stem + ending, gender) for stem, (ending, gender) in product(words("place_stems"), _VILLAGE_ENDINGS)]
    groups = [shuffled([name for name, _ in plain], rng)]
    for word in _VILLAGE_QUALIFIERS:
        qualified = [f"{agreed(word, gender)} {name}" for name, gender in plain]
        groups.append(shuffled(qualified, rng))
    return NamePool(tuple(name for group in groups for name in group.names))


def bridge_names(rng: np.random.Generator) -> NamePool:
    """Give names of bridges."""
    return shuffled([f"{word} мост" for word in words("adjectives")], rng)


def park_names(rng: np.random.Generator) -> NamePool:
    """Give names of parks."""
    return shuffled([f"{word} парк" for word in words("adjectives")], rng)


def lake_names(rng: np.random.Generator) -> NamePool:
    """Give names of lakes."""
    return shuffled([f"{agreed(word, 'n')} озеро" for word in words("adjectives")], rng)


def agreed(adjective: str, gender: str) -> str:
    """Give a masculine adjective in the gender m, f or n, or in the plural, p."""
    if gender == "m":
        return adjective
    stem, ending = adjective[:-2], adjective[-2:]
    if ending == "ий" and stem[-1] not in "кгх":
        endings = _POSSESSIVE if stem[-1] in "чж" else _SOFT
    else:
        endings = _VELAR if stem[-1] in "кгхш" else _HARD
    return stem + endings[gender]


def _street_names(kinds: tuple[tuple[str, str], ...]) -> list[str]:
    plain = product(_ORDINALS, kinds, words("adjectives"))
    numbered = [
        f"{with_ordinal(number, gender)}{agreed(word, gender)} {kind}" for number, (kind, gender), word in plain
    ]
    pairs = product(_QUALIFIERS, kinds, words("adjectives"))
    return numbered + [
        f"{agreed(first, gender)} {agreed(word, gender)} {kind}" for first, (kind, gender), word in pairs
    ]


def with_ordinal(number: int, gender: str) -> str:
    """Give `2-я ` for 2 and f, nothing for 0."""
    return f"{number}-{_ORDINAL_ENDING[gender]} " if number else ""


def shuffled(names: list[str], rng: np.random.Generator) -> NamePool:
    """Put names into an order by chance, each once."""
    unique = sorted(set(names))
    return NamePool(tuple(unique[number] for number in rng.permutation(len(unique))))


@cache
def words(key: str) -> tuple[str, ...]:
    """Give one list of the file of words."""
    listed = _word_lists()[key]
    return tuple(listed.split() if isinstance(listed, str) else listed)


@cache
def _word_lists() -> dict[str, str | list[str]]:
    return tomllib.loads(_WORDS.read_text(encoding="utf-8"))
