"""The clock of the machine, held so that it never runs back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta


class SystemClock:
    """The port `dispatch.ports.Clock` on the machine's clock; where that is set back, time stands still."""

    def __init__(self, *, not_before: datetime | None = None) -> None:
        self._last = not_before or datetime.min.replace(tzinfo=UTC)

    def now(self) -> datetime:
        """Give the present instant, aware UTC, whole milliseconds."""
        instant = datetime.now(UTC)
        self._last = max(self._last, instant - timedelta(microseconds=instant.microsecond % 1000))
        return self._last
