"""Where an incident is, as far as all may know."""

from __future__ import annotations

import msgspec


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """The public point of an incident: on the nearest road, or, off the map, rounded to about 100 m.

    `hint` is ``swapped`` where longitude and latitude look exchanged.
    """

    lon: float
    lat: float
    off_map: bool = False
    hint: str | None = None
