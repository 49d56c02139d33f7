"""A place that answers what was asked for."""

from __future__ import annotations

from typing import Literal

import msgspec

Kind = Literal[
    "house", "interpolated", "entrance", "street", "crossing", "kilometre", "settlement", "sight", "coordinates"
]


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """One answer.

    Attributes
    ----------
    lon, lat : float
        Degrees.
    label : str
        As it is written on an envelope: street, number, settlement.
    score : float
        How sure it is, from 0 to 1.
    matched, unmatched : tuple of str
        Words of the text, as typed, that were understood and that were not.
    alike : int
        How many other places answer the same words as well.
    distance_m : float or None
        From the point that was asked for, where one was.
    """

    lon: float
    lat: float
    label: str
    kind: Kind
    score: float = 1.0
    matched: tuple[str, ...] = ()
    unmatched: tuple[str, ...] = ()
    alike: int = 0
    distance_m: float | None = None
