"""A process that takes cards and sends reactions is killed again and again: nothing acknowledged is lost or reordered.

Run as a program it is that process: ``test_outbox_killed.py FOLDER URL CARDS``; it tells each card that it has kept.
"""

from __future__ import annotations

import asyncio
import random
import socket
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import uvicorn
from fastapi import FastAPI, Request, Response

from dispatch.commands import CloseIncident, ReceiveCall
from dispatch.exchange.adapters.exchange_file import ExchangeFile
from dispatch.exchange.adapters.http_partner import HttpPartner
from dispatch.exchange.adapters.kept_letters import KeptLetters
from dispatch.exchange.letters import Patience
from dispatch.exchange.outbox import ReactionOutbox
from dispatch.exchange.port import CardRecord
from dispatch.exchange.reactions import CardKey
from town import ANNA, open_centre

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

pytestmark = [pytest.mark.anyio, pytest.mark.slow]

KILLS = 3
CARDS = 25


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"


class Partner:
    """Takes reactions, now and then forgetting to say so."""

    def __init__(self) -> None:
        self.came: list[dict[str, Any]] = []
        self.chance = random.Random(7)

    async def take(self, request: Request) -> Response:
        reaction = await request.json()
        self.came.append(reaction)
        if self.chance.random() < 0.2:
            return Response(status_code=500)
        return Response(b'{"id": "%s"}' % reaction["id"].encode())


@pytest.fixture
async def partner() -> AsyncIterator[tuple[Partner, str]]:
    partner, app = Partner(), FastAPI()
    app.post("/", response_model=None)(partner.take)
    server = uvicorn.Server(uvicorn.Config(app, log_level="critical", lifespan="off"))
    with socket.create_server(("127.0.0.1", 0)) as listener:
        running = asyncio.create_task(server.serve(sockets=[listener]))
        yield partner, f"http://127.0.0.1:{listener.getsockname()[1]}/"
        server.should_exit = True
        await running


async def test_what_was_kept_arrives_whole_and_in_order_however_often_the_sender_is_killed(
    tmp_path: Path, partner: tuple[Partner, str]
) -> None:
    system, url = partner
    kept: list[str] = []
    for _ in range(KILLS):
        kept += await told(tmp_path, url, cards=10**9, kill_after=CARDS)
    kept += await told(tmp_path, url, cards=1, kill_after=None)
    assert len(kept) >= KILLS * CARDS
    assert len(set(kept)) == len(kept)
    states: dict[str, list[str]] = {}
    contents: dict[str, dict[str, Any]] = {}
    for reaction in system.came:
        assert contents.setdefault(reaction["id"], reaction) == reaction
        seen = states.setdefault(reaction["card"], [])
        if reaction["state"] not in seen:
            seen.append(reaction["state"])
    assert {card: states.get(card) for card in kept} == {card: ["accepted", "refused"] for card in kept}


async def told(folder: Path, url: str, *, cards: int, kill_after: int | None) -> list[str]:
    """Run the process, kill it once it has told of so many cards, and give all that it told."""
    command = [sys.executable, __file__, str(folder), url, str(cards)]
    process = await asyncio.create_subprocess_exec(
        *command, stdout=subprocess.PIPE, env={"PYTHONPATH": ":".join(sys.path)}
    )
    assert process.stdout is not None
    lines: list[str] = []
    async for line in process.stdout:
        lines.append(line.decode().strip())
        if len(lines) == kill_after:
            process.kill()
    assert await process.wait() == (0 if kill_after is None else -9)
    return lines


async def send(folder: Path, url: str, cards: int) -> None:
    """Take cards whose incidents are closed at once, while the outbox delivers; in the end wait for all of it."""
    centre, file = open_centre(folder, on_duty=False), ExchangeFile.open(folder / "exchange.sqlite")
    letters, partner = KeptLetters(file), HttpPartner(url)
    patience = Patience(first_ms=0, longest_ms=0, attempts=1_000)
    outbox = ReactionOutbox(centre, letters, partner, chance=random.random, patience=patience)
    await outbox.open()
    running = asyncio.create_task(outbox.run())
    for _ in range(cards):
        answer = centre.handle(ReceiveCall(reason="chest_pain"), ANNA)
        key = CardKey("112", f"card-{answer['call']}")
        await outbox.register(CardRecord(key, 1, "", answer["call"], answer["incident"], centre.clock.now()))
        sys.stdout.write(f"{key.card}\n")
        sys.stdout.flush()
        centre.handle(CloseIncident(answer["incident"], "false_call"), ANNA)
    for incident in centre.state.open_incidents():
        centre.handle(CloseIncident(incident.id, "false_call"), ANNA)
    running.cancel()
    with suppress(asyncio.CancelledError):
        await running
    await outbox.take_in()
    while letters.waiting():
        await outbox.deliver()
    await partner.close()


if __name__ == "__main__":
    asyncio.run(send(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])))
