"""Parameters of questions that several routes take."""

from __future__ import annotations

from typing import Final

import msgspec

from console.api.asked import LonLat
from console.api.problems import bad_field

_LONGEST: Final = 100

_place = msgspec.json.Decoder(LonLat)


def lon_lat(field: str, text: str) -> tuple[float, float]:
    """Read a place told as LON,LAT in degrees; raises a 422 that names the field."""
    try:
        place: LonLat = _place.decode(f"[{text[:_LONGEST]}]")
    except msgspec.DecodeError:
        raise bad_field(field, "must be LON,LAT in degrees, such as 30.31,59.94") from None
    return place
