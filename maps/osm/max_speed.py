"""The speed limit of a way: plain figures with their units, and the words and codes that name a law."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from maps.osm.measures import NO_LIMIT
from maps.osm.national_speeds import national_speed_kmh

if TYPE_CHECKING:
    from collections.abc import Mapping

KMH_PER_MPH: Final = 1.609344
KMH_PER_KNOT: Final = 1.852
UNLIMITED_KMH: Final = NO_LIMIT

IMPLYING_KEYS: Final = ("maxspeed:type", "source:maxspeed", "zone:maxspeed", "zone:traffic")
"""Keys whose value may name a law where no speed is told, the strongest first."""

_WORD_KMH: Final = {"walk": 5.0, "none": UNLIMITED_KMH}
"""As the OSM wiki explains them."""

_UNIT_KMH: Final = {"": 1.0, "km/h": 1.0, "kmh": 1.0, "kph": 1.0, "mph": KMH_PER_MPH, "knots": KMH_PER_KNOT}
_FIGURE: Final = re.compile(r"([0-9]{1,3}(?:\.[0-9]+)?)\s*([a-z/]*)")


def max_speed_kmh(text: str) -> float | None:
    """Read a `maxspeed`; of several values the lowest counts.

    Returns
    -------
    float or None
        Kilometres an hour, `UNLIMITED_KMH` for "none", None where a value is not understood.
    """
    speeds = [_one_speed_kmh(part.strip().lower()) for part in text.split(";")]
    known = [speed for speed in speeds if speed is not None]
    return min(known) if len(known) == len(speeds) else None


def implied_speed_kmh(tags: Mapping[str, str]) -> float | None:
    """Give the speed that the law sets on a way whose tags name it, None where they do not."""
    speeds = (national_speed_kmh(tags[key]) for key in IMPLYING_KEYS if key in tags)
    return next((speed for speed in speeds if speed is not None), None)


def _one_speed_kmh(text: str) -> float | None:
    if text in _WORD_KMH:
        return _WORD_KMH[text]
    figure = _FIGURE.fullmatch(text)
    if figure is None:
        return national_speed_kmh(text)
    if figure[2] not in _UNIT_KMH:
        return None
    return float(figure[1]) * _UNIT_KMH[figure[2]] or None
