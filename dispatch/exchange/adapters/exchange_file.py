"""What the exchange remembers: cards, letters and alerts, in an SQLite file of their own beside the journal.

It holds no health data: ids of cards and their digests, reactions, and alerts as they came.
"""

from __future__ import annotations

from typing import Final

from dispatch.adapters.own_file import OwnFile
from dispatch.adapters.sqlite_file import Layout

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


class ExchangeFile(OwnFile):
    """An open exchange file; used from any thread, one statement at a time."""

    LAYOUT = _LAYOUT
