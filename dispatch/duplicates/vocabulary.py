"""Words and codes as small numbers, with how many calls of the book have each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

NONE: Final = 0
"""Number of what is not told."""

_FIRST_CAPACITY: Final = 256
_ONE_TYPO_FROM: Final = 6
_TWO_TYPOS_FROM: Final = 9


class Vocabulary:
    """Gives each word a number while any call has it; numbers that fall free are given again.

    Attributes
    ----------
    count : (capacity,) int64
        Calls that have each word.
    """

    def __init__(self) -> None:
        self.count = np.zeros(_FIRST_CAPACITY, dtype=np.int64)
        self._number: dict[str, int] = {}
        self._words: list[str] = [""]
        self._free: list[int] = []

    def number(self, word: str) -> int:
        """Give the number of a word, `NONE` for one that no call has."""
        return self._number.get(word, NONE)

    def word(self, number: int) -> str:
        """Give the word of a number that is in use."""
        return self._words[number]

    def take(self, word: str) -> int:
        """Count a word once more and give its number; the empty word is `NONE`."""
        if not word:
            return NONE
        number = self._number.get(word)
        if number is None:
            number = self._number[word] = self._new(word)
        self.count[number] += 1
        return number

    def give_back(self, numbers: Iterable[int]) -> None:
        """Count words once less."""
        for number in numbers:
            if number == NONE:
                continue
            self.count[number] -= 1
            if not self.count[number]:
                del self._number[self._words[number]]
                self._words[number] = ""
                self._free.append(number)

    def alike(self, words: Sequence[str]) -> NDArray[np.bool_]:
        """Tell which numbers stand for each of these words, written with a typo or two, (words, capacity) bool.

        Typos are counted by the optimal string alignment distance: one in words of six letters, two from nine on.
        Words with digits are written right or are others.
        """
        found = np.zeros((len(words), len(self.count)), dtype=np.bool_)
        found[np.arange(len(words)), [self.number(word) for word in words]] = True
        long = [row for row, word in enumerate(words) if len(word) >= _ONE_TYPO_FROM and word.isalpha()]
        if long:
            found[long, : len(self._words)] |= self._with_typos([words[row] for row in long])
        found[:, NONE] = False
        return found

    def _with_typos(self, typed: Sequence[str]) -> NDArray[np.bool_]:
        from rapidfuzz.distance import OSA
        from rapidfuzz.process import cdist

        most = np.array([[2 if len(word) >= _TWO_TYPOS_FROM else 1] for word in typed])
        away = cdist(typed, self._words, scorer=OSA.distance, score_cutoff=2, dtype=np.uint8)
        return np.asarray(away <= most)

    def _new(self, word: str) -> int:
        if self._free:
            number = self._free.pop()
            self._words[number] = word
            return number
        self._words.append(word)
        if len(self._words) > len(self.count):
            self.count = np.concatenate((self.count, np.zeros_like(self.count)))
        return len(self._words) - 1
