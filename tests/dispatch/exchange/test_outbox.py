"""Reactions reach a partner over a real network: in order for each card, at least once, whatever breaks on the way."""

from __future__ import annotations

import asyncio
import gzip
import socket
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
import uvicorn
from fastapi import FastAPI, Request, Response

from dispatch.commands import AssignUnit, CloseIncident, JoinIncidents, MoveAssignment, ReceiveCall
from dispatch.exchange.adapters.exchange_file import ExchangeFile
from dispatch.exchange.adapters.http_partner import HttpPartner, PartnerLimits
from dispatch.exchange.adapters.kept_letters import KeptLetters
from dispatch.exchange.letters import LetterState, Patience
from dispatch.exchange.outbox import ReactionOutbox
from dispatch.exchange.port import CardRecord
from dispatch.exchange.reactions import CardKey
from dispatch.vocabulary import AssignmentStatus
from town import ANNA, open_centre, road_place

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable
    from pathlib import Path

    from dispatch.centre import Centre

    Answer = Callable[[dict[str, Any]], Awaitable[Response]]

pytestmark = pytest.mark.anyio

AT_ONCE = Patience(first_ms=0, longest_ms=0, attempts=4)
LIMITS = PartnerLimits(answer_s=1.0, connect_s=1.0, answer_bytes=1_000)
CARD, OTHER = CardKey("112", "78-1"), CardKey("112", "78-2")


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"


class System112:
    """The other side: notes what comes, and answers as it is told to, once for each entry, then well."""

    def __init__(self, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}/reactions"
        self.came: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.faults: list[Answer] = []
        self.heard: asyncio.Queue[str] = asyncio.Queue()

    async def take(self, request: Request) -> Response:
        reaction = await request.json()
        self.came.append(reaction)
        self.heard.put_nowait(reaction["state"])
        self.headers.append(dict(request.headers))
        return await (self.faults.pop(0) if self.faults else well)(reaction)

    @property
    def states(self) -> list[tuple[str, str]]:
        return [(each["card"], each["state"]) for each in self.came]


async def well(reaction: dict[str, Any]) -> Response:
    return Response(b'{"id": "%s", "known": true}' % reaction["id"].encode())


def status(code: int) -> Answer:
    async def answer(reaction: dict[str, Any]) -> Response:
        return Response(b'{"id": "%s"}' % reaction["id"].encode(), code)

    return answer


def body(content: bytes) -> Answer:
    async def answer(_reaction: dict[str, Any]) -> Response:
        return Response(content)

    return answer


async def packed(_reaction: dict[str, Any]) -> Response:
    return Response(gzip.compress(b" " * 10_000_000), headers={"Content-Encoding": "gzip"})


async def never(_reaction: dict[str, Any]) -> Response:
    await asyncio.Event().wait()
    raise AssertionError


@asynccontextmanager
async def serving(listener: socket.socket) -> AsyncIterator[System112]:
    listener.listen()
    system = System112(listener.getsockname()[1])
    app = FastAPI()
    app.post("/reactions", response_model=None)(system.take)
    server = uvicorn.Server(uvicorn.Config(app, log_level="critical", timeout_graceful_shutdown=0, lifespan="off"))
    server.install_signal_handlers = lambda: None  # type: ignore[attr-defined]
    running = asyncio.create_task(server.serve(sockets=[listener]))
    yield system
    server.should_exit = True
    await running


@pytest.fixture
async def system() -> AsyncIterator[System112]:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        async with serving(listener) as system:
            yield system


