"""Urgency before any question, as every call without answers has it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from dispatch.priority import UNKNOWN_REASON, reasons_of
from dispatch.triage.loader import shipped_catalogues
from dispatch.vocabulary import Form

REASONS = reasons_of(shipped_catalogues()[-1])
EMERGENCIES = {
    "cardiac_arrest": (1, ("resuscitation",)),
    "unconscious": (1, ("physician",)),
    "breathing": (1, ("physician",)),
    "chest_pain": (1, ("physician",)),
    "stroke": (1, ("physician",)),
    "bleeding": (1, ()),
    "child_seizure": (1, ("paediatric",)),
    "traffic": (2, ()),
    "injury": (2, ()),
    "burns": (2, ()),
    "childbirth": (2, ("obstetric",)),
    "mental": (2, ("psychiatric",)),
    "unknown": (2, ()),
}


@pytest.mark.parametrize("code", EMERGENCIES)
def test_emergencies_are_known_by_their_reason_alone(code: str) -> None:
    reason = REASONS[code]
    assert (reason.priority, reason.needs) == EMERGENCIES[code]
    assert (reason.form, reason.target) == (Form.EMERGENCY, timedelta(minutes=20))


def test_a_call_without_a_reason_is_an_emergency_until_more_is_known() -> None:
    assert REASONS[UNKNOWN_REASON].form is Form.EMERGENCY


def test_other_forms_have_their_targets() -> None:
    found = {code: REASONS[code] for code in ("abdominal_pain", "fever", "advice")}
    assert {code: (each.priority, each.form) for code, each in found.items()} == {
        "abdominal_pain": (3, Form.URGENT),
        "fever": (4, Form.URGENT),
        "advice": (5, Form.CONSULTATION),
    }
    assert {each.target for each in found.values()} == {timedelta(hours=2)}
