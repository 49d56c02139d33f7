"""What the record of an incident tells of a place that a message told, and who may know where it is."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from conftest import House

pytestmark = pytest.mark.anyio

PHONE = "+79110000001"
AT = "2026-03-02T09:30:00Z"
FOUND = {"source": "aml_gnss", "radius_m": 12.0, "found_at": AT}


async def told(house: House, share: float) -> None:
    """Let the phone tell a place."""
    place, at = house.place(share), datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
    text = f'A"ML=1;lt={place["lat"]:+.5f};lg={place["lon"]:+.5f};rd=12;top={at:%Y%m%d%H%M%S};lc=90;pm=G;ml='
    body = f"{text}{len(text) + len(str(len(text) + 2))}".encode()
    answer = await house.http.post("channels/aml", content=body, params={"phone": PHONE})
    assert answer.status_code == 200, answer.text


async def answered(house: House) -> str:
    call: dict[str, str] = (await house.http.post("telephone/rings", json={"line": "1", "phone": PHONE})).json()
    await house.http.post(f"calls/{call['call']}/answer")
    return call["incident"]


async def record(house: House, incident: str) -> dict[str, Any]:
    held: dict[str, Any] = (await house.http.get(f"incidents/{incident}")).json()
    return held


async def set_by_hand(house: House, incident: str, share: float) -> None:
    seen = {"If-Match": str((await record(house, incident))["version"])}
    changed = await house.http.patch(f"incidents/{incident}", json=house.place(share), headers=seen)
    assert changed.status_code == 200, changed.text


async def test_a_record_tells_with_what_its_place_was_found_until_a_person_sets_another(house: House) -> None:
    incident = await answered(house)
    assert (await record(house, incident))["located"] is None
    await told(house, 0.3)
    assert (await record(house, incident))["located"] == FOUND
    await set_by_hand(house, incident, 0.31)
    held = await record(house, incident)
    assert (held["located"], held["proposal"]) == (None, None)


async def test_a_place_that_contradicts_a_person_is_proposed_with_where_it_is(house: House) -> None:
    incident = await answered(house)
    await set_by_hand(house, incident, 0.1)
    await told(house, 0.9)
    held, there = await record(house, incident), house.place(0.9)
    proposal = held["proposal"]
    assert (proposal.pop("lon"), proposal.pop("lat")) == pytest.approx((there["lon"], there["lat"]), abs=1e-5)
    assert proposal == {"located": FOUND, "why": "held_by_person", "contradicts": True}
    assert held["lon"] == pytest.approx(house.place(0.1)["lon"])
    await set_by_hand(house, incident, 0.9)
    assert (await record(house, incident))["proposal"] is None


async def test_once_an_incident_is_erased_nobody_is_told_where_the_other_place_was(house: House) -> None:
    incident = await answered(house)
    await set_by_hand(house, incident, 0.1)
    await told(house, 0.9)
    await house.http.post(f"incidents/{incident}/close", json={"reason": "cancelled"})
    erased = await house.http.post(f"incidents/{incident}/erase")
    assert erased.status_code == 200, erased.text
    proposal = (await record(house, incident))["proposal"]
    assert (proposal["lon"], proposal["lat"]) == (None, None)
