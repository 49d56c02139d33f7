"""Tables of a run to CSV: UTF-8, comma, one header, an empty cell for what there is not."""

from __future__ import annotations

import csv
import math
from typing import TYPE_CHECKING, Any, Final

from simulator.measures.columns import MINUTE_MS, CallColumns
from simulator.measures.kinds import Names, kinds_of

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

RESPONSE: Final = "response_min"
"""A column of calls.csv that follows from the others, third in the file."""

BLOCK: Final = 50_000
"""Rows at a time, so that a year of calls takes little memory."""


def write_csv(file: Path, table: object) -> None:
    """Write a table; the same table gives the same bytes.

    Numbers are written so that they read back the same; whole ones without a point.
    """
    columns: dict[str, NDArray[Any] | Names] = {name: getattr(table, name) for name in kinds_of(table)}
    if isinstance(table, CallColumns):
        response_min = table.response_ms / MINUTE_MS
        columns = {"call": table.call, "unit": table.unit, RESPONSE: response_min, **columns}
    rows = len(next(iter(columns.values())))
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(columns)
        for begin in range(0, rows, BLOCK):
            block = slice(begin, begin + BLOCK)
            writer.writerows(zip(*(_cells(values, block) for values in columns.values()), strict=True))


def _cells(values: NDArray[Any] | Names, block: slice) -> list[str]:
    if isinstance(values, Names):
        names = (*values.names, "")
        return [names[row] for row in values.row[block].tolist()]
    if values.dtype.kind == "f":
        return [_number(value) for value in values[block].tolist()]
    if values.dtype.kind == "b":
        return ["yes" if value else "no" for value in values[block].tolist()]
    return [str(value) for value in values[block].tolist()]


def _number(value: float) -> str:
    if math.isnan(value):
        return ""
    return str(int(value)) if value.is_integer() else repr(value)