class Bench:
    """A centre, an exchange file beside it, and an outbox that can be killed and begun anew."""

    def __init__(self, folder: Path, url: str | None, partners: list[HttpPartner]) -> None:
        self.folder, self.url, self.partners = folder, url, partners
        self.centre: Centre = open_centre(folder)
        self.file = ExchangeFile.open(folder / "exchange.sqlite")

    @property
    def letters(self) -> KeptLetters:
        return KeptLetters(self.file)

    async def begin(self, patience: Patience = AT_ONCE) -> ReactionOutbox:
        partner = self.partner(LIMITS) if self.url else None
        self.outbox = ReactionOutbox(self.centre, self.letters, partner, chance=lambda: 1.0, patience=patience)
        await self.outbox.open()
        return self.outbox

    def partner(self, limits: PartnerLimits) -> HttpPartner:
        self.partners.append(HttpPartner(self.url or "", "secret", limits=limits))
        return self.partners[-1]

    async def carry(self) -> None:
        """Take in what happened, and deliver until nothing is due."""
        await self.outbox.take_in()
        while await self.outbox.deliver():
            pass

    def call(self) -> tuple[str, str]:
        lon, lat = road_place(3)
        answer = self.centre.handle(ReceiveCall(lon=lon, lat=lat, reason="chest_pain"), ANNA)
        return answer["call"], answer["incident"]

    async def card(self, key: CardKey = CARD) -> str:
        call, incident = self.call()
        await self.outbox.register(CardRecord(key, 1, "digest", call, incident, self.centre.clock.now()))
        await self.outbox.take_in()
        return incident

    def send(self, incident: str, row: int = 0) -> str:
        return str(self.centre.handle(AssignUnit(incident, self.centre.fleet.units[row].id), ANNA)["id"])

    def move(self, assignment: str, *statuses: AssignmentStatus) -> None:
        for each in statuses:
            self.centre.handle(MoveAssignment(assignment, each), ANNA)

    def stand(self, card: CardKey = CARD) -> list[str]:
        return [letter.state.value for letter in self.letters.letters_of(card)]

    def killed(self) -> Bench:
        """End without any goodbye, and open the same files again."""
        self.close()
        return Bench(self.folder, self.url, self.partners)

    def close(self) -> None:
        self.centre.journal.close()
        self.file.close()


@pytest.fixture
async def make_bench(tmp_path: Path) -> AsyncIterator[Callable[[str | None], Bench]]:
    partners: list[HttpPartner] = []
    yield lambda url: Bench(tmp_path, url, partners)
    for partner in partners:
        await partner.close()


@pytest.fixture
async def bench(make_bench: Callable[[str | None], Bench], system: System112) -> Bench:
    bench = make_bench(system.url)
    await bench.begin()
    return bench


async def test_a_card_is_answered_step_by_step(bench: Bench, system: System112) -> None:
    incident = await bench.card()
    await bench.carry()
    assignment = bench.send(incident)
    bench.move(assignment, AssignmentStatus.ACCEPTED, AssignmentStatus.EN_ROUTE, AssignmentStatus.ON_SCENE)
    await bench.carry()
    bench.move(assignment, AssignmentStatus.ENDED)
    await bench.carry()
    assert [state for _, state in system.states] == ["accepted", "crew_sent", "on_scene", "closed"]
    assert bench.stand() == ["delivered"] * 4
    assert all(each["format"] == "dispatch112.reaction/1" and each["incident"] == incident for each in system.came)
    assert [headers["idempotency-key"] for headers in system.headers] == [each["id"] for each in system.came]
    assert {headers["authorization"] for headers in system.headers} == {"Bearer secret"}
    assert bench.outbox.link.up


async def test_an_incident_without_a_card_is_nobodys_business(bench: Bench, system: System112) -> None:
    _, incident = bench.call()
    bench.send(incident)
    await bench.carry()
    assert system.came == []


async def test_what_happened_before_the_card_was_known_is_told_too(bench: Bench, system: System112) -> None:
    call, incident = bench.call()
    bench.send(incident)
    await bench.carry()
    await bench.outbox.register(CardRecord(CARD, 1, "", call, incident, bench.centre.clock.now()))
    await bench.carry()
    assert [state for _, state in system.states] == ["accepted", "crew_sent"]


