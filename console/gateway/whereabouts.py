"""Where the units of a mirrored centre are, and the ticks of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.api.ticks import Ticks
from fleet.instants import from_ms
from fleet.positions import Fix, PositionBook

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import datetime

    from console.api.listener import Listener


class Whereabouts:
    """The last fix of each unit of a roster, as the bus told them.

    Attributes
    ----------
    units : tuple of str
        The roster, in the order of the centre's rows.
    """

    def __init__(self, units: Sequence[str], stamp: Callable[[], tuple[int, datetime]]) -> None:
        self.units = tuple(units)
        self._rows = {unit: row for row, unit in enumerate(self.units)}
        self._book = PositionBook(self.units)
        self._ticks = Ticks(self._book, stamp)

    @property
    def tick(self) -> int:
        """The number of the newest tick."""
        return self._ticks.number

    def take(self, fixes: Iterable[tuple[str, float, float, int]]) -> bool:
        """Take fixes (unit, lon, lat, ms since 1970), the newest of a unit wins; tell whether any was new."""
        self._book.restore(Fix(unit, lon, lat, from_ms(at_ms)) for unit, lon, lat, at_ms in fixes)
        return self._ticks.notice()

    def unseen(self, listener: Listener) -> bytes | str | None:
        """Give the newest fixes that a listener has not seen, and take them for seen; None where there are none."""
        rows = listener.reach.rows(self._rows)
        frame = self._ticks.since(listener.seen_tick, only=rows, binary=listener.binary)
        listener.seen_tick = self._ticks.number
        return frame
