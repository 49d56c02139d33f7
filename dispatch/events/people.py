"""What happened among the people of the centre and the crews."""

from __future__ import annotations

from dispatch.events.base import EventData
from dispatch.vocabulary import HandoverKind


class HandoverOffered(EventData, frozen=True, kw_only=True):
    """Somebody signed what they hand over: their seat, or the shift."""

    handover: str
    kind: HandoverKind
    seat: str
    open_incidents: tuple[str, ...]
    note: str = ""


class HandoverSigned(EventData, frozen=True, kw_only=True):
    """Whoever comes next signed that they took it over."""

    handover: str


class UnitManned(EventData, frozen=True, kw_only=True):
    """Who rides with a unit was set by hand; nobody named means that the roster says so again."""

    unit: str
    crew: tuple[str, ...]
