"""Calls of the last year and hazards of places, in an SQLite file of their own beside the journal.

Calls are a fold of the journal, with digests in place of numbers and places; they are read by key, never all of them.
Hazards are kept here alone, their texts sealed.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from dispatch.adapters.own_file import OwnFile
from dispatch.adapters.sqlite_file import Layout
from dispatch.history.book import MOST_CALLS
from dispatch.history.entries import PastCall
from fleet.instants import from_ms, to_ms

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

_LAYOUT: Final = Layout(
    kind="history file",
    schema="1",
    pragmas=("journal_mode = WAL", "synchronous = FULL", "secure_delete = ON"),
    tables=(
        """CREATE TABLE calls (
            call TEXT PRIMARY KEY, incident TEXT NOT NULL, opened TEXT NOT NULL, at_ms INTEGER NOT NULL,
            number TEXT, address TEXT, cell TEXT, reason TEXT, outcome TEXT
        ) WITHOUT ROWID, STRICT""",
        "CREATE INDEX calls_by_incident ON calls (incident)",
        "CREATE INDEX calls_by_opened ON calls (opened)",
        "CREATE INDEX calls_by_age ON calls (at_ms)",
        "CREATE INDEX calls_by_number ON calls (number, at_ms) WHERE number IS NOT NULL",
        "CREATE INDEX calls_by_address ON calls (address, at_ms) WHERE address IS NOT NULL",
        "CREATE INDEX calls_by_cell ON calls (cell, at_ms) WHERE cell IS NOT NULL",
        """CREATE TABLE hazards (
            id INTEGER PRIMARY KEY AUTOINCREMENT, address TEXT, cell TEXT, kind TEXT NOT NULL, sealed BLOB NOT NULL,
            set_by TEXT NOT NULL, at_ms INTEGER NOT NULL, until_ms INTEGER
        ) STRICT""",
        "CREATE INDEX hazards_by_address ON hazards (address) WHERE address IS NOT NULL",
        "CREATE INDEX hazards_by_cell ON hazards (cell) WHERE cell IS NOT NULL",
        "CREATE TABLE place (one INTEGER PRIMARY KEY CHECK (one = 1), seq INTEGER NOT NULL) STRICT",
    ),
)
_OF_NUMBER: Final = """
    SELECT call, incident, at_ms, number, address, cell, reason, outcome FROM calls
    WHERE number = ? ORDER BY at_ms DESC LIMIT ?
"""
_OF_ADDRESS: Final = """
    SELECT call, incident, at_ms, number, address, cell, reason, outcome FROM calls
    WHERE address = ? ORDER BY at_ms DESC LIMIT ?
"""
_OF_CELLS: Final = """
    SELECT call, incident, at_ms, number, address, cell, reason, outcome FROM calls
    WHERE cell IN (SELECT value FROM json_each(?)) ORDER BY at_ms DESC LIMIT ?
"""


class HistoryFile(OwnFile):
    """An open history file; used from any thread, one at a time."""

    LAYOUT = _LAYOUT

    def place(self) -> int:
        """Give the number of the newest event that was taken in, 0 where none was."""
        with self.reading() as connection:
            row = connection.execute("SELECT seq FROM place").fetchone()
        return 0 if row is None else int(row[0])

    def start_over(self) -> None:
        """Forget all calls, to be taken in from the first event on."""
        with self.writing() as connection:
            connection.execute("DELETE FROM calls")
            connection.execute("DELETE FROM place")

    def of_number(self, number: str | None) -> list[PastCall]:
        """Give the newest calls of a number, by its digest."""
        with self.reading() as connection:
            return [_past_call(row) for row in connection.execute(_OF_NUMBER, (number, MOST_CALLS))]

    def of_place(self, address: str | None, cells: Sequence[str]) -> list[PastCall]:
        """Give the newest calls of an address, and those of cells, by their digests."""
        with self.reading() as connection:
            rows = connection.execute(_OF_ADDRESS, (address, MOST_CALLS)).fetchall()
            rows += connection.execute(_OF_CELLS, (json.dumps(cells), MOST_CALLS)).fetchall()
        return [_past_call(row) for row in dict.fromkeys(rows)]

    def forget_before(self, instant: datetime) -> None:
        """Forget calls that came, and hazards that ended, before an instant."""
        with self.writing() as connection:
            connection.execute("DELETE FROM calls WHERE at_ms < ?", (to_ms(instant),))
            connection.execute("DELETE FROM hazards WHERE until_ms < ?", (to_ms(instant),))


def _past_call(row: tuple[str, str, int, str | None, str | None, str | None, str | None, str | None]) -> PastCall:
    call, incident, at_ms, number, address, cell, reason, outcome = row
    places = tuple(key for key in (address, cell) if key is not None)
    return PastCall(call, incident, from_ms(at_ms), number, places, reason, outcome)
