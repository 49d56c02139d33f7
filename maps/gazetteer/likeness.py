"""Words of the map that a typed word may mean, each with how much it is like it."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import OSA

from maps.gazetteer.text import ORDINAL, stem
from maps.gazetteer.words import words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from maps.gazetteer.index import NameIndex

_ABBREVIATED: Final = 0.99
_SAME_STEM: Final = 0.95
_BEGINS_LAST: Final = 0.92
_BEGINS_DOTTED: Final = 0.88
_BEGINS: Final = 0.75
_ORDINAL: Final = 0.85
_PER_TYPO: Final = 1.1
_MISTYPED_THOUGH_KNOWN: Final = 0.85
"""A word that is on the map is seldom another one mistyped."""
_LEAST: Final = 0.6
_ONE_TYPO_FROM: Final = 3
_TWO_TYPOS_FROM: Final = 5
_TYPOS_IN_BEGINNING_FROM: Final = 4
_KEPT: Final = 2048
_AFTER_THE_LAST: Final = chr(0x10FFFF)


class TypedWord(NamedTuple):
    """A plain word as typed: whether it is `dotted`, and `open` where it is the last and may still go on."""

    plain: str
    dotted: bool = False
    open: bool = False


class Likeness:
    """Finds the words of an index that are like a typed one."""

    def __init__(self, index: NameIndex) -> None:
        self._vocabulary = index.vocabulary
        self._number_of = {word: number for number, word in enumerate(index.vocabulary)}
        self._of_stem: defaultdict[str, list[int]] = defaultdict(list)
        for number, root in enumerate(index.stems):
            self._of_stem[root].append(number)
        self._of_length = _by_length(index.vocabulary)
        self.like = lru_cache(maxsize=_KEPT)(self._like)
        """Give the numbers of the words that one may mean, with likeness from 0 to 1; keeps what was asked last."""
        self._beginnings = lru_cache(maxsize=64)(self._all_beginnings)

    def knows(self, plain: str) -> bool:
        """Tell whether a word of letters, another form of it or one that begins with it is on the map."""
        if len(plain) <= 1 or plain[:1].isdecimal():
            return False
        first, last = self._beginning_with(plain)
        return first < last or stem(plain) in self._of_stem or plain in words().full

    def is_word(self, plain: str) -> bool:
        """Tell whether a word of letters is on the map as it is."""
        return plain.isalpha() and plain in self._number_of

    def _like(self, typed: TypedWord) -> dict[int, float]:
        found: dict[int, float] = {}
        for number, share in self._candidates(typed):
            if share > found.get(number, _LEAST):
                found[number] = share
        return found

    def _candidates(self, typed: TypedWord) -> Iterator[tuple[int, float]]:
        plain = typed.plain
        yield from self._exactly(plain)
        yield from self._beginning(typed)
        if plain[:1].isdecimal():
            yield from self._numbers(plain)
        else:
            yield from ((number, _SAME_STEM) for number in self._of_stem.get(stem(plain), ()))
            mistyped = _MISTYPED_THOUGH_KNOWN if plain in self._number_of else 1.0
            yield from ((number, mistyped * share) for number, share in self._with_typos(plain))
            if typed.open:
                yield from self._beginning_with_typos(plain)

    def _exactly(self, plain: str) -> Iterator[tuple[int, float]]:
        for word in (plain, *words().full.get(plain, ())):
            if word in self._number_of:
                yield self._number_of[word], 1.0 if word == plain else _ABBREVIATED

    def _numbers(self, plain: str) -> Iterator[tuple[int, float]]:
        other = plain.removesuffix(ORDINAL) if plain.endswith(ORDINAL) else plain + ORDINAL
        if other in self._number_of:
            yield self._number_of[other], _ORDINAL

    def _beginning(self, typed: TypedWord) -> Iterator[tuple[int, float]]:
        if typed.plain.isdecimal():
            return
        share = _BEGINS_LAST if typed.open else _BEGINS_DOTTED if typed.dotted else _BEGINS
        yield from ((number, share) for number in range(*self._beginning_with(typed.plain)))

    def _beginning_with(self, plain: str) -> tuple[int, int]:
        return bisect_left(self._vocabulary, plain), bisect_left(self._vocabulary, plain + _AFTER_THE_LAST)

    def _with_typos(self, plain: str) -> Iterator[tuple[int, float]]:
        most = _typos(len(plain))
        for length in range(len(plain) - most, len(plain) + most + 1):
            if most and length in self._of_length:
                numbers, choices = self._of_length[length]
                yield from _near(plain, numbers, choices, most)

    def _beginning_with_typos(self, plain: str) -> Iterator[tuple[int, float]]:
        if len(plain) < _TYPOS_IN_BEGINNING_FROM:
            return
        beginnings, starts = self._beginnings(len(plain))
        for place, share in _near(plain, range(len(beginnings)), beginnings, 1):
            yield from ((number, share * _BEGINS_LAST) for number in range(starts[place], starts[place + 1]))

    def _all_beginnings(self, length: int) -> tuple[list[str], list[int]]:
        """Give the different beginnings of a length and where the words of each start; numbers have none."""
        beginnings: list[str] = []
        starts: list[int] = []
        for number, word in enumerate(self._vocabulary):
            if not beginnings or word[:length] != beginnings[-1]:
                beginnings.append(word[:length])
                starts.append(number)
        return beginnings, [*starts, len(self._vocabulary)]


def _typos(length: int) -> int:
    return (length >= _ONE_TYPO_FROM) + (length >= _TWO_TYPOS_FROM)


def _near(plain: str, numbers: list[int] | range, choices: list[str], most: int) -> Iterator[tuple[int, float]]:
    """Give those within a number of typos: Damerau and Levenshtein's, no letter moved twice (OSA)."""
    distances = process.cdist([plain], choices, scorer=OSA.distance, score_cutoff=most, dtype=np.uint8, workers=1)[0]
    for place in np.flatnonzero(distances <= most).tolist():
        yield numbers[place], 1.0 - _PER_TYPO * int(distances[place]) / max(len(plain), len(choices[place]))


def _by_length(vocabulary: tuple[str, ...]) -> dict[int, tuple[list[int], list[str]]]:
    lists: defaultdict[int, tuple[list[int], list[str]]] = defaultdict(lambda: ([], []))
    for number, word in enumerate(vocabulary):
        if not word[:1].isdecimal():
            numbers, choices = lists[len(word)]
            numbers.append(number)
            choices.append(word)
    return dict(lists)
