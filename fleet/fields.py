"""Checks of single fields that every record of the fleet shares."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Final

from fleet.errors import FieldError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from fleet.vocabulary import Vocabulary

LONGEST_NAME: Final = 200
"""Letters of a name that still fit a screen and a printed card."""

_ID: Final = re.compile(r"[^\s/?#:;,|]{1,64}")


def check_id(field: str, value: str) -> None:
    """Refuse an id that is empty, too long, or cannot stand in an address of the interface or in a list."""
    if not value:
        raise FieldError(field, "is empty")
    if not _ID.fullmatch(value) or not value.isprintable():
        raise FieldError(field, f"is {value!r}: want 1 to 64 signs without blanks and without / ? # : ; , |")


def check_name(field: str, value: str) -> None:
    """Refuse a name that is empty, too long or not printable."""
    if not value.strip():
        raise FieldError(field, "is empty")
    if len(value) > LONGEST_NAME:
        raise FieldError(field, f"has {len(value)} letters, more than {LONGEST_NAME}")
    if not value.isprintable():
        raise FieldError(field, f"is {value!r}: it holds signs that cannot be printed")


def check_place(lon: float, lat: float) -> None:
    """Refuse a place that is not on the globe, or that nobody filled in."""
    for field, value in (("lon", lon), ("lat", lat)):
        if not math.isfinite(value):
            raise FieldError(field, f"is {value}, not a number of degrees")
    swapped = abs(lat) <= 180 and abs(lon) <= 90
    if abs(lat) > 90:
        hint = ": are lon and lat swapped?" if swapped else ""
        raise FieldError("lat", f"is {lat:g}, outside -90 to 90{hint}")
    if abs(lon) > 180:
        raise FieldError("lon", f"is {lon:g}, outside -180 to 180")
    if lon == 0 and lat == 0:
        raise FieldError("lon", "and lat are both 0: the place was not filled in")


def check_words(field: str, values: Iterable[str], vocabulary: Vocabulary) -> None:
    """Refuse a word that is not a code of the vocabulary."""
    for value in sorted(values):
        if value not in vocabulary.codes:
            raise FieldError(field, vocabulary.unknown(value))
