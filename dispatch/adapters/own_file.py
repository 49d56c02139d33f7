"""One SQLite file of ours with one connection: what remembers things beside the journal derives from it."""

from __future__ import annotations

from contextlib import contextmanager
from threading import Lock
from typing import TYPE_CHECKING, ClassVar, Self

from dispatch.adapters.sqlite_file import Layout, connect, prepare, told, transaction
from dispatch.errors import JournalError

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator
    from pathlib import Path


class OwnFile:
    """An open file of a `LAYOUT`; used from any thread, one at a time."""

    LAYOUT: ClassVar[Layout]

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
            prepare(connection, path, cls.LAYOUT, facts={}, read_only=False)
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
