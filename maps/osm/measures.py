"""Widths, heights, lengths, weights and durations as OSM writes them, each as one number."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

NO_LIMIT: Final = float("inf")

_NO_LIMIT_WORDS: Final = frozenset({"none", "no", "default", "below_default", "no_indications", "no_sign", "unsigned"})
_METRES_PER_FOOT: Final = 0.3048
_METRES_PER_INCH: Final = 0.0254
_METRES: Final = {
    "": 1.0,
    "m": 1.0,
    "cm": 0.01,
    "ft": _METRES_PER_FOOT,
    "'": _METRES_PER_FOOT,
    "in": _METRES_PER_INCH,
    '"': _METRES_PER_INCH,
}
_TONNES: Final = {"": 1.0, "t": 1.0, "kg": 0.001, "st": 0.90718474, "lt": 1.0160469088, "lbs": 0.00045359237}
_FIGURE: Final = re.compile(r"([0-9]{1,6}(?:[.,][0-9]{1,3})?) *([a-z'\"]*)")
_FEET_AND_INCHES: Final = re.compile(r"([0-9]{1,3}) *(?:'|ft) *-? *([0-9]{1,2}(?:\.[0-9]+)?) *(?:\"|''|in)")
_CLOCK: Final = re.compile(r"(?:([0-9]{1,3}):)?([0-9]{1,3})(?::([0-9]{2}))?")
_ISO_DURATION: Final = re.compile(r"pt(?=[0-9])(?:([0-9]+)h)?(?:([0-9]+)m)?(?:([0-9]+)s)?")


def metres(text: str) -> float | None:
    """Read a length such as `3.5`, `3,5 m`, `250 cm`, `7'6"`; of several values the lowest counts.

    Returns
    -------
    float or None
        Metres, `NO_LIMIT` for words as `none`, None where a value is not understood.
    """
    return _lowest(text, _one_length_m)


def tonnes(text: str) -> float | None:
    """Read a weight such as `3.5`, `7.5 t`, `3500 kg`, `5 st` (short tons), as `metres` reads lengths."""
    return _lowest(text, lambda one: _figure(one, _TONNES))


def duration_s(text: str) -> float | None:
    """Read `20` (minutes), `1:20`, `01:20:30` or `PT1H20M` in seconds; None where it is not understood."""
    plain = text.strip().lower()
    found = _ISO_DURATION.fullmatch(plain) or _CLOCK.fullmatch(plain)
    if found is None:
        return None
    hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return float(hours * 3600 + minutes * 60 + seconds) or None


def _lowest(text: str, read_one: Callable[[str], float | None]) -> float | None:
    values = [_value(part.strip().lower(), read_one) for part in text.split(";")]
    known = [value for value in values if value is not None]
    return min(known) if len(known) == len(values) else None


def _value(text: str, read_one: Callable[[str], float | None]) -> float | None:
    return NO_LIMIT if text in _NO_LIMIT_WORDS else read_one(text)


def _one_length_m(text: str) -> float | None:
    both = _FEET_AND_INCHES.fullmatch(text)
    if both is not None:
        return int(both[1]) * _METRES_PER_FOOT + float(both[2]) * _METRES_PER_INCH or None
    return _figure(text, _METRES)


def _figure(text: str, units: Mapping[str, float]) -> float | None:
    figure = _FIGURE.fullmatch(text)
    if figure is None or figure[2] not in units:
        return None
    return float(figure[1].replace(",", ".")) * units[figure[2]] or None
