"""Ticks of positions: which units moved, each frame written once for all who want the same."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Final

import msgspec
import numpy as np

from fleet.instants import from_ms, to_ms

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable
    from datetime import datetime

    from numpy.typing import NDArray

    from fleet.positions import PositionBook

BINARY_VERSION: Final = 1
HEADER: Final = struct.Struct("<BxHIQq")
"""Version, padding, padding, units, seq, base time in ms; 24 bytes, so that the columns are aligned."""

_DEGREES_E7: Final = 1e7
_AGE_LIMIT_MS: Final = 2**31 - 1


class Ticks:
    """Notices which units have a new fix, and writes the frames.

    Parameters
    ----------
    book
        The last fixes.
    stamp
        Gives the number of the newest event, and the present instant.

    Attributes
    ----------
    number : int
        Of the newest tick; 0 before the first.
    """

    def __init__(self, book: PositionBook, stamp: Callable[[], tuple[int, datetime]]) -> None:
        self.number = 0
        self._book = book
        self._stamp = stamp
        self._at_ms = np.full_like(book.at_ms, -1)
        self._changed: NDArray[np.int64] = np.zeros(len(self._at_ms), dtype=np.int64)
        self._frames: dict[Hashable, bytes | str | None] = {}

    def notice(self) -> bool:
        """Begin a tick where a unit has a new fix since the last one; tell whether there was one."""
        at_ms = self._book.at_ms
        moved = at_ms != self._at_ms
        if not moved.any():
            return False
        self.number += 1
        self._changed[moved] = self.number
        self._at_ms = at_ms.copy()
        self._frames.clear()
        return True

    def since(self, number: int, *, only: tuple[int, ...] | None, binary: bool) -> bytes | str | None:
        """Give the frame of all fixes that are newer than a tick (of some rows, where named); None where none is.

        Whoever has seen the tick before this one gets the same object as all others of its kind.
        """
        key = (number, only, binary)
        if key not in self._frames:
            rows = np.flatnonzero(self._changed > number)
            rows = rows if only is None else rows[np.isin(rows, only)]
            write = self._binary if binary else self._text
            self._frames[key] = write(rows) if rows.size else None
        return self._frames[key]

    def _text(self, rows: NDArray[np.intp]) -> str:
        book, (seq, _) = self._book, self._stamp()
        frame = {
            "kind": "positions",
            "seq": seq,
            "units": [book.units[row] for row in rows.tolist()],
            "lon": book.lon[rows].round(7).tolist(),
            "lat": book.lat[rows].round(7).tolist(),
            "position_at": [from_ms(at_ms) for at_ms in book.at_ms[rows].tolist()],
        }
        return msgspec.json.encode(frame).decode()

    def _binary(self, rows: NDArray[np.intp]) -> bytes:
        book, (seq, now) = self._book, self._stamp()
        now_ms = to_ms(now)
        age_ms = np.clip(now_ms - book.at_ms[rows], -_AGE_LIMIT_MS, _AGE_LIMIT_MS)
        columns = (
            (book.lon[rows] * _DEGREES_E7).round().astype("<i4"),
            (book.lat[rows] * _DEGREES_E7).round().astype("<i4"),
            age_ms.astype("<i4"),
            rows.astype("<u2"),
        )
        header = HEADER.pack(BINARY_VERSION, 0, rows.size, seq, now_ms)
        return b"".join((header, *(column.tobytes() for column in columns)))
