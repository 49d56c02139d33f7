"""Before bridges are raised: no bank that had cover is left without, where anything can be done about it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fleet.coverage import DemandColumns, UnitColumns, demand_columns, expected_coverage
from fleet.errors import FieldError
from fleet.relocation import (
    NO_BANK,
    BridgeColumns,
    BridgePlan,
    BridgeTables,
    NoCover,
    TwoTables,
    banks_of,
    bridge_columns,
    plan_for_opening,
)
from routing import UNREACHABLE_MS

MINUTE_MS = 60_000
BRIDGE_MS = 2 * MINUTE_MS
LIMIT_MS = 8 * MINUTE_MS
WARNING_MS = 15 * MINUTE_MS
KINDS = ("sites", "units", "zones", "hospitals")


@dataclass(frozen=True)
class City:
    """Places along a road on each of some islands, which bridges join; minutes along the road, row of the island."""

    at_min: dict[str, np.ndarray]
    island: dict[str, np.ndarray]

    def between(self, rows: str, columns: str) -> TwoTables:
        away = np.abs(self.at_min[rows][:, None] - self.at_min[columns]) * MINUTE_MS
        other = self.island[rows][:, None] != self.island[columns]
        return TwoTables(away + BRIDGE_MS * other, np.where(other, UNREACHABLE_MS, away))

    def tables(self) -> BridgeTables:
        return BridgeTables(
            sites=self.between("sites", "sites"),
            site_zones=self.between("sites", "zones"),
            unit_sites=self.between("units", "sites"),
            unit_zones=self.between("units", "zones"),
            site_hospitals=self.between("sites", "hospitals"),
        )


@dataclass(frozen=True)
class Evening:
    """A city fifteen minutes before its bridges are raised."""

    city: City
    wanted: DemandColumns
    columns: BridgeColumns

    def plan(self, **options: Any) -> BridgePlan:
        return plan_for_opening(self.columns, self.wanted, 0, WARNING_MS, **options)

    def covered(self, sites: dict[int, int]) -> np.ndarray:
        """Tell by a plain count which banks have cover while bridges are raised and some units are at other sites."""
        columns = self.columns
        found = np.zeros(columns.banks.count, dtype=bool)
        for unit, serves in enumerate(columns.serves):
            reach = columns.site_reach[sites[unit]] if unit in sites else columns.reach_raised[unit]
            for zone in np.flatnonzero(reach & (self.wanted.demand[serves] > 0).any(axis=0)):
                if columns.banks.zone[zone] != NO_BANK:
                    found[columns.banks.zone[zone]] = True
        return found

    def share(self, sites: dict[int, int]) -> float:
        reach = self.columns.reach_raised.copy()
        for unit, site in sites.items():
            reach[unit] = self.columns.site_reach[site]
        return expected_coverage(self.wanted, UnitColumns(reach, self.columns.serves)) / self.wanted.demand.sum()

    def fewest_lost(self, had_cover: np.ndarray) -> int:
        """Try every crossing of every unit that comes in time."""
        columns, lost = self.columns, len(had_cover)
        choices = [
            [-1, *np.flatnonzero(in_time & movable).tolist()]
            for in_time, movable in zip(columns.ready_to_site_ms <= WARNING_MS - 120_000, columns.movable, strict=True)
        ]
        for chosen in product(*choices):
            sites = {unit: site for unit, site in enumerate(chosen) if site >= 0}
            sites = {u: s for u, s in sites.items() if columns.banks.site[s] != columns.banks.unit[u]}
            lost = min(lost, int((had_cover & ~self.covered(sites)).sum()))
        return lost


def evening(city: City, wanted: DemandColumns, **changed: Any) -> Evening:
    units, sites, hospitals = (len(city.at_min[kind]) for kind in ("units", "sites", "hospitals"))
    whole: dict[str, Any] = {
        "unit_turnout_ms": np.full(units, MINUTE_MS),
        "site_turnout_ms": np.full(sites, MINUTE_MS),
        "limit_ms": LIMIT_MS,
        "idle": np.ones(units, dtype=bool),
        "movable": np.ones(units, dtype=bool),
        "capabilities": np.zeros(units, dtype=np.int64),
        "home": np.zeros(units, dtype=np.int64),
        "departments": np.zeros((hospitals, 2), dtype=bool),
    }
    return Evening(city, wanted, bridge_columns(wanted, city.tables(), **whole | changed))


@st.composite
def evenings(draw: st.DrawFn) -> Evening:
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    islands, classes = draw(st.integers(1, 3)), draw(st.integers(1, 2))
    counts = dict(
        zip(KINDS, (draw(st.integers(1, 4)), draw(st.integers(0, 4)), draw(st.integers(1, 6)), 2), strict=True)
    )
    city = City(
        {kind: rng.integers(0, 20, count) for kind, count in counts.items()},
        {kind: rng.integers(0, islands, count) for kind, count in counts.items()},
    )
    zones, units = counts["zones"], counts["units"]
    wanted = demand_columns(
        rng.integers(0, 3, (classes, zones)) + np.eye(classes, zones),
        rng.uniform(0, 0.8, classes),
        needs=[0, 1][:classes],
    )
    return evening(
        city,
        wanted,
        idle=rng.random(units) < 0.9,
        movable=rng.random(units) < 0.9,
        capabilities=rng.integers(0, 2, units),
        home=rng.integers(0, counts["sites"], units),
        departments=rng.random((2, 3)) < 0.5,
    )


def chosen(plan: BridgePlan) -> dict[int, int]:
    return {crossing.unit: crossing.to_site for crossing in plan.crossings}


@given(evenings())
@settings(max_examples=150)
def test_as_few_banks_as_possible_lose_the_cover_that_they_had(before: Evening) -> None:
    plan = before.plan()
    assert plan.covered_raised.tolist() == before.covered({}).tolist()
    assert plan.covered_split.tolist() == before.covered(chosen(plan)).tolist()
    assert plan.left_without.tolist() == (plan.covered_before & ~plan.covered_split).tolist()
    assert plan.proven
    assert plan.left_without.sum() == before.fewest_lost(plan.covered_before)


@given(evenings())
@settings(max_examples=150)
def test_crossings_come_in_time_to_another_bank_and_win_what_a_recount_gives(before: Evening) -> None:
    plan, columns = before.plan(), before.columns
    made: dict[int, int] = {}
    for crossing in plan.crossings:
        share = before.share(made)
        made[crossing.unit] = crossing.to_site
        assert crossing.gain == pytest.approx(before.share(made) - share, abs=1e-9)
        assert crossing.gain_by_district.sum() == pytest.approx(crossing.gain)
        assert crossing.for_cover or crossing.gain >= 0.005
        assert crossing.ready_ms == columns.ready_to_site_ms[crossing.unit, crossing.to_site] <= WARNING_MS - 120_000
        assert crossing.from_bank == columns.banks.unit[crossing.unit] != crossing.to_bank
        assert crossing.to_bank == columns.banks.site[crossing.to_site]
        assert columns.movable[crossing.unit]
    assert len(made) == len(plan.crossings)
    assert plan.share_raised == pytest.approx(before.share({}))
    assert plan.share_split == pytest.approx(before.share(made))


@given(evenings())
def test_banks_are_the_islands(before: Evening) -> None:
    banks, island = before.columns.banks, before.city.island
    sites = range(len(island["sites"]))
    for one, other in product(sites, sites):
        assert (banks.site[one] == banks.site[other]) == (island["sites"][one] == island["sites"][other])
    for kind, of_kind in (("units", banks.unit), ("zones", banks.zone), ("hospitals", banks.hospital)):
        for row, bank in enumerate(of_kind.tolist()):
            on_it = [banks.site[site] for site in sites if island["sites"][site] == island[kind][row]]
            assert bank == (on_it[0] if on_it else NO_BANK)


@given(evenings(), st.randoms(use_true_random=False))
@settings(max_examples=50)
def test_units_in_another_order_keep_as_much_cover(before: Evening, random: Any) -> None:
    columns = before.columns
    order = np.random.default_rng(random.getrandbits(32)).permutation(len(columns.home))
    names = ("serves", "movable", "home", "ready_to_site_ms", "reach_down", "reach_raised")
    mixed = replace(
        columns,
        banks=replace(columns.banks, unit=columns.banks.unit[order]),
        **{name: getattr(columns, name)[order] for name in names},
    )
    one, other = before.plan(), replace(before, columns=mixed).plan()
    assert one.left_without.sum() == other.left_without.sum()
    assert other.off_home.tolist() == one.off_home[order].tolist()


def two_banks(**changed: Any) -> Evening:
    """Give two units at home on the left bank; people on both, and a hospital for each."""
    at_min = {"sites": [0, 1], "units": [0, 0], "zones": [0, 1, 1], "hospitals": [0, 1]}
    island = {"sites": [0, 1], "units": [0, 0], "zones": [0, 1, 1], "hospitals": [0, 1]}
    city = City(*({kind: np.array(rows) for kind, rows in each.items()} for each in (at_min, island)))
    departments = np.array([[True, True], [True, False]])
    return evening(city, demand_columns([[1.0, 1.0, 1.0]], [0.5]), **{"departments": departments} | changed)


def test_one_of_two_crosses_so_that_both_banks_are_covered() -> None:
    plan = two_banks().plan()
    (crossing,) = plan.crossings
    assert (crossing.unit, crossing.to_site, crossing.from_bank, crossing.to_bank) == (0, 1, 0, 1)
    assert crossing.for_cover
    assert crossing.ready_ms == 4 * MINUTE_MS
    assert plan.covered_before.tolist() == plan.covered_split.tolist() == [True, True]
    assert plan.covered_raised.tolist() == [True, False]
    assert plan.without_department.tolist() == [[False, False], [False, True]]
    assert plan.share_raised == pytest.approx(0.25)
    assert plan.share_split == pytest.approx(0.5)


def test_who_is_not_on_the_bank_of_its_home_does_not_cover_it() -> None:
    assert two_banks(home=[0, 1]).plan().off_home.tolist() == [False, True]


def test_where_nobody_comes_in_time_the_bank_that_stays_without_is_named() -> None:
    plan = two_banks(unit_turnout_ms=[20 * MINUTE_MS, 20 * MINUTE_MS], limit_ms=40 * MINUTE_MS).plan()
    assert plan.crossings == ()
    assert plan.left_without.tolist() == [False, True]


def test_the_last_unit_of_a_bank_does_not_leave_it_for_more_demand() -> None:
    plan = two_banks(idle=[True, False]).plan()
    assert plan.crossings == ()
    assert plan.left_without.tolist() == [False, True]


@pytest.mark.parametrize(
    ("changed", "reason", "soonest_min"),
    [
        ({"unit_turnout_ms": [20 * MINUTE_MS, 21 * MINUTE_MS], "limit_ms": 40 * MINUTE_MS}, NoCover.TOO_FAR, 23),
        ({"idle": [True, False]}, NoCover.NEEDED_ELSEWHERE, 4),
        ({"movable": [False, False]}, NoCover.NONE_FREE, None),
        ({"unit_drive_ms": [[0, UNREACHABLE_MS]] * 2}, NoCover.TOO_FAR, None),
        ({"site_turnout_ms": [MINUTE_MS, 10 * MINUTE_MS]}, NoCover.NO_SITE, None),
    ],
)
def test_a_bank_without_cover_is_told_with_the_reason(
    changed: dict[str, Any], reason: NoCover, soonest_min: int | None
) -> None:
    (found,) = two_banks(**changed).plan().uncovered
    soonest_ms = None if soonest_min is None else soonest_min * MINUTE_MS
    assert (found.bank, found.reason, found.soonest_ms) == (1, reason, soonest_ms)


def test_who_crosses_drives_by_the_bridges_that_are_open_now() -> None:
    (crossing,) = two_banks(unit_drive_ms=[[0, 9 * MINUTE_MS], [0, 5 * MINUTE_MS]]).plan().crossings
    assert (crossing.unit, crossing.ready_ms) == (1, 6 * MINUTE_MS)


def test_without_units_everything_unreachable_or_nothing_raised_there_is_nothing_to_split() -> None:
    nobody = two_banks(idle=[False, False]).plan()
    assert (nobody.crossings, nobody.covered_before.any(), nobody.share_split) == ((), False, 0.0)
    city = two_banks().city
    down = city.between("sites", "sites").down_ms
    nowhere = np.full(down.shape, UNREACHABLE_MS)
    apart = banks_of(replace(city.tables(), sites=TwoTables(nowhere, nowhere)))
    assert (apart.count, apart.site.tolist()) == (2, [0, 1])
    together = banks_of(replace(city.tables(), sites=TwoTables(down, down)))
    assert (together.count, together.site.tolist()) == (1, [0, 0])


def test_a_bridge_that_stays_down_near_two_sites_does_not_join_the_banks() -> None:
    minutes = np.array([[0, 5, 4, 30], [5, 0, 30, 25], [4, 30, 0, 30], [30, 25, 30, 0]])
    down = np.where(minutes == 30, 6, minutes) * MINUTE_MS
    none = np.zeros((4, 0), dtype=np.int32)
    tables = BridgeTables(
        sites=TwoTables(down, minutes * MINUTE_MS),
        site_zones=TwoTables(none, none),
        unit_sites=TwoTables(none.T, none.T),
        unit_zones=TwoTables(none[:0], none[:0]),
        site_hospitals=TwoTables(none, none),
    )
    assert banks_of(tables).site.tolist() == [0, 1, 0, 1]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"home": [0, 2]}, "home holds 2 at row 1: want rows from 0 to 1"),
        ({"departments": np.ones((3, 2), dtype=bool)}, "departments has shape 3 × 2, want 2 × any"),
        ({"limit_ms": 0}, "limits_ms must lie between"),
        ({"longest_detour_ms": -1}, "longest_detour_ms is -1: want ms from 0"),
        ({"site_turnout_ms": [0]}, "turnout_ms has shape 1, want 2"),
    ],
)
def test_what_does_not_fit_is_refused(changed: dict[str, Any], said: str) -> None:
    with pytest.raises(FieldError, match=said):
        two_banks(**changed)


def test_tables_that_do_not_fit_are_named() -> None:
    tables = two_banks().city.tables()
    wrong = replace(tables, site_zones=TwoTables(tables.site_zones.down_ms, tables.site_zones.raised_ms[:, :2]))
    with pytest.raises(FieldError, match=r"site_zones\.raised_ms has shape 2 × 2, want 2 × 3"):
        banks_of(wrong)


@pytest.mark.parametrize("options", [{"least_gain": 0.0}, {"least_gain": float("nan")}, {"spare_ms": -1}])
def test_options_that_say_nothing_are_refused(options: dict[str, Any]) -> None:
    with pytest.raises(FieldError, match=next(iter(options))):
        two_banks().plan(**options)
