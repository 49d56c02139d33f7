"""The open and recent calls in columns, kept as calls come, change and go."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np

from dispatch.duplicates.address import MOST_NAMES
from dispatch.duplicates.kinds import kinds
from dispatch.duplicates.told import MOST_WORDS
from dispatch.duplicates.vocabulary import NONE, Vocabulary
from fleet.instants import to_ms

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from numpy.typing import NDArray

    from dispatch.duplicates.sketch import Sketch

ROW: Final = np.dtype(
    [
        ("at_ms", np.int64),
        ("lon", np.float64),
        ("lat", np.float64),
        ("radius_m", np.float64),
        ("age", np.float64),
        ("patients", np.float64),
        ("incident", np.int32),
        ("house", np.int32),
        ("base", np.int32),
        ("has_part", np.bool_),
        ("flat", np.int32),
        ("phone", np.int32),
        ("reason", np.int32),
        ("kind", np.int16),
        ("sex", np.int8),
        ("names", np.int32, (MOST_NAMES,)),
        ("words", np.int32, (MOST_WORDS,)),
    ]
)
"""A call as numbers; NaN and `NONE` where nothing is told."""

SEXES: Final = {"": 0, "m": 1, "f": 2}
_CODED: Final = ("incident", "house", "base", "flat", "phone", "reason", "names", "words")
_FIRST_CAPACITY: Final = 64


class SketchBook:
    """Calls to compare with, each known by its id.

    Putting, dropping and moving a call cost what one call costs, whatever the number of others. Not for two threads.
    """

    def __init__(self, sketches: Iterable[Sketch] = ()) -> None:
        self._rows = np.zeros(_FIRST_CAPACITY, dtype=ROW)
        self._calls: list[str] = []
        self._row_of: dict[str, int] = {}
        self._sketches: dict[str, Sketch] = {}
        self._of_incident: dict[str, dict[str, None]] = {}
        self.known: dict[str, Vocabulary] = {name: Vocabulary() for name in _CODED}
        for sketch in sketches:
            self.put(sketch)

    def __len__(self) -> int:
        return len(self._calls)

    @property
    def incidents(self) -> int:
        """How many incidents the calls belong to."""
        return len(self._of_incident)

    @property
    def rows(self) -> NDArray[np.void]:
        """The calls as rows of `ROW`, in no order that means anything."""
        return self._rows[: len(self._calls)]

    @property
    def calls(self) -> Sequence[str]:
        """The id of each row."""
        return self._calls

    def row_of(self, call: str) -> int | None:
        """Give the row of a call, None where the book has it not."""
        return self._row_of.get(call)

    def incident_of(self, row: int) -> str:
        """Give the incident of a row."""
        return self._sketches[self._calls[row]].incident

    def put(self, sketch: Sketch) -> None:
        """Add a call, or what is now known of it; without an incident it is one of its own."""
        self.drop(sketch.call)
        incident = sketch.incident or sketch.call
        kept = replace(sketch, incident=incident)
        row = len(self._calls)
        if row == len(self._rows):
            self._rows = np.concatenate((self._rows, np.zeros_like(self._rows)))
        self._rows[row] = self._coded(kept)
        self._calls.append(sketch.call)
        self._row_of[sketch.call] = row
        self._sketches[sketch.call] = kept
        self._of_incident.setdefault(incident, {})[sketch.call] = None

    def drop(self, call: str) -> None:
        """Forget a call, if it is there; the last row takes its place."""
        row = self._row_of.pop(call, None)
        if row is None:
            return
        for name in _CODED:
            self.known[name].give_back(np.atleast_1d(self._rows[row][name]).tolist())
        last = self._calls.pop()
        if last != call:
            self._rows[row] = self._rows[len(self._calls)]
            self._calls[row] = last
            self._row_of[last] = row
        incident = self._sketches.pop(call).incident
        self._of_incident[incident].pop(call)
        if not self._of_incident[incident]:
            del self._of_incident[incident]

    def move(self, call: str, incident: str) -> None:
        """Give a call to another incident, as joining and splitting do."""
        if call in self._sketches:
            self.put(replace(self._sketches[call], incident=incident))

    def forget(self, incident: str) -> None:
        """Forget every call of an incident."""
        for call in list(self._of_incident.get(incident, ())):
            self.drop(call)

    def expire(self, before: datetime) -> None:
        """Forget the calls that came before an instant."""
        for row in np.flatnonzero(self.rows["at_ms"] < to_ms(before))[::-1].tolist():
            self.drop(self._calls[row])

    def _coded(self, sketch: Sketch) -> tuple[object, ...]:
        """Give a call as a row, counting its words."""
        take = {name: self.known[name].take for name in _CODED}
        address = sketch.address
        names, words = address.names[:MOST_NAMES], sketch.words[:MOST_WORDS]
        return (
            to_ms(sketch.at),
            _number(sketch.lon),
            _number(sketch.lat),
            sketch.radius_m,
            _number(sketch.person.age),
            _number(sketch.patients),
            take["incident"](sketch.incident),
            take["house"](address.house),
            take["base"](address.base),
            address.house != address.base,
            take["flat"](address.flat),
            take["phone"](sketch.phone or ""),
            take["reason"](sketch.reason or ""),
            kinds().row(sketch.reason, sketch.group),
            SEXES[sketch.person.sex],
            _padded([take["names"](name) for name in names], MOST_NAMES),
            _padded([take["words"](word) for word in words], MOST_WORDS),
        )


def _number(value: float | None) -> float:
    return np.nan if value is None else float(value)


def _padded(numbers: list[int], length: int) -> list[int]:
    return numbers + [NONE] * (length - len(numbers))
