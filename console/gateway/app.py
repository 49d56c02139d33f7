"""The application of a gateway: sockets and their tickets, its own health, and the way to the centre."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from dataclasses import dataclass
from importlib.metadata import version
from typing import TYPE_CHECKING

from fastapi import APIRouter, FastAPI, Request
from fastapi.responses import Response
from msgspec import Struct
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.registry import Collector

from console.api.callers import require
from console.api.desk import answer
from console.api.hall import Pace
from console.api.meters import CONTENT_TYPE, links_metric, sockets_metric
from console.api.problems import tell_problems
from console.api.rights import Right
from console.api.sockets import sockets
from console.api.tickets import VALID_S, TicketAnswer, Tickets
from console.gateway.centre_client import CentreAwayError, CentreClient
from console.gateway.door import GatewayDoor
from console.gateway.forward import Forward
from console.gateway.mirror import Mirror
from dispatch.link import LinkState

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Iterable

    from prometheus_client.metrics_core import Metric

    from console.api.callers import Caller
    from dispatch.bus.port import EventBus

own = APIRouter()


class GatewayReady(Struct, frozen=True, kw_only=True):
    """The centre can be reached; `seq` is the newest event that the bus told."""

    ready: bool
    seq: int
    bus: LinkState
    centre: LinkState


@dataclass(frozen=True, slots=True)
class Lodge:
    """What every route of a gateway finds at hand."""

    centre: CentreClient
    mirror: Mirror
    tickets: Tickets[Caller]
    door: GatewayDoor


def create_gateway(centre_url: str, open_bus: Callable[[], EventBus], *, pace: Pace | None = None) -> FastAPI:
    """Put a gateway together; it begins to follow the bus when the server starts."""
    centre = CentreClient(centre_url)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncGenerator[None]:
        mirror, tickets = Mirror(open_bus(), centre, pace or Pace()), Tickets["Caller"]()
        door = GatewayDoor(centre, mirror, tickets)
        app.state.lodge, app.state.door = Lodge(centre, mirror, tickets, door), door
        following = [asyncio.create_task(each) for each in (mirror.run(), mirror.watch_badges(), centre.watch())]
        try:
            yield
        finally:
            for task in following:
                task.cancel()
            await asyncio.gather(*following, return_exceptions=True)
            await centre.close()

    app = FastAPI(
        title="dispatch112 gateway",
        version=version("dispatch112"),
        lifespan=lifespan,
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
    )
    app.include_router(sockets)
    app.include_router(own)
    app.mount("/", Forward(centre))
    tell_problems(app)
    return app


@own.get("/health/live")
async def live() -> Response:
    """Say that the process answers."""
    return answer({"alive": True})


@own.get("/health/ready")
async def ready(request: Request) -> Response:
    """Say whether the centre can be reached; 503 where not."""
    lodge: Lodge = request.app.state.lodge
    if not lodge.centre.link.up:
        raise CentreAwayError(lodge.centre.link)
    bus, centre = (link.state for link in lodge.mirror.links)
    return answer(GatewayReady(ready=True, seq=lodge.mirror.seq, bus=bus, centre=centre))


@own.get("/metrics")
async def metrics(request: Request) -> Response:
    """Tell the meters of the gateway; those of the centre are asked of the centre itself."""
    lodge: Lodge = request.app.state.lodge
    require(await lodge.door.known(request.headers), Right.MONITOR)
    registry = CollectorRegistry()
    registry.register(_Meters(lodge.mirror))
    return Response(generate_latest(registry), media_type=CONTENT_TYPE)


@own.post("/api/v1/tickets")
async def give_ticket(request: Request) -> Response:
    """Give a ticket that opens one socket of this gateway."""
    lodge: Lodge = request.app.state.lodge
    caller = await lodge.door.known(request.headers)
    require(caller, Right.ENTER)
    return answer(TicketAnswer(ticket=lodge.tickets.give(caller), valid_s=VALID_S), status=201)


class _Meters(Collector):
    def __init__(self, mirror: Mirror) -> None:
        self._mirror = mirror

    def collect(self) -> Iterable[Metric]:
        """Give the present counts."""
        yield sockets_metric(self._mirror.sockets())
        yield links_metric(self._mirror.links)
