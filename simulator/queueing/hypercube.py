"""Larson's hypercube: servers that differ, each place with an order of preference of its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from maps.road_graph import frozen
from simulator.checks import amounts
from simulator.errors import FieldError

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

MOST_SERVERS: Final = 12
"""Solved in seconds; each further server takes about six times as long."""


@dataclass(frozen=True, slots=True, eq=False)
class Hypercube:
    """How servers share the calls in the long run; read-only.

    Attributes
    ----------
    states : (2 ** servers,) float64
        Share of the time in each state; bit s of its number is set while server s is busy. Where calls wait, the last
        one holds all lengths of the queue.
    workloads : (servers,) float64
        Share of the time in which each is busy.
    dispatched : (places, servers) float64
        Share of the calls of a place that each server goes to at once.
    all_busy : float
        Share of the calls that find nobody free: lost, or waiting.
    mean_queue : float
        How many calls wait, over time; 0 where none does.
    """

    states: NDArray[np.float64]
    workloads: NDArray[np.float64]
    dispatched: NDArray[np.float64]
    all_busy: float
    mean_queue: float


def hypercube(
    arrivals: ArrayLike, preferences: ArrayLike, services: ArrayLike, *, calls_wait: bool = False
) -> Hypercube:
    """Solve the hypercube model exactly.

    Calls come to each place by chance; the free server that the place prefers most goes; service times are
    exponential and belong to the server. The states lie in levels by how many are busy, and a level is reached from its
    neighbours alone, so balance is solved level by level from the top: π_{k+1} = π_k R_k with
    R_k = U_k (-A_{k+1} - R_{k+1} L_{k+2})⁻¹, where U are the arrivals, L the ends of service, A the diagonal. Above all
    busy, the queue is geometric.

    Parameters
    ----------
    arrivals : (places,)
        Calls in a unit of time.
    preferences : (places, servers) integers
        Each row holds every server once, the one that is asked first in front.
    services : (servers,)
        How many calls each server serves in a unit of time, above 0; at most 12 servers.
    calls_wait : bool
        Whether calls that find nobody free wait, first come first served, rather than being lost.

    Raises
    ------
    FieldError
        Also where calls wait and the servers cannot keep up.

    References
    ----------
    Larson: A hypercube queuing model for facility location and redistricting in urban emergency services (Computers &
    Operations Research, 1974). Gaver, Jacobs, Latouche: Finite birth-and-death models in randomly changing
    environments (Advances in Applied Probability, 1984), for the levels.
    """
    rates, speeds = amounts("arrivals", arrivals, least=1), _speeds(services)
    order = _preferences(preferences, rates.size, speeds.size)
    load = float(rates.sum() / speeds.sum())
    if calls_wait and load >= 1:
        raise FieldError("arrivals", f"are {load:g} times what all servers can serve: the queue would grow without end")
    chosen = _chosen(order)
    states = _balance(rates, speeds, chosen)
    if calls_wait:
        states[-1] /= 1 - load
    states /= states.sum()
    return Hypercube(
        frozen(states),
        frozen(_busy(speeds.size).T @ states),
        frozen(_dispatched(states, chosen, speeds.size)),
        float(states[-1]),
        float(states[-1]) * load / (1 - load) if calls_wait else 0.0,
    )


def _chosen(order: NDArray[np.int64]) -> NDArray[np.int64]:
    """Give who goes from each place in each state but all busy, (places, states - 1) int64."""
    servers = order.shape[1]
    busy = _busy(servers)[:-1]
    first_free = np.argmin(busy[:, order], axis=2)
    return np.asarray(np.take_along_axis(order, first_free.T, axis=1))


def _balance(rates: NDArray[np.float64], speeds: NDArray[np.float64], chosen: NDArray[np.int64]) -> NDArray[np.float64]:
    """Give the weight of each state, of any sum, as if calls were lost."""
    levels = _levels(speeds.size)
    ratios = _ratios(levels, rates, speeds, chosen)
    weights = np.zeros(1 << speeds.size)
    weights[0] = 1.0
    for below, above, ratio in zip(levels[:-1], levels[1:], ratios, strict=True):
        weights[above] = weights[below] @ ratio
    return weights


def _ratios(
    levels: list[NDArray[np.int64]],
    rates: NDArray[np.float64],
    speeds: NDArray[np.float64],
    chosen: NDArray[np.int64],
) -> list[NDArray[np.float64]]:
    """Give R_k of each level but the last."""
    busy = _busy(speeds.size)
    leaving = np.diag(busy[levels[-1]] @ speeds)
    found: list[NDArray[np.float64]] = []
    for below, above in zip(levels[-2::-1], levels[:0:-1], strict=True):
        up, down = _between(below, above, rates, speeds, chosen)
        found.append(np.asarray(np.linalg.solve(leaving.T, up.T).T, dtype=np.float64))
        leaving = np.diag(rates.sum() + busy[below] @ speeds) - found[-1] @ down
    return found[::-1]


def _between(
    below: NDArray[np.int64],
    above: NDArray[np.int64],
    rates: NDArray[np.float64],
    speeds: NDArray[np.float64],
    chosen: NDArray[np.int64],
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Give the rates from the states of one level to those of the next, and back."""
    row = np.zeros(1 << speeds.size, dtype=np.int64)
    row[below], row[above] = np.arange(below.size), np.arange(above.size)
    up, down = np.zeros((below.size, above.size)), np.zeros((above.size, below.size))
    for place, rate in enumerate(rates):
        np.add.at(up, (row[below], row[below | (1 << chosen[place, below])]), rate)
    for server, speed in enumerate(speeds):
        serving = above[(above >> server & 1) == 1]
        down[row[serving], row[serving ^ (1 << server)]] = speed
    return up, down


def _dispatched(states: NDArray[np.float64], chosen: NDArray[np.int64], servers: int) -> NDArray[np.float64]:
    return np.array([np.bincount(row, weights=states[:-1], minlength=servers) for row in chosen])


def _busy(servers: int) -> NDArray[np.int64]:
    """Tell by state and server who is busy, (states, servers) of 0 and 1."""
    return np.asarray((np.arange(1 << servers)[:, None] >> np.arange(servers)) & 1)


def _levels(servers: int) -> list[NDArray[np.int64]]:
    """Give the states with 0, 1, 2 ... busy servers."""
    many = _busy(servers).sum(axis=1)
    return [np.flatnonzero(many == level) for level in range(servers + 1)]


def _speeds(services: ArrayLike) -> NDArray[np.float64]:
    speeds = amounts("services", services, least=1)
    if speeds.size > MOST_SERVERS:
        raise FieldError("services", f"holds {speeds.size} servers: want at most {MOST_SERVERS}")
    if not speeds.all():
        raise FieldError("services", f"is 0 at place {np.flatnonzero(speeds == 0)[0]}: want numbers above 0")
    return speeds


def _preferences(preferences: ArrayLike, places: int, servers: int) -> NDArray[np.int64]:
    try:
        order = np.asarray(preferences)
    except ValueError:
        raise FieldError("preferences", "has rows of different lengths") from None
    if order.shape != (places, servers) or order.dtype.kind not in "iu":
        raise FieldError("preferences", f"has the shape {order.shape}: want {places} rows of {servers} whole numbers")
    wrong = np.flatnonzero((np.sort(order, axis=1) != np.arange(servers)).any(axis=1))
    if wrong.size:
        raise FieldError("preferences", f"does not hold each server once in row {wrong[0]}")
    return order.astype(np.int64)
