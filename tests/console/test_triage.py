from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from console.upkeep import follow_hand_overs

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import House

pytestmark = pytest.mark.anyio

BEGUN = "2026-03-02T09:30:00Z"


async def judge(house: House, incident: str, triage: dict[str, Any], *told: tuple[str, str]) -> dict[str, Any]:
    """Answer the present question, and maybe others before it, and give the interview."""
    given = [{name: each[name] for name in ("question", "answer", "at")} for each in triage["answers"]]
    added = [{"question": question, "answer": answer, "at": BEGUN} for question, answer in told]
    body = {
        "reason": triage["reason"],
        "opened_at": BEGUN,
        "seen": triage["version"],
        "answers": [*given, *added],
    }
    answer = await house.http.post(f"incidents/{incident}/triage", json=body)
    assert answer.status_code == 200, answer.text
    judged: dict[str, Any] = answer.json()
    return judged


async def walked(house: House, incident: str, choose: Callable[[dict[str, Any]], str]) -> dict[str, Any]:
    """Answer every question as `choose` does, until there is none."""
    triage = (await house.http.get(f"incidents/{incident}/triage")).json()
    while triage["question"]:
        triage = await judge(house, incident, triage, (triage["question"]["code"], choose(triage["question"])))
    return triage


def harmless(question: dict[str, Any]) -> str:
    return next(each["code"] for each in question["answers"] if not each["red_flag"])


async def test_an_incident_is_a_guess_until_the_questions_are_answered(house: House) -> None:
    incident = await house.call(reason="fever")
    begun = (await house.http.get(f"incidents/{incident}/triage")).json()
    assert (begun["version"], begun["provisional"], begun["answers"]) == (0, True, [])
    assert begun["question"]["answers"]
    ended = await walked(house, incident, harmless)
    held = (await house.http.get(f"incidents/{incident}")).json()
    assert (ended["provisional"], ended["question"]) == (False, None)
    assert {each["at"] for each in ended["answers"]} == {BEGUN}
    assert (held["priority"], held["form"]) == (ended["judged"], ended["form"])
    assert held["preliminary"] is False


async def test_a_red_flag_makes_it_an_emergency_at_once_and_tells_the_caller_what_to_do(house: House) -> None:
    incident = await house.call(reason="fever")
    begun = (await house.http.get(f"incidents/{incident}/triage")).json()
    flag = next(each["code"] for each in begun["question"]["answers"] if each["red_flag"])
    judged = await judge(house, incident, begun, (begun["question"]["code"], flag))
    held = (await house.http.get(f"incidents/{incident}")).json()
    assert judged["red_flags"] == [begun["question"]["code"]]
    assert (held["priority"], held["form"]) == (judged["judged"], "emergency")
    assert held["priority"] <= 2


async def test_what_a_person_raised_stays_raised(house: House) -> None:
    incident = await house.call(reason="fever")
    raised = await house.http.patch(f"incidents/{incident}", json={"priority": 1}, headers={"If-Match": "1"})
    assert raised.status_code == 200
    ended = await walked(house, incident, harmless)
    held = (await house.http.get(f"incidents/{incident}")).json()
    assert ended["judged"] > 1
    assert (held["priority"], held["form"]) == (1, "emergency")


async def test_of_two_who_answer_at_once_the_second_is_told(house: House) -> None:
    incident = await house.call(reason="fever")
    begun = (await house.http.get(f"incidents/{incident}/triage")).json()
    await judge(house, incident, begun, (begun["question"]["code"], harmless(begun["question"])))
    late = await house.http.post(
        f"incidents/{incident}/triage", json={"reason": "stroke", "opened_at": BEGUN, "seen": 0, "answers": []}
    )
    assert (late.status_code, late.json()["code"]) == (412, "stale_version")


async def test_a_wrong_answer_or_reason_is_named_and_stores_nothing(house: House) -> None:
    incident = await house.call(reason="fever")
    body = {"reason": "fever", "opened_at": BEGUN, "answers": [{"question": "no", "answer": "yes", "at": BEGUN}]}
    wrong = await house.http.post(f"incidents/{incident}/triage", json=body)
    assert (wrong.status_code, wrong.json()["errors"][0]["field"]) == (422, "answers")
    unknown = await house.http.post(f"incidents/{incident}/triage", json=body | {"reason": "no_such"})
    assert (unknown.status_code, unknown.json()["errors"][0]["field"]) == (422, "reason")
    assert (await house.http.get(f"incidents/{incident}")).json()["version"] == 1


async def test_what_is_handed_to_a_polyclinic_and_not_taken_is_back_in_the_queue(house: House) -> None:
    incident = await house.call(reason="fever")
    early = await house.http.post(f"incidents/{incident}/close-without-crew", json={"way": "polyclinic"})
    assert (early.status_code, early.json()["errors"][0]["field"]) == (422, "way")
    ended = await walked(house, incident, harmless)
    assert "polyclinic" in {way["code"] for way in ended["ways"]}
    closed = await house.http.post(f"incidents/{incident}/close-without-crew", json={"way": "polyclinic"})
    assert closed.json() == {"id": incident, "state": "closed"}
    house.clock.advance(timedelta(minutes=29))
    await follow_hand_overs(house.service)
    assert (await house.http.get(f"incidents/{incident}")).json()["state"] == "closed"
    house.clock.advance(timedelta(minutes=1))
    await follow_hand_overs(house.service)
    assert (await house.http.get(f"incidents/{incident}")).json()["state"] == "waiting"


async def test_what_is_handed_over_and_taken_stays_closed(house: House) -> None:
    incident = await house.call(reason="fever")
    await walked(house, incident, harmless)
    await house.http.post(f"incidents/{incident}/close-without-crew", json={"way": "polyclinic"})
    taken = await house.http.post(f"incidents/{incident}/taken-over", json={"text": "врач придёт до 18:00"})
    assert taken.status_code == 200
    house.clock.advance(timedelta(hours=1))
    await follow_hand_overs(house.service)
    assert (await house.http.get(f"incidents/{incident}")).json()["state"] == "closed"


async def test_a_polyclinic_confirms_what_was_handed_to_it_and_nothing_else(make_house: Callable[..., House]) -> None:
    async with make_house(sign_in=True).opened() as house:
        assert house.accounts is not None
        house.http.headers["Authorization"] = f"Bearer {house.accounts.add('seat', 'dispatcher')}"
        polyclinic = {"Authorization": f"Bearer {house.accounts.add('polyclinic', 'integration')}"}
        incident = await house.call(reason="fever")
        early = await house.http.post(f"incidents/{incident}/taken-over", json={}, headers=polyclinic)
        assert (early.status_code, early.json()["code"]) == (403, "not_your_patient")
        await walked(house, incident, harmless)
        await house.http.post(f"incidents/{incident}/close-without-crew", json={"way": "polyclinic"})
        taken = await house.http.post(f"incidents/{incident}/taken-over", json={}, headers=polyclinic)
        assert taken.status_code == 200
        again = await house.http.post(f"incidents/{incident}/taken-over", json={}, headers=polyclinic)
        assert again.status_code == 403
