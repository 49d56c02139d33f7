"""SQLite files of ours: opened, recognised or refused in one sentence, and read from many threads."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Final

from dispatch.errors import JournalError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

_BUSY_TIMEOUT_S: Final = 10.0

_META: Final = "CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID, STRICT"


@dataclass(frozen=True, slots=True)
class Layout:
    """What makes a file one of ours: its kind, its schema, its settings while it is written, and its tables."""

    kind: str
    schema: str
    pragmas: tuple[str, ...]
    tables: tuple[str, ...]


@contextmanager
def told(path: Path, verb: str) -> Iterator[None]:
    """Turn an error of SQLite or of the disk below it, and a name that no file can hold, into one sentence."""
    try:
        yield
    except (sqlite3.Error, UnicodeEncodeError) as error:
        raise JournalError(f"{path} cannot be {verb}: {error}") from error


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """Write all that happens inside, or nothing."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")


def connect(path: Path, *, read_only: bool) -> sqlite3.Connection:
    """Open a file for use from several threads, one at a time; each statement commits unless told otherwise."""
    if read_only and not path.is_file():
        raise JournalError(f"{path} does not exist")
    uri = f"{path.absolute().as_uri()}?mode={'ro' if read_only else 'rwc'}"
    with told(path, "opened"):
        return sqlite3.connect(
            uri, uri=True, timeout=_BUSY_TIMEOUT_S, isolation_level=None, check_same_thread=False, cached_statements=64
        )


def prepare(
    connection: sqlite3.Connection, path: Path, layout: Layout, *, facts: Mapping[str, str], read_only: bool
) -> None:
    """Recognise an open file as one of ours, or lay it out where it is empty and may be written.

    A file of another kind or another schema is refused before anything in it is changed.

    Parameters
    ----------
    facts
        What a new file says about itself, for `fact`.
    """
    with told(path, "read"):
        empty = _is_empty(connection)
        if read_only or not empty:
            _recognise(connection, path, layout)
    if read_only:
        return
    with told(path, "written"):
        for pragma in layout.pragmas:
            connection.execute(f"PRAGMA {pragma}")
        if empty:
            _lay_out(connection, layout, facts)


def fact(connection: sqlite3.Connection, key: str) -> str | None:
    """Give what the file says about itself under a key."""
    row = connection.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
    return None if row is None else str(row[0])


def _is_empty(connection: sqlite3.Connection) -> bool:
    return bool(connection.execute("SELECT count(*) = 0 FROM sqlite_master").fetchone()[0])


def _lay_out(connection: sqlite3.Connection, layout: Layout, facts: Mapping[str, str]) -> None:
    """Create the tables, unless another process did so in the meantime."""
    with transaction(connection):
        if not _is_empty(connection):
            return
        for table in (_META, *layout.tables):
            connection.execute(table)
        rows = {"kind": layout.kind, "schema": layout.schema, **facts}
        connection.executemany("INSERT INTO meta VALUES (?, ?)", rows.items())


def _recognise(connection: sqlite3.Connection, path: Path, layout: Layout) -> None:
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if "meta" not in tables or fact(connection, "kind") != layout.kind:
        raise JournalError(f"{path} is not a {layout.kind} of dispatch112")
    found = fact(connection, "schema")
    if found != layout.schema:
        raise JournalError(f"{path} has schema {found} and this version of dispatch112 reads schema {layout.schema}")


class Readers:
    """Read-only connections, each lent to one thread at a time and kept for the next."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._idle: SimpleQueue[sqlite3.Connection] = SimpleQueue()
        self._closed = False

    @contextmanager
    def lent(self) -> Iterator[sqlite3.Connection]:
        """Lend a connection; errors that happen inside are told as the journal's."""
        connection = self._take()
        try:
            with told(self._path, "read"):
                yield connection
        finally:
            self._give_back(connection)

    def close(self) -> None:
        """Close what is idle now, and the rest when it comes back."""
        self._closed = True
        while True:
            try:
                self._idle.get_nowait().close()
            except Empty:
                return

    def _take(self) -> sqlite3.Connection:
        if self._closed:
            raise JournalError(f"{self._path} is closed")
        try:
            return self._idle.get_nowait()
        except Empty:
            return connect(self._path, read_only=True)

    def _give_back(self, connection: sqlite3.Connection) -> None:
        self._idle.put(connection)
        if self._closed:
            self.close()
