"""What others changed of a record since somebody saw it, field by field."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import msgspec

from dispatch import events as e

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from dispatch.centre import Centre
    from dispatch.journal.port import StoredEvent

_NOT_FIELDS: Final = frozenset({"training", "incident", "call", "fields", "why"})


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field that somebody changed; the newest change of each is told."""

    field: str
    by: str
    at: datetime


def changed_since(centre: Centre, stream: str, version: int) -> tuple[FieldChange, ...]:
    """Tell which fields of an incident or a call were changed after a version, by whom and when; by field."""
    changes: dict[str, FieldChange] = {}
    for event in centre.journal.read_stream(stream):
        if event.stream == stream and event.stream_version > version:
            changes |= {field: FieldChange(field, event.by, event.at) for field in _fields(centre, event)}
    return tuple(changes[field] for field in sorted(changes))


def _fields(centre: Centre, event: StoredEvent) -> Iterator[str]:
    """Give the fields that an event changed, public and sealed; an event of another kind is told as its type."""
    data = e.event_data(event)
    if isinstance(data, e.CallChanged):
        yield from data.fields
    elif isinstance(data, e.IncidentChanged):
        told: dict[str, Any] = msgspec.to_builtins(data)
        yield from told.keys() - _NOT_FIELDS - {"place"}
        yield from (centre.sealed.of(event.seq) or {}).keys() - _NOT_FIELDS
    else:
        yield event.type
