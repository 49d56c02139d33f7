"""A typed address as what two calls can be compared by: words of its names, house and flat."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Final

from maps.gazetteer.parsing import parse
from maps.gazetteer.text import stem
from maps.gazetteer.words import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from maps.gazetteer.parsing import Parsed
    from maps.gazetteer.text import Word

MOST_NAMES: Final = 6

_SIGHT_NUMBER: Final = re.compile(r"№\s*(\d{1,4})")
"""`Школа № 5` is no house."""
_FLATS: Final = frozenset({"кв", "квартира", "квар", "apt", "flat"})


@dataclass(frozen=True, slots=True)
class Address:
    """Where a caller says it is.

    Attributes
    ----------
    names : tuple of str
        Stems of the words that name street, settlement, crossing, road or sight, without kinds of streets.
    house : str
        As the gazetteer has it, `5 к2`; empty where none is told.
    flat : str
        Digits; empty where none is told.
    on_road : bool
        A crossing, or a kilometre of a road.
    """

    names: tuple[str, ...] = ()
    house: str = ""
    flat: str = ""
    on_road: bool = False

    @property
    def base(self) -> str:
        """The digits of the house."""
        return self.house.partition(" ")[0]


NO_ADDRESS: Final = Address()


def address_in(text: str) -> Address:
    """Read an address; a kilometre of a road, or a text that only names, has no house."""
    numbers = _SIGHT_NUMBER.findall(text)
    parsed = parse(_SIGHT_NUMBER.sub(" ", text))
    kilometre = _kilometre_rows(parsed)
    reading = parsed.readings[-1 if kilometre else 0]
    house = "" if reading.house is None else reading.house.plain
    rows = (row for row in reading.names if row not in kilometre)
    names = tuple(dict.fromkeys((*(f"№{number}" for number in numbers), *_names(parsed, rows))))[:MOST_NAMES]
    return Address(names, house, _flat(parsed), on_road=bool(kilometre) or _is_crossing(parsed))


def _is_crossing(parsed: Parsed) -> bool:
    table = words()
    joins = table.between | table.before_crossing
    return any(word.plain in joins or word.gap.strip() == "/" for word in parsed.words if not word.is_number)


def _names(parsed: Parsed, rows: Iterable[int]) -> Iterator[str]:
    """Give the stems of names; kinds of streets are left out where another word names the street."""
    telling = [parsed.words[row] for row in rows if _tells(parsed.words[row])]
    for _, told in groupby(telling, key=lambda word: _parts_before(parsed, word)):
        group = [word.plain for word in told]
        named = [word for word in group if not _is_kind(word)]
        yield from (stem(word) for word in named or map(_written_out, group))


def _tells(word: Word) -> bool:
    table = words()
    left_out = table.fillers | table.between | table.before_crossing | table.house_marks
    return word.plain not in left_out and (len(word.plain) > 1 or word.is_number or _is_kind(word.plain))


def _is_kind(word: str) -> bool:
    return not words().types.isdisjoint((word, *words().full.get(word, ())))


def _written_out(kind: str) -> str:
    meant = words().full.get(kind, ())
    return meant[0] if len(meant) == 1 else kind


def _parts_before(parsed: Parsed, word: Word) -> int:
    """Count the commas and slashes before a word: between two of them stands one name."""
    before = parsed.text[: word.start]
    return before.count(",") + before.count("/")


def _kilometre_rows(parsed: Parsed) -> frozenset[int]:
    """Give the rows of a kilometre and its number."""
    for row, word in enumerate(parsed.words):
        if word.plain in words().kilometres:
            beside = {other for other in (row - 1, row + 1) if 0 <= other < len(parsed.words)}
            return frozenset({row, *(other for other in beside if parsed.words[other].is_number)})
    return frozenset()


def _flat(parsed: Parsed) -> str:
    for row in sorted(parsed.aside):
        if parsed.words[row].plain in _FLATS:
            beside = (other for other in (row + 1, row - 1) if 0 <= other < len(parsed.words))
            return next((parsed.words[other].plain for other in beside if parsed.words[other].is_number), "")
    return ""
