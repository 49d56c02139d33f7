"""A history from our own journal: what became of each call, from public fields alone."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, Final

from dispatch.state import CentreState, envelope
from dispatch.vocabulary import AssignmentStatus
from simulator.history.mapping import STAGE_WORDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime
    from typing import TextIO

    from dispatch.incident import Assignment, Incident

_CALL: Final = ("incident", "training", "kind", "called_at", "lon", "lat", "reason", "priority", "form")
_RESPONSE: Final = ("assignment", "unit", "hospital", *STAGE_WORDS)
_STATUSES: Final = (
    AssignmentStatus.PROPOSED,
    AssignmentStatus.EN_ROUTE,
    AssignmentStatus.ON_SCENE,
    AssignmentStatus.TRANSPORTING,
    AssignmentStatus.AT_HOSPITAL,
    AssignmentStatus.ENDED,
)
"""What each of `STAGE_WORDS` is called there."""


def write_journal_history(public_parts: Iterable[bytes], out: TextIO, *, training: bool) -> int:
    """Write the incidents of a journal as CSV that the mapping ``journal`` reads; give how many there are.

    A row is a response, or a call without any. What turned out to be another incident is left out, its calls count for
    that one. Times are as they were corrected; places are the public points on the road.

    Parameters
    ----------
    public_parts : iterable of bytes
        Public bytes of events in order, from the first.
    out : text file
        Opened with ``newline=""``.
    training : bool
        Whether the journal is made up; each row then says so.
    """
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow((*_CALL, *_RESPONSE))
    written = 0
    for incident in _incidents(public_parts):
        if incident.joined_to is None:
            writer.writerows(_rows(incident, training=training))
            written += 1
    return written


def _incidents(public_parts: Iterable[bytes]) -> Iterator[Incident]:
    """Give each incident as it was at last: those that the state forgets as it does, the others at the end."""
    state = CentreState()
    known: dict[str, Incident] = {}
    for public in public_parts:
        event = envelope(public)
        state.apply(event)
        for stream in (event.stream, *event.touches):
            kind, _, name = stream.partition(":")
            if kind == "incident" and name in state.incidents:
                known[name] = state.incidents[name]
        if len(state.incidents) < len(known):
            gone = [name for name in known if name not in state.incidents]
            yield from (known.pop(name) for name in gone)
    yield from known.values()


def _rows(incident: Incident, *, training: bool) -> Iterator[list[str]]:
    place = incident.place
    head = [
        incident.id,
        "yes" if training else "",
        str(incident.kind),
        _iso(incident.opened_at),
        "" if place is None else str(place.lon),
        "" if place is None else str(place.lat),
        incident.reason,
        str(incident.priority),
        str(incident.form),
    ]
    for assignment in incident.assignments:
        yield head + _of(assignment)
    if not incident.assignments:
        yield head + [""] * len(_RESPONSE)


def _of(assignment: Assignment) -> list[str]:
    times = [assignment.times.get(status) for status in _STATUSES]
    return [assignment.id, assignment.unit, assignment.hospital or "", *map(_iso, times)]


def _iso(at: datetime | None) -> str:
    return "" if at is None else at.isoformat()
