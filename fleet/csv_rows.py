"""One CSV file as rows of named cells, each with its line; everything that can be wrong with the file as such."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from difflib import get_close_matches
from io import StringIO
from typing import TYPE_CHECKING, Final

from fleet.vocabulary import plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from fleet.columns import Column, FileForm
    from fleet.complaints import Complaints

SEPARATORS: Final = (",", ";")

_UTF_16: Final = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, slots=True)
class Row:
    """One row: the line on which it starts, and its cells by column name, stripped."""

    line: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One file: its rows, and whether its numbers may have a decimal comma."""

    file: str
    rows: tuple[Row, ...] = ()
    decimal_comma: bool = False


def read_sheet(folder: Path, form: FileForm, complaints: Complaints) -> Sheet:
    """Read one file; faults go to `complaints`, and rows that cannot be told apart into cells are left out.

    A file that may be missing has no rows then; the cells of a column that may be missing are empty.
    """
    if form.optional and not (folder / form.file).exists():
        return Sheet(form.file)
    text = _text(folder / form.file, complaints)
    if text is None:
        return Sheet(form.file)
    separator = _separator(text)
    lines = _lines(text, separator, form.file, complaints)
    header = next(lines, None)
    places = _column_places(header, form, complaints)
    if places is None or header is None:
        return Sheet(form.file)
    width = len(header[1])
    rows = tuple(_rows(lines, places, width, form.file, complaints))
    if not rows and not any(complaint.file == form.file for complaint in complaints.found):
        complaints.add(form.file, header[0], "has no row below its header")
    return Sheet(form.file, rows, decimal_comma=separator == ";")


def _text(path: Path, complaints: Complaints) -> str | None:
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        complaints.add(path.name, 0, "is missing; `dispatch112 fleet template DIR` writes an example")
        return None
    except OSError as error:
        complaints.add(path.name, 0, f"cannot be read: {error.strerror}")
        return None
    if content.startswith(_UTF_16):
        complaints.add(path.name, 1, "is in UTF-16, not UTF-8: save it as 'CSV UTF-8'")
        return None
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        complaints.add(path.name, line, f"is not UTF-8{_other_encoding(content)}: save it as 'CSV UTF-8'")
        return None


def _other_encoding(content: bytes) -> str:
    """Name the old Russian code page that a text is likely in, by how many of its small letters are Cyrillic there."""
    letters = {page: _small_cyrillic(content, page) for page in ("cp1251", "cp866", "koi8-r")}
    page = max(letters, key=lambda each: letters[each])
    names = {"cp1251": "Windows-1251", "cp866": "DOS 866", "koi8-r": "KOI8-R"}
    return f" (it looks like {names[page]})" if letters[page] else ""


def _small_cyrillic(content: bytes, page: str) -> int:
    return sum("а" <= letter <= "я" for letter in content.decode(page, errors="replace"))


def _separator(text: str) -> str:
    header = text.lstrip("\r\n").partition("\n")[0]
    return max(SEPARATORS, key=header.count)


def _lines(text: str, separator: str, file: str, complaints: Complaints) -> Iterator[tuple[int, Sequence[str]]]:
    """Give each record that is not blank with the line on which it starts."""
    reader = csv.reader(StringIO(text, newline=""), delimiter=separator, strict=True)
    while True:
        line = reader.line_num + 1
        try:
            cells = [cell.strip() for cell in next(reader)]
        except StopIteration:
            return
        except csv.Error as error:
            complaints.add(file, line, f"cannot be divided into cells: {error}")
            return
        if any(cells):
            yield line, cells


def _column_places(
    header: tuple[int, Sequence[str]] | None, form: FileForm, complaints: Complaints
) -> dict[str, int] | None:
    """Give the place of each column in a row, -1 of one that may be missing and is; None where there is a fault."""
    if header is None:
        complaints.add(form.file, 0, "is empty")
        return None
    line, headers = header
    places: dict[str, int] = {}
    sound = True
    for column in form.columns:
        found = [place for place, text in enumerate(headers) if column.headed_by(text)]
        if len(found) > 1 or not (found or column.optional):
            sound = False
            complaints.add(form.file, line, _missing(column, headers) if not found else _twice(column))
        places[column.name] = found[0] if found else -1
    return places if sound else None


def _missing(column: Column, headers: Sequence[str]) -> str:
    spellings = [plain(text) for text in (column.name, *column.also)]
    near = [text for text in headers if get_close_matches(plain(text), spellings, n=1)]
    hint = f"; is {near[0]!r} meant?" if near else ""
    return f"column {column.name} ({column.also[0]}) is missing{hint}"


def _twice(column: Column) -> str:
    return f"column {column.name} ({column.also[0]}) is there twice"


def _rows(
    lines: Iterator[tuple[int, Sequence[str]]],
    places: Mapping[str, int],
    width: int,
    file: str,
    complaints: Complaints,
) -> Iterator[Row]:
    for line, cells in lines:
        if len(cells) == width:
            yield Row(line, {name: cells[place] if place >= 0 else "" for name, place in places.items()})
        elif len(cells) > width:
            complaints.add(
                file, line, f"has {len(cells)} cells for {width} columns: put a cell that holds a separator in quotes"
            )
        else:
            complaints.add(file, line, f"has {len(cells)} cells for {width} columns")
