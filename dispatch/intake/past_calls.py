"""The calls of a history file as events leave them: a fold of the journal in SQL, one function per type of event."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from dispatch import events as e
from fleet.instants import to_ms

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Mapping, Sequence

    from dispatch.intake.keys import Keys
    from dispatch.journal.port import StoredEvent


class Folding(NamedTuple):
    """What the fold writes to, makes its digests with, and reads sealed fields by: of one event, of several."""

    connection: sqlite3.Connection
    keys: Keys
    told: Callable[[StoredEvent], Mapping[str, Any]]
    told_at: Callable[[Sequence[int]], Mapping[str, Any]]


def take(folding: Folding, event: StoredEvent) -> None:
    """Take in an event; taking it in again changes nothing."""
    taking = _TAKE.get(event.type)
    if taking is not None:
        taking(folding, event, e.event_data(event))


def _began(folding: Folding, event: StoredEvent, data: e.CallRang | e.CallReceived) -> None:
    told = folding.told(event)
    reason = data.reason if isinstance(data, e.CallReceived) else None
    row = (data.call, data.incident, data.incident, to_ms(event.at), folding.keys.number(told.get("phone")))
    folding.connection.execute(
        "INSERT OR REPLACE INTO calls VALUES (?, ?, ?, ?, ?, ?, ?, ?, NULL)", (*row, *folding.keys.place(told), reason)
    )


def _changed(folding: Folding, event: StoredEvent, data: e.CallChanged) -> None:
    told = folding.told(event)
    if told.get("phone"):
        _set(folding, "number", folding.keys.number(told["phone"]), call=data.call)
    _place(folding, told, call=data.call)
    if data.reason is not None:
        _set(folding, "reason", data.reason, call=data.call)


def _located(folding: Folding, event: StoredEvent, data: e.CallLocated) -> None:
    if data.used:
        _place(folding, folding.told(event), call=data.call)


def _reason(
    folding: Folding, event: StoredEvent, data: e.IncidentOpened | e.IncidentChanged | e.IncidentTriaged
) -> None:
    if data.reason is not None:
        _set(folding, "reason", data.reason, opened=data.incident)
    if not isinstance(data, e.IncidentTriaged):
        _place(folding, folding.told(event), opened=data.incident)


def _joined(folding: Folding, _event: StoredEvent, data: e.IncidentsJoined) -> None:
    for call in data.calls:
        _set(folding, "incident", data.into, call=call)


def _split(folding: Folding, _event: StoredEvent, data: e.IncidentSplit) -> None:
    for call in data.calls:
        _set(folding, "incident", data.incident, call=call)


def _closed(folding: Folding, _event: StoredEvent, data: e.IncidentClosed) -> None:
    _set(folding, "outcome", data.reason, incident=data.incident)


def _reopened(folding: Folding, _event: StoredEvent, data: e.IncidentReopened) -> None:
    _set(folding, "outcome", None, incident=data.incident)


def _erased(folding: Folding, _event: StoredEvent, data: e.IncidentErased) -> None:
    for incident in (data.incident, *data.joined):
        folding.connection.execute("DELETE FROM calls WHERE opened = ? OR incident = ?", (incident, incident))


def _undone(folding: Folding, _event: StoredEvent, data: e.Undone) -> None:
    for call in data.calls:
        _set(folding, "incident", call.incident, call=call.id)
    for incident in data.incidents:
        _set(folding, "outcome", incident.close_reason, incident=incident.id)
        _set(folding, "reason", incident.reason, opened=incident.id)
        _place(folding, folding.told_at(incident.sealed_at), opened=incident.id)


def _place(folding: Folding, told: Mapping[str, Any], **where: str) -> None:
    """Put calls where sealed fields say; what they do not tell stays."""
    for column, key in folding.keys.place(told)._asdict().items():
        if key is not None:
            _set(folding, column, key, **where)


def _set(folding: Folding, column: str, value: str | None, **where: str) -> None:
    """Set one column of the calls that another one tells."""
    ((by, key),) = where.items()
    folding.connection.execute(_UPDATES[column, by], (value, key))


_UPDATES: Final = {
    ("number", "call"): "UPDATE calls SET number = ? WHERE call = ?",
    ("address", "call"): "UPDATE calls SET address = ? WHERE call = ?",
    ("address", "opened"): "UPDATE calls SET address = ? WHERE opened = ?",
    ("cell", "call"): "UPDATE calls SET cell = ? WHERE call = ?",
    ("cell", "opened"): "UPDATE calls SET cell = ? WHERE opened = ?",
    ("reason", "call"): "UPDATE calls SET reason = ? WHERE call = ?",
    ("reason", "opened"): "UPDATE calls SET reason = ? WHERE opened = ?",
    ("incident", "call"): "UPDATE calls SET incident = ? WHERE call = ?",
    ("outcome", "incident"): "UPDATE calls SET outcome = ? WHERE incident = ?",
}

_TAKE: Final[dict[str, Callable[[Folding, StoredEvent, Any], None]]] = {
    e.CallRang.__name__: _began,
    e.CallReceived.__name__: _began,
    e.CallChanged.__name__: _changed,
    e.CallLocated.__name__: _located,
    e.IncidentOpened.__name__: _reason,
    e.IncidentChanged.__name__: _reason,
    e.IncidentTriaged.__name__: _reason,
    e.IncidentsJoined.__name__: _joined,
    e.IncidentSplit.__name__: _split,
    e.IncidentClosed.__name__: _closed,
    e.IncidentReopened.__name__: _reopened,
    e.IncidentErased.__name__: _erased,
    e.Undone.__name__: _undone,
}
