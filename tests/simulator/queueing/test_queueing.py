"""Queueing formulas against published values, against each other, and against bad input."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.errors import FieldError
from simulator.queueing import erlang_b, erlang_c, hypercube, priority_waits, wait_beyond, waiting

if TYPE_CHECKING:
    from collections.abc import Callable

PREFERENCES = [[0, 1, 2], [1, 0, 2], [2, 0, 1]]


@pytest.mark.parametrize(
    ("servers", "load", "lost"), [(5, 4, 0.1990668740), (20, 16, 0.0644109248), (100, 80, 0.0039920286)]
)
def test_the_published_losses(servers: int, load: float, lost: float) -> None:
    assert erlang_b(servers, load) == pytest.approx(lost, abs=5e-11)


@pytest.mark.parametrize(("servers", "load", "waits"), [(5, 4, 0.5541125541), (20, 16, 0.2560777938)])
def test_the_published_shares_that_wait(servers: int, load: float, waits: float) -> None:
    assert erlang_c(servers, load) == pytest.approx(waits, abs=5e-11)


def test_the_published_wait_in_service_times() -> None:
    assert waiting(20, 16, 1).mean_wait == pytest.approx(0.0640194485, abs=5e-11)


def test_the_published_waits_by_priority() -> None:
    np.testing.assert_allclose(priority_waits(10, [2, 3, 3], 1), [0.05114752, 0.10229504, 0.40918015], atol=5e-9)


def test_the_published_workloads_of_the_hypercube() -> None:
    found = hypercube([1, 1, 1], PREFERENCES, [1, 1, 1])
    np.testing.assert_allclose(found.workloads, [0.67408907, 0.65497076, 0.63247863], atol=5e-9)


def test_a_loss_of_a_hundred_thousand_servers_neither_overflows_nor_vanishes() -> None:
    assert 0 < erlang_b(100_000, 99_000) < erlang_b(100_000, 100_000) < 0.003


@given(st.integers(1, 60), st.floats(0.01, 0.99))
def test_waits_of_one_priority_are_those_of_the_queue(servers: int, load: float) -> None:
    theory = waiting(servers, load * servers, 1)
    assert priority_waits(servers, [load * servers], 1)[0] == pytest.approx(theory.mean_wait)
    assert theory.mean_in_system == pytest.approx(theory.mean_queue + load * servers)
    assert wait_beyond(servers, load * servers, 1, 0) == theory.waits_share


@given(st.lists(st.floats(0.05, 1), min_size=1, max_size=5))
def test_priorities_only_share_the_wait_out(rates: list[float]) -> None:
    arrivals = np.array(rates) / sum(rates) * 8
    mean = (arrivals * priority_waits(10, arrivals, 1)).sum() / 8
    assert mean == pytest.approx(waiting(10, 8, 1).mean_wait)


@st.composite
def services(draw: st.DrawFn) -> tuple[list[float], list[list[int]], list[float]]:
    servers = draw(st.integers(1, 5))
    places = draw(st.integers(1, 4))
    rates = draw(st.lists(st.floats(0.1, 2), min_size=places, max_size=places))
    order = [draw(st.permutations(range(servers))) for _ in range(places)]
    return rates, order, draw(st.lists(st.floats(0.5, 3), min_size=servers, max_size=servers))


def generator(rates: list[float], order: list[list[int]], speeds: list[float]) -> np.ndarray:
    """Write the rates between all states down one by one."""
    states = 1 << len(speeds)
    table = np.zeros((states, states))
    for state in range(states):
        for rate, asked in zip(rates, order, strict=True):
            free = [server for server in asked if not state >> server & 1]
            if free:
                table[state, state | 1 << free[0]] += rate
        for server, speed in enumerate(speeds):
            if state >> server & 1:
                table[state, state ^ 1 << server] += speed
    return table - np.diag(table.sum(axis=1))


@given(services())
def test_the_hypercube_balances_every_state(service: tuple[list[float], list[list[int]], list[float]]) -> None:
    found = hypercube(*service)
    np.testing.assert_allclose(found.states @ generator(*service), 0, atol=1e-12)
    served = np.array(service[0]).sum() * (1 - found.all_busy)
    assert (found.workloads * service[2]).sum() == pytest.approx(served)
    np.testing.assert_allclose(found.dispatched.sum(axis=1), 1 - found.all_busy)


@given(st.integers(1, 8), st.floats(0.05, 0.95))
def test_equal_servers_make_the_hypercube_a_queue(servers: int, load: float) -> None:
    arrivals, order = [load * servers], [list(range(servers))]
    lost = hypercube(arrivals, order, [1] * servers)
    waits = hypercube(arrivals, order, [1] * servers, calls_wait=True)
    assert lost.all_busy == pytest.approx(erlang_b(servers, load * servers))
    assert waits.all_busy == pytest.approx(erlang_c(servers, load * servers))
    assert waits.mean_queue == pytest.approx(waiting(servers, load * servers, 1).mean_queue)
    assert waits.workloads.mean() == pytest.approx(load)


def test_without_calls_everybody_is_free() -> None:
    assert hypercube([0.0], [[0, 1]], [1, 1]).states.tolist() == [1, 0, 0, 0]
    assert erlang_b(3, 0) == erlang_c(3, 0) == 0


@pytest.mark.parametrize(
    ("ask", "sentence"),
    [
        (lambda: erlang_c(5, 5), "load is 5 for 5 servers: the queue would grow without end"),
        (lambda: erlang_b(-1, 1), "servers is -1: want a whole number, 0 or more"),
        (lambda: erlang_b(True, 1), "servers is True: want a whole number, 0 or more"),
        (lambda: erlang_b(3, -1), "load is -1: want 0 or more"),
        (lambda: erlang_b(3, math.nan), "load is nan: want a number"),
        (lambda: waiting(3, 1, 0), "service is 0: want a number above 0"),
        (lambda: wait_beyond(3, 1, 1, -1), "time is -1: want 0 or more"),
        (lambda: priority_waits(2, [1, 1], 1), "load is 2 for 2 servers: the queue would grow without end"),
        (lambda: priority_waits(2, [], 1), "arrivals holds 0: want 1 or more"),
        (lambda: priority_waits(2, [1, math.inf], 1), "arrivals is inf at place 1: want numbers"),
        (lambda: hypercube([1], [[0, 0]], [1, 1]), "preferences does not hold each server once in row 0"),
        (lambda: hypercube([1], [[0, 1], [0]], [1, 1]), "preferences has rows of different lengths"),
        (
            lambda: hypercube([1], [[0]], [1, 1]),
            "preferences has the shape (1, 1): want 1 rows of 2 whole numbers",
        ),
        (lambda: hypercube([1], [[0, 1]], [1, 0]), "services is 0 at place 1: want numbers above 0"),
        (lambda: hypercube([1], [[0]], [1] * 13), "services holds 13 servers: want at most 12"),
        (
            lambda: hypercube([2], [[0]], [1], calls_wait=True),
            "arrivals are 2 times what all servers can serve: the queue would grow without end",
        ),
    ],
)
def test_bad_input_is_refused_in_a_sentence(ask: Callable[[], object], sentence: str) -> None:
    with pytest.raises(FieldError) as refused:
        ask()
    assert str(refused.value) == sentence
