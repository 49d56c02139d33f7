"""CSV files that people write by hand: comma or `;`, English or Russian headers, each bad line with its reason."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, TypeVar

from maps.errors import LinesError, MapError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

T = TypeVar("T")


def read_lines(
    file: Path,
    parse: Callable[[Mapping[str, str]], T],
    *,
    needed: Sequence[str],
    translations: Mapping[str, str],
    error: type[LinesError] = LinesError,
) -> list[T]:
    """Read every line with `parse`, which gets its texts by the names of columns and raises ValueError.

    Parameters
    ----------
    file : Path
    parse : callable
    needed : sequence of str
        Columns that the header must have.
    translations : mapping of str to str
        Other titles of columns, in small letters.
    error : type of LinesError
        What to raise where lines are bad.

    Raises
    ------
    MapError
        Where the file is missing, not UTF-8, or lacks a column.
    LinesError
        Where lines are bad: all of them, each as FILE:LINE: reason.
    """
    parsed, problems = [], []
    for line, row in _rows(file, needed, translations):
        try:
            parsed.append(parse(row))
        except ValueError as reason:
            problems.append(f"{file.name}:{line}: {reason}")
    if problems:
        raise error(problems)
    return parsed


def read_field(row: Mapping[str, str], name: str, parse: Callable[[str], T]) -> T:
    """Parse one text of a line; a ValueError names the column where it is empty or not understood."""
    text = row.get(name, "")
    try:
        return parse(text)
    except (ValueError, KeyError) as error:
        raise ValueError(f"{name} {text!r} is not understood" if text else f"{name} is empty") from error


def not_empty(text: str) -> str:
    """Give the text back; ValueError where there is none."""
    if not text:
        raise ValueError
    return text


def _rows(file: Path, needed: Sequence[str], translations: Mapping[str, str]) -> list[tuple[int, dict[str, str]]]:
    try:
        text = file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise MapError(f"{file}: is not UTF-8") from error
    except OSError as error:
        raise MapError(f"{file}: cannot be read ({error.strerror})") from error
    lines = text.splitlines()
    delimiter = ";" if lines and ";" in lines[0] else ","
    reader = csv.reader(lines, delimiter=delimiter)
    try:
        (_, titles), *rows = [(reader.line_num, row) for row in reader] or [(1, [])]
    except csv.Error as error:
        raise MapError(f"{file.name}:{reader.line_num}: is no CSV ({error})") from error
    header = [translations.get(title, title) for title in (title.strip().lower() for title in titles)]
    missing = [name for name in needed if name not in header]
    if missing:
        raise MapError(f"{file.name}:1: the header lacks {', '.join(missing)}")
    named = ((line, dict(zip(header, map(str.strip, row), strict=False))) for line, row in rows)
    return [(line, row) for line, row in named if any(row.values())]
