"""Arrays as they must be before anything is computed of them: whole, finite and of one shape."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from fleet.errors import FieldError
from maps.road_graph import frozen
from routing.times import UNREACHABLE_MS

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

NO_ROW: Final = -1


def quantities(field: str, values: ArrayLike, shape: tuple[int | None, ...]) -> NDArray[np.float64]:
    """Give finite numbers from 0, read-only float64; None in the shape stands for any length.

    Raises
    ------
    FieldError
        Where they are anything else.
    """
    given = _array(field, values, shape)
    if given.size and given.dtype.kind not in "iuf":
        raise FieldError(field, f"must hold numbers, not {given.dtype}")
    array = given.astype(np.float64)
    wrong = np.argwhere(~np.isfinite(array) | (array < 0))
    if wrong.size:
        raise FieldError(field, f"holds {array[tuple(wrong[0])]:g} at {_place(wrong[0])}: want finite numbers from 0")
    return frozen(array)


def fractions(field: str, values: ArrayLike, shape: tuple[int | None, ...]) -> NDArray[np.float64]:
    """Give numbers from 0 to below 1, read-only float64; `FieldError` where they are anything else."""
    array = quantities(field, values, shape)
    wrong = np.argwhere(array >= 1)
    if wrong.size:
        raise FieldError(field, f"holds {array[tuple(wrong[0])]:g} at {_place(wrong[0])}: want fractions below 1")
    return array


def times_ms(field: str, values: ArrayLike, shape: tuple[int | None, ...]) -> NDArray[np.int32]:
    """Give times in whole ms from 0, `UNREACHABLE_MS` for no way, read-only int32; `FieldError` for anything else."""
    array = _whole(field, values, shape)
    if array.size and not 0 <= array.min() <= array.max() <= UNREACHABLE_MS:
        wrong = np.argwhere((array < 0) | (array > UNREACHABLE_MS))[0]
        raise FieldError(field, f"holds {array[tuple(wrong)]} at {_place(wrong)}: want ms from 0")
    return frozen(array.astype(np.int32, copy=False))


def rows(field: str, values: ArrayLike, shape: tuple[int | None, ...], *, below: int) -> NDArray[np.int32]:
    """Give rows of something of which there are `below`, read-only int32; `FieldError` for anything else."""
    array = _whole(field, values, shape)
    if array.size and not 0 <= array.min() <= array.max() < below:
        wrong = np.argwhere((array < 0) | (array >= below))[0]
        raise FieldError(field, f"holds {array[tuple(wrong)]} at {_place(wrong)}: want rows from 0 to {below - 1}")
    return frozen(array.astype(np.int32, copy=False))


def rows_or_none(field: str, values: ArrayLike, shape: tuple[int | None, ...], *, below: int) -> NDArray[np.int32]:
    """Give rows of something as `rows`, and `NO_ROW` where there is none."""
    array = _whole(field, values, shape)
    some = array[array != NO_ROW]
    if some.size and not 0 <= some.min() <= some.max() < below:
        wrong = np.argwhere((array < NO_ROW) | (array >= below))[0]
        wanted = f"want rows from 0 to {below - 1}, {NO_ROW} for none"
        raise FieldError(field, f"holds {array[tuple(wrong)]} at {_place(wrong)}: {wanted}")
    return frozen(array.astype(np.int32, copy=False))


def row(field: str, value: int, *, below: int) -> int:
    """Give one row of something of which there are `below`; `FieldError` for anything else."""
    return int(rows(field, [value], (1,), below=below)[0])


def whole_numbers(field: str, values: ArrayLike, shape: tuple[int | None, ...]) -> NDArray[np.int64]:
    """Give whole numbers of any sign, read-only int64; `FieldError` for anything else."""
    return frozen(_whole(field, values, shape).astype(np.int64, copy=False))


def counts(field: str, values: ArrayLike, shape: tuple[int | None, ...]) -> NDArray[np.int64]:
    """Give whole numbers from 0, read-only int64; `FieldError` for anything else."""
    array = whole_numbers(field, values, shape)
    if array.min(initial=0) < 0:
        raise FieldError(field, f"is {array.min()} in row {array.argmin()}: want numbers from 0")
    return array


def flags(field: str, values: ArrayLike, shape: tuple[int | None, ...]) -> NDArray[np.bool_]:
    """Give truth values, read-only bool; `FieldError` for anything else."""
    array = _array(field, values, shape)
    if array.size and array.dtype != np.bool_:
        raise FieldError(field, f"must hold truth values, not {array.dtype}")
    return frozen(array.astype(np.bool_, copy=False))


def _whole(field: str, values: ArrayLike, shape: tuple[int | None, ...]) -> NDArray[Any]:
    array = _array(field, values, shape)
    if array.size and array.dtype.kind not in "iu":
        raise FieldError(field, f"must hold whole numbers, not {array.dtype}")
    return array


def _array(field: str, values: ArrayLike, shape: tuple[int | None, ...]) -> NDArray[Any]:
    try:
        array = np.asarray(values)
    except ValueError as error:
        raise FieldError(field, "has rows of different lengths") from error
    fits = array.ndim == len(shape) and all(want in {None, got} for want, got in zip(shape, array.shape, strict=True))
    if not fits:
        wanted = " × ".join("any" if want is None else str(want) for want in shape)
        given = " × ".join(map(str, array.shape)) or "a single value"
        raise FieldError(field, f"has shape {given}, want {wanted}")
    return array


def _place(index: NDArray[np.int64]) -> str:
    names = ("row", "column")[: len(index)] if len(index) <= 2 else tuple(f"axis {n}" for n in range(len(index)))
    return ", ".join(f"{name} {number}" for name, number in zip(names, index.tolist(), strict=True))
