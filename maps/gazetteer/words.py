"""Words of addresses: what is short for what, and what is no name."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

_FILE: Final = Path(__file__).with_name("words.toml")


@dataclass(frozen=True, slots=True)
class Words:
    """The words of `words.toml`, each in plain form.

    Attributes
    ----------
    types : frozenset of str
        Canonical words for kinds of streets and settlements.
    full : mapping
        Spelling to the canonical words that it may stand for.
    settlement_kinds, sight_kinds : mapping
        Value of OSM to the words that people say for it.
    ordinal_endings : frozenset of str
        After the digits of an ordinal.
    ordinal_stems : mapping
        Stem of an ordinal said as a word to its digits.
    cases : tuple of str
        Endings of Russian words, the longest first.
    house_parts : mapping
        Word before a part of a house number to the letter that stands for it in a plain number.
    """

    types: frozenset[str]
    full: Mapping[str, tuple[str, ...]]
    settlement_kinds: Mapping[str, tuple[str, ...]]
    sight_kinds: Mapping[str, tuple[str, ...]]
    ordinal_endings: frozenset[str]
    ordinal_stems: Mapping[str, str]
    house_marks: frozenset[str]
    plot_marks: frozenset[str]
    house_parts: Mapping[str, str]
    entrances: frozenset[str]
    within_house: frozenset[str]
    counted: frozenset[str]
    numbered: tuple[str, ...]
    between: frozenset[str]
    before_crossing: frozenset[str]
    kilometres: frozenset[str]
    metres: frozenset[str]
    fillers: frozenset[str]
    cases: tuple[str, ...]


@lru_cache(maxsize=1)
def words() -> Words:
    """Read the table, once."""
    table = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    house, ordinals = table["house"], dict(table["ordinals"])
    endings = frozenset(ordinals.pop("endings").split())
    return Words(
        types=frozenset(table["streets"]) | frozenset(table["settlements"]),
        full=_full_words(table["streets"], table["settlements"], table["short"]),
        settlement_kinds=_lists(table["settlement_kinds"]),
        sight_kinds=_lists(table["sights"]),
        ordinal_endings=endings,
        ordinal_stems={stem: number for number, stems in ordinals.items() for stem in stems.split()},
        house_marks=_set(house["marks"]),
        plot_marks=_set(house["plots"]),
        house_parts=_house_parts(house),
        entrances=_set(house["entrance"]),
        within_house=_set(house["within"]),
        counted=_set(house["counted"]),
        numbered=tuple(house["numbered"].split()),
        between=_set(table["crossing"]["between"]),
        before_crossing=_set(table["crossing"]["before"]),
        kilometres=_set(table["kilometre"]["km"]),
        metres=_set(table["kilometre"]["m"]),
        fillers=_set(table["fillers"]["words"]),
        cases=tuple(sorted(table["russian"]["cases"].split(), key=len, reverse=True)),
    )


def _full_words(*tables: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    full: defaultdict[str, list[str]] = defaultdict(list)
    for table in tables:
        for word, spellings in table.items():
            for spelling in spellings.split():
                full[spelling].append(word)
    return {spelling: tuple(meant) for spelling, meant in full.items()}


def _house_parts(house: Mapping[str, Any]) -> dict[str, str]:
    kinds = {"corpus": "к", "building": "с", "letter": "л"}
    return {word: letter for name, letter in kinds.items() for word in house[name].split()}


def _lists(table: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    return {key: tuple(text.split()) for key, text in table.items()}


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())
