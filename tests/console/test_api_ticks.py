from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from console.api.ticks import Ticks

if TYPE_CHECKING:
    from conftest import House

pytestmark = pytest.mark.anyio


async def moved(house: House, unit: str, share: float) -> None:
    body = {**house.place(share), "at": house.clock.now().isoformat()}
    assert (await house.http.post(f"units/{unit}/position", json=body)).json() == {"used": True}


def ticks_of(house: House) -> Ticks:
    return Ticks(house.centre.positions, lambda: (house.centre.state.last_seq, house.clock.now()))


async def test_who_skipped_ticks_gets_all_that_moved_in_between_in_one_frame(house: House) -> None:
    ticks = ticks_of(house)
    first, second, third = (unit.id for unit in house.town.fleet.units[:3])
    for unit, share in ((first, 0.1), (second, 0.2), (third, 0.3)):
        await moved(house, unit, share)
        assert ticks.notice()
    slow, quick = (ticks.since(seen, only=None, binary=False) for seen in (1, 2))
    assert [json.loads(frame or "")["units"] for frame in (slow, quick)] == [[second, third], [third]]
    assert ticks.since(3, only=None, binary=False) is None


async def test_all_of_one_kind_are_sent_the_same_object(house: House) -> None:
    ticks = ticks_of(house)
    await moved(house, house.town.fleet.units[0].id, 0.1)
    ticks.notice()
    for binary in (False, True):
        assert ticks.since(0, only=None, binary=binary) is ticks.since(0, only=None, binary=binary)


async def test_where_nobody_moved_there_is_no_tick(house: House) -> None:
    ticks = ticks_of(house)
    assert not ticks.notice()
    await moved(house, house.town.fleet.units[0].id, 0.1)
    assert ticks.notice()
    assert not ticks.notice()
