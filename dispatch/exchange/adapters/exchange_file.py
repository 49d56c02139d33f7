"""What the exchange remembers: cards, letters and alerts, in an SQLite file of their own beside the journal.

It holds no health data: ids of cards and their digests, reactions, and alerts as they came.
"""

from __future__ import annotations

from contextlib import contextmanager
from threading import Lock
from typing import TYPE_CHECKING, Final, Self

from dispatch.adapters.sqlite_file import Layout, connect, prepare, told, transaction
from dispatch.errors import JournalError

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator
    from pathlib import Path

_LAYOUT: Final = Layout(
    kind="exchange file",
    schema="1",
    pragmas=("journal_mode = WAL", "synchronous = FULL"),
    tables=(
        """CREATE TABLE cards (
            sender TEXT, card TEXT, version INTEGER NOT NULL, digest TEXT NOT NULL, call TEXT NOT NULL,
            incident TEXT NOT NULL, taken_at_ms INTEGER NOT NULL, closed_at_ms INTEGER, PRIMARY KEY (sender, card)
        ) WITHOUT ROWID, STRICT""",
        "CREATE INDEX cards_by_incident ON cards (incident)",
        """CREATE TABLE letters (
            id TEXT PRIMARY KEY, seq INTEGER NOT NULL, sender TEXT NOT NULL, card TEXT NOT NULL, reaction BLOB NOT NULL,
            state TEXT NOT NULL, attempts INTEGER NOT NULL, next_at_ms INTEGER, settled_at_ms INTEGER, reason TEXT
        ) STRICT""",
        "CREATE INDEX letters_by_card ON letters (sender, card, seq)",
        "CREATE INDEX letters_waiting ON letters (next_at_ms) WHERE state = 'waiting'",
        "CREATE INDEX letters_dead ON letters (seq) WHERE state = 'dead'",
        "CREATE TABLE place (one INTEGER PRIMARY KEY CHECK (one = 1), seq INTEGER NOT NULL) STRICT",
        """CREATE TABLE alerts (
            sender TEXT, identifier TEXT, sent_ms INTEGER, received_at_ms INTEGER NOT NULL, message BLOB NOT NULL,
            PRIMARY KEY (sender, identifier, sent_ms)
        ) WITHOUT ROWID, STRICT""",
    ),
)


class ExchangeFile:
    """An open exchange file; used from any thread, one statement at a time."""

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self._path = path
        self._connection = connection
        self._lock = Lock()

    @classmethod
    def open(cls, path: Path) -> Self:
        """Open the file, or make it.

        Raises
        ------
        JournalError
            Where it is not such a file, or the disk refuses.
        """
        connection = connect(path, read_only=False)
        try:
            prepare(connection, path, _LAYOUT, facts={}, read_only=False)
        except JournalError:
            connection.close()
            raise
        return cls(path, connection)

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """Lend the connection for questions."""
        with self._lock, told(self._path, "read"):
            yield self._connection

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """Lend the connection for one transaction: all that is written inside becomes durable, or nothing."""
        with self._lock, told(self._path, "written"), transaction(self._connection):
            yield self._connection

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            self._connection.close()
