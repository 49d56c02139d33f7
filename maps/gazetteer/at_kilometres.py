"""Places on numbered roads: `А-181, 54 км`, `54-й километр А181`, `км 54+300`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from maps.gazetteer.candidates import Candidate
from maps.gazetteer.entries import NOWHERE
from maps.gazetteer.index import ROAD
from maps.gazetteer.refs import plain_ref

if TYPE_CHECKING:
    from collections.abc import Iterator

    from maps.gazetteer.named import Names
    from maps.gazetteer.parsing import Parsed
    from maps.gazetteer.source import Source

_KM: Final = r"(?:км|километр\w*|km)\b\.?"
_NUMBER: Final = r"(?P<km>\d{1,4})(?:[.,](?P<part>\d{1,3}))?"
_PLUS: Final = r"\s*\+\s*(?P<metres>\d{1,3})\b"
_METRES: Final = r"\s*\+?\s*(?P<more>\d{1,3})\s*(?:м|метр\w*|m)\b"
_SAID: Final = (
    re.compile(rf"{_KM}\s*{_NUMBER}(?:{_PLUS})?", re.IGNORECASE),
    re.compile(
        rf"(?<!\d){_NUMBER}(?:\s?-?(?:й|ый|ой|го|ого|ом|м))?\s*{_KM}(?:{_METRES}|{_PLUS})?",
        re.IGNORECASE,
    ),
)
_LONGEST_REF: Final = 4
_WEIGHT: Final = 1.0
"""Of the ref and of the kilometre among the words."""
_ROADS: Final = frozenset({ROAD})


class _Kilometre(NamedTuple):
    """A kilometre in a text, and its words."""

    km: float
    rows: frozenset[int]


def kilometre_candidates(parsed: Parsed, names: Names, source: Source) -> Iterator[Candidate]:
    """Give the places on numbered roads that a text may mean."""
    if not source.roads:
        return
    for said in _said(parsed):
        left = tuple(row for row in range(len(parsed.words)) if row not in said.rows)
        refs = list(_refs(parsed, left, source.roads))
        for rows, roads in refs:
            unexplained = sum(names.matching.unexplained(row, None) for row in left if row not in rows)
            score = 2 * _WEIGHT / (2 * _WEIGHT + unexplained)
            for road in roads:
                yield from _place(source, road, said, score, said.rows | rows)
        if not refs:
            for named in names.places(left, _ROADS):
                yield from _place(source, named.row, said, named.score(_WEIGHT, 1.0), said.rows | named.used)


def _said(parsed: Parsed) -> Iterator[_Kilometre]:
    for pattern in _SAID:
        for match in pattern.finditer(parsed.text):
            parts = match.groupdict(default="")
            metres = parts["metres"] or parts.get("more", "") or "0"
            km = float(f"{parts['km']}.{parts['part'] or 0}") + int(metres) / 1000.0
            start, end = match.span()
            yield _Kilometre(
                km, frozenset(row for row, word in enumerate(parsed.words) if start <= word.start and word.end <= end)
            )


def _refs(
    parsed: Parsed, left: tuple[int, ...], roads: dict[str, list[int]]
) -> Iterator[tuple[frozenset[int], list[int]]]:
    """Give the words that are the number of a road, and its stretches."""
    for place in range(len(left)):
        for length in range(1, _LONGEST_REF + 1):
            rows = left[place : place + length]
            ref = plain_ref("".join(parsed.words[row].plain for row in rows))
            if len(rows) == length and ref in roads:
                yield frozenset(rows), roads[ref]


def _place(source: Source, road: int, said: _Kilometre, score: float, used: frozenset[int]) -> Iterator[Candidate]:
    points = np.array(source.rows.kilometres(road)).reshape(-1, 3)
    if len(points) and points[0, 0] <= said.km <= points[-1, 0]:
        yield Candidate(
            score=score,
            kind="kilometre",
            row=road,
            lon=float(np.interp(said.km, points[:, 0], points[:, 1])),
            lat=float(np.interp(said.km, points[:, 0], points[:, 2])),
            settlement=NOWHERE,
            used=used,
            standing=0.0,
            number=str(said.km),
        )