@pytest.mark.parametrize(
    "fault",
    [
        pytest.param(status(500), id="500"),
        pytest.param(status(302), id="302"),
        pytest.param(status(409), id="409"),
        pytest.param(body(b""), id="no body"),
        pytest.param(body(b"OK"), id="no JSON"),
        pytest.param(body(b'{"id": 5}'), id="wrong type"),
        pytest.param(body(b'{"id": "another"}'), id="another id"),
        pytest.param(body(b" " * 2_000), id="too long"),
        pytest.param(body(b"\xff"), id="no UTF-8"),
        pytest.param(packed, id="packed though nobody asked"),
    ],
)
async def test_what_is_not_acknowledged_comes_again_under_the_same_id(
    bench: Bench, system: System112, fault: Answer
) -> None:
    system.faults = [fault, fault]
    bench.send(await bench.card())
    await bench.carry()
    assert [state for _, state in system.states] == ["accepted"] * 3 + ["crew_sent"]
    assert len({each["id"] for each in system.came[:3]}) == 1
    assert bench.stand() == ["delivered"] * 2


async def test_a_slow_partner_is_not_waited_for(bench: Bench, system: System112) -> None:
    bench.outbox._partner = bench.partner(PartnerLimits(answer_s=0.05))
    system.faults = [never]
    await bench.card()
    await bench.outbox.deliver()
    (letter,) = bench.letters.letters_of(CARD)
    assert (letter.state, letter.attempts, letter.reason) == (LetterState.WAITING, 1, "no answer in time")


async def test_a_refusal_is_a_dead_letter_and_the_next_one_goes_on(bench: Bench, system: System112) -> None:
    system.faults = [status(404)]
    bench.send(await bench.card())
    await bench.carry()
    assert [state for _, state in system.states] == ["accepted", "crew_sent"]
    dead, delivered = bench.letters.letters_of(CARD)
    assert (dead.state, dead.reason, delivered.state) == (LetterState.DEAD, "answered 404", LetterState.DELIVERED)
    assert bench.letters.unsettled(limit=10) == [dead]


async def test_too_many_attempts_make_a_dead_letter(bench: Bench, system: System112) -> None:
    system.faults = [status(500)] * AT_ONCE.attempts
    await bench.card()
    await bench.carry()
    (letter,) = bench.letters.letters_of(CARD)
    assert (letter.state, letter.attempts, letter.reason) == (LetterState.DEAD, AT_ONCE.attempts, "answered 500")
    assert len(system.came) == AT_ONCE.attempts


async def test_a_dead_letter_is_sent_again_or_dropped_with_a_reason(bench: Bench, system: System112) -> None:
    system.faults = [status(404), status(404)]
    bench.send(await bench.card())
    await bench.carry()
    first, second = bench.letters.unsettled(limit=10)
    now = bench.centre.clock.now()
    assert bench.letters.send_again(first.reaction.id, now) is not None
    assert bench.letters.drop(second.reaction.id, "сообщено по телефону", now) is not None
    await bench.carry()
    again, dropped = bench.letters.letters_of(CARD)
    assert (again.state, again.attempts) == (LetterState.DELIVERED, 1)
    assert (dropped.state, dropped.reason) == (LetterState.DROPPED, "сообщено по телефону")
    assert bench.letters.send_again(first.reaction.id, now) is None
    assert bench.letters.drop("nobody", "", now) is None
    assert bench.letters.unsettled(limit=10) == []


async def test_a_letter_that_waits_holds_up_its_own_card_alone(bench: Bench, system: System112) -> None:
    await bench.begin(Patience(first_ms=60_000, attempts=9))
    system.faults = [status(500)]
    bench.send(await bench.card())
    await bench.carry()
    bench.send(await bench.card(OTHER), 1)
    await bench.carry()
    assert system.states == [("78-1", "accepted"), ("78-2", "accepted"), ("78-2", "crew_sent")]
    bench.centre.clock.advance(timedelta(seconds=60))
    await bench.carry()
    assert system.states[3:] == [("78-1", "accepted"), ("78-1", "crew_sent")]


