"""What a typed address says without any map: which words name, which number is the house's, what lies within it."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from maps.gazetteer.houses import HouseNumber, NumberRead, is_base, read_number
from maps.gazetteer.text import ORDINAL, Word, split, tidy
from maps.gazetteer.words import words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

_MOST_HOUSES = 3


class Reading(NamedTuple):
    """One way to understand a text: rows of its words.

    Attributes
    ----------
    names : tuple of int
        Words that may name a street, settlement or sight.
    house : HouseNumber or None
        The number, where this reading has one.
    house_words : tuple of int
        The words that it is written in.
    """

    names: tuple[int, ...]
    house: HouseNumber | None = None
    house_words: tuple[int, ...] = ()


class Parsed(NamedTuple):
    """A text and its readings, the likeliest first; the last has no house.

    Attributes
    ----------
    text : str
        As far as it is read.
    entrance : str or None
        Number of the entrance.
    entrance_words, aside : frozenset of int
        Words that tell of it, and of flats, floors and other things within a house.
    complete : bool
        Whether the last word is, or may be still being typed.
    """

    text: str
    words: tuple[Word, ...]
    readings: tuple[Reading, ...]
    entrance: str | None
    entrance_words: frozenset[int]
    aside: frozenset[int]
    complete: bool

    def street(self) -> str:
        """Give the words of the likeliest reading that name the street and its settlement, as typed.

        They stand before the house where any do, else after it.
        """
        reading = self.readings[0]
        before = [row for row in reading.names if not reading.house_words or row < reading.house_words[0]]
        told = before if any(_names(self.words[row]) for row in before) else reading.names
        return " ".join(self.text[self.words[row].start : self.words[row].end] for row in told)


def parse(text: str) -> Parsed:
    """Read a text as an address in every way that makes sense."""
    seen = tidy(text)
    return _parsed(seen, split(seen))


def with_joined_words(parsed: Parsed, is_known: Callable[[str], bool]) -> Parsed | None:
    """Read a text with words joined that are one on the map, `Bahnhof Strasse`; None where there are none such."""
    joined: list[Word] = []
    for word in parsed.words:
        before = joined[-1] if joined else None
        if before is not None and word.gap in {" ", "-"} and is_known(before.plain + word.plain):
            joined[-1] = before._replace(plain=before.plain + word.plain, end=word.end)
        else:
            joined.append(word)
    return None if len(joined) == len(parsed.words) else _parsed(parsed.text, tuple(joined))


def _parsed(seen: str, typed: tuple[Word, ...]) -> Parsed:
    entrance, entrance_words = _entrance(typed)
    aside = frozenset(_aside(typed, entrance_words))
    free = [row for row in range(len(typed)) if row not in aside and row not in entrance_words]
    readings = tuple(_reading(free, number) for number in _numbers(typed, free))
    complete = not typed or typed[-1].end < len(seen)
    named = sorted({*free, *aside}) if 0 in aside else free
    return Parsed(seen, typed, (*readings, Reading(tuple(named))), entrance, entrance_words, aside, complete)


def _reading(free: Sequence[int], number: NumberRead) -> Reading:
    used = range(number.first, number.last + 1)
    return Reading(tuple(row for row in free if row not in used), number.number, tuple(used))


def _numbers(typed: Sequence[Word], free: Sequence[int]) -> list[NumberRead]:
    """Give the numbers that may be the house's: marked ones first, then those after a name."""
    read: list[NumberRead] = []
    for row in free:
        if is_base(typed[row]) and not (read and row <= read[-1].last):
            read.append(read_number(typed, row))
    read.sort(key=lambda number: (not number.marked, _is_counted(typed, number), not _follows_name(typed, number)))
    return read[:_MOST_HOUSES]


def _follows_name(typed: Sequence[Word], number: NumberRead) -> bool:
    return any(_names(word) for word in typed[: number.first])


def _names(word: Word) -> bool:
    table = words()
    if word.is_number or word.plain in table.fillers or word.plain in table.house_marks:
        return False
    return len(word.plain) > 1 or word.plain in table.full


def _is_counted(typed: Sequence[Word], number: NumberRead) -> bool:
    """Tell whether it counts what follows: `40 лет Победы`, `8 Марта`, `12 линия`, `1 Советская 3`."""
    following = typed[number.last + 1 : number.last + 3]
    if not following:
        return False
    is_named = following[0].plain.endswith(words().numbered) and "," not in following[0].gap
    return following[0].plain in words().counted or (is_named and following[-1].is_number)


def _entrance(typed: Sequence[Word]) -> tuple[str | None, frozenset[int]]:
    """Find `подъезд 2` or `2 подъезд` after the beginning."""
    for row, word in enumerate(typed):
        if word.plain in words().entrances:
            for number in (row + 1, row - 1):
                if 1 < number < len(typed) and _counts(typed[number]):
                    return typed[number].plain.rstrip(ORDINAL), frozenset({row, number})
    return None, frozenset()


def _aside(typed: Sequence[Word], taken: frozenset[int]) -> Iterator[int]:
    """Give the words that tell of a place within the house, and numbers too long for a house."""
    told = [row for row, word in enumerate(typed) if word.plain in words().within_house and row not in taken]
    beside = (_number_beside(typed, row) for row in told)
    too_long = (row for row, word in enumerate(typed) if word.is_number and not is_base(word))
    return chain(told, (row for row in beside if row is not None and row not in taken), too_long)


def _number_beside(typed: Sequence[Word], row: int) -> int | None:
    """Give the number that a word within a house belongs to: the one after, else the second or later one before."""
    if row + 1 < len(typed) and _counts(typed[row + 1]):
        return row + 1
    earlier = any(word.is_number for word in typed[: max(row - 1, 0)])
    if earlier and _counts(typed[row - 1]) and "," not in typed[row].gap:
        return row - 1
    return None


def _counts(word: Word) -> bool:
    return word.is_number or word.plain.rstrip(ORDINAL).isdecimal()
