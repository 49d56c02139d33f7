"""What every event has, and how one is made ready for the journal."""

from __future__ import annotations

from typing import Any, ClassVar

import msgspec

from dispatch.journal.port import NewEvent


class EventData(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Public fields of one event; `training` marks made-up data."""

    VERSION: ClassVar[int] = 1
    SEALED: ClassVar[tuple[str, ...]] = ()

    training: bool = False


def new_event(
    data: EventData,
    stream: str,
    *,
    touches: tuple[str, ...] = (),
    sealed: dict[str, Any] | None = None,
    sealed_for: str | None = None,
) -> NewEvent:
    """Make the event ready for the journal; an empty sealed part is none."""
    sealed = {name: value for name, value in (sealed or {}).items() if value is not None}
    return NewEvent(
        type=type(data).__name__,
        version=data.VERSION,
        stream=stream,
        data=msgspec.to_builtins(data),
        touches=touches,
        sealed=sealed or None,
        sealed_for=sealed_for if sealed else None,
    )
