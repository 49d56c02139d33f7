"""What numbers must be before anything is computed of them; each refusal is one sentence."""

from __future__ import annotations

import math
from numbers import Integral, Real
from typing import TYPE_CHECKING, Any

import numpy as np

from simulator.errors import FieldError

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray


def whole_number(field: str, value: object, least: int) -> int:
    """Give a whole number, at least so much."""
    if isinstance(value, bool) or not isinstance(value, Integral) or int(value) < least:
        raise FieldError(field, f"is {value}: want a whole number, {least} or more")
    return int(value)


def finite(field: str, value: object) -> float:
    """Give a finite number."""
    if isinstance(value, bool) or not isinstance(value, Real) or not math.isfinite(value):
        raise FieldError(field, f"is {value}: want a number")
    return float(value)


def amount(field: str, value: object) -> float:
    """Give a finite number, 0 or more."""
    if (number := finite(field, value)) < 0:
        raise FieldError(field, f"is {number:g}: want 0 or more")
    return number


def positive(field: str, value: object) -> float:
    """Give a finite number above 0."""
    if (number := finite(field, value)) <= 0:
        raise FieldError(field, f"is {number:g}: want a number above 0")
    return number


def inner_share(field: str, value: object) -> float:
    """Give a number above 0 and below 1."""
    if not 0 < (number := finite(field, value)) < 1:
        raise FieldError(field, f"is {number:g}: want a number above 0 and below 1")
    return number


def numbers(field: str, values: ArrayLike, *, least: int = 0) -> NDArray[np.float64]:
    """Give a row of finite numbers, at least so many, (values,) float64."""
    row = _as_float(field, values)
    if row.ndim != 1:
        raise FieldError(field, f"has {row.ndim} dimensions: want a row of numbers")
    if row.size < least:
        raise FieldError(field, f"holds {row.size}: want {least} or more")
    wrong = np.flatnonzero(~np.isfinite(row))
    if wrong.size:
        raise FieldError(field, f"is {row[wrong[0]]} at place {wrong[0]}: want numbers")
    return row


def amounts(field: str, values: ArrayLike, *, least: int = 0) -> NDArray[np.float64]:
    """Give a row of finite numbers of 0 or more, (values,) float64."""
    row = numbers(field, values, least=least)
    wrong = np.flatnonzero(row < 0)
    if wrong.size:
        raise FieldError(field, f"is {row[wrong[0]]:g} at place {wrong[0]}: want 0 or more")
    return row


def _as_float(field: str, values: ArrayLike) -> NDArray[Any]:
    try:
        return np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError):
        raise FieldError(field, "is no row of numbers") from None
