"""Percentiles that are values which occurred, by whole-number ranks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from simulator.checks import numbers, whole_number
from simulator.errors import FieldError

if TYPE_CHECKING:
    from numpy.typing import ArrayLike


def percentile(values: ArrayLike, percent: int) -> float:
    """Give the smallest value that at least so many percent of all values do not exceed.

    The rank is ⌈percent · n / 100⌉ in whole numbers: type 1 of Hyndman and Fan, numpy's method ``inverted_cdf`` without
    its rounding of the rank. So «the 90th percentile is at most 20 min» and «90 % within 20 min» are one statement.

    Parameters
    ----------
    values : (values,)
        Finite, at least one.
    percent : int
        1 to 100; 50 is the median, the lower middle value where there are two.

    Raises
    ------
    FieldError

    References
    ----------
    Hyndman, Fan: Sample quantiles in statistical packages (The American Statistician, 1996).
    """
    row = numbers("values", values, least=1)
    rank = rank_of(row.size, percent)
    return float(np.partition(row, rank - 1)[rank - 1])


def rank_of(count: int, percent: int) -> int:
    """Give which of so many ordered values the percentile is, from 1."""
    if whole_number("percent", percent, 1) > 100:
        raise FieldError("percent", f"is {percent}: want 1 to 100")
    return -(-percent * count // 100)