@pytest.mark.parametrize("code", [401, 403, 429, 502, 503, 504])
async def test_a_partner_who_is_away_costs_no_letter(bench: Bench, system: System112, code: int) -> None:
    system.faults = [status(code)] * 10
    await bench.card()
    for _ in range(10):
        assert await bench.outbox.deliver() == 0
    assert not bench.outbox.link.up
    await bench.carry()
    (letter,) = bench.letters.letters_of(CARD)
    assert (letter.state, letter.attempts) == (LetterState.DELIVERED, 1)


async def test_a_dead_partner_gets_all_of_it_when_it_is_back(make_bench: Callable[[str | None], Bench]) -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        bench = make_bench(f"http://127.0.0.1:{listener.getsockname()[1]}/reactions")
        await bench.begin()
        incident = await bench.card()
        bench.send(incident)
        await bench.carry()
        assert bench.stand() == ["waiting", "waiting"]
        async with serving(listener) as system:
            bench.centre.handle(CloseIncident(incident, "cancelled"), ANNA)
            await bench.carry()
            assert [state for _, state in system.states] == ["accepted", "crew_sent", "crew_withdrawn", "closed"]


async def test_pauses_grow_and_a_partner_who_is_away_is_left_alone(bench: Bench, system: System112) -> None:
    await bench.begin(Patience(first_ms=1_000, longest_ms=4_000, attempts=99))
    system.faults = [status(503)] * 4
    await bench.card()
    for pause_s in (1, 2, 4, 4):
        await bench.outbox.deliver()
        came = len(system.came)
        bench.centre.clock.advance(timedelta(seconds=pause_s, milliseconds=-1))
        await bench.outbox.deliver()
        assert len(system.came) == came
        bench.centre.clock.advance(timedelta(milliseconds=1))
    await bench.carry()
    assert bench.stand() == ["delivered"]


def test_a_pause_is_spread_by_chance() -> None:
    patience = Patience(first_ms=1_000, longest_ms=600_000)
    assert [patience.pause_ms(1, chance) for chance in (0.0, 0.5, 1.0)] == [500, 750, 1_000]
    assert [patience.pause_ms(failures, 1.0) for failures in (2, 5, 11, 1_000)] == [2_000, 16_000, 600_000, 600_000]


async def test_a_delivery_whose_end_was_never_noted_is_made_again(bench: Bench, system: System112) -> None:
    incident = await bench.card()
    bench.send(incident)
    await bench.outbox.take_in()
    for letter in bench.letters.due(bench.centre.clock.now(), limit=8):
        await bench.outbox._partner.deliver(letter.reaction)
    bench = bench.killed()
    await bench.begin()
    await bench.carry()
    assert [state for _, state in system.states] == ["accepted", "accepted", "crew_sent"]
    assert system.came[0] == system.came[1]
    assert bench.stand() == ["delivered"] * 2


async def test_what_happened_while_the_outbox_was_down_is_made_up_for(bench: Bench, system: System112) -> None:
    incident = await bench.card()
    await bench.carry()
    bench.send(incident)
    bench = bench.killed()
    await bench.begin()
    bench.send(incident, 1)
    await bench.carry()
    assert [state for _, state in system.states] == ["accepted", "crew_sent", "crew_sent"]


async def test_a_card_that_was_kept_just_before_a_crash_is_answered(bench: Bench, system: System112) -> None:
    call, incident = bench.call()
    await bench.outbox.take_in()
    bench.letters.keep_card(CardRecord(CARD, 1, "", call, incident, bench.centre.clock.now()))
    bench = bench.killed()
    await bench.begin()
    await bench.carry()
    assert [state for _, state in system.states] == ["accepted"]


async def test_a_card_whose_incident_was_joined_is_told_the_same_after_a_crash(bench: Bench, system: System112) -> None:
    _, first = bench.call()
    bench.send(first)
    second = await bench.card()
    bench.centre.handle(JoinIncidents(incident=second, into=first), ANNA)
    await bench.outbox.take_in()
    told = bench.letters.letters_of(CARD)
    bench = bench.killed()
    await bench.begin()
    assert bench.letters.letters_of(CARD) == told
    bench.move(f"{first}-1", AssignmentStatus.ACCEPTED, AssignmentStatus.EN_ROUTE, AssignmentStatus.ON_SCENE)
    await bench.carry()
    assert [state for _, state in system.states] == ["accepted", "moved", "crew_sent", "on_scene"]


