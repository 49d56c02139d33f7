"""Tables of a run as CSV: UTF-8, comma, one header, an empty cell for what there is not."""

from __future__ import annotations

import csv
import math
from itertools import repeat
from typing import TYPE_CHECKING, Any, Final, TypeVar

import numpy as np

from simulator.errors import RowError, SimulatorError
from simulator.measures.columns import MINUTE_MS, CallColumns
from simulator.measures.kinds import Kind, Names, kinds_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

T = TypeVar("T")

RESPONSE: Final = "response_min"
"""A column of calls.csv that follows from the others, third in the file."""

_AGREE_MIN: Final = 1e-6
_FLAGS: Final = {"yes": True, "no": False}


def write_csv(file: Path, table: object) -> None:
    """Write a table; the same table gives the same bytes.

    Numbers are written so that they read back the same; whole ones without a point.
    """
    columns = {name: _cells(getattr(table, name)) for name in kinds_of(table)}
    if isinstance(table, CallColumns):
        columns = {"call": columns["call"], "unit": columns["unit"], RESPONSE: _response(table), **columns}
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(zip(*columns.values(), strict=True))


def read_csv(file: Path, form: type[T]) -> T:
    """Read a table of that form, such as `CallColumns`; columns that it does not know are passed over.

    Raises
    ------
    SimulatorError
        As FILE:LINE: reason, where the file cannot be read or holds what the form refuses.
    """
    header, rows = _rows(file)
    kinds = kinds_of(form)
    missing = [name for name in kinds if name not in header]
    if missing:
        raise SimulatorError(f"{file}:1: the header lacks {', '.join(missing)}")
    cells: list[tuple[str, ...]] = list(zip(*rows, strict=True)) or list(repeat((), len(header)))
    columns = {name: _column(file, name, kind, cells[header.index(name)]) for name, kind in kinds.items()}
    try:
        table = form(**columns)
    except RowError as error:
        raise SimulatorError(f"{file}:{error.row + 2}: {error.field} {error.reason}") from error
    if isinstance(table, CallColumns) and RESPONSE in header:
        _check_response(file, cells[header.index(RESPONSE)], table)
    return table


def _cells(values: NDArray[Any] | Names) -> list[str]:
    if isinstance(values, Names):
        texts: list[str] = values.texts().tolist()
        return texts
    if values.dtype.kind == "f":
        return [_number(value) for value in values.tolist()]
    if values.dtype.kind == "b":
        return ["yes" if value else "no" for value in values.tolist()]
    return [str(value) for value in values.tolist()]


def _response(calls: CallColumns) -> list[str]:
    return _cells(calls.response_ms / MINUTE_MS)


def _number(value: float) -> str:
    if math.isnan(value):
        return ""
    return str(int(value)) if value.is_integer() else repr(value)


def _rows(file: Path) -> tuple[list[str], list[list[str]]]:
    """Give the header and all rows of a file, each as long as the header."""
    try:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            reader = csv.reader(lines, strict=True)
            header = next(reader, [])
            rows = list(reader)
    except OSError as error:
        raise SimulatorError(f"{file}: cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise SimulatorError(f"{file}: is not UTF-8") from error
    except csv.Error as error:
        raise SimulatorError(f"{file}:{reader.line_num}: is no CSV: {error}") from error
    for number, row in enumerate(rows, start=2):
        if len(row) != len(header):
            raise SimulatorError(f"{file}:{number}: has {len(row)} cells for the {len(header)} of the header")
    return header, rows


def _column(file: Path, name: str, kind: Kind, cells: Sequence[str]) -> NDArray[Any] | Names:
    if kind is Kind.ID:
        return np.array(cells, dtype=np.str_)
    if kind is Kind.NAME:
        return Names.of(cells)
    if kind is Kind.FLAG:
        _refuse_cells(file, name, kind, cells, [cell in _FLAGS for cell in cells])
        return np.array([_FLAGS[cell] for cell in cells], dtype=np.bool_)
    values = np.array([_read_number(cell) for cell in cells], dtype=np.float64)
    good = np.isfinite(values) | np.array([cell == "" for cell in cells], dtype=np.bool_)
    _refuse_cells(file, name, kind, cells, good)
    return values


def _read_number(cell: str) -> float:
    try:
        return float(cell)
    except ValueError:
        return math.nan


def _refuse_cells(
    file: Path, name: str, kind: Kind, cells: Sequence[str], good: Sequence[bool] | NDArray[np.bool_]
) -> None:
    wrong = np.flatnonzero(~np.asarray(good, dtype=np.bool_))
    if wrong.size:
        raise SimulatorError(f"{file}:{wrong[0] + 2}: {name} is {cells[wrong[0]]!r}: want {kind.value}")


def _check_response(file: Path, cells: Sequence[str], calls: CallColumns) -> None:
    """Refuse a file whose response is not that of its times: somebody changed one without the other."""
    told = np.array([_read_number(cell) for cell in cells], dtype=np.float64)
    follows = calls.response_ms / MINUTE_MS
    agree = np.isclose(told, follows, rtol=0, atol=_AGREE_MIN, equal_nan=True)
    wrong = np.flatnonzero(~agree)
    if wrong.size:
        row = wrong[0]
        reason = f"{RESPONSE} is {cells[row]!r}, the times of the row give {follows[row]:.6f}"
        raise SimulatorError(f"{file}:{row + 2}: {reason}")
