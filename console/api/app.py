"""The application: every route, and the hall that opens and closes with it."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager, suppress
from importlib.metadata import version
from typing import TYPE_CHECKING, Final

from fastapi import FastAPI

from console.api.arrivals import arrivals
from console.api.asking import asking
from console.api.assignments import assignments
from console.api.audit import audit
from console.api.audit_trail import Trail
from console.api.bridges import bridges
from console.api.callers import Gate, Tokens
from console.api.calls import calls
from console.api.centre_door import CentreDoor
from console.api.channels import channels
from console.api.closures import closures
from console.api.context import contexts
from console.api.coverage import coverage
from console.api.decisions import decisions
from console.api.desk import Desk
from console.api.exchange import exchange
from console.api.handovers import handovers
from console.api.histories import histories
from console.api.history import history
from console.api.hospitals import hospitals
from console.api.incidents import incidents
from console.api.lifecycle import lifecycle
from console.api.likeness import likeness
from console.api.live import Hub
from console.api.meters import Meters, Watch
from console.api.pages import pages
from console.api.patients import patients
from console.api.places import places
from console.api.presence import presence
from console.api.problems import ProblemError, tell_problems
from console.api.reference import reference
from console.api.rerouting import rerouting
from console.api.roads import roads
from console.api.service import service
from console.api.sign_in import Reception, sign_in
from console.api.sockets import sockets
from console.api.station_targets import station_targets
from console.api.telephone import telephone
from console.api.tickets import Tickets, tickets
from console.api.tiles import tiles
from console.api.triage import triage
from console.api.units import units

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from console.api.hall import Hall, OpenHall

ROUTERS: Final = (
    units,
    tiles,
    calls,
    telephone,
    channels,
    likeness,
    histories,
    incidents,
    lifecycle,
    triage,
    patients,
    contexts,
    bridges,
    coverage,
    station_targets,
    decisions,
    hospitals,
    assignments,
    rerouting,
    arrivals,
    closures,
    handovers,
    presence,
    reference,
    roads,
    places,
    history,
    asking,
    exchange,
    audit,
    sign_in,
    tickets,
    sockets,
    service,
    pages,
)
"""In the order in which a path is looked for: positions come most often, tiles by the dozen."""


BADGES_EVERY_S: Final = 5.0


def create_app(open_hall: OpenHall) -> FastAPI:
    """Put the application together; the hall opens when the server starts and closes when it stops."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncGenerator[None]:
        async with open_hall() as hall:
            desk = _desk(hall)
            app.state.desk = desk
            app.state.door = CentreDoor(desk)
            watching = asyncio.create_task(_watch_badges(desk))
            try:
                yield
            finally:
                watching.cancel()
                await asyncio.gather(watching, return_exceptions=True)
                await desk.hub.stop()

    app = FastAPI(
        title="dispatch112",
        summary="The engine of an emergency ambulance service",
        version=version("dispatch112"),
        lifespan=lifespan,
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
    )
    for router in ROUTERS:
        app.include_router(router)
    app.add_middleware(Gate)
    app.add_middleware(Trail)
    app.add_middleware(Watch)
    tell_problems(app)
    return app


def _desk(hall: Hall) -> Desk:
    hub, reception, tokens = Hub(hall), None, None
    if hall.accounts is not None:
        reception = Reception(hall.accounts, hall.centre.clock)
        tokens = Tokens(hall.accounts, reception.sessions, hall.centre.clock.now, hub.borders.units_of)
    meters = Meters(hall, hub)
    return Desk(hall=hall, hub=hub, tickets=Tickets(), meters=meters, tokens=tokens, reception=reception)


async def _watch_badges(desk: Desk) -> None:
    """End the sockets of whoever was disabled, has another password, or stayed past the end of the session."""
    while True:
        await asyncio.sleep(BADGES_EVERY_S)
        with suppress(ProblemError):
            await desk.check_badges()
