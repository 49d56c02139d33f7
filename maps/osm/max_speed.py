"""The tag `maxspeed` as a number: plain figures, units, and the words that name a law."""

from __future__ import annotations

import re
from typing import Final

KMH_PER_MPH: Final = 1.609344
KMH_PER_KNOT: Final = 1.852
UNLIMITED_KMH: Final = float("inf")

LAW_KMH: Final = {
    "ru:urban": 60.0,
    "ru:rural": 90.0,
    "ru:motorway": 110.0,
    "ru:living_street": 20.0,
    "walk": 5.0,
    "none": UNLIMITED_KMH,
}
"""Speeds that a word stands for: Russian traffic rules 10.2 and 10.3; `walk` and `none` as in the OSM wiki."""

_UNIT_KMH: Final = {"": 1.0, "km/h": 1.0, "kmh": 1.0, "kph": 1.0, "mph": KMH_PER_MPH, "knots": KMH_PER_KNOT}
_FIGURE: Final = re.compile(r"(\d{1,3}(?:\.\d+)?)\s*([a-z/]*)")


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


def _one_speed_kmh(text: str) -> float | None:
    if text in LAW_KMH:
        return LAW_KMH[text]
    figure = _FIGURE.fullmatch(text)
    if figure is None or figure[2] not in _UNIT_KMH:
        return None
    return float(figure[1]) * _UNIT_KMH[figure[2]] or None
