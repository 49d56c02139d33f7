"""What the free text of a call tells: its words, who the patient is, and whether the caller asks where the crew is."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import Final, NamedTuple

from maps.gazetteer.text import plain, stem

MOST_CHARACTERS: Final = 500
MOST_WORDS: Final = 24

_WORD: Final = re.compile(r"[^\W\d_]+")
_AGE: Final = re.compile(r"\b(\d{1,3})[ -]*(?:лет|год|г\.р|летн|years?\b|y\.?o\b)", re.IGNORECASE)
_MONTHS: Final = re.compile(r"\b\d{1,2}\s*(?:месяц|мес\b|months?\b)", re.IGNORECASE)
_SHORTEST: Final = 3
_OLDEST: Final = 120


class Person(NamedTuple):
    """Who the patient is, as far as it is told: sex `m`, `f` or empty, age in years."""

    sex: str = ""
    age: float | None = None


NOBODY: Final = Person()


@dataclass(frozen=True, slots=True)
class Told:
    """What a text tells: stems of its words in order, each once."""

    words: tuple[str, ...] = ()
    person: Person = NOBODY
    asks_again: bool = False


class _Table(NamedTuple):
    again_one: tuple[str, ...]
    again_two: tuple[tuple[str, str], ...]
    male: tuple[str, ...]
    female: tuple[str, ...]
    ages: tuple[tuple[float, tuple[str, ...]], ...]
    empty: frozenset[str]


def told_in(text: str) -> Told:
    """Read the free text of a call; no more than `MOST_CHARACTERS` and `MOST_WORDS` of it."""
    seen = text[:MOST_CHARACTERS]
    said = [plain(match[0]) for match in _WORD.finditer(seen)]
    return Told(_stems(said), person_in(seen, said), _asks_again(said))


def person_in(text: str, said: list[str]) -> Person:
    """Give who a text tells of; `said` are its plain words. A sex that the text contradicts is not told."""
    male, female = (_has_any(said, begins) for begins in (_table().male, _table().female))
    sex = "" if male == female else "m" if male else "f"
    return Person(sex, _age(text, said))


def _stems(said: list[str]) -> tuple[str, ...]:
    telling = (word for word in said if len(word) >= _SHORTEST and word not in _table().empty)
    return tuple(dict.fromkeys(stem(word) for word in telling))[:MOST_WORDS]


def _age(text: str, said: list[str]) -> float | None:
    ages = [int(match[1]) for match in _AGE.finditer(text)]
    if ages:
        return float(ages[0]) if ages[0] <= _OLDEST else None
    if _MONTHS.search(text):
        return 0.5
    return next((age for age, begins in _table().ages if _has_any(said, begins)), None)


def _asks_again(said: list[str]) -> bool:
    pairs = tuple(pairwise(said))
    return _has_any(said, _table().again_one) or any(
        first.startswith(one) and second.startswith(two) for first, second in pairs for one, two in _table().again_two
    )


def _has_any(said: list[str], begins: tuple[str, ...]) -> bool:
    return any(word.startswith(begins) for word in said)


@cache
def _table() -> _Table:
    table = tomllib.loads(files("dispatch.duplicates").joinpath("told.toml").read_text(encoding="utf-8"))
    pairs = (pair.split() for pair in table["again"]["two"])
    return _Table(
        again_one=tuple(table["again"]["one"]),
        again_two=tuple((one, two) for one, two in pairs),
        male=tuple(table["person"]["male"]),
        female=tuple(table["person"]["female"]),
        ages=tuple((float(age), tuple(begins)) for age, begins in table["ages"].items()),
        empty=frozenset(table["empty"]["words"].split()),
    )
