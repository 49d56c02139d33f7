"""Formulas against queues that are played by chance: the truth lies in the interval of the runs."""

from __future__ import annotations

from heapq import heappop, heappush
from typing import TYPE_CHECKING

import numpy as np
import pytest

from simulator.queueing import erlang_b, hypercube, priority_waits, waiting
from simulator.statistics import littles_law, mean_interval, warm_up

if TYPE_CHECKING:
    from numpy.typing import NDArray

SURE = 0.999
PREFERENCES = [[0, 1, 2], [1, 0, 2], [2, 0, 1]]


def arrivals(rng: np.random.Generator, rate: float, count: int) -> NDArray[np.float64]:
    return np.cumsum(rng.exponential(1 / rate, count))


def waits_in_order(at: NDArray[np.float64], service: NDArray[np.float64], servers: int) -> NDArray[np.float64]:
    """Serve first come, first served; give how long each waits."""
    free = [0.0] * servers
    waits = []
    for came, lasts in zip(at.tolist(), service.tolist(), strict=True):
        begins = max(came, heappop(free))
        heappush(free, begins + lasts)
        waits.append(begins - came)
    return np.array(waits)


def waits_by_priority(
    at: NDArray[np.float64], service: NDArray[np.float64], priority: NDArray[np.int64], servers: int
) -> NDArray[np.float64]:
    """Serve the most urgent of those that wait whenever a server is free; give how long each waits."""
    free = [0.0] * servers
    waits, queue, following = np.zeros(at.size), [], 0
    for _ in range(at.size):
        opens = heappop(free)
        if not queue:
            opens = max(opens, at[following])
        while following < at.size and at[following] <= opens:
            heappush(queue, (priority[following], following))
            following += 1
        _, call = heappop(queue)
        waits[call] = opens - at[call]
        heappush(free, opens + service[call])
    return waits


def losses(
    at: NDArray[np.float64], service: NDArray[np.float64], places: NDArray[np.int64]
) -> tuple[float, list[float]]:
    """Send the free server that the place prefers; give the share that is lost, and the workload of each server."""
    until, worked, lost = [0.0, 0.0, 0.0], [0.0, 0.0, 0.0], 0
    for came, lasts, place in zip(at.tolist(), service.tolist(), places.tolist(), strict=True):
        free = [server for server in PREFERENCES[place] if until[server] <= came]
        if free:
            until[free[0]] = came + lasts
            worked[free[0]] += lasts
        else:
            lost += 1
    return lost / at.size, [each / at[-1] for each in worked]


def test_waits_are_erlangs_and_littles_law_holds() -> None:
    truth = waiting(5, 4, 1)
    means = []
    for seed in range(20):
        rng = np.random.default_rng(seed)
        at = arrivals(rng, 4, 3_000)
        waits = waits_in_order(at, service := rng.exponential(1, at.size), 5)
        means.append(waits[500:].mean())
        left = at + waits + service
        changes = sorted([(came, 1) for came in at] + [(gone, -1) for gone in left])
        times, steps = zip(*changes, strict=True)
        law = littles_law(at, left, [0.0, *times], [0, *np.cumsum(steps)], begins_ms=100, ends_ms=600)
        assert law.holds
    interval = mean_interval(means, level=SURE)
    assert interval.low <= truth.mean_wait <= interval.high


def test_waits_by_priority_are_cobhams() -> None:
    rows = []
    for seed in range(20):
        rng = np.random.default_rng(seed)
        at = arrivals(rng, 8, 3_000)
        priority = rng.choice(3, at.size, p=[2 / 8, 3 / 8, 3 / 8])
        waits = waits_by_priority(at, rng.exponential(1, at.size), priority, 10)
        rows.append([waits[500:][priority[500:] == each].mean() for each in range(3)])
    for values, truth in zip(np.transpose(rows), priority_waits(10, [2, 3, 3], 1), strict=True):
        interval = mean_interval(values, level=SURE)
        assert interval.low <= truth <= interval.high


def test_the_hypercube_is_what_happens() -> None:
    truth = hypercube([1, 1, 1], PREFERENCES, [1, 1, 1])
    rows = []
    for seed in range(20):
        rng = np.random.default_rng(seed)
        at = arrivals(rng, 3, 3_000)
        lost, workloads = losses(at, rng.exponential(1, at.size), rng.integers(0, 3, at.size))
        rows.append([lost, *workloads])
    for values, each in zip(np.transpose(rows), [truth.all_busy, *truth.workloads], strict=True):
        interval = mean_interval(values, level=SURE)
        assert interval.low <= each <= interval.high


@pytest.mark.parametrize("law", ["fixed", "lognormal"])
def test_the_loss_does_not_depend_on_the_law_of_service(law: str) -> None:
    lost = []
    for seed in range(20):
        rng = np.random.default_rng(seed)
        at = arrivals(rng, 3, 3_000)
        service = np.ones(at.size) if law == "fixed" else rng.lognormal(-0.5, 1, at.size)
        lost.append(losses(at, service, np.zeros(at.size, dtype=np.int64))[0])
    interval = mean_interval(lost, level=SURE)
    assert interval.low <= erlang_b(3, 3) <= interval.high


def test_a_queue_that_begins_empty_warms_up() -> None:
    rows = []
    for seed in range(40):
        rng = np.random.default_rng(seed)
        at = arrivals(rng, 9.5, 2_000)
        rows.append(waits_in_order(at, rng.exponential(1, at.size), 10))
    found = warm_up(rows)
    means = np.mean(rows, axis=0)
    assert found.found
    assert found.cut > 0
    truth = waiting(10, 9.5, 1).mean_wait
    assert abs(means[found.cut :].mean() - truth) < abs(means.mean() - truth)
