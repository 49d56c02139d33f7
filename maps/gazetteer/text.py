"""Typed text as plain words: without case, accents and ё; abbreviations with a hyphen and ordinals are one word."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import pairwise
from typing import Final, NamedTuple

from maps.gazetteer.words import words

MOST_CHARACTERS: Final = 200
"""What follows is not read: no address is longer."""

MOST_WORDS: Final = 16

ORDINAL: Final = "й"
"""Ends the plain form of an ordinal: `2-я` and `вторая` are `2й`."""

_WORD: Final = re.compile(r"\d+|[^\W\d_]+")
_WITHIN_WORD: Final = re.compile(r"(?<=[а-яё])(?=[А-ЯЁ])")
_LETTER_HYPHEN: Final = re.compile(r"(?<=[^\W\d_]{2})-(?=[^\W\d_]{2})")
_ACCENT: Final = re.compile("(?<![иИ])[\u0300-\u036f]")
_UNSEEN: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_SIGNS: Final = str.maketrans("‐‑‒–—−№", "------ ")
_GLUED_ENDINGS: Final = frozenset("йя")
_SHORTEST_STEM: Final = 3


class Word(NamedTuple):
    """A word of a text: its plain form, where it stands, and what stands between it and the word before."""

    plain: str
    start: int
    end: int
    gap: str

    @property
    def is_number(self) -> bool:
        """Tell whether it is digits only."""
        return self.plain.isdecimal()


def tidy(text: str) -> str:
    """Give the part of a text that is read: composed, on one line, without characters that nobody sees."""
    seen = _UNSEEN.sub(" ", text[: 2 * MOST_CHARACTERS]).translate(_SIGNS)
    return unicodedata.normalize("NFKC", seen)[:MOST_CHARACTERS]


@lru_cache(maxsize=1 << 16)
def plain(text: str) -> str:
    """Give a word without case and accents; й remains."""
    apart = unicodedata.normalize("NFD", text.casefold())
    return unicodedata.normalize("NFC", _ACCENT.sub("", apart))


def split(text: str) -> tuple[Word, ...]:
    """Split a tidy text into its words, at most `MOST_WORDS`."""
    found: list[Word] = []
    for start, end in _spans(text):
        gap = text[found[-1].end : start] if found else text[:start]
        _append(found, Word(plain(text[start:end]), start, end, gap))
        if len(found) > MOST_WORDS:
            break
    return tuple(found[:MOST_WORDS])


@lru_cache(maxsize=1 << 16)
def stem(word: str) -> str:
    """Cut the ending of a Russian word; others remain as they are."""
    for ending in words().cases:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
            return word.removesuffix(ending)
    return word


def name_words(name: str) -> tuple[str, ...]:
    """Give the plain words of a name on the map, with abbreviations of one meaning written out."""
    return tuple(_canonical(word.plain) for word in split(tidy(name)))


def joined_name_words(name: str) -> tuple[str, ...]:
    """Give the plain words of a name with those joined that have a hyphen between letters: `новосадовая`."""
    return name_words(_LETTER_HYPHEN.sub("", tidy(name).casefold()))


def said_as_ordinal(word: str) -> str:
    """Give `2й` for `вторая`, other words as they are."""
    number = words().ordinal_stems.get(stem(word))
    return word if number is None else number + ORDINAL


def _canonical(word: str) -> str:
    meant = words().full.get(word, ())
    return meant[0] if len(meant) == 1 and len(word) > 1 else word


def _spans(text: str) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    for match in _WORD.finditer(text):
        cuts = [match.start(), *(cut.start() + match.start() for cut in _WITHIN_WORD.finditer(match[0])), match.end()]
        spans += pairwise(cuts)
    return spans


def _append(found: list[Word], word: Word) -> None:
    """Append a word, joined to the one before where both are one."""
    before = found[-1] if found else None
    if before is not None and before.is_number and _is_ordinal_ending(word):
        found[-1] = before._replace(plain=before.plain + ORDINAL, end=word.end)
    elif before is not None and word.gap == "-" and f"{before.plain}-{word.plain}" in _hyphenated():
        found[-1] = before._replace(plain=f"{before.plain}-{word.plain}", end=word.end)
    else:
        found.append(word._replace(plain=said_as_ordinal(word.plain)))


def _is_ordinal_ending(word: Word) -> bool:
    """Tell whether it makes the number before an ordinal; `12е` without a hyphen is a house."""
    return word.plain in words().ordinal_endings and (
        word.gap == "-" or (not word.gap and (len(word.plain) > 1 or word.plain in _GLUED_ENDINGS))
    )


@lru_cache(maxsize=1)
def _hyphenated() -> frozenset[str]:
    table = words()
    return frozenset(word for word in (*table.full, *table.within_house, *table.plot_marks) if "-" in word)
