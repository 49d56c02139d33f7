"""How a run went from step to step."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from simulator.checks import positive
from simulator.errors import FieldError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from simulator.measures.columns import RunColumns


def busy_over_time(run: RunColumns, step_ms: float) -> NDArray[np.float64]:
    """Give how many units were busy in each whole step of the window, (steps,) float64; for the warm-up of a run.

    Raises
    ------
    FieldError
        Where the step is not above 0, or longer than the window.
    """
    steps = int((run.ends_ms - run.begins_ms) // positive("step_ms", step_ms))
    if not steps:
        raise FieldError("step_ms", f"is {step_ms:g}, longer than the window")
    edges_ms = np.asarray(run.begins_ms + step_ms * np.arange(steps + 1), dtype=np.float64)
    busy_ms = _passed_ms(run.busy.begins_ms, edges_ms) - _passed_ms(run.busy.ends_ms, edges_ms)
    return np.asarray(np.diff(busy_ms) / step_ms)


def _passed_ms(at_ms: NDArray[np.float64], edges_ms: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give the time from each instant to an edge behind it, summed over the instants, (edges,) float64."""
    origin_ms = edges_ms[0]
    ordered = np.sort(at_ms) - origin_ms
    many = np.searchsorted(ordered, edges_ms - origin_ms)
    sums = np.concatenate(([0.0], np.cumsum(ordered)))
    return np.asarray(many * (edges_ms - origin_ms) - sums[many])
