"""A centre at work: its service, its upkeep, and the hall that the API is given."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from console.api.hall import Hall
from console.exchange_desk import open_exchange
from console.people.audit_book import AuditBook
from console.place_desk import open_places
from console.upkeep import TAKERS_EVERY_S, every, follow_takers, upkeep
from dispatch.bus.outbox import Outbox
from dispatch.intake.adapters.history_file import HistoryFile
from dispatch.intake.adapters.sightings_file import SightingsFile
from dispatch.intake.intake import Intake
from dispatch.records.patient_watch import PatientWatch
from dispatch.service import Service
from fleet.positions import Fix
from maps.tiles import open_tiles

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
    from datetime import datetime

    from console.api.hall import OpenHall
    from console.people.accounts import Accounts
    from console.state_folder import StateFolder
    from dispatch.bus.port import EventBus
    from dispatch.centre import Centre
    from dispatch.exchange.port import Partner
    from dispatch.records.port import MedicalRecords
    from fleet.positions import PositionResult

    Companion = Callable[[Service], Coroutine[None, None, None]]
    """Something that runs beside the centre, such as virtual crews."""


def hall_of(
    centre: Centre,
    folder: StateFolder,
    *,
    accounts: Accounts | None,
    companions: Sequence[Companion] = (),
    open_bus: Callable[[], EventBus] | None = None,
    records: Callable[[], MedicalRecords] | None = None,
    partner: Callable[[], Partner] | None = None,
    aml_key: bytes | None = None,
) -> OpenHall:
    """Give what starts the centre inside the server's event loop, and stops it with the server.

    Raises
    ------
    MapError
        Where the places of its map cannot be read.
    """
    places = open_places(centre.streets.map)

    def take_fix(unit: str, lon: float, lat: float, at: datetime) -> PositionResult:
        return centre.positions.take(Fix(unit, lon, lat, at), centre.clock.now())

    @asynccontextmanager
    async def opened() -> AsyncIterator[Hall]:
        audit = AuditBook(folder.audit, centre.clock.now)
        tiles = open_tiles(centre.streets.map)
        service = Service(centre)
        past = HistoryFile.open(folder.history)
        sightings = SightingsFile.open(folder.sightings)
        intake = Intake(service, history=past, sightings=sightings, secret=folder.secret(), aml_key=aml_key)
        outbox = Outbox(centre, open_bus()) if open_bus else None
        patients = PatientWatch(centre, records()) if records else None
        if outbox and patients:
            patients.listen(lambda standing: outbox.tell_context(standing.incident))
        try:
            async with open_exchange(centre, folder.exchange, partner) as exchange:
                hall = Hall(
                    service=service,
                    take_fix=take_fix,
                    accounts=accounts,
                    training=centre.training,
                    zone=centre.fleet.time_zone,
                    secret=folder.secret(),
                    intake=intake,
                    links=(outbox.link,) if outbox else (),
                    tiles=tiles,
                    places=places,
                    patients=patients,
                    audit=audit,
                    exchange=exchange,
                )
                more = [companion(service) for companion in companions]
                more += [part.run() for part in (outbox, patients, exchange, intake) if part is not None]
                more.append(every(TAKERS_EVERY_S, lambda: follow_takers(service, hall.presence)))
                async with upkeep(service, folder, more):
                    yield hall
        finally:
            await service.stop()
            centre.journal.close()
            await asyncio.to_thread(audit.close)
            for file in (past, sightings, tiles, places):
                if file is not None:
                    file.close()

    return opened
