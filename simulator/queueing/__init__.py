"""What queueing theory says exactly: the truth that a simulator is checked against."""

from simulator.queueing.erlang import (
    Waiting,
    erlang_b,
    erlang_c,
    wait_beyond,
    waiting,
)
from simulator.queueing.hypercube import Hypercube, hypercube
from simulator.queueing.priorities import priority_waits

__all__ = [
    "Hypercube",
    "Waiting",
    "erlang_b",
    "erlang_c",
    "hypercube",
    "priority_waits",
    "wait_beyond",
    "waiting",
]
