"""A version of the catalogue comes into force while people work: new questions are by it, begun ones end by the old."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from dispatch.triage.catalogue import Text
from dispatch.triage.loader import shipped_catalogues
from dispatch.triage.versions import Versions

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    import httpx
    from conftest import House

pytestmark = pytest.mark.anyio

OLD = shipped_catalogues()[-1]
CHANGE_AT = datetime(2026, 3, 2, 9, 40, tzinfo=UTC)
"""Ten minutes after the clock of a house begins."""

NEW = replace(
    OLD,
    version="later",
    valid_from=CHANGE_AT,
    reasons={
        **{code: reason for code, reason in OLD.reasons.items() if code != "cough"},
        "fever": replace(OLD.reasons["fever"], title=Text("Жар", "A temperature")),
        "quarrel": replace(OLD.reasons["panic"], code="quarrel", title=Text("Ссора", "A quarrel")),
    },
)


@pytest.fixture
async def house(make_house: Callable[..., House]) -> AsyncIterator[House]:
    async with make_house(versions=Versions((OLD, NEW))).opened() as house:
        yield house


async def reasons(house: House) -> dict[str, dict[str, Any]]:
    return {each["code"]: each for each in (await house.http.get("reasons")).json()}


async def interview(house: House, incident: str) -> dict[str, Any]:
    answer = await house.http.get(f"incidents/{incident}/triage")
    assert answer.status_code == 200, answer.text
    triage: dict[str, Any] = answer.json()
    return triage


async def answered(house: House, triage: dict[str, Any], **more: Any) -> httpx.Response:
    """Answer the present question as the last choice has it, as a page does."""
    question = triage["question"]
    told = {"question": question["code"], "answer": question["answers"][-1]["code"], "at": triage["opened_at"]}
    given = [{name: each[name] for name in told} for each in triage["answers"]]
    body = {
        "reason": triage["reason"],
        "opened_at": triage["opened_at"],
        "seen": triage["version"],
        "answers": [*given, told],
        **more,
    }
    return await house.http.post(f"incidents/{triage['incident']}/triage", json=body)


async def test_reasons_are_those_in_force_at_the_moment(house: House) -> None:
    before = await reasons(house)
    assert {"cough", "fever"} <= before.keys()
    assert {each["catalogue"] for each in before.values()} == {OLD.version}
    refused = await house.http.post("calls", json={"reason": "quarrel"})
    assert refused.status_code == 422
    house.clock.advance(timedelta(minutes=10))
    after = await reasons(house)
    assert (after["fever"]["ru"], {each["catalogue"] for each in after.values()}) == ("Жар", {"later"})
    assert "cough" not in after
    assert (await house.http.post("calls", json={"reason": "cough"})).status_code == 422
    await house.call(reason="quarrel")


async def test_an_interview_ends_by_the_version_by_which_it_was_begun(house: House) -> None:
    incident = await house.call(reason="fever")
    begun = (await answered(house, await interview(house, incident))).json()
    assert begun["catalogue"] == OLD.version
    house.clock.advance(timedelta(minutes=10))
    held = await interview(house, incident)
    assert (held["catalogue"], held["answers"]) == (OLD.version, begun["answers"])
    refused = await answered(house, held, catalogue="later")
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["field"] == "catalogue"
    while held["question"]:
        answer = await answered(house, held)
        assert answer.status_code == 200, answer.text
        held = answer.json()
    assert (held["catalogue"], held["provisional"]) == (OLD.version, False)


async def test_who_stood_at_the_first_question_ends_by_the_version_of_then(house: House) -> None:
    shown = await interview(house, await house.call(reason="fever"))
    house.clock.advance(timedelta(minutes=10))
    answer = await answered(house, shown, catalogue=shown["catalogue"])
    assert (answer.status_code, answer.json()["catalogue"]) == (200, OLD.version)


async def test_what_was_not_asked_before_is_asked_by_the_new_version(house: House) -> None:
    waiting, gone = await house.call(reason="fever"), await house.call(0.2, reason="cough")
    assert (await answered(house, await interview(house, waiting), catalogue="later")).status_code == 422
    house.clock.advance(timedelta(minutes=10))
    assert (await interview(house, waiting))["catalogue"] == "later"
    assert (await interview(house, gone))["catalogue"] == OLD.version
    answers = [await answered(house, await interview(house, each)) for each in (waiting, gone)]
    assert [each.json()["catalogue"] for each in answers] == ["later", OLD.version]
    fresh = await house.call(0.7, reason="fever")
    late = await answered(house, await interview(house, fresh), catalogue=OLD.version)
    assert late.status_code == 422


async def test_clocks_of_a_reason_that_is_gone_still_run(house: House) -> None:
    incident = await house.call(reason="cough")
    due = (await house.http.get(f"incidents/{incident}/timers")).json()
    house.clock.advance(timedelta(minutes=10))
    assert (await house.http.get(f"incidents/{incident}/timers")).json() == due
    assert any(each["code"] == "arrival" for each in due)
