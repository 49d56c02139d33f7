"""From a typed text to the places that it may mean."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from maps.gazetteer.at_crossings import crossing_candidates
from maps.gazetteer.at_houses import house_candidates
from maps.gazetteer.at_kilometres import kilometre_candidates
from maps.gazetteer.candidates import Candidate, best_first
from maps.gazetteer.entries import NOWHERE
from maps.gazetteer.index import SETTLEMENT, SIGHT, STREET
from maps.gazetteer.keyboard import other_layouts
from maps.gazetteer.matching import Matching
from maps.gazetteer.named import Names
from maps.gazetteer.parsing import parse, with_joined_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from maps.gazetteer.candidates import Place
    from maps.gazetteer.found import Kind
    from maps.gazetteer.named import Named
    from maps.gazetteer.parsing import Parsed
    from maps.gazetteer.source import Source

_SURE: Final = 0.8
"""With such an answer the text is not read in the other keyboard layout too."""
_LATER_READING: Final = 0.995
_LEAST_SCORE: Final = 0.3
_KINDS: Final[dict[int, Kind]] = {STREET: "street", SETTLEMENT: "settlement", SIGHT: "sight"}
_STREETS: Final = frozenset({STREET})
_MOST_NAMED: Final = 400


class Search(NamedTuple):
    """A text as it was read, and what it may mean, best first."""

    parsed: Parsed
    candidates: list[Candidate]

    @property
    def best(self) -> float:
        """Score of the best answer, 0 where there is none."""
        return self.candidates[0].score if self.candidates else 0.0


def search(source: Source, text: str, near: Place | None) -> Search:
    """Find what a text may mean, in the keyboard layout that finds most.

    Parameters
    ----------
    text : str
        Tidy.
    near : (lon, lat), optional
        Of answers that are as good as each other the nearest come first.
    """
    found = Search(parse(""), [])
    for parsed in _layouts(source, text):
        found = max(found, _search(source, parsed, near), key=lambda one: one.best)
        if found.best >= _SURE:
            break
    return found


def _layouts(source: Source, text: str) -> list[Parsed]:
    """Read a text as typed and in the other layout: first where most words are known, and only there if any are.

    Words that are one on the map are joined last.
    """
    readings = [parse(layout) for layout in (text, *other_layouts(text))]
    known = [sum(source.likeness.knows(word.plain) for word in parsed.words) for parsed in readings]
    order = sorted(range(len(readings)), key=lambda number: -known[number])
    chosen = [readings[number] for number in order if known[number] or not known[order[0]]]
    joined = (with_joined_words(parsed, source.likeness.is_word) for parsed in chosen)
    return [*chosen, *(parsed for parsed in joined if parsed is not None)]


def _search(source: Source, parsed: Parsed, near: Place | None) -> Search:
    if not source.index.phrases:
        return Search(parsed, [])
    names = Names(Matching(parsed, source), source, near)
    best: dict[tuple[str, int, int, str], Candidate] = {}
    for candidate in _candidates(source, parsed, names):
        key = (candidate.kind, candidate.row, NOWHERE if candidate.number else candidate.other, candidate.number)
        if candidate.score >= _LEAST_SCORE and (key not in best or candidate.score > best[key].score):
            best[key] = candidate
    return Search(parsed, best_first(list(best.values()), near))


def _candidates(source: Source, parsed: Parsed, names: Names) -> Iterator[Candidate]:
    """Give whatever a text may mean, in any reading."""
    for order, reading in enumerate(parsed.readings):
        if reading.house is None:
            yield from _without_house(source, names.places(reading.names, frozenset(_KINDS)))
        else:
            streets = names.places(reading.names, _STREETS, reading.house_words[0])
            for house in house_candidates(source.rows, parsed, reading, streets):
                yield house._replace(score=house.score * _LATER_READING**order)
    yield from crossing_candidates(parsed, names, source.columns)
    yield from kilometre_candidates(parsed, names, source)


def _without_house(source: Source, places: list[Named]) -> Iterator[Candidate]:
    """Give streets, settlements and sights; what stands for a settlement is told as that."""
    for named in places[:_MOST_NAMED]:
        if named.kind != STREET or named.settlement == NOWHERE or not source.columns.street_is_place[named.row]:
            yield Candidate(
                score=named.score(),
                kind=_KINDS[named.kind],
                row=named.row,
                lon=named.lon,
                lat=named.lat,
                settlement=named.settlement,
                used=named.used,
                standing=named.standing,
            )
