"""What is told of alerts: how each stands, in the language that is chosen, its areas as rings of lon, lat."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from msgspec import Struct

from dispatch.exchange.cap.alert import Certainty, MessageType, Scope, Severity, Status, Urgency
from dispatch.exchange.cap.areas import Circle, Ring
from dispatch.exchange.cap.book import Standing

if TYPE_CHECKING:
    from dispatch.exchange.cap.alert import Alert, Info
    from dispatch.exchange.cap.areas import Area
    from dispatch.exchange.cap.book import StandingAlert


class AreaAnswer(Struct, frozen=True, kw_only=True):
    """A part of the world: in words, as closed rings of lon, lat (circles too), as circles, and by codes."""

    description: str
    rings: tuple[Ring, ...]
    circles: tuple[Circle, ...]
    geocodes: tuple[tuple[str, str], ...]


class InfoAnswer(Struct, frozen=True, kw_only=True):
    """What is told in one language."""

    language: str
    categories: tuple[str, ...]
    event: str
    urgency: Urgency
    severity: Severity
    certainty: Certainty
    effective: datetime | None
    onset: datetime | None
    expires: datetime | None
    sender_name: str | None
    headline: str | None
    description: str | None
    instruction: str | None
    areas: list[AreaAnswer]


class AlertAnswer(Struct, frozen=True, kw_only=True):
    """A message of another service; `standing` is null for one that tells nothing, `real` false for exercises."""

    identifier: str
    sender: str
    sent: datetime
    status: Status
    type: MessageType
    scope: Scope
    real: bool
    standing: Standing | None
    infos: list[InfoAnswer]


def alert_answer(alert: Alert, stands: StandingAlert | None) -> AlertAnswer:
    """Tell an alert as it stands; None for a message that tells nothing by itself."""
    return AlertAnswer(
        identifier=alert.identifier,
        sender=alert.sender,
        sent=alert.sent,
        status=alert.status,
        type=alert.message_type,
        scope=alert.scope,
        real=alert.status is Status.ACTUAL,
        standing=stands.standing if stands else None,
        infos=[_info(info) for info in (stands.infos if stands else alert.in_language())],
    )


def _info(info: Info) -> InfoAnswer:
    return InfoAnswer(
        language=info.language,
        categories=info.categories,
        event=info.event,
        urgency=info.urgency,
        severity=info.severity,
        certainty=info.certainty,
        effective=info.effective,
        onset=info.onset,
        expires=info.expires,
        sender_name=info.sender_name,
        headline=info.headline,
        description=info.description,
        instruction=info.instruction,
        areas=[_area(area) for area in info.areas],
    )


def _area(area: Area) -> AreaAnswer:
    return AreaAnswer(description=area.description, rings=area.rings(), circles=area.circles, geocodes=area.geocodes)
