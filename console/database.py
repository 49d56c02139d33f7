"""Tables beside the journal in the centre's one file: accounts, sessions and reference data."""

from __future__ import annotations

import sqlite3
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Final

from console.errors import ConsoleError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_TABLES: Final = (
    """CREATE TABLE IF NOT EXISTS accounts
    (name TEXT PRIMARY KEY, role TEXT NOT NULL, unit TEXT, token_hash BLOB NOT NULL UNIQUE)""",
    """CREATE TABLE IF NOT EXISTS sessions
    (token_hash BLOB PRIMARY KEY, name TEXT NOT NULL, seat TEXT,
    since_ms INTEGER NOT NULL, until_ms INTEGER NOT NULL)""",
    "CREATE TABLE IF NOT EXISTS fleet_files (name TEXT PRIMARY KEY, content BLOB NOT NULL)",
)

_LATER_COLUMNS: Final = {
    "stations": "TEXT NOT NULL DEFAULT '[]'",
    "organisation": "TEXT",
    "password": "TEXT",
    "disabled": "INTEGER NOT NULL DEFAULT 0",
}
"""What accounts have beside what the first state folders had."""


@contextmanager
def reference_tables(database: Path) -> Iterator[sqlite3.Connection]:
    """Open the tables for one transaction; what the disk refuses becomes a `ConsoleError` that names the file."""
    try:
        with closing(sqlite3.connect(database, timeout=10)) as connection, connection:
            connection.execute("PRAGMA synchronous = FULL")
            for table in _TABLES:
                connection.execute(table)
            _migrate(connection)
            yield connection
    except sqlite3.Error as error:
        raise ConsoleError(f"{database}: {error}") from error


def _migrate(connection: sqlite3.Connection) -> None:
    """Give accounts the columns that they lack."""
    if _lacking(connection):
        connection.execute("BEGIN IMMEDIATE")
        for column in _lacking(connection):
            connection.execute(f"ALTER TABLE accounts ADD COLUMN {column} {_LATER_COLUMNS[column]}")
        connection.commit()


def _lacking(connection: sqlite3.Connection) -> list[str]:
    there = {row[1] for row in connection.execute("PRAGMA table_info(accounts)")}
    return [column for column in _LATER_COLUMNS if column not in there]
