"""Whole teams at the least total: against every matching where they are few, never worse than flows where many."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import permutations
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from dispatch.matching import NO_TEAM, NO_UNIT, NO_WINDOW, FoundBy, Limits, MatchingError, match, match_teams

if TYPE_CHECKING:
    from dispatch.matching import TeamMatching

AT_ONCE = Limits(work=0.0)
A_LITTLE = Limits(work=0.05, wall_s=60)


@dataclass(frozen=True)
class Case:
    cost: np.ndarray
    allowed: np.ndarray
    slot_of: np.ndarray
    waiting: np.ndarray
    team_of: np.ndarray
    close: dict[str, Any]

    def solved(self, **options: Any) -> TeamMatching:
        return match_teams(self.cost, self.allowed, self.slot_of, self.waiting, self.team_of, **self.close, **options)

    def total(self, rows: tuple[int, ...]) -> int | None:
        """Give what the rows cost, `NO_UNIT` for waiting; None where they may not be."""
        goes = [slot for slot, row in enumerate(rows) if row != NO_UNIT]
        if not all(self.allowed[rows[slot], self.slot_of[slot]] for slot in goes):
            return None
        paid = sum(int(self.cost[rows[slot], self.slot_of[slot]]) for slot in goes)
        paid += sum(int(self.waiting[slot]) for slot in range(len(rows)) if slot not in goes)
        for team in range(self.team_of.max(initial=NO_TEAM) + 1):
            members = np.flatnonzero(self.team_of == team).tolist()
            going = [slot for slot in members if slot in goes]
            if going and len(going) < len(members):
                return None
            if going and self.close:
                arrivals = [int(self.close["arrival_ms"][rows[slot], self.slot_of[slot]]) for slot in going]
                apart = max(arrivals) - min(arrivals)
                if apart > self.close["window_ms"][team]:
                    return None
                paid += apart * int(self.close["spread_price"][team])
        return paid

    def least(self) -> int:
        slots = len(self.slot_of)
        rows = [*range(len(self.cost)), *[NO_UNIT] * slots]
        return min(paid for each in set(permutations(rows, slots)) if (paid := self.total(each)) is not None)


@st.composite
def small_cases(draw: st.DrawFn, *, close: bool) -> Case:
    units, columns, slots = draw(st.integers(0, 4)), draw(st.integers(1, 2)), draw(st.integers(1, 4))
    few = st.integers(0, 9)
    member = draw(arrays.arrays(np.int32, slots, elements=st.integers(-1, 1)))
    numbers = np.unique(member[member >= 0])
    team_of = np.where(member < 0, NO_TEAM, np.searchsorted(numbers, member))
    table = arrays.arrays(np.int64, (units, columns), elements=few)
    arrivals = {
        "arrival_ms": draw(table),
        "window_ms": draw(arrays.arrays(np.int64, len(numbers), elements=st.sampled_from([0, 2, 5, NO_WINDOW]))),
        "spread_price": draw(arrays.arrays(np.int64, len(numbers), elements=st.integers(0, 2))),
    }
    return Case(
        draw(table),
        draw(arrays.arrays(np.bool_, (units, columns), elements=st.sampled_from([True, True, False]))),
        draw(arrays.arrays(np.int32, slots, elements=st.integers(0, columns - 1))),
        draw(arrays.arrays(np.int64, slots, elements=st.integers(0, 30))),
        team_of,
        arrivals if close else {},
    )


@given(st.booleans().flatmap(lambda close: small_cases(close=close)))
@settings(max_examples=100, deadline=None)
def test_the_total_is_the_least_of_all_with_whole_teams(case: Case) -> None:
    found = case.solved()
    assert found.proven
    assert found.total == case.least() == case.total(tuple(found.unit_of_slot.tolist()))


@given(st.booleans().flatmap(lambda close: small_cases(close=close)))
@settings(max_examples=50, deadline=None)
def test_without_time_the_flows_answer_stands_and_says_so(case: Case) -> None:
    found = case.solved(limits=AT_ONCE)
    assert found.total == case.total(tuple(found.unit_of_slot.tolist()))
    assert found.bound <= case.least() <= found.total
    assert found.proven or found.bound < found.total


def storm(seed: int, *, close: bool) -> Case:
    """Give 30 units of two kinds, and 20 incidents that want one, two alike or a pair of both kinds."""
    rng = np.random.default_rng(seed)
    kind = rng.integers(0, 2, 30)
    wanted, team_of = [], []
    for incident, size in enumerate(rng.integers(1, 4, 20)):
        wanted += [(incident, int(role)) for role in rng.integers(0, 2, size)]
        team_of += [NO_TEAM if size == 1 else max(team_of, default=NO_TEAM) + 1] * size
    columns = sorted(set(wanted))
    places = rng.uniform(0, 3_600, (20, 2))
    drive = np.abs(rng.uniform(0, 3_600, (30, 1, 2)) - places[[incident for incident, _ in columns]]).sum(axis=2)
    teams = max(team_of) + 1
    return Case(
        drive.astype(np.int64),
        kind[:, None] == [role for _, role in columns],
        np.array([columns.index(each) for each in wanted]),
        np.full(len(wanted), 20_000),
        np.array(team_of),
        {
            "arrival_ms": drive.astype(np.int64),
            "window_ms": np.full(teams, 300),
            "spread_price": np.ones(teams, dtype=np.int64),
        }
        if close
        else {},
    )


@pytest.mark.parametrize("close", [False, True])
@pytest.mark.parametrize("seed", range(3))
def test_in_a_storm_teams_are_whole_and_the_answer_lies_between_the_bound_and_the_flows(
    seed: int, *, close: bool
) -> None:
    case = storm(seed, close=close)
    found, flows = case.solved(limits=A_LITTLE), case.solved(limits=AT_ONCE)
    alone = match(case.cost, case.allowed, case.slot_of, case.waiting)
    assert alone.total <= found.bound <= found.total <= flows.total
    assert found.total == case.total(tuple(found.unit_of_slot.tolist()))
    assert found.unit_of_slot.tolist() == case.solved(limits=A_LITTLE).unit_of_slot.tolist()


def test_a_pair_of_two_roles_goes_together_or_waits() -> None:
    doctors = np.array([[True, False], [False, True]])
    cost = np.array([[5, 5], [7, 7]])
    pair = match_teams(cost, doctors, [0, 1], [50, 50], [0, 0])
    assert (pair.unit_of_slot.tolist(), pair.total, pair.found_by) == ([0, 1], 12, FoundBy.FLOW)
    alone = match_teams(cost, doctors & [[True], [False]], [0, 1], [50, 50], [0, 0])
    assert (alone.unit_of_slot.tolist(), alone.total, alone.proven) == ([NO_UNIT, NO_UNIT], 100, True)


def test_a_broken_team_leaves_its_unit_to_who_can_use_it() -> None:
    # Two teams of two and three units: one team goes, the unit left serves the incident that wants one.
    cost = np.array([[1, 2, 9], [2, 1, 9], [3, 3, 9]])
    found = match_teams(cost, np.ones((3, 3)), [0, 0, 1, 1, 2], [100, 100, 100, 100, 20], [0, 0, 1, 1, NO_TEAM])
    assert found.proven
    assert found.total == 200 + 3 + 9
    assert NO_UNIT not in found.unit_of_slot[[0, 1, 4]] or NO_UNIT not in found.unit_of_slot[[2, 3, 4]]


def test_members_that_arrive_together_are_worth_a_longer_way() -> None:
    cost = np.array([[1], [2], [8], [9]])
    arrival = cost * 60_000
    apart = {"arrival_ms": arrival, "spread_price": [0], "window_ms": [NO_WINDOW]}
    near = match_teams(cost, np.ones((4, 1)), [0, 0], [99, 99], [0, 0], **apart)
    assert near.unit_of_slot.tolist() == [0, 1]
    arrival = np.array([[0], [600_000], [650_000], [3_000_000]])
    window = match_teams(
        cost, np.ones((4, 1)), [0, 0], [99, 99], [0, 0], **apart | {"arrival_ms": arrival, "window_ms": [60_000]}
    )
    assert sorted(window.unit_of_slot.tolist()) == [1, 2]
    assert window.proven


def test_without_teams_it_is_the_plain_matching() -> None:
    rng = np.random.default_rng(1)
    cost = rng.integers(0, 99, (30, 12))
    plain = match(cost, np.ones((30, 12)), np.arange(12), np.full(12, 500))
    found = match_teams(cost, np.ones((30, 12)), np.arange(12), np.full(12, 500), np.full(12, NO_TEAM))
    assert (found.unit_of_slot.tolist(), found.total) == (plain.unit_of_slot.tolist(), plain.total)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"team_of": [0]}, "team_of must give a team or -1 for each of 2 slots"),
        ({"team_of": [0, 2]}, "from 0 without a gap"),
        ({"window_ms": [1]}, "arrival_ms is not given"),
        ({"arrival_ms": [[1], [-1]]}, "arrival_ms must hold numbers from 0"),
        ({"arrival_ms": [[1], [1]], "window_ms": [1, 1]}, "window_ms must have shape"),
        ({"arrival_ms": [[1], [1]], "spread_price": [0.5]}, "spread_price must hold whole numbers"),
    ],
)
def test_teams_that_do_not_fit_are_refused(changed: dict[str, Any], said: str) -> None:
    whole = {"cost": np.ones((2, 1), int), "allowed": np.ones((2, 1)), "slot_of": [0, 0], "waiting_cost": [1, 1]}
    with pytest.raises(MatchingError, match=said):
        match_teams(**whole | {"team_of": [0, 0]} | changed)
