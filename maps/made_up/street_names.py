"""How streets of a made-up region are called: as in life, the same few names in every town, and rare ones."""

from __future__ import annotations

from enum import IntEnum
from itertools import chain, count, islice, product
from typing import TYPE_CHECKING, Final

import numpy as np

from maps.made_up.names import agreed, shuffled, with_ordinal, words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from maps.made_up.names import NamePool
    from maps.made_up.streets import River, Streets

LARGE_VILLAGE_NODES: Final = 14
"""A village with fewer junctions has no names of streets: its houses are numbered through."""

_PLAIN: Final = (("улица", "f"), ("переулок", "m"), ("проезд", "m"), ("тупик", "m"))
_WIDE: Final = (("проспект", "m"), ("бульвар", "m"), ("шоссе", "n"))
_QUAY: Final = (("набережная", "f"),)
_SQUARE: Final = (("площадь", "f"),)
_ONE_IN: Final = 40
"""So many streets of the city are there for each quay, for each square and for each line of a quarter."""

_MOST_LINES: Final = 29
_MOST_SOVIET: Final = 10


class Role(IntEnum):
    """What a street of the city is, which tells the kinds of names that it may have."""

    PLAIN = 0
    WIDE = 1
    QUAY = 2
    SQUARE = 3


class StreetNames:
    """Hands out names of streets, each once in one settlement."""

    def __init__(self, *, plain: NamePool, wide: NamePool, rng: np.random.Generator) -> None:
        self._rng = rng
        self._popular = list(words("popular_streets"))
        self._plain = list(_combined(_PLAIN, 0))
        self._of_city = {
            Role.PLAIN: _stream((*self._popular, *self._plain), plain.names, _PLAIN, rng),
            Role.WIDE: _stream(tuple(_combined(_WIDE, 0)), wide.names, _WIDE, rng),
            Role.QUAY: _stream(tuple(_combined(_QUAY, 0)), (), _QUAY, rng),
            Role.SQUARE: _stream(tuple(_combined(_SQUARE, 0)), (), _SQUARE, rng),
        }

    def of_city(self, role: NDArray[np.uint8]) -> list[str]:
        """Name the streets of the city by their roles, (streets,) uint8; neighbours may be lines of one quarter."""
        names = [""] * len(role)
        for one, stream in self._of_city.items():
            rows = np.flatnonzero(role == one)
            taken = list(islice(stream, len(rows)))
            for row, place in zip(rows.tolist(), self._rng.permutation(len(rows)).tolist(), strict=True):
                names[row] = taken[place]
        plain = np.flatnonzero(role == Role.PLAIN).tolist()
        for row, name in zip(plain[len(plain) // 3 :], _quarter_lines(len(plain)), strict=False):
            names[row] = name
        return names

    def of_settlement(self, streets: int) -> list[str]:
        """Name the streets of a town or village, popular names first of all."""
        rank = np.arange(len(self._popular))
        order = np.argsort(np.log(rank + 3.0) - self._rng.gumbel(size=len(rank)), kind="stable")
        popular = [self._popular[row] for row in order[:streets]]
        rare = self._rng.permutation(len(self._plain))[: streets - len(popular)]
        names = list(dict.fromkeys(popular + [self._plain[row] for row in rare.tolist()]))
        higher = chain.from_iterable(_combined(_PLAIN, number) for number in count(1))
        return names + list(islice(higher, streets - len(names)))


def city_roles(city: Streets, is_wide: NDArray[np.bool_], river: River) -> NDArray[np.uint8]:
    """Tell the role of each street of the city: (streets,) uint8 of `Role`.

    Those nearest to the river are quays, the shortest ones squares.
    """
    blocks = np.bincount(city.street)
    some = 1 + len(blocks) // _ONE_IN
    off_m = np.abs(city.y - river.middle_m(city.x))[city.a]
    role = np.where(is_wide, Role.WIDE, Role.PLAIN).astype(np.uint8)
    role[_first(np.where(is_wide, blocks.max() + 1, blocks), some)] = Role.SQUARE
    role[_first(np.where(role == Role.PLAIN, np.bincount(city.street, off_m) / blocks, np.inf), some)] = Role.QUAY
    return role


def _first(value: NDArray[np.float64], wanted: int) -> NDArray[np.int64]:
    return np.argsort(value, kind="stable")[:wanted]


def _quarter_lines(streets: int) -> list[str]:
    """Give the names of the numbered streets of a city with so many plain streets."""
    lines, soviet = min(2 + streets // _ONE_IN, _MOST_LINES), min(2 + streets // _ONE_IN, _MOST_SOVIET)
    return [f"{number}-я линия" for number in range(1, lines + 1)] + [
        f"{number}-я Советская улица" for number in range(1, soviet + 1)
    ]


def _stream(
    first: Sequence[str], then: Sequence[str], kinds: tuple[tuple[str, str], ...], rng: np.random.Generator
) -> Iterator[str]:
    """Give names without end and without repeats: shuffled `first`, `then`, and ever higher ordinals."""
    told: set[str] = set()
    higher = (shuffled(list(_combined(kinds, number)), rng).names for number in count(1))
    for name in chain(shuffled(list(first), rng).names, then, chain.from_iterable(higher)):
        if name not in told:
            told.add(name)
            yield name


def _combined(kinds: tuple[tuple[str, str], ...], ordinal: int) -> Iterator[str]:
    """Give the names of all kinds with one ordinal, 0 for none: «2-я Садовая улица», «2-й проезд Мира»."""
    for (kind, gender), word in product(kinds, words("adjectives")):
        yield f"{with_ordinal(ordinal, gender)}{agreed(word, gender)} {kind}"
    for (kind, gender), word in product(kinds, words("after_people") + words("after_things")):
        if kind not in {"шоссе", "тупик"}:
            yield f"{with_ordinal(ordinal, gender)}{kind} {word}"
