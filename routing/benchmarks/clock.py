"""CPU time of one thread, as medians of short repeats."""

from __future__ import annotations

import time
from statistics import median
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

    Work = Callable[[], object]

ROUNDS: Final = 7


def median_ms(work: Work, *, rounds: int = ROUNDS) -> float:
    """Give the median CPU time of a piece of work in ms."""
    return median(spent_ms(work) for _ in range(rounds))


def medians_ms(one: Work, other: Work, *, rounds: int = ROUNDS) -> tuple[float, float]:
    """Give the median CPU times of two pieces of work in ms, done in turn: what disturbs one disturbs the other."""
    spent = [(spent_ms(one), spent_ms(other)) for _ in range(rounds)]
    ones, others = zip(*spent, strict=True)
    return median(ones), median(others)


def spent_ms(work: Work) -> float:
    """Give the CPU time of a piece of work, done once, in ms."""
    began_s = time.process_time()
    work()
    return (time.process_time() - began_s) * 1000
