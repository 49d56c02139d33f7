"""Times as they stand in a file, to milliseconds since 1970 UTC."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from fleet.instants import MS, to_ms

if TYPE_CHECKING:
    from collections.abc import Callable
    from zoneinfo import ZoneInfo

ISO: Final = "iso"
MINUTES: Final = "minutes"

DAY_MS: Final = 86_400_000
_HOUR: Final = timedelta(hours=1)
_YEARS: Final = range(1900, 2200)


class WallClock:
    """The clock of a history: reads cells of one format, on the wall of one zone.

    A wall time that came twice, when the clock was put back, is taken for the first, which `came_twice` tells; one that
    was skipped is taken by the offset before the change.

    Parameters
    ----------
    zone : ZoneInfo
    form : str
        ``iso``, ``minutes`` since `start`, or what `datetime.strptime` takes.
    start : datetime
        On the wall, without a zone: minute 0.
    """

    def __init__(self, zone: ZoneInfo, form: str, start: datetime | None = None) -> None:
        self.zone = zone
        self._offsets: dict[datetime, timedelta] = {}
        self._start_ms = 0 if start is None else self.to_utc_ms(start)
        readers: dict[str, Callable[[str], int]] = {ISO: self._iso, MINUTES: self._minutes}
        self._read = readers.get(form, self._formed)
        self._form = form

    def read_ms(self, text: str) -> int:
        """Read a cell.

        Raises
        ------
        ValueError
            Where it is no time of the format, with a reason that fits behind the text.
        """
        try:
            return self._read(text)
        except (ValueError, OverflowError):
            raise ValueError(f"is no time of the format {self._form}") from None

    def to_utc_ms(self, wall: datetime) -> int:
        """Give a wall time, or an instant that carries a zone, in ms since 1970 UTC."""
        if wall.year not in _YEARS:
            raise ValueError("lies too far away")
        if wall.tzinfo is not None:
            return to_ms(wall)
        return to_ms((wall - self._offset(wall)).replace(tzinfo=UTC))

    def came_twice(self, at_ms: int) -> bool:
        """Tell whether the wall clock shows the time of this instant twice."""
        shown = datetime.fromtimestamp(at_ms / 1000, self.zone)
        return shown.replace(fold=0).utcoffset() != shown.replace(fold=1).utcoffset()

    def _offset(self, wall: datetime) -> timedelta:
        hour = wall.replace(minute=wall.minute // 15 * 15, second=0, microsecond=0)
        if hour not in self._offsets:
            self._offsets[hour] = hour.replace(tzinfo=self.zone).utcoffset() or timedelta()
        return self._offsets[hour]

    def _iso(self, text: str) -> int:
        return self.to_utc_ms(datetime.fromisoformat(text))

    def _formed(self, text: str) -> int:
        return self.to_utc_ms(datetime.strptime(text, self._form).replace(tzinfo=UTC).replace(tzinfo=None))

    def _minutes(self, text: str) -> int:
        minutes = float(text)
        if not abs(minutes) < 1e9:
            raise ValueError("is no number of minutes")
        return self._start_ms + round(timedelta(minutes=minutes) / MS)
