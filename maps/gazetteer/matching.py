"""How well the words of a text agree with the names on the map, whatever their order."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from maps.gazetteer.bearers import kind_bits
from maps.gazetteer.index import SETTLEMENT, TYPE_WEIGHT
from maps.gazetteer.likeness import TypedWord
from maps.gazetteer.words import words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from maps.gazetteer.parsing import Parsed
    from maps.gazetteer.source import Source

MISSING: Final = 0.6
"""What a word of a name that was not said costs, of its weight."""

_MISSING_TYPE: Final = 0.3
_EXTRA_TYPE: Final = 0.1
_EXTRA_SHORT: Final = 0.15
_EXTRA_NUMBER: Final = 0.3
_EXTRA_WORD: Final = 0.5
_EXTRA_AFTER_HOUSE: Final = 0.08
_SHORT: Final = 2
_LEAST_EVIDENCE: Final = 0.27
"""More than the type of a street alone."""
_NAMES_SETTLEMENT: Final = 0.6
_MOST_SETTLEMENTS: Final = 300


class Agreed(NamedTuple):
    """A name and the words that were found in it.

    Attributes
    ----------
    gained : float
        Weight of the words found, each times its likeness.
    asked : float
        Weight of the words found, and of the missing ones what they cost.
    rows : frozenset of int
        The words of the text.
    """

    gained: float
    asked: float
    rows: frozenset[int]


class Matching:
    """The words of one text against all phrases of an index."""

    def __init__(self, parsed: Parsed, source: Source) -> None:
        self._parsed = parsed
        self._index, self._bearers, self._likeness = source.index, source.bearers, source.likeness
        self._like: dict[int, dict[int, float]] = {}
        self._settling: dict[int, bool] = {}
        self._evidence: dict[int, NDArray[np.float32]] = {}
        self._agreed: dict[tuple[int, frozenset[int]], Agreed | None] = {}

    def unexplained(self, row: int, house: int | None) -> float:
        """Give what it costs when a word explains nothing; `house` is the row of the house's number."""
        word = self._parsed.words[row]
        table = words()
        if word.plain in table.fillers:
            return 0.0
        if house is not None and row > house and not self._names_settlement(row):
            return _EXTRA_AFTER_HOUSE
        if word.is_number:
            return _EXTRA_NUMBER
        if word.plain in table.types or word.plain in table.full:
            return _EXTRA_TYPE
        return _EXTRA_SHORT if len(word.plain) <= _SHORT else _EXTRA_WORD

    def likely(
        self, rows: Iterable[int], house: int | None, suitable: NDArray[np.bool_], order: NDArray[np.float64]
    ) -> list[int]:
        """Give the suitable phrases that agree with some of the words, those that agree best first.

        Parameters
        ----------
        house : int or None
            Row of the word that is the house's number.
        suitable : (phrases,) bool
        order : (phrases,) float64
            Of equals those that are higher in it come first.
        """
        index = self._index
        gained = np.zeros(index.phrases, dtype=np.float32)
        for row in rows:
            gained += self.evidence(row)
        some = np.flatnonzero((gained >= _LEAST_EVIDENCE) & suitable)
        had = gained[some]
        extra = np.zeros(len(some), dtype=np.float32)
        for row in rows:
            extra += np.float32(self.unexplained(row, house)) * (self.evidence(row)[some] == 0.0)
        missing = MISSING * np.maximum(index.phrase_weight[some] - had, 0.0)
        score = np.round(had / (had + missing + extra), 2)
        ordered: list[int] = some[np.lexsort((-order[some], -score))].tolist()
        return ordered

    def agreed(self, phrase: int, rows: frozenset[int]) -> Agreed | None:
        """Pair words of the text with those of a phrase, the likeliest first; None where only types agree."""
        key = (phrase, rows)
        if key not in self._agreed:
            self._agreed[key] = self._pair(phrase, rows)
        return self._agreed[key]

    @cached_property
    def settlements(self) -> dict[int, list[int]]:
        """The settlements that the text may name: row to phrases."""
        gained = np.zeros(self._index.phrases, dtype=np.float32)
        for row in self._parsed.readings[-1].names:
            gained += self.evidence(row)
        phrases = np.flatnonzero((gained >= _LEAST_EVIDENCE) & self._settled)
        likeliest = phrases[np.argsort(-gained[phrases], kind="stable")[:_MOST_SETTLEMENTS]]
        found: dict[int, list[int]] = {}
        for phrase in likeliest.tolist():
            for row in self._settlements_of(phrase):
                found.setdefault(row, []).append(phrase)
        return found

    def evidence(self, row: int) -> NDArray[np.float32]:
        """Give the weight that a word of the text finds in each phrase: (phrases,) float32."""
        if row not in self._evidence:
            self._evidence[row] = self._gather(self.like(row))
        return self._evidence[row]

    def like(self, row: int) -> dict[int, float]:
        """Give the words of the map that a word of the text may mean."""
        if row not in self._like:
            self._like[row] = self._likeness.like(self._typed(row))
        return self._like[row]

    @cached_property
    def _settled(self) -> NDArray[np.bool_]:
        """Whether each phrase is the name of a settlement."""
        settled: NDArray[np.bool_] = (self._bearers.phrase_kinds & kind_bits({SETTLEMENT})) != 0
        return settled

    def _names_settlement(self, row: int) -> bool:
        """Tell whether a word is, or is much like, one that says much of a settlement."""
        if row not in self._settling:
            self._settling[row] = bool(np.any(self.evidence(row)[self._settled] >= _NAMES_SETTLEMENT))
        return self._settling[row]

    def _typed(self, row: int) -> TypedWord:
        parsed = self._parsed
        word, is_last = parsed.words[row], row + 1 == len(parsed.words)
        after = parsed.text[word.end :] if is_last else parsed.words[row + 1].gap
        return TypedWord(word.plain, dotted=after.startswith("."), open=is_last and not parsed.complete)

    def _gather(self, like: dict[int, float]) -> NDArray[np.float32]:
        index = self._index
        gained = np.zeros(index.phrases, dtype=np.float32)
        if like:
            numbers = np.fromiter(like, dtype=np.int32, count=len(like))
            shares = np.fromiter(like.values(), dtype=np.float32, count=len(like))
            starts, ends = index.phrase_of_word_start[numbers], index.phrase_of_word_start[numbers + 1]
            places = np.concatenate([np.arange(start, end) for start, end in zip(starts, ends, strict=True)])
            weighed = np.repeat(shares, ends - starts) * index.weight_of_word[places]
            np.maximum.at(gained, index.phrase_of_word[places], weighed)
        return gained

    def _settlements_of(self, phrase: int) -> list[int]:
        start, end = self._index.bearer_of_phrase_start[phrase : phrase + 2].tolist()
        rows = self._index.bearer_of_phrase[start:end]
        found: list[int] = rows[self._index.bearer_kind[start:end] == SETTLEMENT].tolist()
        return found

    def _pair(self, phrase: int, rows: frozenset[int]) -> Agreed | None:
        index = self._index
        start, end = index.word_of_phrase_start[phrase : phrase + 2].tolist()
        numbers = index.word_of_phrase[start:end].tolist()
        weights = index.weight_in_phrase[start:end].tolist()
        pairs = [
            (-share * weights[place], abs(place - order), place, row)
            for order, row in enumerate(sorted(rows))
            for place, number in enumerate(numbers)
            if (share := self.like(row).get(number, 0.0))
        ]
        places: dict[int, float] = {}
        used: set[int] = set()
        for gain, _, place, row in sorted(pairs):
            if place not in places and row not in used:
                places[place] = -gain
                used.add(row)
        if all(weights[place] <= TYPE_WEIGHT for place in places):
            return None
        asked = sum(weights[place] for place in places)
        for place in range(int(index.required[phrase])):
            if place not in places:
                asked += weights[place] * (_MISSING_TYPE if weights[place] <= TYPE_WEIGHT else MISSING)
        return Agreed(sum(places.values()), asked, frozenset(used))
