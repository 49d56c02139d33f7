"""House numbers as signs and people write them, with their parts told apart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from maps.gazetteer.text import Word, split, tidy
from maps.gazetteer.words import words

if TYPE_CHECKING:
    from collections.abc import Sequence
    from collections.abc import Set as AbstractSet

CORPUS: Final = "к"
BUILDING: Final = "с"
LITERA: Final = "л"
LETTER: Final = ""
SLASH: Final = "/"
DASH: Final = "-"
PLOT: Final = "у"
FREE: Final = "?"
"""Kind of what else stands on a sign: `2. krs`, another number."""

_DASHES: Final = frozenset("-=")
_LETTERED_CORPUS: Final = frozenset({"ка", "кб", "кг"})
"""`кВ` is a flat."""
_LONGEST_BASE: Final = 4
_MOST_FREE: Final = 6
_LIKE: Final = {
    DASH: (DASH, CORPUS, SLASH, BUILDING),
    SLASH: (SLASH, DASH, CORPUS),
    CORPUS: (CORPUS, DASH, SLASH),
    LETTER: (LETTER, LITERA, CORPUS),
    LITERA: (LITERA, LETTER),
    BUILDING: (BUILDING, DASH),
    PLOT: (PLOT,),
    FREE: (FREE,),
}
"""Kind of a part that is typed to those of a sign that it may mean, the likeliest first."""

_UNLIKE: Final = 0.985
_LACKS: Final = 0.75
_HAS_MORE: Final = {PLOT: 0.99, FREE: 0.97}
_HAS_PART_MORE: Final = 0.9


class HouseNumber(NamedTuple):
    """A number without leading zeros and its parts, each of a kind and a value: `7 к2 стр1` has (к, 2) and (с, 1)."""

    base: str
    parts: tuple[tuple[str, str], ...] = ()

    @property
    def plain(self) -> str:
        """The number as the file of the gazetteer holds it: `7 к2 с1`."""
        return " ".join([self.base, *(kind + value for kind, value in self.parts)])


class NumberRead(NamedTuple):
    """A house number in a text: the rows of the words that it is, marks included."""

    number: HouseNumber
    first: int
    last: int
    marked: bool


class Agreement(NamedTuple):
    """How well a sign agrees with what was typed.

    Attributes
    ----------
    share : float
        0 to 1.
    lacking : tuple of str
        Values of typed parts that the sign has not.
    elsewhere : tuple of str
        Values of the sign that were found among the other words of the text.
    """

    share: float
    lacking: tuple[str, ...] = ()
    elsewhere: tuple[str, ...] = ()


def read_number(typed: Sequence[Word], base: int) -> NumberRead:
    """Read the house number whose digits are word `base`."""
    parts: list[tuple[str, str]] = []
    first, marked = base, False
    if base and typed[base - 1].plain in words().house_marks | words().plot_marks:
        first, marked = base - 1, True
        if typed[base - 1].plain in words().plot_marks:
            parts.append((PLOT, ""))
    row = base + 1
    while row < len(typed):
        part, used = _part(typed, row)
        if not used:
            break
        parts.append(part)
        row += used
    return NumberRead(HouseNumber(_base(typed[base].plain), tuple(parts)), first, row - 1, marked)


def read_sign(number: str) -> HouseNumber:
    """Read the number of a house on the map; whatever is not understood becomes free parts."""
    typed = split(tidy(number))
    base = next((row for row, word in enumerate(typed) if word.is_number), None)
    if base is None:
        return HouseNumber("".join(word.plain for word in typed))
    read = read_number(typed, base)
    free = [word.plain for row, word in enumerate(typed) if not read.first <= row <= read.last]
    named = [word for word in free if word not in words().house_marks | words().within_house]
    return read.number._replace(parts=read.number.parts + tuple((FREE, word) for word in named[:_MOST_FREE]))


def parts_of(plain: str) -> HouseNumber:
    """Read a plain number back."""
    base, *parts = plain.split(" ")
    return HouseNumber(base, tuple(_plain_part(part) for part in parts))


def agreement(typed: HouseNumber, sign: HouseNumber, others: AbstractSet[str] = frozenset()) -> Agreement:
    """Compare a typed number with a sign of the same base.

    Parameters
    ----------
    others : set of str
        Other plain words of the text: letters and free parts of the sign may be among them.
    """
    left = list(sign.parts)
    share, lacking = 1.0, []
    for kind, value in typed.parts:
        found = next(((like, value) for like in _LIKE[kind] if (like, value) in left), None)
        if found is not None:
            left.remove(found)
            share *= 1.0 if found[0] == kind else _UNLIKE
        elif kind != PLOT:
            lacking.append(value)
            share *= _LACKS
    elsewhere = [value for kind, value in left if kind in {FREE, LETTER} and value in others]
    for kind, value in left:
        if value not in elsewhere:
            share *= _HAS_MORE.get(kind, _HAS_PART_MORE)
    return Agreement(share, tuple(lacking), tuple(elsewhere))


def _base(digits: str) -> str:
    return str(int(digits))


def is_base(word: Word) -> bool:
    """Tell whether a word may be the digits of a house number."""
    return word.is_number and len(word.plain.lstrip("0") or "0") <= _LONGEST_BASE


def _part(typed: Sequence[Word], row: int) -> tuple[tuple[str, str], int]:
    """Read a part that begins at a word; nothing is used where none does."""
    word = typed[row]
    gap = word.gap.strip(" .\"'«»")
    following = typed[row + 1] if row + 1 < len(typed) else None
    kind = words().house_parts.get(word.plain)
    if kind is not None and following is not None and _is_value(following) and "," not in following.gap:
        return (kind, _value(following.plain)), 2
    if word.plain in _LETTERED_CORPUS and not gap:
        return (CORPUS, word.plain[1]), 1
    if word.is_number and gap in _DASHES:
        return (DASH, _base(word.plain)), 1
    if word.is_number and gap == "/":
        return (SLASH, _base(word.plain)), 1
    if len(word.plain) == 1 and word.plain.isalpha() and _belongs(word, following):
        return (LETTER, word.plain), 1
    return ("", ""), 0


def _is_value(word: Word) -> bool:
    return (word.is_number or len(word.plain) == 1) and len(word.plain) <= _LONGEST_BASE


def _value(text: str) -> str:
    return _base(text) if text.isdecimal() else text


def _belongs(letter: Word, following: Word | None) -> bool:
    """Tell whether a single letter after a number is its letter: `12А`, `12-а`, `2 C`; not `5 г. Пушкин`, `19 з-д`."""
    if following is not None and following.gap == "-" and not following.is_number:
        return False
    if not letter.gap or letter.gap in {"-", '"'}:
        return True
    if letter.gap.strip(' "') or letter.plain in words().house_marks:
        return False
    if following is None or "," in following.gap or not following.plain.isalpha() or _is_told_of_house(following):
        return True
    return letter.plain not in words().full and letter.plain not in words().fillers


def _is_told_of_house(word: Word) -> bool:
    table = words()
    return word.plain in table.within_house or word.plain in table.house_parts or word.plain in table.entrances


def _plain_part(part: str) -> tuple[str, str]:
    if len(part) == 1 and part != PLOT:
        return LETTER, part
    return part[:1], part[1:]
