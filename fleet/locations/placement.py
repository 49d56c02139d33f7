"""What every location model answers, and how it tells of its progress."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from fleet.errors import FieldError

if TYPE_CHECKING:
    from numpy.typing import NDArray

Progress = Callable[[float, float], None]
"""Told now and then the best value so far and the bound that no placement can pass."""


@dataclass(frozen=True, slots=True)
class Placement:
    """The sites that were chosen.

    Attributes
    ----------
    value : float
        What the model counts, for these sites.
    sites : tuple of int
        Rows of the chosen sites, ascending; a row as often as it has units.
    proven : bool
        True where no placement is better.
    bound : float
        No placement has a better value than this; equal to `value` where it is proven.
    seconds : float
        How long it took.
    """

    value: float
    sites: tuple[int, ...]
    proven: bool
    bound: float
    seconds: float


def quiet(_best: float, _bound: float) -> None:
    """Tell nobody."""


def check_demand(demand: NDArray[np.float64], places: int) -> None:
    """Refuse demand that does not fit the places or holds a value that is no amount.

    Raises
    ------
    FieldError
    """
    if demand.shape != (places,):
        raise FieldError("demand", f"has {demand.size} values for {places} places")
    bad = np.flatnonzero(~(np.isfinite(demand) & (demand >= 0)))
    if bad.size:
        raise FieldError("demand", f"of place {bad[0] + 1} is {demand[bad[0]]:g}, no amount of 0 or more")


def check_count(name: str, count: int, sites: int | None = None) -> None:
    """Refuse a number of sites or units that cannot be placed.

    Raises
    ------
    FieldError
    """
    if count < 1:
        raise FieldError(name, f"is {count}, want 1 or more")
    if sites is not None and count > sites:
        raise FieldError(name, f"is {count}, more than the {sites} sites")
