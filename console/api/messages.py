"""What a socket says, as forms: the pages take their types from here."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from msgspec import Struct

from console.api.shapes import ClosureAnswer, IncidentAnswer, UnitAnswer
from dispatch.link import LinkState


class Snapshot(Struct, frozen=True, kw_only=True, tag_field="kind", tag="snapshot"):
    """All that a socket shows, as it stood at `seq`; `unit_order` tells whose row is whose in binary ticks."""

    seq: int
    now: datetime
    training: bool
    incidents: list[IncidentAnswer]
    units: list[UnitAnswer]
    closures: list[ClosureAnswer]
    unit_order: tuple[str, ...]


class Alive(Struct, frozen=True, kw_only=True, tag_field="kind", tag="alive", omit_defaults=True):
    """A sign of life after a silence, or where a link changes: the bus (with Redis), the centre (at a gateway)."""

    seq: int
    now: datetime
    unit_order: tuple[str, ...] | None = None
    bus: LinkState | None = None
    centre: LinkState | None = None


class Positions(Struct, frozen=True, kw_only=True, tag_field="kind", tag="positions"):
    """Units with a new fix since the last tick, as columns."""

    seq: int
    units: list[str]
    lon: list[float]
    lat: list[float]
    position_at: list[datetime]


class EventFields(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What every event has beside its type and its data; `sealed` is there for who may read it, null once erased."""

    seq: int
    version: int
    at: datetime
    by: str
    seat: str
    stream: str
    stream_version: int
    hash: str
    touches: dict[str, int] = {}
    sealed: dict[str, Any] | None = None
    erased: bool = False
