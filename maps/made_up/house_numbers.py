"""Numbers of made-up houses, as the signs on them say: with holes, letters, corpuses, buildings and corners."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

_STEP_SHARES: Final = (0.12, 0.70, 0.12, 0.06)
"""How often a house has the number of the one before, the next one, or one or two are left out."""

_LETTER, _CORPUS, _BUILDING = range(3)
_STYLE_SHARES: Final = (0.5, 0.35, 0.15)
"""How often houses of one number are told apart by letter, corpus or building."""

_LETTERS: Final = "АБВГДЕЖИКЛМНПРСТ"
_CORNER_SHARE: Final = 0.04
_PLAIN, _CORNER, _PLOT = 3, 4, 5


def house_numbers(
    row: NDArray[np.int64],
    is_plot: NDArray[np.bool_],
    cross_number: NDArray[np.int64],
    rng: np.random.Generator,
) -> tuple[str, ...]:
    """Number houses along the sides of streets, each number once in a street.

    Parameters
    ----------
    row : (houses,) int64
        Twice the street, one more for the side of even numbers; ascending, and along the side where equal.
    is_plot : (houses,) bool
        Plots of allotment societies.
    cross_number : (houses,) int64
        The number that the house would have in the street that crosses there, 0 where it stands at no corner.
    """
    step = rng.choice(len(_STEP_SHARES), size=len(row), p=_STEP_SHARES)
    step[is_plot] = 1
    number, nth, alike = _counted(row, step)
    style = rng.choice(len(_STYLE_SHARES), size=len(row), p=_STYLE_SHARES)
    first = np.arange(len(row)) - nth
    style = np.where(alike > 1, style[first], _PLAIN)
    corner = (style == _PLAIN) & (cross_number > 0) & (rng.random(len(row)) < _CORNER_SHARE)
    style[corner] = _CORNER
    style[is_plot] = _PLOT
    columns = (style, number, nth, cross_number)
    return tuple(_sign(*values) for values in zip(*(column.tolist() for column in columns), strict=True))


def _counted(
    row: NDArray[np.int64], step: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Give each house its number, its place among those of one number from 0, and how many these are."""
    begins = np.append(True, row[1:] != row[:-1])[: len(row)]
    step = np.where(begins, np.maximum(step, 1), step)
    total = np.cumsum(step)
    before = np.repeat((total - step)[begins], np.diff(np.append(np.flatnonzero(begins), len(row))))
    number = 2 * (total - before) - 1 + row % 2
    group = np.flatnonzero(step > 0)
    alike = np.diff(np.append(group, len(row)))
    return number, np.arange(len(row)) - np.repeat(group, alike), np.repeat(alike, alike)


def _sign(style: int, number: int, nth: int, cross_number: int) -> str:
    match style:
        case 0:
            return f"{number}{_LETTERS[nth - 1] if nth else ''}"
        case 1:
            return f"{number} к{nth + 1}"
        case 2:
            return f"{number} стр{nth}" if nth else f"{number}"
        case 4:
            return f"{number}/{cross_number}"
        case 5:
            return f"уч. {number}"
        case _:
            return f"{number}"
