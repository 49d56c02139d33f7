"""A centre in a made-up town, served whole: real journal, real streets, real fleet."""

from __future__ import annotations

import asyncio
import socket
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any

import httpx
import pytest
import uvicorn
from two_stations import divided_town, settled

from console.api.app import create_app
from console.api.hall import Hall, Pace
from console.exchange_desk import open_exchange
from console.gateway.app import create_gateway
from console.people.accounts import Accounts
from console.people.audit_book import AuditBook
from dispatch.adapters.fhir_records import FhirRecords
from dispatch.adapters.redis_bus import RedisBus
from dispatch.bus.outbox import Outbox
from dispatch.intake.adapters.history_file import HistoryFile
from dispatch.intake.adapters.sightings_file import SightingsFile
from dispatch.intake.intake import Intake
from dispatch.records.patient_watch import PatientWatch
from dispatch.service import Service
from fleet.positions import Fix
from simulator.clock import ManualClock
from town import Town, open_centre, town

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator
    from contextlib import AbstractAsyncContextManager
    from pathlib import Path

    from fastapi import FastAPI
    from two_stations import Neighbours

    from dispatch.adapters.fhir_records import RecordLimits
    from dispatch.exchange.port import Partner
    from dispatch.triage.versions import Versions
    from fleet.positions import PositionResult

START = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
SMALL_BUFFER = 32_768
PATIENCE_S = 30.0
"""How long a client waits on a busy machine, where a kernel may have to be compiled."""
QUICK = Pace(tick_s=0.02, alive_s=0.05, waiting_events=200)


@dataclass
class House:
    """A served centre and a client of it."""

    folder: Path
    town: Town = field(default_factory=lambda: town(units=12))
    accounts: Accounts | None = None
    pace: Pace = QUICK
    origin: str = "http://centre"
    port: int = 0
    redis_url: str | None = None
    emr_url: str | None = None
    record_limits: RecordLimits | None = None
    partner: Callable[[], Partner] | None = None
    aml_key: bytes | None = None
    versions: Versions | None = None
    clock: ManualClock = field(default_factory=lambda: ManualClock(START))

    @asynccontextmanager
    async def open_hall(self) -> AsyncIterator[Hall]:
        self.centre = open_centre(self.folder, clock=self.clock, of=self.town, versions=self.versions)
        self.service = Service(self.centre)
        past = HistoryFile.open(self.folder / "history.sqlite")
        sightings = SightingsFile.open(self.folder / "sightings.sqlite")
        self.intake = Intake(self.service, history=past, sightings=sightings, secret=b"s" * 32, aml_key=self.aml_key)
        outbox = Outbox(self.centre, RedisBus(self.redis_url)) if self.redis_url else None
        patients = PatientWatch(self.centre, FhirRecords(self.emr_url, self.record_limits)) if self.emr_url else None
        if outbox and patients:
            patients.listen(lambda standing: outbox.tell_context(standing.incident))
        self.audit = AuditBook(self.folder / "audit.sqlite", self.clock.now)
        beside = [asyncio.create_task(part.run()) for part in (outbox, patients, self.intake) if part is not None]
        try:
            async with open_exchange(self.centre, self.folder / "exchange.sqlite", self.partner) as self.exchange:
                yield Hall(
                    service=self.service,
                    take_fix=self._take_fix,
                    accounts=self.accounts,
                    training=False,
                    zone=self.town.fleet.time_zone,
                    secret=b"s" * 32,
                    intake=self.intake,
                    pace=self.pace,
                    links=(outbox.link,) if outbox else (),
                    patients=patients,
                    audit=self.audit,
                    exchange=self.exchange,
                )
        finally:
            for task in beside:
                task.cancel()
            await asyncio.gather(*beside, return_exceptions=True)
            await self.service.stop()
            self.centre.journal.close()
            self.audit.close()
            past.close()
            sightings.close()

    def _take_fix(self, unit: str, lon: float, lat: float, at: datetime) -> PositionResult:
        return self.centre.positions.take(Fix(unit, lon, lat, at), self.clock.now())

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[House]:
        """Run the application without a network."""
        self.app: FastAPI = create_app(self.open_hall)
        async with self.app.router.lifespan_context(self.app):
            transport = httpx.ASGITransport(self.app)
            async with httpx.AsyncClient(transport=transport, base_url=f"{self.origin}/api/v1/") as self.http:
                yield self

    @asynccontextmanager
    async def served(self) -> AsyncIterator[House]:
        """Run the application on a free port, with sockets at `self.sockets`."""
        self.app = create_app(self.open_hall)
        async with serving(self.app, self.port) as self.port:
            self.origin = f"http://127.0.0.1:{self.port}"
            self.sockets = f"ws://127.0.0.1:{self.port}"
            async with httpx.AsyncClient(base_url=f"{self.origin}/api/v1/", timeout=PATIENCE_S) as self.http:
                yield self

    def place(self, share: float = 0.5) -> dict[str, float]:
        """Give a place on a road, some way through the nodes."""
        graph = self.town.map.graph
        node = int(share * (graph.nodes - 1))
        return {"lon": float(graph.lon[node]), "lat": float(graph.lat[node])}

    def narrow_connection(self) -> socket.socket:
        """Connect with so small a buffer that the server soon notices that nobody reads."""
        connection = socket.socket()
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, SMALL_BUFFER)
        connection.connect(("127.0.0.1", self.port))
        connection.setblocking(False)
        return connection

    async def call(self, share: float = 0.5, **fields: Any) -> str:
        """Take a call at a place in town; gives its incident."""
        answer = await self.http.post("calls", json={**self.place(share), "reason": "chest_pain", **fields})
        assert answer.status_code == 201, answer.text
        return str(answer.json()["incident"])

    async def send(self, incident: str, unit: str) -> str:
        """Send a unit; gives the assignment."""
        answer = await self.http.post("assignments", json={"incident": incident, "unit": unit})
        assert answer.status_code == 201, answer.text
        return str(answer.json()["id"])

    async def best(self, incident: str) -> str:
        """Give the unit that is recommended."""
        answer = await self.http.get(f"incidents/{incident}/recommendation")
        return str(answer.json()["candidates"][0]["unit"])

    async def move(self, assignment: str, *statuses: str, **fields: Any) -> None:
        """Bring an assignment through statuses."""
        for status in statuses:
            body = {"status": status, **(fields if status == "transporting" else {})}
            answer = await self.http.post(f"assignments/{assignment}/status", json=body)
            assert answer.status_code == 200, answer.text


