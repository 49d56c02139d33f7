"""Rows of a CSV file one after another, gzip too, never the whole file in memory."""

from __future__ import annotations

import csv
import gzip
import io
import zlib
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from simulator.history.errors import HistoryError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from simulator.history.errors import Faults
    from simulator.history.mapping import Mapping

_GZIP: Final = b"\x1f\x8b"


class CsvStream:
    """The rows of a file, as a mapping says that they are divided.

    Attributes
    ----------
    header : list of str
        Names of the columns.
    """

    def __init__(self, text: io.TextIOBase, mapping: Mapping, faults: Faults) -> None:
        first = text.readline()
        if not first.strip():
            raise HistoryError(f"{faults.file}:1: is empty")
        separator = mapping.separator or max(",", ";", key=first.count)
        self._stop_at = mapping.stop_at
        self._faults = faults
        lines = [first] if mapping.header else []
        self.header = list(mapping.header) or [cell.strip() for cell in next(csv.reader([first], delimiter=separator))]
        self._before = 0 if mapping.header else 1
        self._reader = csv.reader(_chained(lines, text), delimiter=separator, strict=True)

    def place(self, column: str) -> int:
        """Give where a column stands; raises `HistoryError` where there is none of that name."""
        if column not in self.header:
            raise HistoryError(f"{self._faults.file}:1: has no column {column!r}; there are {', '.join(self.header)}")
        return self.header.index(column)

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """Give the cells of each row that is not blank, with the line on which it starts."""
        while True:
            line = self._before + self._reader.line_num + 1
            try:
                cells = next(self._reader)
            except StopIteration:
                return
            except csv.Error as error:
                self._faults.add(line, f"is no row of cells: {error}")
                return
            if self._stop_at is not None and cells[:1] == [self._stop_at]:
                return
            if not any(cells):
                continue
            if len(cells) == len(self.header):
                yield line, cells
            else:
                self._faults.add(line, f"has {len(cells)} cells for {len(self.header)} columns")


@contextmanager
def open_text(path: Path) -> Iterator[io.TextIOBase]:
    """Open a file of text in UTF-8, unpacking gzip.

    Raises
    ------
    HistoryError
        Where it cannot be read, on opening or later.
    """
    try:
        with path.open("rb") as raw:
            packed = raw.read(2) == _GZIP
        with gzip.open(path, "rb") if packed else path.open("rb") as content:
            yield io.TextIOWrapper(content, encoding="utf-8-sig", newline="")
    except UnicodeDecodeError as error:
        raise HistoryError(f"{path.name}: is not UTF-8: save it as 'CSV UTF-8'") from error
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise HistoryError(f"{path.name}: is a damaged gzip file: {error}") from error
    except OSError as error:
        raise HistoryError(f"{path}: cannot be read: {error.strerror or error}") from error


def _chained(lines: list[str], text: io.TextIOBase) -> Iterator[str]:
    yield from lines
    yield from text
