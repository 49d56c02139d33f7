"""The keys that seal events, one per incident, in an SQLite file of their own that is never backed up with the journal.

A key is on disk before the event that uses it, and a deleted key is overwritten in place: the file keeps no
write-ahead log, its rollback journal is unlinked and the folder synced before a change is acknowledged.
"""

from __future__ import annotations

import os
from contextlib import contextmanager
from threading import Lock
from typing import TYPE_CHECKING, Final, NamedTuple, Self

from dispatch.adapters.sqlite_file import Layout, connect, fact, prepare, told, transaction
from dispatch.errors import JournalError
from dispatch.journal.sealing import new_key

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

# An erased incident keeps its row without a key, so that it never gets another.
_KEYS: Final = (
    "CREATE TABLE keys (incident TEXT PRIMARY KEY, key BLOB, since_seq INTEGER NOT NULL) WITHOUT ROWID, STRICT"
)
_LAYOUT: Final = Layout(
    kind="key file",
    schema="1",
    pragmas=("journal_mode = DELETE", "secure_delete = ON", "synchronous = EXTRA"),
    tables=(_KEYS,),
)
_OWNER_ONLY: Final = 0o600


class Key(NamedTuple):
    """The key of an incident, None once erased, and the number of the first event it was made for."""

    key: bytes | None
    since_seq: int


class KeyFile:
    """Keys by incident; safe to use from several threads and processes."""

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self._path = path
        self._connection = connection
        self._lock = Lock()

    @classmethod
    def open(cls, path: Path, *, journal_id: str, read_only: bool = False) -> Self:
        """Open the key file of a journal; one that does not exist is made, readable by its owner alone.

        Raises
        ------
        JournalError
            Where the file is not a key file, belongs to another journal, or the disk refuses.
        """
        if not read_only:
            _restrict(path)
        connection = connect(path, read_only=read_only)
        try:
            prepare(connection, path, _LAYOUT, facts={"journal": journal_id}, read_only=read_only)
            with told(path, "read"):
                _refuse_other(fact(connection, "journal"), path, journal_id)
        except JournalError:
            connection.close()
            raise
        return cls(path, connection)

    def find(self, incident: str) -> Key | None:
        """Give the key of an incident, None where it never had one here."""
        return self._found([incident]).get(incident)

    def provide(self, first_seq: Mapping[str, int]) -> dict[str, Key]:
        """Give the keys of incidents, made now where they have none, durable on return.

        Parameters
        ----------
        first_seq
            By incident, the number of the first event about to be sealed.
        """
        keys = self._found(first_seq)
        fresh = {incident: Key(new_key(), seq) for incident, seq in first_seq.items() if incident not in keys}
        if not fresh:
            return keys
        rows = [(incident, *key) for incident, key in fresh.items()]
        with self._writing() as connection:
            connection.executemany("INSERT INTO keys VALUES (?, ?, ?) ON CONFLICT DO NOTHING", rows)
        return self._found(first_seq)

    def delete(self, incidents: Iterable[str]) -> None:
        """Overwrite the keys of incidents for good; they never get another."""
        erased = [(incident,) for incident in incidents]
        with self._writing() as connection:
            connection.executemany("INSERT INTO keys VALUES (?, NULL, 0) ON CONFLICT DO UPDATE SET key = NULL", erased)

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            self._connection.close()

    def _found(self, incidents: Iterable[str]) -> dict[str, Key]:
        query = "SELECT key, since_seq FROM keys WHERE incident = ?"
        with self._lock, told(self._path, "read"):
            rows = ((incident, self._connection.execute(query, (incident,)).fetchone()) for incident in incidents)
            return {incident: Key(*row) for incident, row in rows if row is not None}

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with self._lock, told(self._path, "written"), transaction(self._connection):
            yield self._connection


def _restrict(path: Path) -> None:
    """Make the file where it is not there, and let nobody but its owner read it."""
    try:
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, _OWNER_ONLY))
        path.chmod(_OWNER_ONLY)
    except OSError as error:
        raise JournalError(f"{path} cannot be opened: {error.strerror}") from error


def _refuse_other(found: str | None, path: Path, journal_id: str) -> None:
    if found != journal_id:
        raise JournalError(f"the key file {path} belongs to another journal")
