"""Policies as data: what contradicts itself is refused by its field."""

from __future__ import annotations

from typing import Any

import pytest

from dispatch.errors import PolicyError
from dispatch.policy import POLICIES, Policy


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("late_ms", -1),
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
    with pytest.raises(PolicyError, match=field):
        Policy(name="mine", **{"late_ms": 60_000, field: value})


def test_the_policies_that_ship_are_found_by_name() -> None:
    assert {"closest", "dmexclp", "full"} <= POLICIES.keys()
    assert all(policy.name == name for name, policy in POLICIES.items())
