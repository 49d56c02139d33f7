"""One thing measured, and whether it keeps its budget."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

TOLERANCE: Final = 3.0
"""A check fails only where a figure misses its budget by this factor: machines differ."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One thing measured, with its budget where it has one.

    The value shall not be above the budget; with `at_least`, not below it.
    """

    name: str
    value: float
    unit: str
    budget: float | None = None
    at_least: bool = False

    @property
    def holds(self) -> bool:
        """Tell whether the budget is kept within `TOLERANCE`."""
        if self.budget is None:
            return True
        return self.value * TOLERANCE >= self.budget if self.at_least else self.value <= self.budget * TOLERANCE
