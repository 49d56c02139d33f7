"""The tables of the journal in SQLite, and the statements that an append needs."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from dispatch.journal.port import GENESIS
from dispatch.judging import IDEMPOTENCY_KEPT, Remembered

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable, Sequence

    from dispatch.journal.port import Append, StoredEvent
    from dispatch.judging import Planned

_EVENTS: Final = """
    CREATE TABLE events (
        seq INTEGER PRIMARY KEY, public BLOB NOT NULL, hash BLOB NOT NULL, sealed_for TEXT, ciphertext BLOB
    ) STRICT
"""
"""The ciphertext stands last: a scan of the public parts then seldom meets a page that it does not need."""

_STREAMS: Final = """
    CREATE TABLE streams (
        stream TEXT, stream_version INTEGER, seq INTEGER NOT NULL, PRIMARY KEY (stream, stream_version)
    ) WITHOUT ROWID, STRICT
"""
"""One row for each stream that an event belongs to or touches; the head of a stream is its greatest version."""

_IDEMPOTENCY: Final = """
    CREATE TABLE idempotency (
        actor TEXT, key TEXT, digest TEXT NOT NULL, answer BLOB NOT NULL, at_ms INTEGER NOT NULL,
        PRIMARY KEY (actor, key)
    ) WITHOUT ROWID, STRICT
"""

JOURNAL_TABLES: Final = (
    _EVENTS,
    _STREAMS,
    _IDEMPOTENCY,
    "CREATE INDEX idempotency_by_age ON idempotency (at_ms)",
    "CREATE TABLE checkpoints (seq INTEGER PRIMARY KEY, digest BLOB NOT NULL, state BLOB NOT NULL) STRICT",
)

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND: Final = timedelta(milliseconds=1)


def newest(connection: sqlite3.Connection) -> tuple[int, bytes]:
    """Give number and hash of the newest event; 0 and `GENESIS` where there is none."""
    row = connection.execute("SELECT seq, hash FROM events ORDER BY seq DESC LIMIT 1").fetchone()
    return (0, GENESIS) if row is None else (row[0], row[1])


def head_lookup(connection: sqlite3.Connection) -> Callable[[str], int]:
    """Give a function that finds the present version of a stream, 0 where it has no event."""

    def head(stream: str) -> int:
        query = "SELECT max(stream_version) FROM streams WHERE stream = ?"
        return connection.execute(query, (stream,)).fetchone()[0] or 0

    return head


def answer_lookup(connection: sqlite3.Connection) -> Callable[[str, str], Remembered | None]:
    """Give a function that finds what was answered to an actor's key, of any age."""

    def remembered(actor: str, key: str) -> Remembered | None:
        query = "SELECT digest, answer, at_ms FROM idempotency WHERE actor = ? AND key = ?"
        row = connection.execute(query, (actor, key)).fetchone()
        return None if row is None else Remembered(row[0], row[1], _EPOCH + row[2] * _MILLISECOND)

    return remembered


def insert_events(connection: sqlite3.Connection, planned: Sequence[Planned], events: Sequence[StoredEvent]) -> None:
    """Insert events and the versions to which they advance their streams."""
    connection.executemany(
        "INSERT INTO events VALUES (?, ?, ?, ?, ?)",
        [(event.seq, event.public, event.hash, event.sealed_for, event.ciphertext) for event in events],
    )
    connection.executemany(
        "INSERT INTO streams VALUES (?, ?, ?)",
        [(stream, version, plan.seq) for plan in planned for stream, version in plan.versions.items()],
    )


def remember_answers(connection: sqlite3.Connection, appends: Iterable[Append]) -> None:
    """Keep the answers of stored appends, and forget those that are too old for each of them."""
    rows = [(*_columns(append), _milliseconds(append.at)) for append in appends if append.idempotency]
    if not rows:
        return
    too_old = min(row[-1] for row in rows) - IDEMPOTENCY_KEPT // _MILLISECOND
    connection.execute("DELETE FROM idempotency WHERE at_ms <= ?", (too_old,))
    connection.executemany("INSERT OR REPLACE INTO idempotency VALUES (?, ?, ?, ?, ?)", rows)


def _columns(append: Append) -> tuple[str, str, str, bytes]:
    asked = append.idempotency
    assert asked is not None
    return asked.actor, asked.key, asked.digest, asked.answer


def _milliseconds(at: datetime) -> int:
    return (at - _EPOCH) // _MILLISECOND
