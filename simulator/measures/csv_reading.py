"""Tables of a run from CSV, with the line of whatever is wrong."""

from __future__ import annotations

import csv
import math
from itertools import islice
from typing import TYPE_CHECKING, Any, Final, TypeVar

import numpy as np

from simulator.errors import RowError, SimulatorError
from simulator.measures.columns import MINUTE_MS, CallColumns
from simulator.measures.csv_writing import BLOCK, RESPONSE
from simulator.measures.kinds import Kind, Names, kinds_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

T = TypeVar("T")

_FIRST_LINE: Final = 2
_AGREE_MIN: Final = 1e-6
_FLAGS: Final = {"yes": True, "no": False}


def read_csv(file: Path, form: type[T]) -> T:
    """Read a table of that form, such as `CallColumns`; columns that it does not know are passed over.

    Raises
    ------
    SimulatorError
        As FILE:LINE: reason, where the file cannot be read or holds what the form refuses.
    """
    wanted = kinds_of(form)
    if form is CallColumns:
        wanted = {**wanted, RESPONSE: Kind.INSTANT}
    columns = _columns(file, wanted)
    told_min = columns.pop(RESPONSE, None)
    names = {name: Names.of(columns.pop(name)) for name, kind in wanted.items() if kind is Kind.NAME}
    try:
        table = form(**columns, **names)
    except RowError as error:
        raise SimulatorError(f"{file}:{error.row + _FIRST_LINE}: {error.field} {error.reason}") from error
    if isinstance(table, CallColumns) and told_min is not None:
        _check_response(file, told_min, table)
    return table


def _columns(file: Path, wanted: Mapping[str, Kind]) -> dict[str, NDArray[Any]]:
    """Read the columns, names as texts."""
    blocks = []
    for line, cells in _blocks(file, tuple(wanted)):
        blocks.append({name: _column(file, line, name, kind, cells[name]) for name, kind in wanted.items()})
    return {name: np.concatenate([block[name] for block in blocks]) for name in wanted}


def _blocks(file: Path, wanted: Sequence[str]) -> Iterator[tuple[int, dict[str, Sequence[str]]]]:
    """Give the cells of the wanted columns block by block, at least one, each with its first line."""
    try:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            reader = csv.reader(lines, strict=True)
            header = next(reader, [])
            if missing := [name for name in wanted if name not in header]:
                raise SimulatorError(f"{file}:1: the header lacks {', '.join(missing)}")
            line = _FIRST_LINE
            yield line, dict.fromkeys(wanted, ())
            while rows := list(islice(reader, BLOCK)):
                _check_lengths(file, line, rows, len(header))
                columns = list(zip(*rows, strict=True))
                yield line, {name: columns[header.index(name)] for name in wanted}
                line += len(rows)
    except OSError as error:
        raise SimulatorError(f"{file}: cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise SimulatorError(f"{file}: is not UTF-8") from error
    except csv.Error as error:
        raise SimulatorError(f"{file}:{reader.line_num}: is no CSV: {error}") from error


def _check_lengths(file: Path, line: int, rows: Sequence[Sequence[str]], length: int) -> None:
    for number, row in enumerate(rows, start=line):
        if len(row) != length:
            raise SimulatorError(f"{file}:{number}: has {len(row)} cells for the {length} of the header")


def _column(file: Path, line: int, name: str, kind: Kind, cells: Sequence[str]) -> NDArray[Any]:
    if kind in {Kind.ID, Kind.NAME}:
        return np.array(cells, dtype=np.str_)
    if kind is Kind.FLAG:
        good = np.array([cell in _FLAGS for cell in cells], dtype=np.bool_)
        values = np.array([_FLAGS.get(cell, False) for cell in cells], dtype=np.bool_)
    else:
        values = np.array([_number(cell) for cell in cells], dtype=np.float64)
        good = np.isfinite(values) | np.array([cell == "" for cell in cells], dtype=np.bool_)
    wrong = np.flatnonzero(~good)
    if wrong.size:
        raise SimulatorError(f"{file}:{wrong[0] + line}: {name} is {cells[wrong[0]]!r}: want {kind.value}")
    return values


def _number(cell: str) -> float:
    try:
        return float(cell)
    except ValueError:
        return math.nan


def _check_response(file: Path, told_min: NDArray[np.float64], calls: CallColumns) -> None:
    """Refuse a file whose response is not that of its times: somebody changed one without the other."""
    follows_min = calls.response_ms / MINUTE_MS
    agree = np.isclose(told_min, follows_min, rtol=0, atol=_AGREE_MIN, equal_nan=True)
    wrong = np.flatnonzero(~agree)
    if wrong.size:
        row = wrong[0]
        reason = f"{RESPONSE} is {told_min[row]:g}, the times of the row give {follows_min[row]:g}"
        raise SimulatorError(f"{file}:{row + _FIRST_LINE}: {reason}")
