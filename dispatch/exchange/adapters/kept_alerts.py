"""Alerts in the exchange file, as they came."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dispatch.exchange.cap.alert import read_alert
from fleet.instants import to_ms

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from dispatch.exchange.adapters.exchange_file import ExchangeFile
    from dispatch.exchange.cap.alert import Alert, AlertKey


class KeptAlerts:
    """Alerts in an exchange file."""

    def __init__(self, file: ExchangeFile) -> None:
        self._file = file

    def all(self) -> list[Alert]:
        """Read every alert again."""
        with self._file.reading() as connection:
            messages = connection.execute("SELECT message FROM alerts").fetchall()
        return [read_alert(message) for (message,) in messages]

    def keep(self, alert: Alert, message: bytes, now: datetime) -> None:
        """Keep a message; the same again changes nothing."""
        row = (*_columns(alert.key), to_ms(now), message)
        with self._file.writing() as connection:
            connection.execute("INSERT OR IGNORE INTO alerts VALUES (?, ?, ?, ?, ?)", row)

    def forget(self, keys: Iterable[AlertKey]) -> None:
        """Forget messages that nothing depends on any more."""
        with self._file.writing() as connection:
            connection.executemany(
                "DELETE FROM alerts WHERE sender = ? AND identifier = ? AND sent_ms = ?", map(_columns, keys)
            )


def _columns(key: AlertKey) -> tuple[str, str, int]:
    return key.sender, key.identifier, to_ms(key.sent)
