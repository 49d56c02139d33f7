"""CPU time of one thread, as medians of short repeats."""

from __future__ import annotations

import time
from statistics import median
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

    Work = Callable[[], object]

ROUNDS: Final = 7
ROUND_MS: Final = 10.0
MOST_REPEATS: Final = 100


def median_ms(work: Work, *, rounds: int = ROUNDS) -> float:
    """Give the median CPU time of a piece of work in ms."""
    times = _repeats(work)
    return median(spent_ms(work, times=times) for _ in range(rounds))


def medians_ms(one: Work, other: Work, *, rounds: int = ROUNDS) -> tuple[float, float]:
    """Give the median CPU times of two pieces of work in ms, done in turn: what disturbs one disturbs the other."""
    times, other_times = _repeats(one), _repeats(other)
    spent = [(spent_ms(one, times=times), spent_ms(other, times=other_times)) for _ in range(rounds)]
    ones, others = zip(*spent, strict=True)
    return median(ones), median(others)


def spent_ms(work: Work, *, times: int = 1) -> float:
    """Give the CPU time of a piece of work in ms, the mean of so many times one after another."""
    began_s = time.process_time()
    for _ in range(times):
        work()
    return (time.process_time() - began_s) * 1000 / times


def _repeats(work: Work) -> int:
    """Tell how often a piece of work fits into a round: one that is over at once is hard to time alone."""
    return max(1, min(MOST_REPEATS, int(ROUND_MS / max(spent_ms(work), 1e-3))))
