"""Policies as data: what contradicts itself is refused by its field."""

from __future__ import annotations

from typing import Any

import pytest

from dispatch.errors import PolicyError
from dispatch.policy import FULL, POLICIES, Policy, policy_of
from dispatch.vocabulary import IncidentKind


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("late_ms", -1),
        ("urgency_weight", (1, 1, 1, 1, 0)),
        ("urgency_weight", (2**20, 1, 1, 1, 1)),
        ("overtime_percent", 2**42),
        ("coverage_only_in_time", True),
        ("urgency_weight", (1, 1, 2, 1, 1)),
        ("lateness_percent", (100, -1, 0, 0, 0)),
        ("estimated_ms", 1_000),
        ("detour_percent", 99),
        ("straight_line_mps", 0.0),
        ("straight_line_mps", float("nan")),
        ("life_ms", 2**60),
    ],
)
def test_a_contradictory_policy_is_refused_and_names_the_field(field: str, value: Any) -> None:
    named = "late_ms" if field == "coverage_only_in_time" else field
    with pytest.raises(PolicyError, match=named):
        Policy(name="mine", **{"late_ms": 60_000, "coverage_ms": 90_000, field: value})


def test_the_policies_that_ship_are_found_by_name() -> None:
    assert {"closest", "dmexclp", "full"} <= POLICIES.keys()
    assert all(policy.name == name for name, policy in POLICIES.items())


def test_a_service_sets_figures_of_its_own_beside_those_that_ship() -> None:
    own = policy_of({"name": "full", "version": "2026-11", "coverage_ms": 0, "urgency_weight": [5, 3, 2, 1, 1]})
    assert (own.version, own.coverage_ms, own.urgency_weight) == ("2026-11", 0, (5, 3, 2, 1, 1))
    assert own.life_ms == FULL.life_ms
    assert policy_of({}) is not None


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"name": "fastest"}, "name"),
        ({"speed": 1}, "speed"),
        ({"late_ms": "soon"}, "late_ms"),
        ({"late_ms": True}, "late_ms"),
        ({"urgency_weight": [1, 1]}, "urgency_weight"),
        ({"automatic": [0]}, "automatic"),
        ({"automatic": 1}, "automatic"),
        ({"hard_forms": ["gentle"]}, "hard_forms"),
        ({"meal_ms": -5}, "meal_ms"),
    ],
)
def test_what_a_service_sets_wrongly_is_refused_by_its_field(told: dict[str, Any], field: str) -> None:
    with pytest.raises(PolicyError, match=f"policy: {field} "):
        policy_of(told)


@pytest.mark.parametrize(
    "figures", [{"job_done_ms": 2**42}, {"diverts_from": 2, "diversion_ms": 0}, {"diverts_from": 5}]
)
def test_figures_that_would_break_a_decision_are_refused(figures: dict[str, int]) -> None:
    with pytest.raises(PolicyError):
        policy_of(figures)


def test_kinds_that_go_together_are_told_by_name() -> None:
    assert policy_of({"together": ["transfer"]}).together == {IncidentKind.TRANSFER}
    with pytest.raises(PolicyError, match="must be a list of call, planned, standby, transfer"):
        policy_of({"together": ["both"]})
