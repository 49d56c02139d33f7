"""Expected coverage and the loss of each unit: as a plain count gives them, and as the formulas promise."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from fleet.coverage import (
    DemandColumns,
    UnitColumns,
    coverage,
    covered_demand,
    demand_columns,
    expected_coverage,
    unit_columns,
)
from fleet.errors import FieldError
from maps.road_graph import frozen

AMOUNTS = st.floats(0, 1000, allow_subnormal=False)


@st.composite
def spreads(draw: st.DrawFn) -> tuple[DemandColumns, UnitColumns]:
    units, classes, zones, districts = (draw(st.integers(low, high)) for low, high in ((0, 6), (1, 3), (0, 7), (1, 3)))
    wanted = demand_columns(
        draw(arrays.arrays(np.float64, (classes, zones), elements=AMOUNTS)),
        draw(arrays.arrays(np.float64, classes, elements=st.floats(0, 0.99))),
        needs=draw(arrays.arrays(np.int64, classes, elements=st.integers(0, 3))),
        district=draw(arrays.arrays(np.int32, zones, elements=st.integers(0, districts - 1))),
        districts=districts,
    )
    reach = draw(arrays.arrays(np.bool_, (units, zones)))
    capabilities = draw(arrays.arrays(np.int64, units, elements=st.integers(0, 3)))
    return wanted, unit_columns(wanted, reach, capabilities=capabilities, idle=draw(arrays.arrays(np.bool_, units)))


def plainly(wanted: DemandColumns, units: UnitColumns) -> np.ndarray:
    """Count expected coverage by class and district, one zone after another."""
    expected = np.zeros((wanted.classes, wanted.districts))
    for row, zone in product(range(wanted.classes), range(wanted.zones)):
        covering = sum(units.reach[u, zone] and units.serves[u, row] for u in range(len(units.reach)))
        expected[row, wanted.district[zone]] += wanted.demand[row, zone] * (1 - wanted.busy[row] ** covering)
    return expected


def without(units: UnitColumns, row: int) -> UnitColumns:
    return UnitColumns(np.delete(units.reach, row, axis=0), np.delete(units.serves, row, axis=0))


def reordered(units: UnitColumns, order: np.ndarray) -> UnitColumns:
    return UnitColumns(units.reach[order], units.serves[order])


@settings(max_examples=60)
@given(spreads())
def test_expected_coverage_is_what_a_plain_count_gives(given_: tuple[DemandColumns, UnitColumns]) -> None:
    found = coverage(*given_)
    assert found.expected == pytest.approx(plainly(*given_), abs=1e-9)
    assert found.total == expected_coverage(*given_)
    assert 0 <= found.share <= 1


@settings(max_examples=60)
@given(spreads())
def test_the_loss_of_a_unit_is_what_is_missing_when_it_is_counted_anew(
    given_: tuple[DemandColumns, UnitColumns],
) -> None:
    wanted, units = given_
    found = coverage(wanted, units)
    for row in range(len(units.reach)):
        missing = plainly(wanted, units) - plainly(wanted, without(units, row))
        assert found.loss[row] == pytest.approx(missing, abs=1e-9)
    assert found.unit_loss == pytest.approx(found.unit_loss_by_class.sum(axis=1))
    assert found.unit_loss == pytest.approx(found.unit_loss_by_district.sum(axis=1))


@settings(max_examples=40)
@given(spreads(), st.data())
def test_one_unit_more_never_lowers_coverage_and_none_loses_more_than_there_is(
    given_: tuple[DemandColumns, UnitColumns], data: st.DataObject
) -> None:
    wanted, units = given_
    whole = coverage(wanted, units)
    assert (whole.loss >= 0).all()
    for row in range(len(units.reach)):
        assert expected_coverage(wanted, without(units, row)) <= whole.total + 1e-9


@settings(max_examples=40)
@given(spreads(), st.randoms(use_true_random=False))
def test_the_order_of_the_units_changes_no_bit(given_: tuple[DemandColumns, UnitColumns], random: object) -> None:
    wanted, units = given_
    order = np.random.default_rng(random.getrandbits(32)).permutation(len(units.reach))
    one, other = coverage(wanted, units), coverage(wanted, reordered(units, order))
    assert np.array_equal(one.expected, other.expected)
    assert np.array_equal(one.loss[order], other.loss)


@settings(max_examples=40)
@given(spreads(), st.randoms(use_true_random=False))
def test_the_order_of_the_zones_changes_nothing_but_rounding(
    given_: tuple[DemandColumns, UnitColumns], random: object
) -> None:
    wanted, units = given_
    order = np.random.default_rng(random.getrandbits(32)).permutation(wanted.zones)
    mixed = demand_columns(
        wanted.demand[:, order],
        wanted.busy,
        needs=wanted.needs,
        district=wanted.district[order],
        districts=wanted.districts,
    )
    one, other = coverage(wanted, units), coverage(mixed, UnitColumns(frozen(units.reach[:, order]), units.serves))
    assert one.expected == pytest.approx(other.expected, rel=1e-12)
    assert one.loss == pytest.approx(other.loss, rel=1e-12)


def test_classes_count_only_units_that_have_all_they_need() -> None:
    wanted = demand_columns([[8.0], [2.0]], [0.5, 0.5], needs=[0, 3])
    units = unit_columns(wanted, np.ones((3, 1), dtype=bool), capabilities=[1, 3, 7], idle=[True, True, True])
    found = coverage(wanted, units)
    assert found.expected.ravel().tolist() == [8 * (1 - 0.5**3), 2 * (1 - 0.5**2)]
    assert found.unit_loss_by_class.tolist() == [[1.0, 0.0], [1.0, 0.5], [1.0, 0.5]]


def test_nobody_idle_covers_nothing_and_loses_nothing() -> None:
    wanted = demand_columns([[1.0, 2.0]], [0.3])
    for units in (np.zeros((0, 2), dtype=bool), np.ones((3, 2), dtype=bool), np.zeros((3, 2), dtype=bool)):
        found = coverage(wanted, unit_columns(wanted, units, idle=[False] * len(units)))
        assert (found.total, found.share, found.unit_loss.tolist()) == (0.0, 0.0, [0.0] * len(units))


def test_without_demand_the_share_is_nought() -> None:
    wanted = demand_columns([[0.0, 0.0]], [0.3])
    assert coverage(wanted, unit_columns(wanted, np.ones((1, 2), dtype=bool))).share == 0


def test_units_that_are_never_busy_cover_whatever_one_of_them_reaches() -> None:
    wanted = demand_columns([[1.0, 3.0]], [0.0])
    found = coverage(wanted, unit_columns(wanted, [[True, False], [True, True]]))
    assert (found.total, found.unit_loss.tolist()) == (4.0, [0.0, 3.0])


@settings(max_examples=60)
@given(spreads())
def test_covered_once_and_twice_are_what_a_plain_count_gives(given_: tuple[DemandColumns, UnitColumns]) -> None:
    wanted, units = given_
    nobody = np.zeros_like(units.reach)
    found = covered_demand(wanted, np.stack((units.reach, nobody)), units.serves)
    counts = units.serves.astype(int).T @ units.reach.astype(int)
    for least in (1, 2):
        covered = (wanted.demand * (counts >= least)).sum()
        assert found.covered[0, least - 1].sum() == pytest.approx(covered)
        assert found.covered[1, least - 1].sum() == 0
    assert (found.share >= 0).all()
    assert (found.share <= 1 + 1e-12).all()
    assert (found.share[:, 0] >= found.share[:, 1]).all()
    assert found.share_by_class.shape == (2, 2, wanted.classes)
    assert found.share_by_district.shape == (2, 2, wanted.districts)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"demand": [[1.0, np.nan]]}, "demand holds nan at row 0, column 1: want finite numbers from 0"),
        ({"demand": [[-1.0, 1.0]]}, "demand holds -1 at row 0, column 0"),
        ({"demand": [1.0, 2.0]}, "demand has shape 2, want any × any"),
        ({"demand": [[1.0], [1.0, 2.0]]}, "demand has rows of different lengths"),
        ({"demand": [["much", "more"]]}, "demand must hold numbers"),
        ({"busy": [1.0]}, "busy holds 1 at row 0: want fractions below 1"),
        ({"busy": [np.nan]}, "busy holds nan"),
        ({"busy": [0.5, 0.5]}, "busy has shape 2, want 1"),
        ({"needs": [0.5]}, "needs must hold whole numbers"),
        ({"district": [0]}, "district has shape 1, want 2"),
        ({"district": [0, -1]}, "district holds -1 at row 1: want rows from 0 to 0"),
        ({"district": [0, 4], "districts": 3}, "district holds 4 at row 1: want rows from 0 to 2"),
    ],
)
def test_demand_that_does_not_fit_is_refused(changed: dict[str, object], said: str) -> None:
    whole = {"demand": [[1.0, 2.0]], "busy": [0.5]}
    with pytest.raises(FieldError, match=said):
        demand_columns(**whole | changed)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"reach": np.ones((2, 3), dtype=bool)}, "reach has shape 2 × 3, want any × 2"),
        ({"reach": np.ones((2, 2))}, "reach must hold truth values, not float64"),
        ({"idle": [True]}, "idle has shape 1, want 2"),
        ({"capabilities": [1, 2, 3]}, "capabilities has shape 3, want 2"),
    ],
)
def test_units_that_do_not_fit_are_refused(changed: dict[str, object], said: str) -> None:
    wanted = demand_columns([[1.0, 2.0]], [0.5])
    with pytest.raises(FieldError, match=said):
        unit_columns(wanted, **{"reach": np.ones((2, 2), dtype=bool)} | changed)


def test_a_table_of_other_units_is_refused() -> None:
    wanted = demand_columns([[1.0, 2.0]], [0.5])
    with pytest.raises(FieldError, match="reach has shape 2 × 2 × 2, want any × 1 × 2"):
        covered_demand(wanted, np.ones((2, 2, 2), dtype=bool), np.ones((1, 1), dtype=bool))