async def test_a_card_that_is_known_only_after_its_incident_was_joined_is_told_all(
    bench: Bench, system: System112
) -> None:
    _, first = bench.call()
    call, second = bench.call()
    bench.send(first)
    bench.centre.handle(JoinIncidents(incident=second, into=first), ANNA)
    await bench.outbox.take_in()
    await bench.outbox.register(CardRecord(CARD, 1, "", call, second, bench.centre.clock.now()))
    bench.move(f"{first}-1", AssignmentStatus.ACCEPTED, AssignmentStatus.EN_ROUTE, AssignmentStatus.ON_SCENE)
    await bench.carry()
    assert [state for _, state in system.states] == ["accepted", "moved", "crew_sent", "on_scene"]


async def test_over_an_older_journal_it_goes_on_from_where_that_ends(bench: Bench, system: System112) -> None:
    bench.letters.take_in([], state=LetterState.KEPT, place=10_000, now=bench.centre.clock.now())
    bench = bench.killed()
    await bench.begin()
    await bench.card()
    await bench.carry()
    assert [state for _, state in system.states] == ["accepted"]


async def test_without_a_partner_reactions_are_kept_and_never_sent(
    make_bench: Callable[[str | None], Bench], system: System112
) -> None:
    bench = make_bench(None)
    await bench.begin()
    await bench.card()
    await bench.carry()
    assert bench.stand() == ["kept"]
    bench = bench.killed()
    bench.url = system.url
    await bench.begin()
    await bench.card(OTHER)
    await bench.carry()
    assert system.states == [("78-2", "accepted")]


async def test_events_stay_in_the_journal_while_too_many_letters_wait(
    bench: Bench, system: System112, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dispatch.exchange.outbox.WAITING_LIMIT", 1)
    incident = await bench.card()
    bench.send(incident)
    await bench.outbox.take_in()
    assert bench.stand() == ["waiting"]
    await bench.carry()
    await bench.carry()
    assert bench.stand() == ["delivered"] * 2


async def test_it_runs_by_itself_and_ends_when_told(bench: Bench, system: System112) -> None:
    running = asyncio.create_task(bench.outbox.run())
    incident = await bench.card()
    bench.send(incident)
    bench.centre.handle(CloseIncident(incident, "cancelled"), ANNA)
    async with asyncio.timeout(20):
        for _ in range(4):
            await system.heard.get()
    running.cancel()
    with suppress(asyncio.CancelledError):
        await running
    assert [state for _, state in system.states] == ["accepted", "crew_sent", "crew_withdrawn", "closed"]


async def test_long_closed_cards_are_forgotten_with_their_letters(bench: Bench) -> None:
    incident = await bench.card()
    bench.centre.handle(CloseIncident(incident, "cancelled"), ANNA)
    await bench.card(OTHER)
    await bench.carry()
    bench.letters.prune(bench.centre.clock.now() + timedelta(days=29))
    assert bench.letters.card(CARD) is not None
    bench.letters.prune(bench.centre.clock.now() + timedelta(days=31))
    assert bench.letters.card(CARD) is None
    assert bench.letters.letters_of(CARD) == []
    assert bench.letters.card(OTHER) is not None


async def test_a_later_version_of_a_card_takes_the_place_of_an_earlier_one_never_the_reverse(bench: Bench) -> None:
    now = bench.centre.clock.now()
    for version in (1, 3, 2):
        bench.letters.keep_card(CardRecord(CARD, version, f"digest {version}", "1", "1", now))
    kept = bench.letters.card(CARD)
    assert kept == CardRecord(CARD, 3, "digest 3", "1", "1", now)
