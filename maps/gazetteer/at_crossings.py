"""Places where two streets of a text meet: `Невский и Литейный`, `угол Ленина и Мира`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from maps.gazetteer.candidates import Candidate
from maps.gazetteer.index import STREET
from maps.gazetteer.words import words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from maps.gazetteer.columns import Columns
    from maps.gazetteer.named import Named, Names
    from maps.gazetteer.parsing import Parsed

_MOST_CUTS: Final = 4
_MOST_CROSSINGS: Final = 60
_BETWEEN_SIGNS: Final = frozenset("/&+")
_STREETS: Final = frozenset({STREET})

Cut = tuple[tuple[int, ...], tuple[int, ...], frozenset[int]]
"""Words of one street, those of the other, and those that say that they cross."""


def crossing_candidates(parsed: Parsed, names: Names, columns: Columns) -> Iterator[Candidate]:
    """Give the crossings that a text may mean."""
    if len(columns.crossing_one):
        for one, other, said in _cuts(parsed):
            first = {named.row: named for named in names.places(one, _STREETS)}
            if first:
                second = {named.row: named for named in names.places(other, _STREETS)}
                yield from _crossings(columns, first, second, said)


def _cuts(parsed: Parsed) -> list[Cut]:
    """Cut the words at what stands between two streets, or after each where a word before says that they cross."""
    table = words()
    rows = parsed.readings[-1].names
    first = next(iter(rows), None)
    before = frozenset(row for row in rows if row == first and parsed.words[row].plain in table.before_crossing)
    rows = tuple(row for row in rows if row not in before)
    cuts = [_cut(rows, row, before | {row}) for row in rows if parsed.words[row].plain in table.between]
    cuts += [_cut(rows, row, before) for row in rows if _is_between(parsed, row)]
    if before and not cuts:
        cuts = [_cut(rows, row, before) for row in rows[1:]]
    return [cut for cut in cuts if cut[0] and cut[1]][:_MOST_CUTS]


def _cut(rows: tuple[int, ...], at: int, said: frozenset[int]) -> Cut:
    return tuple(row for row in rows if row < at), tuple(row for row in rows if row >= at and row not in said), said


def _is_between(parsed: Parsed, row: int) -> bool:
    word = parsed.words[row]
    return parsed.words[row].gap.strip() in _BETWEEN_SIGNS and not word.is_number


def _crossings(
    columns: Columns, first: dict[int, Named], second: dict[int, Named], said: frozenset[int]
) -> Iterator[Candidate]:
    first_score, second_score = _scores(first, columns), _scores(second, columns)
    one, other = columns.crossing_one, columns.crossing_other
    straight = first_score[one] * second_score[other]
    swapped = first_score[other] * second_score[one]
    best = np.maximum(straight, swapped)
    order = np.argsort(-best, kind="stable")[:_MOST_CROSSINGS]
    for crossing in order[best[order] > 0.0].tolist():
        ends = int(one[crossing]), int(other[crossing])
        if swapped[crossing] > straight[crossing]:
            ends = ends[1], ends[0]
        yield _candidate(columns, crossing, first[ends[0]], second[ends[1]], said)


def _scores(named: dict[int, Named], columns: Columns) -> NDArray[np.float64]:
    scores = np.zeros(len(columns.street_lon))
    for row, one in named.items():
        scores[row] = one.score()
    return scores


def _candidate(columns: Columns, crossing: int, one: Named, other: Named, said: frozenset[int]) -> Candidate:
    asked = one.asked + other.asked + one.unexplained + other.unexplained
    return Candidate(
        score=(one.gained + other.gained) / asked,
        kind="crossing",
        row=one.row,
        lon=float(columns.crossing_lon[crossing]),
        lat=float(columns.crossing_lat[crossing]),
        settlement=one.settlement,
        used=one.used | other.used | said,
        standing=one.standing,
        other=other.row,
    )
