"""Moves: worth what a recount gives, never a loss, and within what a service asks of its crews."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fleet.coverage import DemandColumns, UnitColumns, demand_columns, expected_coverage
from fleet.errors import FieldError
from fleet.relocation import (
    NO_SITE,
    MoveLimits,
    MoveRefusal,
    RelocationColumns,
    move_of_freed,
    propose_moves,
    relocation_columns,
)
from routing import UNREACHABLE_MS

MINUTE_MS = 60_000
HOUR_MS = 60 * MINUTE_MS
NOON = 12
FREE = MoveLimits(least_gain=1e-6, rest_from_hour=0, rest_until_hour=0)


@dataclass(frozen=True)
class Night:
    """Units, sites and demand as a choice of moves reads them."""

    columns: RelocationColumns
    wanted: DemandColumns

    def covered(self, columns: RelocationColumns | None = None) -> float:
        """Count expected coverage anew, as a share."""
        of = columns or self.columns
        return expected_coverage(self.wanted, UnitColumns(of.reach, of.serves)) / self.wanted.demand.sum()

    def with_units_at(self, places: dict[int, int]) -> float:
        """Count expected coverage anew with some units at other sites."""
        reach = self.columns.reach.copy()
        for unit, site in places.items():
            reach[unit] = self.columns.site_reach[site]
        return self.covered(replace(self.columns, reach=reach))


@st.composite
def nights(draw: st.DrawFn) -> Night:
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    units, sites = draw(st.integers(0, 6)), draw(st.integers(0, 4))
    classes, zones = draw(st.integers(1, 2)), draw(st.integers(1, 8))
    wanted = demand_columns(
        rng.random((classes, zones)),
        rng.uniform(0, 0.9, classes),
        needs=rng.integers(0, 3, classes),
        district=rng.integers(0, 2, zones),
        districts=2,
    )
    travel_ms = rng.integers(0, 40, (units, sites)) * MINUTE_MS
    travel_ms[rng.random((units, sites)) < 0.1] = UNREACHABLE_MS
    idle = rng.random(units) < 0.8
    columns = relocation_columns(
        wanted,
        travel_ms=travel_ms,
        site_reach=rng.random((sites, zones)) < 0.4,
        site=rng.integers(-1, sites, units),
        reach=rng.random((units, zones)) < 0.3,
        idle=idle,
        movable=rng.random(units) < 0.9,
        capabilities=rng.integers(0, 4, units),
        moves_made=rng.integers(0, 5, units),
        shift_end_ms=rng.integers(0, 5 * HOUR_MS, units),
        room=rng.integers(0, 4, sites),
    )
    return Night(columns, wanted)


@given(nights(), st.integers(1, 4))
@settings(max_examples=150)
def test_each_move_wins_what_a_recount_gives_and_breaks_no_limit(night: Night, most: int) -> None:
    columns = night.columns
    proposal = propose_moves(columns, night.wanted, 0, NOON, FREE, most=most)
    at: dict[int, int] = {}
    for move in proposal.moves:
        before = night.with_units_at(at)
        at[move.unit] = move.to_site
        assert move.gain == pytest.approx(night.with_units_at(at) - before, abs=1e-9)
        assert move.gain > 0
        assert move.gain_by_class.sum() == pytest.approx(move.gain)
        assert move.gain_by_district.sum() == pytest.approx(move.gain)
        assert columns.movable[move.unit]
        assert move.from_site == columns.site[move.unit] != move.to_site
        assert move.drive_ms == columns.travel_ms[move.unit, move.to_site] <= FREE.longest_drive_ms
        assert move.drive_ms + FREE.shift_left_ms <= columns.shift_end_ms[move.unit]
        assert columns.moves_made[move.unit] < FREE.most_moves
    assert len(at) == len(proposal.moves) <= most
    site = columns.site.copy()
    for unit, to_site in at.items():
        site[unit] = to_site
    for number, room in enumerate(columns.room.tolist()):
        came = sum(to_site == number for to_site in at.values())
        assert came == 0 or (site == number).sum() <= room
    assert len(proposal.moves) == most or (proposal.refusal != MoveRefusal.NONE).all()


@given(nights())
@settings(max_examples=80)
def test_no_other_move_would_win_more(night: Night) -> None:
    columns = night.columns
    proposal = propose_moves(columns, night.wanted, 0, NOON, FREE)
    first = propose_moves(columns, night.wanted, 0, NOON, FREE, most=0)
    won = [
        night.with_units_at({unit: site}) - night.covered()
        for unit, site in np.argwhere(first.refusal <= MoveRefusal.NONE).tolist()
    ]
    assert bool(won) == bool(proposal.moves)
    if proposal.moves:
        assert proposal.moves[0].gain == pytest.approx(max(won), abs=1e-9)


@given(nights(), st.randoms(use_true_random=False))
@settings(max_examples=80)
def test_units_in_another_order_win_the_same(night: Night, random: Any) -> None:
    columns = night.columns
    order = np.random.default_rng(random.getrandbits(32)).permutation(columns.units)
    by_unit = ("serves", "movable", "site", "reach", "moves_made", "shift_end_ms", "travel_ms")
    mixed = replace(columns, **{name: getattr(columns, name)[order] for name in by_unit})
    one = propose_moves(columns, night.wanted, 0, NOON, FREE)
    other = propose_moves(mixed, night.wanted, 0, NOON, FREE)
    assert [move.gain for move in one.moves] == [move.gain for move in other.moves]


@given(nights(), st.data())
@settings(max_examples=80)
def test_a_freed_unit_goes_where_it_wins_most_over_home(night: Night, data: st.DataObject) -> None:
    columns = night.columns
    if not columns.units or not columns.sites:
        return
    unit = data.draw(st.integers(0, columns.units - 1))
    home = data.draw(st.integers(0, columns.sites - 1))
    proposal = move_of_freed(columns, night.wanted, unit, home, 0, NOON, FREE)
    for move in proposal.moves:
        assert (move.unit, move.from_site) == (unit, home)
        from_home = night.with_units_at({unit: home})
        assert move.gain == pytest.approx(night.with_units_at({unit: move.to_site}) - from_home, abs=1e-9)
        open_sites = np.flatnonzero(proposal.refusal[unit] == MoveRefusal.SMALL_GAIN)
        assert all(night.with_units_at({unit: int(site)}) - from_home <= move.gain + 1e-9 for site in open_sites)


def two_sites(**changed: object) -> Night:
    """Two units at the first of two sites, each of which covers a zone of its own."""
    wanted = demand_columns([[1.0, 1.0]], [0.5])
    whole: dict[str, Any] = {
        "travel_ms": [[0, 10 * MINUTE_MS], [0, 10 * MINUTE_MS]],
        "site_reach": np.eye(2, dtype=bool),
        "site": [0, 0],
        "reach": np.zeros((2, 2), dtype=bool),
        "idle": [True, True],
        "movable": [True, True],
        "capabilities": [0, 0],
        "moves_made": [0, 0],
        "shift_end_ms": [8 * HOUR_MS, 8 * HOUR_MS],
        "room": [2, 2],
    }
    return Night(relocation_columns(wanted, **whole | changed), wanted)


def refused(night: Night, hour: int = NOON, limits: MoveLimits | None = None) -> list[MoveRefusal]:
    """Give why each unit is not moved to the second site."""
    proposal = propose_moves(night.columns, night.wanted, 0, hour, limits or MoveLimits())
    return [MoveRefusal(reason) for reason in proposal.refusal[:, 1].tolist()]


def test_the_second_of_two_goes_where_nobody_is_and_of_equal_ones_the_lower() -> None:
    night = two_sites()
    (move,) = propose_moves(night.columns, night.wanted, 0, NOON, most=5).moves
    assert (move.unit, move.from_site, move.to_site, move.drive_ms) == (0, 0, 1, 10 * MINUTE_MS)
    assert move.gain == 0.125
    assert move.gain_by_district.tolist() == [0.125]
    assert refused(night) == [MoveRefusal.NOT_FREE, MoveRefusal.SMALL_GAIN]


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"idle": [True, False]}, MoveRefusal.NOT_FREE),
        ({"movable": [True, False]}, MoveRefusal.NOT_FREE),
        ({"moves_made": [3, 3]}, MoveRefusal.MOVES_SPENT),
        ({"travel_ms": [[0, UNREACHABLE_MS]] * 2}, MoveRefusal.NO_WAY),
        ({"travel_ms": [[0, 21 * MINUTE_MS]] * 2}, MoveRefusal.TOO_FAR),
        ({"shift_end_ms": [69 * MINUTE_MS] * 2}, MoveRefusal.SHIFT_END),
        ({"room": [2, 0]}, MoveRefusal.NO_ROOM),
        ({"site": [0, 1]}, MoveRefusal.THERE_ALREADY),
    ],
)
def test_each_limit_is_named(changed: dict[str, object], reason: MoveRefusal) -> None:
    assert refused(two_sites(**changed))[1] == reason


def test_crews_rest_at_night() -> None:
    rest = MoveRefusal.NIGHT_REST
    for hour, expected in ((22, False), (23, True), (24, True), (29, True), (30, False), (167, True)):
        assert (rest in refused(two_sites(), hour)) is expected
    assert rest not in refused(two_sites(), 23, MoveLimits(rest_from_hour=5, rest_until_hour=5))


def test_nobody_has_nowhere_to_go() -> None:
    nobody = two_sites(
        travel_ms=np.zeros((0, 2), dtype=int),
        reach=np.zeros((0, 2), dtype=bool),
        **dict.fromkeys(("site", "moves_made", "shift_end_ms", "capabilities"), np.zeros(0, dtype=int)),
        **dict.fromkeys(("idle", "movable"), np.zeros(0, dtype=bool)),
    )
    assert propose_moves(nobody.columns, nobody.wanted, 0, NOON).moves == ()


def test_without_demand_nobody_moves() -> None:
    night = two_sites()
    wanted = demand_columns([[0.0, 0.0]], [0.5])
    assert propose_moves(night.columns, wanted, 0, NOON, FREE).moves == ()


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"site": [0, 2]}, "site holds 2 at row 1: want rows from 0 to 1"),
        ({"site": [0, NO_SITE - 1]}, "site holds -2 at row 1: want rows from 0 to 1"),
        ({"room": [1, -1]}, "room is -1 in row 1: want numbers from 0"),
        ({"room": [1]}, "room has shape 1, want 2"),
        ({"travel_ms": [[0, -1], [0, 0]]}, "travel_ms holds -1 at row 0, column 1"),
        ({"site_reach": np.eye(3, dtype=bool)}, "site_reach has shape 3 × 3, want 2 × 2"),
        ({"idle": [True]}, "idle has shape 1, want 2"),
        ({"moves_made": [0.5, 0.5]}, "moves_made must hold whole numbers"),
    ],
)
def test_what_does_not_fit_is_refused(changed: dict[str, object], said: str) -> None:
    with pytest.raises(FieldError, match=said):
        two_sites(**changed)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"most_moves": -1}, "most_moves is -1"),
        ({"least_gain": 0.0}, "least_gain is 0: want a share"),
        ({"least_gain": float("nan")}, "least_gain is nan"),
        ({"rest_from_hour": 24}, "rest_from_hour is 24: want an hour"),
    ],
)
def test_limits_that_say_nothing_are_refused(changed: dict[str, Any], said: str) -> None:
    with pytest.raises(FieldError, match=said):
        MoveLimits(**changed)


def test_a_unit_or_an_hour_that_is_not_there_is_refused() -> None:
    night = two_sites()
    with pytest.raises(FieldError, match="unit holds 2"):
        move_of_freed(night.columns, night.wanted, 2, 0, 0, NOON)
    with pytest.raises(FieldError, match="home holds -1"):
        move_of_freed(night.columns, night.wanted, 0, -1, 0, NOON)
    with pytest.raises(FieldError, match="hour_of_week holds 168"):
        propose_moves(night.columns, night.wanted, 0, 168)
