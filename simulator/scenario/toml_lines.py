"""On which line of a TOML file each key stands."""

from __future__ import annotations

import re
import tomllib
from typing import Any, Final

_PART: Final = r"""(?:"[^"]*"|'[^']*'|[A-Za-z0-9_-]+)"""
_DOTTED: Final = rf"{_PART}(?:\s*\.\s*{_PART})*"
_HEADER: Final = re.compile(rf"\s*(\[\[?)\s*({_DOTTED})\s*\]\]?")
_KEY: Final = re.compile(rf"\s*({_DOTTED})\s*=")


def key_lines(text: str) -> dict[str, int]:
    """Give the line of each key and table, from 1, by its path such as ``runs.seed`` or ``crews.2.station``.

    Tables of a list are counted from 1. What stands inside an inline table has no line of its own.

    Parameters
    ----------
    text : str
        Well-formed TOML.
    """
    found: dict[str, int] = {}
    counts: dict[str, int] = {}
    table = ""
    lines = text.splitlines()
    row = 0
    while row < len(lines):
        if header := _HEADER.match(lines[row]):
            table = _entered(_path(header[2]), counts, new=header[1] == "[[")
            found.setdefault(table.removesuffix("."), row + 1)
        elif key := _KEY.match(lines[row]):
            found.setdefault(table + _path(key[1]), row + 1)
            row = _last_row(lines, row, key.end())
        row += 1
    return found


def _entered(path: str, counts: dict[str, int], *, new: bool) -> str:
    """Give the prefix of the keys below a header, with the numbers of the lists that it lies in."""
    if new:
        counts[path] = counts.get(path, 0) + 1
    prefix, plain = "", ""
    for part in path.split("."):
        plain = f"{plain}.{part}" if plain else part
        prefix += f"{part}.{counts[plain]}." if plain in counts else f"{part}."
    return prefix


def _path(dotted: str) -> str:
    table: dict[str, Any] = tomllib.loads(f"{dotted} = 0")
    parts = []
    while table:
        name, inner = next(iter(table.items()))
        parts.append(name)
        table = inner if isinstance(inner, dict) else {}
    return ".".join(parts)


def _last_row(lines: list[str], row: int, begins: int) -> int:
    """Give the row on which the value that begins on a row ends."""
    value = lines[row][begins:]
    while not _whole(value) and row + 1 < len(lines):
        row += 1
        value += "\n" + lines[row]
    return row


def _whole(value: str) -> bool:
    try:
        tomllib.loads(f"key = {value}")
    except tomllib.TOMLDecodeError:
        return False
    return True
