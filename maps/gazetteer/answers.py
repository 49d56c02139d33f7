"""Writes found places out: labels, and which words were understood."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from maps.gazetteer.candidates import apart_degrees
from maps.gazetteer.entries import NOWHERE
from maps.gazetteer.found import Found
from maps.gazetteer.labels import crossing_label, house_label, kilometre_label, street_label
from maps.gazetteer.words import words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from maps.gazetteer.candidates import Candidate
    from maps.gazetteer.columns import Columns
    from maps.gazetteer.finding import Search
    from maps.gazetteer.parsing import Parsed
    from maps.gazetteer.source import Source

_OF_STREETS: Final = frozenset({"house", "interpolated", "entrance", "street"})
_AT_HAND: Final = 0.003
"""Degrees of latitude."""
_JOINS: Final = frozenset("-./")


def answers(source: Source, text: str, found: Search, limit: int) -> list[Found]:
    """Write the best answers.

    Parameters
    ----------
    text : str
        Tidy, as typed: the words are told as they stand there, whatever layout they were read in.
    """
    written: list[Found] = []
    equals = Counter((candidate.bucket, candidate.kind) for candidate in found.candidates)
    for candidate in found.candidates:
        if len(written) >= limit:
            break
        alike = equals[candidate.bucket, candidate.kind] - 1
        answer = _with_entrance(source, text, found.parsed, candidate, alike)
        if not any(_are_one(answer, other) for other in written):
            written.append(answer)
    return written


def _are_one(answer: Found, other: Found) -> bool:
    """Tell whether two answers are one to who reads them: one address, or one name side by side."""
    if answer.label != other.label or answer.kind != other.kind:
        return False
    return answer.kind in _OF_STREETS or apart_degrees((answer.lon, answer.lat), (other.lon, other.lat)) < _AT_HAND


def _with_entrance(source: Source, text: str, parsed: Parsed, candidate: Candidate, alike: int) -> Found:
    """Write an answer: the entrance of the house, where it is asked for and known."""
    place = None
    if candidate.kind == "house" and parsed.entrance is not None:
        place = source.rows.entrance(candidate.other, parsed.entrance)
    if place is None:
        return _written(source, text, parsed, candidate, alike)
    candidate = candidate._replace(kind="entrance", lon=place[0], lat=place[1])
    return _written(source, text, parsed, candidate._replace(used=candidate.used | parsed.entrance_words), alike)


def _written(source: Source, text: str, parsed: Parsed, candidate: Candidate, alike: int) -> Found:
    fillers = words().fillers | words().house_marks
    unused = (row for row, word in enumerate(parsed.words) if row not in candidate.used and word.plain not in fillers)
    return Found(
        lon=candidate.lon,
        lat=candidate.lat,
        label=_label(source, parsed, candidate),
        kind=candidate.kind,
        score=round(min(candidate.score, 1.0), 3),
        matched=_as_typed(text, parsed, candidate.used),
        unmatched=_as_typed(text, parsed, unused),
        alike=alike,
    )


def _label(source: Source, parsed: Parsed, candidate: Candidate) -> str:
    rows = source.rows
    settlement = _settlement(source, candidate)
    match candidate.kind:
        case "house" | "interpolated":
            return house_label(rows.name("street", candidate.row), candidate.number, settlement)
        case "entrance":
            number = f"{candidate.number}, подъезд {parsed.entrance}"
            return house_label(rows.name("street", candidate.row), number, settlement)
        case "crossing":
            other = rows.name("street", candidate.other)
            return crossing_label(rows.name("street", candidate.row), other, settlement)
        case "kilometre":
            return kilometre_label(rows.name("road", candidate.row), float(candidate.number))
        case "settlement":
            return street_label(rows.name("settlement", candidate.row), settlement)
        case kind:
            return street_label(rows.name(kind, candidate.row), settlement)


def _settlement(source: Source, candidate: Candidate) -> str | None:
    """Give the settlement that a place is told with: of one that stands for a settlement that which it lies in."""
    columns, row = source.columns, candidate.settlement
    if row != NOWHERE and (candidate.kind == "settlement" or _stands_for_settlement(candidate, columns)):
        row = int(columns.settlement_within[row])
    return None if row == NOWHERE else source.rows.name("settlement", row)


def _stands_for_settlement(candidate: Candidate, columns: Columns) -> bool:
    return candidate.kind in _OF_STREETS and bool(columns.street_is_place[candidate.row])


def _as_typed(text: str, parsed: Parsed, rows: Iterable[int]) -> tuple[str, ...]:
    """Give words as they stand in the text; what is written together remains so."""
    told: list[tuple[int, int]] = []
    for row in sorted(rows):
        word = parsed.words[row]
        between = text[told[-1][1] : word.start] if told else " "
        if told and set(between) <= _JOINS:
            told[-1] = (told[-1][0], word.end)
        else:
            told.append((word.start, word.end))
    return tuple(text[start:end] for start, end in told)
