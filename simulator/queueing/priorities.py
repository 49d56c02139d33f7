"""Waits by priority where a service that has begun is not broken off."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from simulator.checks import amounts, positive, whole_number
from simulator.queueing.erlang import erlang_c

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray


def priority_waits(servers: int, arrivals: ArrayLike, service: float) -> NDArray[np.float64]:
    """Give the mean wait of each priority in an M/M/c queue, (priorities,) float64, in the unit of time of the rates.

    W_k = C / (c μ) / ((1 - σ_{k-1}) (1 - σ_k)), where σ_k is the load of priorities 1 to k per server and C the share
    that waits. Within a priority, first come first served.

    Parameters
    ----------
    servers : int
        c, 1 or more.
    arrivals : (priorities,)
        λ of each priority, the most urgent first.
    service : float
        μ of one server, the same for all priorities.

    Raises
    ------
    FieldError
        Also where the servers cannot keep up with all priorities together.

    References
    ----------
    Cobham: Priority assignment in waiting line problems (Operations Research, 1954).
    """
    rates, service = amounts("arrivals", arrivals, least=1), positive("service", service)
    servers = whole_number("servers", servers, 1)
    load = np.concatenate(([0.0], np.cumsum(rates))) / (servers * service)
    wait_of_one_class = erlang_c(servers, float(load[-1]) * servers) / (servers * service)
    return np.asarray(wait_of_one_class / ((1 - load[:-1]) * (1 - load[1:])))
