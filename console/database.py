"""Tables beside the journal in the centre's one file: accounts and reference data."""

from __future__ import annotations

import sqlite3
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

from console.errors import ConsoleError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_TABLES = (
    """CREATE TABLE IF NOT EXISTS accounts
    (name TEXT PRIMARY KEY, role TEXT NOT NULL, unit TEXT, token_hash BLOB NOT NULL UNIQUE)""",
    "CREATE TABLE IF NOT EXISTS fleet_files (name TEXT PRIMARY KEY, content BLOB NOT NULL)",
)


@contextmanager
def reference_tables(database: Path) -> Iterator[sqlite3.Connection]:
    """Open the tables for one transaction; what the disk refuses becomes a `ConsoleError` that names the file."""
    try:
        with closing(sqlite3.connect(database, timeout=10)) as connection, connection:
            connection.execute("PRAGMA synchronous = FULL")
            for table in _TABLES:
                connection.execute(table)
            yield connection
    except sqlite3.Error as error:
        raise ConsoleError(f"{database}: {error}") from error
