"""Which department a patient needs."""

from __future__ import annotations

from typing import Any

import pytest

from dispatch.hospitals.departments import (
    DEPARTMENT_OF_LEAF,
    DEPARTMENT_OF_NEED,
    DEPARTMENT_OF_REASON,
    NO_WINDOW,
    department_for,
    has_window,
)
from dispatch.hospitals.policy import SECOND_BEST, WINDOWS
from dispatch.triage.versions import shipped_catalogues
from fleet.vocabulary import CAPABILITIES, DEPARTMENTS

CATALOGUE = shipped_catalogues()[-1]


def test_every_reason_of_the_catalogue_has_a_department_and_nothing_else_has() -> None:
    assert DEPARTMENT_OF_REASON.keys() == CATALOGUE.reasons.keys()


def test_only_leaves_of_the_catalogue_and_known_needs_are_named() -> None:
    leaves = {leaf.code for reason in CATALOGUE.reasons.values() for leaf in reason.leaves()}
    assert {*DEPARTMENT_OF_LEAF, *NO_WINDOW} <= leaves
    assert DEPARTMENT_OF_NEED.keys() <= CAPABILITIES.codes


def test_every_department_is_one_that_hospitals_have() -> None:
    named = {*DEPARTMENT_OF_REASON.values(), *DEPARTMENT_OF_LEAF.values(), *DEPARTMENT_OF_NEED.values()}
    assert {*named, *WINDOWS, *SECOND_BEST, *SECOND_BEST.values()} == DEPARTMENTS.codes


@pytest.mark.parametrize(
    ("asked", "department"),
    [
        ({"reason": "chest_pain"}, "pci"),
        ({"reason": "chest_pain", "leaf": "chest_pain.urgent_3"}, "general"),
        ({"reason": "alarm", "leaf": "alarm.car_crash"}, "trauma"),
        ({"reason": "stroke", "needs": ("physician",)}, "stroke"),
        ({"reason": "injury", "needs": ("physician", "paediatric")}, "paediatric"),
        ({"reason": "injury", "age_years": 17}, "paediatric"),
        ({"reason": "injury", "age_years": 18}, "trauma"),
        ({"reason": "injury", "age_years": 17, "pregnant": True}, "obstetric"),
        ({"reason": "a reason of tomorrow"}, "general"),
    ],
)
def test_pregnancy_age_needs_answers_and_reason_are_asked_in_this_order(asked: dict[str, Any], department: str) -> None:
    assert department_for(**asked) == department


def test_a_window_runs_unless_the_answers_say_otherwise() -> None:
    assert has_window(None)
    assert has_window("stroke.window")
    assert not has_window("stroke.emergency_2")
