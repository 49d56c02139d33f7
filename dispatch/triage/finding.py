"""Reasons for call by what is typed: titles and callers' words in both languages, with typos, in the other layout."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from math import log
from typing import TYPE_CHECKING, Final, NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import OSA

from dispatch.triage.catalogue import LANGUAGES
from maps.gazetteer.keyboard import other_layouts
from maps.gazetteer.text import split, stem, tidy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dispatch.triage.catalogue import CallReason, Catalogue

MOST_FOUND: Final = 20
_LEAST_SCORE: Final = 0.35
_SAME_STEM: Final = 0.95
_BEGINS: Final = 0.9
_SAME_BEGINNING: Final = 0.75
_LEAST_BEGINNING: Final = 5
_BEGINNING_SHARE: Final = 0.6
_PER_TYPO: Final = 1.1
_ONE_TYPO_FROM: Final = 4
_TWO_TYPOS_FROM: Final = 7
_OTHER_LAYOUT: Final = 0.95
_OTHER_LANGUAGE: Final = 0.98
_FOR_THE_WHOLE_PHRASE: Final = 0.3


class Found(NamedTuple):
    """A reason with how well it answers, 0 to 1, and the words by which it was found."""

    reason: CallReason
    score: float
    phrase: str


@dataclass(frozen=True, slots=True, eq=False)
class _Phrase:
    reason: CallReason
    language: str
    text: str
    words: tuple[str, ...]


def find_reasons(catalogue: Catalogue, text: str, language: str = "ru", *, limit: int = 8) -> tuple[Found, ...]:
    """Find the reasons for call that a text may mean, the best first.

    Parameters
    ----------
    text : str
        As typed so far; the last word may be a beginning.
    language : str
        One of `LANGUAGES`. Words of the others are found too, a little after those of this one.
    limit : int
        Most reasons, `MOST_FOUND` at most.

    Returns
    -------
    tuple of Found
        Of equal ones the more urgent first; empty where nothing is like it.
    """
    index = _index(catalogue)
    best: dict[str, Found] = {}
    for reading, share in _readings(text):
        for found in index.found(reading, language):
            scored = found._replace(score=round(share * found.score, 4))
            known = best.get(found.reason.code)
            if scored.score >= _LEAST_SCORE and (known is None or scored.score > known.score):
                best[found.reason.code] = scored
    ranked = sorted(best.values(), key=lambda each: (-each.score, each.reason.provisional.priority))
    return tuple(ranked[: min(limit, MOST_FOUND)])


def _readings(text: str) -> Iterator[tuple[tuple[str, ...], float]]:
    yield _words(text), 1.0
    for other in other_layouts(text):
        yield _words(other), _OTHER_LAYOUT


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.plain for word in split(tidy(text)))


@lru_cache(maxsize=8)
def _index(catalogue: Catalogue) -> _Index:
    return _Index(catalogue)


class _Index:
    """The phrases of a catalogue, their words, and how much each word tells."""

    def __init__(self, catalogue: Catalogue) -> None:
        phrases = tuple(_phrases(catalogue))
        self._with_word: defaultdict[str, list[_Phrase]] = defaultdict(list)
        for phrase in phrases:
            for word in dict.fromkeys(phrase.words):
                self._with_word[word].append(phrase)
        self._unknown = log(1 + len(phrases))
        self._weight = {word: log(1 + len(phrases) / len(having)) for word, having in self._with_word.items()}
        self._vocabulary = list(self._weight)
        self._stems = {word: stem(word) for word in self._vocabulary}
        self.like = lru_cache(maxsize=2048)(self._like)

    def found(self, typed: tuple[str, ...], language: str) -> Iterator[Found]:
        """Give every reason that has a word like one of those typed, some of them several times."""
        likes = [self.like(word) for word in typed]
        for phrase in dict.fromkeys(phrase for like in likes for word in like for phrase in self._with_word[word]):
            share = 1.0 if phrase.language == language else _OTHER_LANGUAGE
            yield Found(phrase.reason, share * self._score(phrase, likes), phrase.text)

    def _score(self, phrase: _Phrase, likes: list[dict[str, float]]) -> float:
        """Give the share of what was typed that the phrase has, less where the phrase says more."""
        matched = [max((like.get(word, 0.0), word) for word in phrase.words) for like in likes]
        told = sum(share * self._weight[word] for share, word in matched)
        asked = sum(self._weight[word] if share else self._unknown for share, word in matched)
        said = sum(self._weight[word] for word in set(phrase.words))
        covered = sum(self._weight[word] for word in {word for share, word in matched if share}) / said
        return told / asked * (1 - _FOR_THE_WHOLE_PHRASE * (1 - covered))

    def _like(self, typed: str) -> dict[str, float]:
        """Give the words of the catalogue that a typed one may mean, with likeness from 0 to 1."""
        likes = self._by_typos(typed)
        root = stem(typed)
        for word in self._vocabulary:
            share = _likeness(typed, root, word, self._stems[word])
            if share > likes.get(word, 0.0):
                likes[word] = share
        return likes

    def _by_typos(self, typed: str) -> dict[str, float]:
        """Give the words within the typos allowed: Damerau and Levenshtein's, no letter moved twice."""
        allowed = (len(typed) >= _ONE_TYPO_FROM) + (len(typed) >= _TWO_TYPOS_FROM)
        if not allowed:
            return {}
        near = process.extract_iter(typed, self._vocabulary, scorer=OSA.distance, score_cutoff=allowed)
        return {word: 1 - _PER_TYPO * typos / max(len(typed), len(word)) for word, typos, _ in near}


def _phrases(catalogue: Catalogue) -> Iterator[_Phrase]:
    for reason in catalogue.reasons.values():
        for language in LANGUAGES:
            for text in (reason.title.of(language), *reason.words[language]):
                yield _Phrase(reason, language, text, _words(text))


def _likeness(typed: str, typed_stem: str, word: str, word_stem: str) -> float:
    if typed == word:
        return 1.0
    if typed_stem == word_stem:
        return _SAME_STEM
    if len(typed) > 1 and word.startswith(typed):
        return _BEGINS
    return _SAME_BEGINNING if _begin_alike(typed, word) else 0.0


def _begin_alike(typed: str, word: str) -> bool:
    """Tell other forms of one word: `задыхаюсь` and `задыхается`."""
    if typed[:_LEAST_BEGINNING] != word[:_LEAST_BEGINNING] or len(typed) < _LEAST_BEGINNING:
        return False
    least = max(_LEAST_BEGINNING, round(_BEGINNING_SHARE * max(len(typed), len(word))))
    return len(typed) >= least and typed[:least] == word[:least]
