from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.demand.counts import Counts
from simulator.demand.fitting import fit_demand
from simulator.demand.shrinkage import STRONGEST, relative, strength
from simulator.errors import SimulatorError

if TYPE_CHECKING:
    from numpy.typing import NDArray

WEEKS = 6


def counts(calls: NDArray[np.float64], weeks: float = WEEKS) -> Counts:
    zones = tuple(f"z{row}" for row in range(calls.shape[0]))
    return Counts(zones, tuple(f"c{row}" for row in range(calls.shape[1])), "UTC", calls, np.full(168, weeks))


def true_rates() -> NDArray[np.float64]:
    """Give 30 zones of very different size and two classes, one of them of the night, (30, 2, 168) calls/h."""
    hour = np.arange(168) % 24
    day, night = 1 + np.sin((hour - 8) / 24 * 2 * np.pi), 1 + np.cos(hour / 24 * 2 * np.pi)
    return np.geomspace(0.002, 0.6, 30)[:, None, None] * np.array([day, 0.3 * night])


def drawn(seed: int) -> NDArray[np.float64]:
    return np.random.default_rng(seed).poisson(true_rates() * WEEKS).astype(np.float64)


def test_fitted_demand_is_nearer_to_the_truth_than_the_mean() -> None:
    seen = counts(drawn(1))
    demand = fit_demand(seen)
    for zones in (slice(0, 10), slice(10, 20), slice(20, 30)):
        fitted, mean = (np.abs(each[zones] - true_rates()[zones]).sum() for each in (demand.per_hour, seen.mean()))
        assert fitted < 0.5 * mean
    assert (demand.per_hour > 0).all()


def test_as_many_calls_are_expected_as_came_in_each_class() -> None:
    seen = counts(drawn(2))
    expected = (fit_demand(seen).per_hour * seen.hours_seen).sum(axis=(0, 2))
    assert np.allclose(expected, seen.calls.sum(axis=(0, 2)))


def test_a_zone_without_calls_has_some_by_its_weight() -> None:
    calls = drawn(3)
    calls[5] = 0
    weights = np.ones(30)
    weights[6] = 0
    calls[6] = 0
    demand = fit_demand(counts(calls), weights=weights)
    assert demand.per_hour[5].sum() > 0
    assert demand.per_hour[6].sum() == 0


def test_zones_follow_a_register_where_they_are_sparse() -> None:
    people = np.geomspace(0.002, 0.6, 30)
    few = counts(np.random.default_rng(4).poisson(true_rates() * 0.1).astype(np.float64), weeks=0.1)
    told, alike = (fit_demand(few, weights=each).per_hour.sum(axis=(1, 2)) for each in (people, None))
    truth = true_rates().sum(axis=(1, 2))
    assert np.abs(told - truth).sum() < np.abs(alike - truth).sum()


def test_zones_with_many_calls_keep_a_week_of_their_own() -> None:
    peaks = 1 + 3 * (np.arange(168) % 24 == np.arange(8)[:, None])
    few, many = (np.random.default_rng(5).poisson(each * peaks[:, None]).astype(np.float64) for each in (0.05, 300))
    ratio = [fit_demand(counts(each)).per_hour[3, 0, [3, 15]] for each in (few, many)]
    assert ratio[0][0] / ratio[0][1] < 2
    assert ratio[1][0] / ratio[1][1] == pytest.approx(4, rel=0.15)


@pytest.mark.parametrize("weights", [[1, 2], np.ones(30) * -1, np.zeros(30), np.full(30, np.nan), np.ones((30, 3))])
def test_weights_that_are_none_are_refused(weights: list[float]) -> None:
    with pytest.raises(SimulatorError, match="weights"):
        fit_demand(counts(drawn(1)), weights=weights)


def test_counts_that_say_nothing_are_refused() -> None:
    with pytest.raises(SimulatorError, match="no call with a zone"):
        counts(np.zeros((2, 1, 168)))
    with pytest.raises(SimulatorError, match="hour 0 of the week was never observed"):
        counts(np.ones((2, 1, 168)), weeks=0)


def test_strength_is_found_again() -> None:
    rng = np.random.default_rng(1)
    expected = rng.uniform(0.5, 20, 20_000)
    observed = rng.poisson(expected * rng.gamma(3.0, 1 / 3.0, 20_000)).astype(np.float64)
    assert strength(observed, expected) == pytest.approx(3, rel=0.1)
    assert strength(rng.poisson(expected).astype(np.float64), expected) > 100
    assert strength(np.array([1.0]), np.array([1.0])) == STRONGEST


@given(
    st.lists(st.tuples(st.integers(0, 1_000), st.floats(0.01, 1_000)), min_size=1, max_size=30),
    st.floats(1e-3, 1e6),
)
def test_a_count_is_drawn_between_itself_and_what_is_expected(cells: list[tuple[int, float]], k: float) -> None:
    observed, expected = (np.array(each, dtype=np.float64) for each in zip(*cells, strict=True))
    found = expected * relative(observed, expected, k)
    least, most = np.minimum(observed, expected), np.maximum(observed, expected)
    assert ((found >= least * (1 - 1e-9)) & (found <= most * (1 + 1e-9))).all()
