"""A place that came before its call outlives the centre: it is killed, started again, and the call gets its place."""

from __future__ import annotations

import asyncio
import shutil
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from dispatch.intake.adapters.sightings_file import SightingsFile

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import House

pytestmark = pytest.mark.anyio

PHONE = "+79110000001"


async def sends_its_place(house: House, share: float = 0.4) -> dict[str, float]:
    """Let the phone send where it is before it rings."""
    place = house.place(share)
    at = f"{house.clock.now():%Y%m%d%H%M%S}"
    text = f'A"ML=1;lt={place["lat"]:+.5f};lg={place["lon"]:+.5f};rd=12;top={at};lc=90;pm=G;ml='
    body = f"{text}{len(text) + len(str(len(text) + 2))}"
    answer = await house.http.post("channels/aml", content=body, params={"phone": PHONE})
    assert answer.json() == {"kind": "aml", "ok": True, "pending": True}
    return place


async def rings(house: House) -> dict[str, str]:
    told: dict[str, str] = (await house.http.post("telephone/rings", json={"line": "1", "phone": PHONE})).json()
    return told


async def located(house: House, wait: int) -> list[dict[str, Any]]:
    """Give the places of calls that followed the newest ring, once there is one."""
    events = (await house.http.get("events?after=0&limit=1000")).json()["events"]
    seq = max(event["seq"] for event in events if event["type"] == "CallRang")
    told = (await house.http.get(f"events?after={seq}&wait={wait}")).json()["events"]
    return [event for event in told if event["type"] == "CallLocated"]


def killed(house: House, folder: Path) -> House:
    """Give a house on the files as a kill would leave them: nothing is closed, nothing moved out of the logs."""
    # The audit opens and closes its file as it writes; what SQLite keeps in shared memory is not on a disk.
    shutil.copytree(house.folder, folder, ignore=shutil.ignore_patterns("*-shm", "audit.sqlite*"))
    return type(house)(folder, clock=house.clock)


def rows(folder: Path) -> int:
    file = SightingsFile.open(folder / "sightings.sqlite")
    with file.reading() as connection:
        (count,) = connection.execute("SELECT count(*) FROM sightings").fetchone()
    file.close()
    return int(count)


async def emptied(folder: Path) -> None:
    """Wait until no place is in the file."""
    async with asyncio.timeout(10):
        for _ in iter(lambda: rows(folder), 0):
            await asyncio.sleep(0)


async def test_a_killed_centre_still_knows_the_place_of_a_number_that_has_not_rung_yet(
    make_house: Callable[..., House], tmp_path: Path
) -> None:
    async with make_house().opened() as before:
        place = await sends_its_place(before)
        after = killed(before, tmp_path / "again")
    async with after.opened():
        call = await rings(after)
        assert [event["data"]["call"] for event in await located(after, 10)] == [call["call"]]
        await after.http.post(f"calls/{call['call']}/answer")
        told = (await after.http.get(f"incidents/{call['incident']}")).json()
        assert (told["lon"], told["lat"]) == pytest.approx((place["lon"], place["lat"]), abs=1e-5)
        assert told["located"]["source"] == "aml_gnss"


async def test_no_start_makes_a_place_wait_longer(make_house: Callable[..., House], tmp_path: Path) -> None:
    async with make_house().opened() as before:
        await sends_its_place(before)
        after = killed(before, tmp_path / "again")
    after.clock.advance(timedelta(minutes=11))
    async with after.opened():
        await rings(after)
        assert await located(after, 1) == []
        await emptied(after.folder)


async def test_an_erase_takes_the_places_of_its_number_from_the_disk(house: House) -> None:
    await sends_its_place(house)
    opened = await house.call(phone=PHONE)
    assert rows(house.folder) == 1
    await house.http.post(f"incidents/{opened}/close", json={"reason": "cancelled"})
    await house.http.post(f"incidents/{opened}/erase")
    await emptied(house.folder)
