"""What the tag `addr:housenumber` says: one number or several, and what is between two of them."""

from __future__ import annotations

import re
from typing import Final

from maps.gazetteer.osm_names import values_of

LONGEST_NUMBER: Final = 30
MOST_BETWEEN: Final = 500
"""More houses than this between two ends are a mistake in the data."""

_WITHOUT: Final = frozenset({"б/н", "бн", "б.н.", "без номера", "n/a", "no", "none", "s/n", "sn", "?", "нет"})
_HAS_DIGIT: Final = re.compile(r"\d")
_LETTERS: Final = re.compile(r"[^\W\d_]{1,3}")
_LIST: Final = re.compile(r"\d\w*(?:\s*,\s*\d\w*)+")
_FLOOR: Final = re.compile(r",.*[A-Za-zÀ-ɏ]{3}.*")
_WITH_LETTER: Final = re.compile(r"(\d{1,5})\s*([^\W\d_]?)")
_STEPS: Final = {"even": 2, "odd": 2, "all": 1}


def house_numbers(text: str) -> list[str]:
    """Split the numbers of an address, `5;7` or `5, 7`; empty where none is a number or a letter.

    What follows a comma in words of Latin letters, as in `2, Floor 3`, is no part of a number.
    """
    text = _FLOOR.sub("", text)
    listed = text.replace(",", ";") if _LIST.fullmatch(text.strip()) else text
    return list(dict.fromkeys(value for value in values_of(listed) if _is_number(value)))


def number_key(number: str) -> str:
    """Give what two spellings of one house number share."""
    return "".join(number.casefold().split())


def numbers_between(one: str, other: str, rule: str) -> list[str] | None:
    """Give the numbers between two houses in the order from the one to the other.

    Parameters
    ----------
    rule : str
        `even`, `odd`, `all`, `alphabetic` or the step as a number.

    Returns
    -------
    list of str or None
        None where the numbers or the rule cannot be understood, or do not fit each other.
    """
    ends = _WITH_LETTER.fullmatch(one), _WITH_LETTER.fullmatch(other)
    if ends[0] is None or ends[1] is None:
        return None
    first, last = ends[0], ends[1]
    if rule == "alphabetic":
        return _letters_between(first, last)
    step = _STEPS.get(rule) or (int(rule) if rule.isascii() and rule.isdigit() else 0)
    low, high = int(first[1]), int(last[1])
    if (
        not step
        or first[2]
        or last[2]
        or (high - low) % step
        or (rule in _STEPS and step == 2 and not _fits(low, rule))
    ):
        return None
    between = range(low + step, high, step) if low < high else range(low - step, high, -step)
    return [str(number) for number in between] if len(between) <= MOST_BETWEEN else None


def _is_number(value: str) -> bool:
    known = value.casefold() not in _WITHOUT and len(value) <= LONGEST_NUMBER
    return known and bool(_HAS_DIGIT.search(value) or _LETTERS.fullmatch(value))


def _fits(number: int, rule: str) -> bool:
    return number % 2 == (rule == "odd")


def _letters_between(first: re.Match[str], last: re.Match[str]) -> list[str] | None:
    if first[1] != last[1] or not last[2]:
        return None
    low, high = ord(first[2].upper() or "A"), ord(last[2].upper())
    if not 0 <= high - low <= MOST_BETWEEN:
        return None
    return [first[1] + chr(letter) for letter in range(low + 1, high)]
