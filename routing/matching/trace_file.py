"""Traces of many vehicles from one file."""

from __future__ import annotations

import csv
from datetime import datetime
from typing import TYPE_CHECKING, Final

from routing.matching.errors import TraceError
from routing.matching.trace import Trace, trace

if TYPE_CHECKING:
    from pathlib import Path

COLUMNS: Final = ("unit", "at", "lon", "lat")
"""Columns of a file of traces; others may stand beside them."""


def read_traces(file: Path) -> dict[str, Trace]:
    """Read archived fixes.

    Parameters
    ----------
    file : Path
        CSV with the columns `unit`, `at` (ISO 8601 with a time zone), `lon`, `lat` (degrees), in the order in which the
        fixes came; those of several units may alternate.

    Returns
    -------
    dict of str to Trace
        By unit.

    Raises
    ------
    TraceError
        Where it cannot be read or is not this; the message names the file and the line.
    """
    fixes: dict[str, tuple[list[tuple[float, float]], list[float]]] = {}
    try:
        with file.open(encoding="utf-8", newline="") as text:
            rows = csv.DictReader(text)
            if not set(COLUMNS) <= set(rows.fieldnames or ()):
                raise TraceError(f"{file}: the columns must be {','.join(COLUMNS)}")
            for row in rows:
                places, at_ms = fixes.setdefault(row["unit"], ([], []))
                place, moment_ms = _fix(row, f"{file}:{rows.line_num}")
                places.append(place)
                at_ms.append(moment_ms)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise TraceError(f"{file} cannot be read: {error}") from error
    return {unit: trace(places, at_ms) for unit, (places, at_ms) in fixes.items()}


def _fix(row: dict[str, str | None], where: str) -> tuple[tuple[float, float], float]:
    at, lon, lat = row["at"], row["lon"], row["lat"]
    if at is None or lon is None or lat is None:
        raise TraceError(f"{where}: {', '.join(COLUMNS)} must stand here")
    try:
        moment = datetime.fromisoformat(at)
        place = float(lon), float(lat)
    except ValueError as error:
        raise TraceError(f"{where}: {error}") from error
    if moment.tzinfo is None:
        raise TraceError(f"{where}: the moment {at} has no time zone")
    return place, moment.timestamp() * 1000.0