@dataclass
class Gateway:
    """A served gateway and a client of it."""

    app: FastAPI
    port: int
    http: httpx.AsyncClient

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def sockets(self) -> str:
        return f"ws://127.0.0.1:{self.port}"


@asynccontextmanager
async def serving(app: FastAPI, port: int = 0) -> AsyncIterator[int]:
    """Serve an application over a real network; gives the port."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("127.0.0.1", port))
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SMALL_BUFFER)
    config = uvicorn.Config(
        app, ws="websockets-sansio", ws_per_message_deflate=False, log_level="error", timeout_graceful_shutdown=2
    )
    server = _Server(config)
    running = asyncio.create_task(server.serve(sockets=[listener]))
    await server.ready.wait()
    yield listener.getsockname()[1]
    server.should_exit = True
    await running
    listener.close()


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.ready.set()

    def install_signal_handlers(self) -> None:
        pass


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def make_house(tmp_path: Path) -> Callable[..., House]:
    """Give what makes a house that is not open yet, on files of this test."""

    def made(**options: Any) -> House:
        if options.pop("sign_in", False):
            options["accounts"] = Accounts(tmp_path / "centre.sqlite")
        return House(tmp_path, **options)

    return made


@pytest.fixture(scope="module")
def make_lasting_house(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., House]:
    """Give what makes a house for all tests of a module, where everybody signs in unless told otherwise."""

    def made(*, sign_in: bool = True, **options: Any) -> House:
        folder = tmp_path_factory.mktemp("house")
        return House(folder, accounts=Accounts(folder / "centre.sqlite") if sign_in else None, **options)

    return made


@pytest.fixture
def make_gateway() -> Callable[[House], AbstractAsyncContextManager[Gateway]]:
    """Give what makes a gateway of a house that has Redis."""

    @asynccontextmanager
    async def made(house: House) -> AsyncIterator[Gateway]:
        app = create_gateway(house.origin, lambda: RedisBus(house.redis_url or ""), pace=house.pace)
        client = partial(httpx.AsyncClient, timeout=PATIENCE_S)
        async with serving(app) as port, client(base_url=f"http://127.0.0.1:{port}/api/v1/") as http:
            yield Gateway(app, port, http)

    return made


@pytest.fixture
async def house(make_house: Callable[..., House]) -> AsyncIterator[House]:
    async with make_house().opened() as house:
        yield house


@pytest.fixture
async def served(make_house: Callable[..., House]) -> AsyncIterator[House]:
    async with make_house().served() as house:
        yield house


@pytest.fixture
async def guarded(make_house: Callable[..., House]) -> AsyncIterator[House]:
    """A centre that asks everybody to sign in."""
    async with make_house(sign_in=True).opened() as house:
        yield house


@pytest.fixture(scope="module")
def runner() -> Iterator[asyncio.Runner]:
    """Give what runs a house that stays open for a module whose tests are not asynchronous."""
    with asyncio.Runner() as runner:
        yield runner


@pytest.fixture(scope="module")
def world(runner: asyncio.Runner, make_lasting_house: Callable[..., House]) -> Iterator[Neighbours]:
    """A house of two stations for all tests of a module."""
    opened = make_lasting_house(town=divided_town()).served()
    house = runner.run(opened.__aenter__())
    yield runner.run(settled(house))
    runner.run(opened.__aexit__(None, None, None))
