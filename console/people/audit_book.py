"""The book of who read and did what: appended by a thread of its own, never changed, in a file of its own."""

from __future__ import annotations

import logging
import queue
import sqlite3
import threading
from contextlib import closing
from datetime import datetime
from typing import TYPE_CHECKING, Final

import msgspec

from console.errors import ConsoleError
from dispatch.link import Link
from fleet.instants import from_ms, to_ms

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

WAITING_LIMIT: Final = 50_000
"""Rows that may wait for the disk; more are lost, and counted."""

AT_ONCE: Final = 1_000
AGAIN_S: Final = 1.0
"""Until a file that refused is tried again."""

_TABLES: Final = """
CREATE TABLE IF NOT EXISTS audit (
    id INTEGER PRIMARY KEY AUTOINCREMENT, at_ms INTEGER NOT NULL, actor TEXT NOT NULL, role TEXT, seat TEXT NOT NULL,
    action TEXT NOT NULL, object TEXT, incident TEXT, outcome INTEGER NOT NULL, request TEXT NOT NULL, reason TEXT
);
CREATE INDEX IF NOT EXISTS audit_by_actor ON audit (actor, id);
CREATE INDEX IF NOT EXISTS audit_by_incident ON audit (incident, id);
CREATE TRIGGER IF NOT EXISTS audit_is_never_changed BEFORE UPDATE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit is never changed'); END;
CREATE TRIGGER IF NOT EXISTS audit_is_never_shortened BEFORE DELETE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit is never shortened'); END;
"""
_COLUMNS: Final = "at_ms, actor, role, seat, action, object, incident, outcome, request, reason"

_log = logging.getLogger(__name__)


class AuditRow(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that somebody read or did; nothing of a patient stands here.

    Attributes
    ----------
    action
        The method and path of a route, or `WS` and that of a socket.
    object
        What the path names, such as ``unit 3-12``; of a socket, what it shows.
    incident
        The incident that it was about, where it was about one.
    outcome
        The status of the answer; 101 for a socket that was opened.
    request
        The number of the request, as its answer told it.
    reason
        Why somebody looked beyond their reach; null for whatever lay within.
    """

    at: datetime
    actor: str
    role: str | None
    seat: str
    action: str
    object: str | None
    incident: str | None
    outcome: int
    request: str
    reason: str | None = None


class AuditBook:
    """Takes rows at once and writes them soon.

    Attributes
    ----------
    link : Link
        Whether the file takes them.
    written, lost : int
        Rows that are on disk, and rows that could not be kept.
    """

    def __init__(self, file: Path, now: Callable[[], datetime]) -> None:
        self.link = Link("audit", now)
        self.written = 0
        self.lost = 0
        self._file = file
        self._waiting: queue.Queue[AuditRow | None] = queue.Queue(WAITING_LIMIT)
        self._closing = threading.Event()
        self._writer = threading.Thread(target=self._run, name="audit-writer", daemon=True)
        self._writer.start()

    def note(self, row: AuditRow) -> None:
        """Take a row; it never waits, and one too many is lost and counted."""
        try:
            self._waiting.put_nowait(row)
        except queue.Full:
            self.lost += 1
            _log.error("an audit row is lost: %d rows wait for %s", WAITING_LIMIT, self._file)

    def read(
        self, *, after: int = 0, limit: int, actor: str | None = None, incident: str | None = None
    ) -> list[tuple[int, AuditRow]]:
        """Give rows in order, each with its number; of one actor or about one incident, where named.

        Raises
        ------
        ConsoleError
            Where the file cannot be read.
        """
        wanted = {"actor = ?": actor, "incident = ?": incident}
        named = {clause: value for clause, value in wanted.items() if value is not None}
        asked = f"SELECT id, {_COLUMNS} FROM audit WHERE {' AND '.join(['id > ?', *named])} ORDER BY id LIMIT ?"  # noqa: S608  all of it is ours
        try:
            with closing(self._connected()) as connection:
                return [_row(found) for found in connection.execute(asked, (after, *named.values(), limit))]
        except sqlite3.Error as error:
            raise ConsoleError(f"{self._file}: {error}") from error

    def close(self) -> None:
        """Write what waits, as far as the file takes it, and end."""
        self._closing.set()
        self._waiting.put(None)
        self._writer.join()

    def _run(self) -> None:
        """Write what waits, many rows with one flush, until told to end (the writer thread)."""
        self._stored([])
        running = True
        while running:
            batch = [self._waiting.get()]
            while not self._waiting.empty() and len(batch) < AT_ONCE:
                batch.append(self._waiting.get_nowait())
            running = None not in batch
            self._store([row for row in batch if row is not None])

    def _store(self, rows: list[AuditRow]) -> None:
        """Write rows, again and again until the file takes them or the book is closed."""
        while rows and not self._stored(rows):
            if self._closing.is_set():
                self.lost += len(rows)
                _log.critical("%d audit rows are lost: %s does not take them", len(rows), self._file)
                return
            self._closing.wait(AGAIN_S)

    def _stored(self, rows: list[AuditRow]) -> bool:
        try:
            with closing(self._connected()) as connection, connection:
                connection.executemany(
                    f"INSERT INTO audit ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608  all of it is ours
                    map(_values, rows),
                )
        except sqlite3.Error as error:
            self.link.lost(f"{self._file}: {error}")
            return False
        self.written += len(rows)
        self.link.found()
        return True

    def _connected(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self._file, timeout=10)
        connection.executescript(f"PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; {_TABLES}")
        return connection


def _values(row: AuditRow) -> tuple[object, ...]:
    return (
        to_ms(row.at),
        row.actor,
        row.role,
        row.seat,
        row.action,
        row.object,
        row.incident,
        row.outcome,
        row.request,
        row.reason,
    )


def _row(
    found: tuple[int, int, str, str | None, str, str, str | None, str | None, int, str, str | None],
) -> tuple[int, AuditRow]:
    number, at_ms, actor, role, seat, action, about, incident, outcome, request, reason = found
    return number, AuditRow(
        at=from_ms(at_ms),
        actor=actor,
        role=role,
        seat=seat,
        action=action,
        object=about,
        incident=incident,
        outcome=outcome,
        request=request,
        reason=reason,
    )
