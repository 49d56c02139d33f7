"""Closing without a crew: where it is allowed, what it asks for, and what comes back to the queue."""

from __future__ import annotations

from datetime import timedelta

import pytest
from catalogues import NOON

from dispatch.triage.closing import WAYS, HandOver, hand_over, refusal_to_close, ways_to_close
from dispatch.triage.loader import shipped_catalogues
from dispatch.vocabulary import Form

LEAVES = {leaf.code: leaf for reason in shipped_catalogues()[-1].reasons.values() for leaf in reason.leaves()}
VISIT = LEAVES["fever.urgent_4"]
ADVICE = LEAVES["advice.advice"]
EMERGENCY = LEAVES["chest_pain.infarction"]
POLYCLINIC = WAYS["polyclinic"]
DUE = POLYCLINIC.acknowledged_within or timedelta()


def test_no_emergency_is_closed_without_a_crew() -> None:
    assert all(Form.EMERGENCY not in way.forms for way in WAYS.values())
    assert all(not ways_to_close(leaf) for leaf in LEAVES.values() if leaf.form is Form.EMERGENCY)


def test_a_leaf_names_its_ways() -> None:
    assert [way.code for way in ways_to_close(VISIT)] == ["polyclinic", "telemedicine", "consultation"]
    assert [way.code for way in ways_to_close(ADVICE)] == ["consultation", "telemedicine"]


@pytest.mark.parametrize(
    ("way", "conclusion", "refusal"),
    [
        ("polyclinic", "", None),
        ("consultation", "ОРВИ, питьё", None),
        ("consultation", " ", "consultation asks for the physician's conclusion"),
        ("fax", "", "there is no way to close 'fax'; there are consultation, telemedicine, polyclinic"),
    ],
)
def test_a_visit_is_closed_as_its_leaf_allows(way: str, conclusion: str, refusal: str | None) -> None:
    assert refusal_to_close(VISIT, way, provisional=False, conclusion=conclusion) == refusal


def test_a_guess_closes_nothing() -> None:
    assert refusal_to_close(VISIT, "polyclinic", provisional=True) == "the questions are not asked to the end"


def test_a_form_or_leaf_that_does_not_allow_it_refuses() -> None:
    assert refusal_to_close(EMERGENCY, "polyclinic", provisional=False) == "polyclinic closes no call of form emergency"
    sooner = LEAVES["fever.urgent_3"]
    assert (
        refusal_to_close(sooner, "consultation", provisional=False) == "what was answered does not allow consultation"
    )


@pytest.mark.parametrize(
    ("taken_after", "now_after", "state"),
    [
        (None, timedelta(), HandOver.WAITING),
        (None, DUE - timedelta(milliseconds=1), HandOver.WAITING),
        (None, DUE, HandOver.BACK_IN_QUEUE),
        (DUE, DUE, HandOver.TAKEN),
        (timedelta(minutes=1), 3 * DUE, HandOver.TAKEN),
        (DUE + timedelta(milliseconds=1), 3 * DUE, HandOver.BACK_IN_QUEUE),
        (timedelta(minutes=5), timedelta(minutes=1), HandOver.WAITING),
    ],
)
def test_what_nobody_takes_over_in_time_is_back_in_the_queue(
    taken_after: timedelta | None, now_after: timedelta, state: HandOver
) -> None:
    taken_at = None if taken_after is None else NOON + taken_after
    assert hand_over(POLYCLINIC, handed_at=NOON, taken_at=taken_at, now=NOON + now_after) is state


def test_advice_by_telephone_is_taken_by_whoever_gives_it() -> None:
    later = NOON + timedelta(days=1)
    assert hand_over(WAYS["consultation"], handed_at=NOON, taken_at=None, now=later) is HandOver.TAKEN
