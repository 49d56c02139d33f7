"""Houses of the streets that a text may mean."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from maps.gazetteer.candidates import Candidate, Place
from maps.gazetteer.houses import Agreement, agreement, parts_of
from maps.gazetteer.words import words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from maps.gazetteer.houses import HouseNumber
    from maps.gazetteer.named import Named
    from maps.gazetteer.parsing import Parsed, Reading
    from maps.gazetteer.rows import House, Rows

_MOST_STREETS: Final = 250
_MOST_INTERPOLATED: Final = 12
_WEIGHT: Final = 1.0
"""Of a house's number among the words."""
_INTERPOLATED: Final = 0.7
_FOUND_ELSEWHERE: Final = 1.01
"""A sign with words that stand elsewhere in the text is meant rather than one without."""
_FARTHEST: Final = 24
"""Numbers that neighbours may lie apart for a house between them to be placed."""
_STILL_WORTH: Final = 0.45
"""Of the best street's score: houses of less likely streets are not looked up."""


class _Between(NamedTuple):
    """Two houses of one side of a street, each as number, longitude and latitude."""

    lower: tuple[int, float, float]
    upper: tuple[int, float, float]

    def place(self, number: int) -> Place:
        share = (number - self.lower[0]) / (self.upper[0] - self.lower[0])
        lon, lat = (low + share * (high - low) for low, high in zip(self.lower[1:], self.upper[1:], strict=True))
        return lon, lat


def house_candidates(rows: Rows, parsed: Parsed, reading: Reading, streets: list[Named]) -> Iterator[Candidate]:
    """Give the houses, or places between houses, that have the number of a reading; streets come best first."""
    if reading.house is None or not streets:
        return
    least = _STILL_WORTH * streets[0].score()
    without: list[Named] = []
    for street in streets[:_MOST_STREETS]:
        if street.score() < least:
            break
        houses = rows.houses(street.row, reading.house.base)
        yield from (_house(parsed, reading, street, house) for house in houses)
        if not houses:
            without.append(street)
    for street in without[:_MOST_INTERPOLATED]:
        yield from _between(rows, parsed, reading, street)


def _house(parsed: Parsed, reading: Reading, street: Named, house: House) -> Candidate:
    others = frozenset(range(len(parsed.words))) - street.used - frozenset(reading.house_words)
    agreed = agreement(_number(reading), parts_of(house.plain), {parsed.words[row].plain for row in others})
    elsewhere = frozenset(row for row in others if parsed.words[row].plain in agreed.elsewhere)
    return Candidate(
        score=street.score(_WEIGHT, agreed.share) * _FOUND_ELSEWHERE ** len(elsewhere),
        kind="house",
        row=street.row,
        lon=house.lon,
        lat=house.lat,
        settlement=street.settlement,
        used=street.used | _understood(parsed, reading, agreed) | elsewhere,
        standing=street.standing,
        other=house.row,
        number=house.number,
    )


def _between(rows: Rows, parsed: Parsed, reading: Reading, street: Named) -> Iterator[Candidate]:
    number = _number(reading)
    base = int(number.base)
    between = _neighbours(rows.bases(street.row), base)
    if between is not None:
        lon, lat = between.place(base)
        lacking = Agreement(_INTERPOLATED, tuple(value for _, value in number.parts))
        yield Candidate(
            score=street.score(_WEIGHT, _INTERPOLATED),
            kind="interpolated",
            row=street.row,
            lon=lon,
            lat=lat,
            settlement=street.settlement,
            used=street.used | _understood(parsed, reading, lacking),
            standing=street.standing,
            number=number.base,
        )


def _neighbours(houses: list[tuple[int, float, float]], base: int) -> _Between | None:
    """Find the nearest houses below and above a number on its side of the street."""
    side = [house for house in houses if house[0] % 2 == base % 2]
    lower = max((house for house in side if house[0] < base), default=None)
    upper = min((house for house in side if house[0] > base), default=None)
    if lower is None or upper is None or upper[0] - lower[0] > _FARTHEST:
        return None
    return _Between(lower, upper)


def _understood(parsed: Parsed, reading: Reading, agreed: Agreement) -> frozenset[int]:
    """Give the words of the number without those of parts that the sign has not."""
    lacking = {row for row in reading.house_words[1:] if parsed.words[row].plain in agreed.lacking}
    told = {row for row in reading.house_words if row + 1 in lacking and parsed.words[row].plain in words().house_parts}
    return frozenset(reading.house_words) - lacking - told


def _number(reading: Reading) -> HouseNumber:
    assert reading.house is not None
    return reading.house
