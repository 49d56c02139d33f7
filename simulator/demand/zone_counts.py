"""Weights of zones from a table of counts, such as how many entries of a register live in each: never persons."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import numpy as np

from maps.road_graph import frozen
from simulator.demand.demand import Demand
from simulator.errors import SimulatorError
from simulator.history.csv_stream import open_text
from simulator.history.errors import Faults, HistoryError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import ArrayLike, NDArray

_COLUMNS = ("zone", "class", "count")


def read_zone_counts(path: Path, zones: Sequence[str], classes: Sequence[str]) -> NDArray[np.float64]:
    """Read counts per zone, (zones, classes) float64, of a CSV file with the columns zone, count and, if wanted, class.

    Rows without a class count for every class; of a zone and class that is not there it is 0.

    Raises
    ------
    HistoryError
        As ``FILE:LINE: reason``, where a row names no zone or class that there is, names it twice, or has no whole
        number from 0; where the columns are others.
    """
    faults = Faults(path.name)
    rows = {name: row for row, name in enumerate(zones)}
    found = np.full((len(zones), len(classes)), np.nan)
    with open_text(path) as text:
        reader = csv.DictReader(text)
        names = tuple(reader.fieldnames or ())
        if not {"zone", "count"} <= set(names) <= set(_COLUMNS):
            raise HistoryError(f"{path.name}:1: must have the columns zone, count and, if wanted, class")
        for each in reader:
            cells = {key: (each.get(key) or "").strip() for key in _COLUMNS}
            reason = _put(found, rows, classes, cells)
            if reason:
                faults.add(reader.line_num, reason)
    faults.settle()
    return frozen(np.nan_to_num(found))


def demand_of_weights(
    zones: Sequence[str],
    weights: ArrayLike,
    *,
    classes: Sequence[str],
    calls_per_day: ArrayLike,
    hourly: ArrayLike,
    time_zone: str,
) -> Demand:
    """Give demand where there is no history: calls a day of each class, over zones by weights and hours by a profile.

    Parameters
    ----------
    zones, classes : sequence of str
    weights : (zones,) or (zones, classes) floats
        In any unit.
    calls_per_day : (classes,) floats
    hourly : (168,) floats
        In any unit, 0 is Monday, 00:00 to 01:00.
    time_zone : str

    Raises
    ------
    SimulatorError
        Where the numbers are not of these shapes, negative, or all 0.
    """
    told = np.asarray(weights, dtype=np.float64)
    share = _normed("weights", np.broadcast_to(told[:, None] if told.ndim == 1 else told, (len(zones), len(classes))))
    profile = _normed("hourly", np.asarray(hourly, dtype=np.float64))
    a_week = 7 * np.asarray(calls_per_day, dtype=np.float64)
    return Demand(
        zones=tuple(zones),
        classes=tuple(classes),
        time_zone=time_zone,
        per_hour=frozen((share * a_week)[:, :, None] * profile),
        month=frozen(np.ones(12)),
    )


def _put(found: NDArray[np.float64], rows: dict[str, int], classes: Sequence[str], cells: dict[str, str]) -> str | None:
    """Put a row of the file in its place; give what is wrong with it."""
    zone, name, count = cells["zone"], cells["class"], cells["count"]
    if zone not in rows:
        return f"zone {zone!r} is not one of the demand's"
    if name and name not in classes:
        return f"class {name!r} is not one of the demand's: {', '.join(classes)}"
    if not (count.isdecimal() and count.isascii()):
        return f"count {count!r} is no whole number from 0"
    place = (rows[zone], classes.index(name) if name else slice(None))
    if not np.isnan(found[place]).all():
        return f"zone {zone!r} is there twice"
    found[place] = float(count)
    return None


def _normed(field: str, values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Make numbers sum to 1 along the first axis."""
    total = values.sum(axis=0)
    if not (np.isfinite(values) & (values >= 0)).all() or not np.all(total):
        raise SimulatorError(f"{field} must be numbers from 0 and not all 0")
    return np.asarray(values / total)
