"""Places that wait for a call of their number, in an SQLite file beside the journal: a restart loses none.

Numbers are keyed digests, places are sealed; a row is forgotten when it has waited too long.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Final, NamedTuple

import msgspec

from dispatch.adapters.own_file import OwnFile
from dispatch.adapters.sqlite_file import Layout
from dispatch.channels.fix import Fix
from dispatch.journal.sealing import seal, unseal
from fleet.instants import from_ms, to_ms

if TYPE_CHECKING:
    from datetime import datetime

MOST_KEPT: Final = 50_000
"""Places that are kept at once; the oldest are given up first."""

_LAYOUT: Final = Layout(
    kind="file of waiting places",
    schema="1",
    pragmas=("journal_mode = WAL", "synchronous = FULL", "secure_delete = ON"),
    tables=(
        """CREATE TABLE sightings (
            id INTEGER PRIMARY KEY AUTOINCREMENT, number TEXT NOT NULL, at_ms INTEGER NOT NULL, sealed BLOB NOT NULL
        ) STRICT""",
        "CREATE INDEX sightings_by_number ON sightings (number)",
        "CREATE INDEX sightings_by_age ON sightings (at_ms)",
    ),
)

_log = logging.getLogger(__name__)


class KeptSighting(NamedTuple):
    """A place of a number, by its digest, and when it came."""

    number: str
    fix: Fix
    received_at: datetime


class SightingsFile(OwnFile):
    """An open file of places that wait; used from any thread, one at a time."""

    LAYOUT = _LAYOUT


class KeptSightings:
    """Places that wait, in their file.

    Parameters
    ----------
    key : bytes
        Seals the places, 32 octets.
    """

    def __init__(self, file: SightingsFile, key: bytes) -> None:
        self._file = file
        self._key = key

    def keep(self, sighting: KeptSighting) -> None:
        """Keep a place, durably."""
        sealed = seal(msgspec.to_builtins(sighting.fix), key=self._key, stream=sighting.number, stream_version=0)
        with self._file.writing() as connection:
            made = connection.execute(
                "INSERT INTO sightings VALUES (NULL, ?, ?, ?)", (sighting.number, to_ms(sighting.received_at), sealed)
            )
            connection.execute("DELETE FROM sightings WHERE id <= ?", ((made.lastrowid or 0) - MOST_KEPT,))

    def since(self, instant: datetime) -> list[KeptSighting]:
        """Give the places that came at an instant or later, in the order in which they came.

        What was sealed under another secret cannot be read; it is told in the log and left out.
        """
        with self._file.reading() as connection:
            rows = connection.execute(
                "SELECT number, at_ms, sealed FROM sightings WHERE at_ms >= ? ORDER BY id", (to_ms(instant),)
            ).fetchall()
        kept = [self._kept(*row) for row in rows]
        if None in kept:
            _log.warning("%d places that wait for a call cannot be unsealed", kept.count(None))
        return [each for each in kept if each is not None]

    def forget_before(self, instant: datetime) -> None:
        """Forget places that came before an instant."""
        with self._file.writing() as connection:
            connection.execute("DELETE FROM sightings WHERE at_ms < ?", (to_ms(instant),))

    def forget_number(self, number: str) -> None:
        """Forget the places of a number."""
        with self._file.writing() as connection:
            connection.execute("DELETE FROM sightings WHERE number = ?", (number,))

    def _kept(self, number: str, at_ms: int, sealed: bytes) -> KeptSighting | None:
        told = unseal(sealed, key=self._key, stream=number, stream_version=0)
        return None if told is None else KeptSighting(number, msgspec.convert(told, Fix), from_ms(at_ms))
