"""Hazards of places in a history file, their texts sealed under a key of the centre."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final, NamedTuple

from dispatch.history.entries import Hazard, HazardKind
from dispatch.journal.sealing import seal, unseal
from fleet.instants import from_ms, to_ms

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from dispatch.intake.adapters.history_file import HistoryFile
    from dispatch.intake.keys import PlaceKeys


_AT: Final = """
    SELECT id, address, cell, kind, sealed, set_by, at_ms, until_ms FROM hazards
    WHERE (address = ? OR cell IN (SELECT value FROM json_each(?))) AND (until_ms IS NULL OR until_ms > ?)
    ORDER BY at_ms DESC, id
"""


class KeptHazard(NamedTuple):
    """A hazard and the number under which it is lifted."""

    id: int
    hazard: Hazard


class KeptHazards:
    """Hazards in a history file.

    Parameters
    ----------
    key : bytes
        Seals the texts, 32 octets.
    """

    def __init__(self, file: HistoryFile, key: bytes) -> None:
        self._file = file
        self._key = key

    def warn(self, place: PlaceKeys, hazard: Hazard) -> KeptHazard:
        """Keep a hazard; it replaces one of its kind at the very same address, or in the same cell."""
        sealed = seal({"text": hazard.text}, key=self._key, stream=hazard.place, stream_version=0)
        until_ms = None if hazard.until is None else to_ms(hazard.until)
        row = (*place, hazard.kind.value, sealed, hazard.set_by, to_ms(hazard.at), until_ms)
        with self._file.writing() as connection:
            connection.execute(
                "DELETE FROM hazards WHERE kind = ? AND (address = ? OR (address IS ? AND cell = ?))",
                (hazard.kind.value, place.address, place.address, place.cell),
            )
            made = connection.execute("INSERT INTO hazards VALUES (NULL, ?, ?, ?, ?, ?, ?, ?)", row)
        return KeptHazard(int(made.lastrowid or 0), hazard)

    def lift(self, hazard: int) -> bool:
        """Take back a hazard; False where there is none."""
        with self._file.writing() as connection:
            return connection.execute("DELETE FROM hazards WHERE id = ?", (hazard,)).rowcount > 0

    def at(self, address: str | None, cells: Sequence[str], now: datetime) -> list[KeptHazard]:
        """Give the hazards of an address and of cells that hold now, the newest first."""
        with self._file.reading() as connection:
            rows = connection.execute(_AT, (address, json.dumps(cells), to_ms(now))).fetchall()
        return [KeptHazard(int(row[0]), self._hazard(*row[1:])) for row in rows]

    def _hazard(
        self,
        address: str | None,
        cell: str | None,
        kind: str,
        sealed: bytes,
        set_by: str,
        at_ms: int,
        until_ms: int | None,
    ) -> Hazard:
        place = address or cell or ""
        told = unseal(sealed, key=self._key, stream=place, stream_version=0)
        until = None if until_ms is None else from_ms(until_ms)
        return Hazard(place, HazardKind(kind), (told or {}).get("text", ""), set_by, from_ms(at_ms), until)
