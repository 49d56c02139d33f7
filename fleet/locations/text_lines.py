"""Lines of a text file, plain or gzip, as numbers; what cannot be read is told by file and line."""

from __future__ import annotations

import gzip
import math
import zlib
from typing import TYPE_CHECKING

from fleet.errors import FleetError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_GZIP = b"\x1f\x8b"


def read_text(file: Path) -> str:
    """Read a file in UTF-8, unpacking gzip; raises `FleetError` in one sentence."""
    try:
        content = file.read_bytes()
        unpacked = gzip.decompress(content) if content.startswith(_GZIP) else content
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise FleetError(f"{file}: is damaged gzip: {error}") from error
    except OSError as error:
        raise FleetError(f"{file}: cannot be read: {error.strerror}") from error
    try:
        return unpacked.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = unpacked.count(b"\n", 0, error.start) + 1
        raise FleetError(f"{file}:{line}: is not UTF-8") from error


def number_lines(file: Path) -> Iterator[tuple[int, list[str]]]:
    """Give each line that is not blank: its number and its words."""
    for number, line in enumerate(read_text(file).splitlines(), start=1):
        words = line.split()
        if words:
            yield number, words


def whole(file: Path, line: int, name: str, text: str) -> int:
    """Read a whole number of 0 or more."""
    if not (text.isascii() and text.isdigit()):
        raise FleetError(f"{file}:{line}: {name} is {text!r}, want a whole number")
    return int(text)


def amount(file: Path, line: int, name: str, text: str) -> float:
    """Read a finite number of 0 or more."""
    value = finite(file, line, name, text)
    if value < 0:
        raise FleetError(f"{file}:{line}: {name} is {text}, want 0 or more")
    return value


def finite(file: Path, line: int, name: str, text: str) -> float:
    """Read a finite number."""
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise FleetError(f"{file}:{line}: {name} is {text!r}, want a number")
    return value
