"""What the API needs of a running centre, handed over in one piece."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from console.presence import PresenceBook

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractAsyncContextManager
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from console.exchange_desk import ExchangeDesk
    from console.people.accounts import Accounts
    from console.people.audit_book import AuditBook
    from console.place_desk import PlaceDesk
    from dispatch.centre import Centre
    from dispatch.intake.intake import Intake
    from dispatch.link import Link
    from dispatch.records.patient_watch import PatientWatch
    from dispatch.service import Service
    from fleet.positions import PositionResult
    from maps.tiles import TileArchive

    OpenHall = Callable[[], AbstractAsyncContextManager["Hall"]]
    """Starts a centre inside the running event loop, and stops it when the server does."""

    TakeFix = Callable[[str, float, float, datetime], PositionResult]
    """Sends one fix (unit, lon, lat, time of the device) through the pipeline of positions."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How often sockets hear something, and how far one may fall behind.

    Attributes
    ----------
    tick_s
        Between two ticks of positions.
    alive_s
        Silence after which a sign of life is sent.
    waiting_events
        Events that may wait for one socket; more end it.
    """

    tick_s: float = 0.25
    alive_s: float = 5.0
    waiting_events: int = 2_000


@dataclass(frozen=True, slots=True)
class Hall:
    """A running centre and what stands around it.

    Attributes
    ----------
    service
        Takes the commands.
    take_fix
        Takes the positions.
    accounts
        Who may sign in; None asks nobody to (demo).
    training
        Whether all of it is made up.
    zone
        The region's time zone.
    secret
        Keys the digests of requests; it must stay the same for as long as answers are remembered.
    intake
        Follows calls: whose number, which are alike, what came before.
    tiles
        The base map; None where the map has none.
    places
        Where places are; None where the map does not tell.
    links
        What the centre leans on beside the journal, each up or down.
    patients
        Asks medical records about patients; None where there is no record to ask.
    audit
        Where reads and writes are noted; None where nobody wants to know.
    exchange
        Cards of the 112 system, reactions to them, and alerts; None where there is no exchange.
    presence
        Who is at work now, and on which card.
    """

    service: Service
    take_fix: TakeFix
    accounts: Accounts | None
    training: bool
    zone: ZoneInfo
    secret: bytes = field(repr=False)
    intake: Intake = field(repr=False)
    pace: Pace = Pace()
    tiles: TileArchive | None = None
    places: PlaceDesk | None = None
    links: tuple[Link, ...] = ()
    patients: PatientWatch | None = None
    audit: AuditBook | None = None
    exchange: ExchangeDesk | None = None
    presence: PresenceBook = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "presence", PresenceBook(self.centre.clock.now))

    @property
    def centre(self) -> Centre:
        """The centre behind the service."""
        return self.service.centre
