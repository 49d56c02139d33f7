"""Answers that are weighed against each other before they are written out."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final, NamedTuple

from maps.gazetteer.entries import NOWHERE

if TYPE_CHECKING:
    from maps.gazetteer.found import Kind

Place = tuple[float, float]
"""Longitude and latitude in degrees."""

_KINDS: Final = ("house", "entrance", "interpolated", "crossing", "kilometre", "settlement", "street", "sight")
_RANK: Final = {kind: rank for rank, kind in enumerate(_KINDS)}
_BUCKETS: Final = 1000
"""Answers whose scores are equal to a thousandth are as good as each other."""
_ABOUT: Final = 0.015
"""By so much less sure a nearer answer, or one in a bigger settlement, still comes first."""
_PER_RANK: Final = 0.0003
_HALF_FAR_DEGREES: Final = 0.1
_HIGHEST: Final = math.log1p(4e7)


class Candidate(NamedTuple):
    """A place that may be meant.

    Attributes
    ----------
    score : float
        0 to 1.
    row, other : int
        Row of the street, settlement, sight or road; `other` of a crossing its other street, of a house the house.
    settlement : int
        `NOWHERE` for none.
    used : frozenset of int
        Words of the text that were understood.
    standing : float
        Orders equals: people and houses.
    number : str
        Of the house, or the kilometre.
    """

    score: float
    kind: Kind
    row: int
    lon: float
    lat: float
    settlement: int
    used: frozenset[int]
    standing: float
    other: int = NOWHERE
    number: str = ""

    @property
    def bucket(self) -> int:
        """Equal for answers that are as good as each other."""
        return round(self.score * _BUCKETS)


def best_first(candidates: list[Candidate], near: Place | None) -> list[Candidate]:
    """Order answers: the surest first; of those about as sure the nearest, or those in bigger settlements."""

    def order(one: Candidate) -> tuple[float, int, int]:
        behind = _behind_others(one) if near is None else _far(one, near)
        return -one.score + _ABOUT * behind + _PER_RANK * _RANK[one.kind], one.row, one.other

    return sorted(candidates, key=order)


def _behind_others(one: Candidate) -> float:
    """Give 0 for the highest standing that there is, 1 for none."""
    return 1.0 - math.log1p(one.standing) / _HIGHEST


def _far(one: Candidate, near: Place) -> float:
    """Give 0 for a place at hand, 1 for one far away."""
    apart = apart_degrees(near, (one.lon, one.lat))
    return apart / (apart + _HALF_FAR_DEGREES)


def apart_degrees(one: Place, other: Place) -> float:
    """Give about how many degrees of latitude two places lie apart."""
    east = abs(one[0] - other[0])
    return math.hypot(min(east, 360.0 - east) * math.cos(math.radians(one[1])), one[1] - other[1])
