"""The index of names: which words there are, which phrases they make, and which places bear these."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from maps.gazetteer.text import stem
from maps.gazetteer.words import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

STREET: Final = 0
SETTLEMENT: Final = 1
SIGHT: Final = 2
ROAD: Final = 3

TYPE_WEIGHT: Final = 0.25
_NUMBER_WEIGHT: Final = 0.8
_LETTERS_WEIGHT: Final = 0.3
_LETTERS: Final = 2
_COMMON: Final = 0.12
_SEPARATOR: Final = "\n"


class Bearer(NamedTuple):
    """A place that bears a name, before it is indexed.

    `helpful` are words that may be said with the name, as `школа`, and need not be; `is_other` where the name is not
    what the place is written with, but an old one or one in another language.
    """

    kind: int
    row: int
    name: tuple[str, ...]
    helpful: tuple[str, ...]
    is_other: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class NameIndex:
    """Words, phrases and bearers; `x_of_y` lists are cut by `x_of_y_start`, one longer than there are y.

    Attributes
    ----------
    vocabulary, stems : tuple of str
        Plain words in order, and the stem of each.
    phrase_of_word : (postings,) int32
        Phrases that have each word.
    weight_of_word : (postings,) float32
        How much the word tells in each of these: types of streets and settlements little, rare words most.
    word_of_phrase : (postings,) int32
        Words of each phrase in order, the helpful ones last.
    weight_in_phrase : (postings,) float32
        How much each of these tells.
    required : (phrases,) int32
        How many of these are not merely helpful.
    phrase_weight : (phrases,) float32
        Of the words that are required, together.
    bearer_of_phrase, bearer_kind, bearer_is_other : (bearers,) int32
        Row and kind of the places of each phrase, and 1 where it is another name of theirs.
    """

    vocabulary: tuple[str, ...]
    stems: tuple[str, ...]
    phrase_of_word_start: NDArray[np.int32]
    phrase_of_word: NDArray[np.int32]
    weight_of_word: NDArray[np.float32]
    word_of_phrase_start: NDArray[np.int32]
    word_of_phrase: NDArray[np.int32]
    weight_in_phrase: NDArray[np.float32]
    required: NDArray[np.int32]
    phrase_weight: NDArray[np.float32]
    bearer_of_phrase_start: NDArray[np.int32]
    bearer_of_phrase: NDArray[np.int32]
    bearer_kind: NDArray[np.int32]
    bearer_is_other: NDArray[np.int32]

    @property
    def phrases(self) -> int:
        """Number of phrases."""
        return len(self.required)


def index_names(bearers: Iterable[Bearer]) -> NameIndex:
    """Index names."""
    by_phrase: defaultdict[tuple[tuple[str, ...], tuple[str, ...]], list[Bearer]] = defaultdict(list)
    for bearer in bearers:
        helpful = tuple(word for word in bearer.helpful if word not in bearer.name)
        by_phrase[bearer.name, helpful].append(bearer)
    phrases = sorted(by_phrase)
    vocabulary = sorted({word for name, helpful in phrases for word in name + helpful})
    number_of = {word: number for number, word in enumerate(vocabulary)}
    lists = [[number_of[word] for word in name + helpful] for name, helpful in phrases]
    required = np.array([len(name) for name, _ in phrases], dtype=np.int32)
    word_of_phrase, word_starts = _joined(lists)
    order, phrase_starts = _inverted(word_of_phrase, len(vocabulary))
    weight = _weights(vocabulary, lists, required, np.diff(phrase_starts))
    owner = np.repeat(np.arange(len(phrases), dtype=np.int32), np.diff(word_starts))
    is_required = np.arange(len(owner)) - word_starts[owner] < required[owner]
    bearer_lists = [by_phrase[phrase] for phrase in phrases]
    rows, bearer_starts = _joined([[bearer.row for bearer in bearing] for bearing in bearer_lists])
    kinds, _ = _joined([[bearer.kind for bearer in bearing] for bearing in bearer_lists])
    others, _ = _joined([[bearer.is_other for bearer in bearing] for bearing in bearer_lists])
    return NameIndex(
        vocabulary=tuple(vocabulary),
        stems=tuple(stem(word) for word in vocabulary),
        phrase_of_word_start=phrase_starts,
        phrase_of_word=owner[order],
        weight_of_word=weight[order],
        word_of_phrase_start=word_starts,
        word_of_phrase=word_of_phrase,
        weight_in_phrase=weight,
        required=required,
        phrase_weight=np.bincount(owner, weight * is_required, minlength=len(phrases)).astype(np.float32),
        bearer_of_phrase_start=bearer_starts,
        bearer_of_phrase=rows,
        bearer_kind=kinds,
        bearer_is_other=others,
    )


def packed(index: NameIndex) -> dict[str, bytes]:
    """Give the parts of an index as they are kept in a file."""
    values = {field.name: getattr(index, field.name) for field in fields(index)}
    return {
        name: _SEPARATOR.join(value).encode() if isinstance(value, tuple) else value.tobytes()
        for name, value in values.items()
    }


def unpacked(parts: Mapping[str, bytes]) -> NameIndex:
    """Read an index back.

    Raises
    ------
    KeyError, ValueError
        Where a part is missing or cut.
    """
    texts = {name: tuple(parts[name].decode().split(_SEPARATOR)) if parts[name] else () for name in _TEXTS}
    floats = {name: np.frombuffer(parts[name], dtype=np.float32) for name in _FLOATS}
    others = [field.name for field in fields(NameIndex) if field.name not in {*_TEXTS, *_FLOATS}]
    numbers = {name: np.frombuffer(parts[name], dtype=np.int32) for name in others}
    return NameIndex(
        vocabulary=texts["vocabulary"],
        stems=texts["stems"],
        weight_of_word=floats["weight_of_word"],
        weight_in_phrase=floats["weight_in_phrase"],
        phrase_weight=floats["phrase_weight"],
        **numbers,
    )


_TEXTS: Final = ("vocabulary", "stems")
_FLOATS: Final = ("weight_of_word", "weight_in_phrase", "phrase_weight")


def _weights(
    vocabulary: Sequence[str], lists: Sequence[Sequence[int]], required: NDArray[np.int32], bearing: NDArray[np.int32]
) -> NDArray[np.float32]:
    """Weigh each word of each phrase: the more phrases have a word, the less it tells.

    Of a name that is made of types alone, `Набережная улица`, the rarest is its name.
    """
    weight = _word_weights(vocabulary, bearing)
    weights: list[float] = []
    for numbers, count in zip(lists, required.tolist(), strict=True):
        own = weight[numbers]
        if np.all(own[:count] <= TYPE_WEIGHT):
            own[np.argmin(bearing[numbers[:count]])] = _NUMBER_WEIGHT
        weights += own.tolist()
    return np.array(weights, dtype=np.float32)


def _word_weights(vocabulary: Sequence[str], bearing: NDArray[np.int32]) -> NDArray[np.float64]:
    weight = 1.0 / (1.0 + _COMMON * np.log(np.maximum(bearing, 1)))
    types = words().types
    for number, word in enumerate(vocabulary):
        if word in types:
            weight[number] = TYPE_WEIGHT
        elif word[:1].isdecimal():
            weight[number] = _NUMBER_WEIGHT
        elif len(word) <= _LETTERS:
            weight[number] = _LETTERS_WEIGHT
    return weight


def _joined(lists: Sequence[Sequence[int]]) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    starts = np.zeros(len(lists) + 1, dtype=np.int32)
    np.cumsum([len(one) for one in lists], out=starts[1:])
    return np.array([number for one in lists for number in one], dtype=np.int32), starts


def _inverted(items: NDArray[np.int32], count: int) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """Give the order that sorts items, and where each number starts in it."""
    starts = np.zeros(count + 1, dtype=np.int32)
    np.cumsum(np.bincount(items, minlength=count), out=starts[1:])
    return np.argsort(items, kind="stable"), starts
