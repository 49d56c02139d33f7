"""The file of places that a service knows by names of its own: places.csv in the folder of a built map."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from maps.csv_lines import not_empty, read_field, read_lines
from maps.errors import OwnPlacesFileError
from maps.gazetteer.entries import NOWHERE, Entries, Sight

if TYPE_CHECKING:
    import os
    from collections.abc import Mapping

PLACES_FILE: Final = "places.csv"
OWN_KIND: Final = "own"
"""The kind of a place whose line tells none."""

_COLUMNS: Final = ("name", "lon", "lat")
_RUSSIAN_COLUMNS: Final = {"название": "name", "долгота": "lon", "широта": "lat", "вид": "kind"}
_LIMIT_DEGREES: Final = {"lon": 180.0, "lat": 90.0}


def read_own_places(path: str | os.PathLike[str]) -> list[Sight]:
    """Read places.csv: name,lon,lat,kind in degrees; comma or `;`, Russian headers too; `kind` may be left out.

    Raises
    ------
    MapError
        Where the file is missing, not UTF-8, or has no header.
    OwnPlacesFileError
        Where lines are bad: all of them, each as FILE:LINE: reason.
    """
    return read_lines(Path(path), _place, needed=_COLUMNS, translations=_RUSSIAN_COLUMNS, error=OwnPlacesFileError)


def with_own_places(entries: Entries, folder: Path) -> Entries:
    """Add what places.csv in the folder of a map tells, if it is there, to what can be found by name."""
    file = folder / PLACES_FILE
    own = read_own_places(file) if file.is_file() else []
    return replace(entries, sights=(*own, *entries.sights))


def _place(row: Mapping[str, str]) -> Sight:
    return Sight(
        name=read_field(row, "name", not_empty),
        other_names=(),
        kind=row.get("kind") or OWN_KIND,
        settlement=NOWHERE,
        lon=_degrees(row, "lon"),
        lat=_degrees(row, "lat"),
    )


def _degrees(row: Mapping[str, str], name: str) -> float:
    limit = _LIMIT_DEGREES[name]
    degrees = read_field(row, name, lambda text: float(text.replace(",", ".")))
    if not -limit <= degrees <= limit:
        raise ValueError(f"{name} {row[name]} is outside -{limit:g} to {limit:g}")
    return degrees
