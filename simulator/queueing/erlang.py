"""Erlang's formulas: calls lost or waiting where all servers are alike."""

from __future__ import annotations

import math
from dataclasses import dataclass

from simulator.checks import amount, positive, whole_number
from simulator.errors import FieldError


@dataclass(frozen=True, slots=True)
class Waiting:
    """How calls wait in an M/M/c queue in the long run, in the unit of time of the rates.

    Attributes
    ----------
    waits_share : float
        Of calls that find all servers busy.
    mean_wait, mean_response : float
        Until the service begins and until it ends, over all calls.
    mean_queue, mean_in_system : float
        How many wait, and how many wait or are served, over time.
    """

    waits_share: float
    mean_wait: float
    mean_response: float
    mean_queue: float
    mean_in_system: float


def erlang_b(servers: int, load: float) -> float:
    """Give the share of calls lost where nobody waits (M/G/c/c).

    By the recursion B(0) = 1, B(c) = a B(c - 1) / (c + a B(c - 1)), which neither overflows nor cancels. The law of
    service times does not matter, only their mean.

    Parameters
    ----------
    servers : int
        0 or more.
    load : float
        a, calls in a mean service time, 0 or more.

    Raises
    ------
    FieldError

    References
    ----------
    Erlang: Solution of some problems in the theory of probabilities of significance in automatic telephone exchanges
    (1917). Jagerman: Some properties of the Erlang loss function (Bell System Technical Journal, 1974).
    """
    servers, load = whole_number("servers", servers, 0), amount("load", load)
    blocked = 1.0
    for server in range(1, servers + 1):
        blocked = load * blocked / (server + load * blocked)
    return blocked


def erlang_c(servers: int, load: float) -> float:
    """Give the share of calls that wait where all wait their turn (M/M/c).

    C = B / (1 - ρ (1 - B)) with Erlang's B and ρ = load / servers.

    Raises
    ------
    FieldError
        Also where the load is not below the number of servers: the queue would grow without end.
    """
    servers, load = whole_number("servers", servers, 1), amount("load", load)
    if load >= servers:
        raise FieldError("load", f"is {load:g} for {servers} servers: the queue would grow without end")
    blocked = erlang_b(servers, load)
    return blocked / (1 - load / servers * (1 - blocked))


def waiting(servers: int, arrivals: float, service: float) -> Waiting:
    """Tell how calls wait that come by chance to servers alike (M/M/c).

    Parameters
    ----------
    servers : int
    arrivals : float
        λ, calls in a unit of time, 0 or more.
    service : float
        μ, how many calls one server serves in a unit of time, above 0.

    Raises
    ------
    FieldError
        Also where the servers cannot keep up.

    References
    ----------
    Little: A proof for the queuing formula L = λW (Operations Research, 1961), for the mean numbers.
    """
    arrivals, service = amount("arrivals", arrivals), positive("service", service)
    share = erlang_c(servers, arrivals / service)
    mean_wait = share / (servers * service - arrivals)
    mean_response = mean_wait + 1 / service
    return Waiting(share, mean_wait, mean_response, arrivals * mean_wait, arrivals * mean_response)


def wait_beyond(servers: int, arrivals: float, service: float, time: float) -> float:
    """Give the share of calls that wait longer than a time, first come first served: C e^(-(cμ - λ) t)."""
    share = waiting(servers, arrivals, service).waits_share
    return share * math.exp(-(servers * service - arrivals) * amount("time", time))
