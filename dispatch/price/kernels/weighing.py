"""Every unit for one incident, and for all: prices in parts, refusals, and which pairs a decision may choose."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numba import njit

from dispatch.price.kernels.pair import COUNT, price_pair
from dispatch.price.kernels.reading import incident_at, pair_at, unit_at
from dispatch.price.kernels.refusing import may_choose, refusal_of_pair

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dispatch.price.kernels.facts import Asked


@njit(cache=True, nogil=True)
def price_column(asked: Asked, column: int, parts: NDArray[np.int64], price: NDArray[np.int64]) -> None:
    """Price every unit for one incident.

    Parameters
    ----------
    asked : Asked
    column : int
    parts : (parts, units) int64
        Filled, in the order of `dispatch.price.PARTS`.
    price : (units,) int64
        Filled with the sums of the parts.
    """
    units, pairs, figures, moment = asked.units, asked.pairs, asked.figures, asked.moment
    incident = incident_at(asked.incidents, column)
    for r in range(price.size):
        told = price_pair(unit_at(units, r), incident, pair_at(pairs, r, column), figures, moment)
        total = 0
        for k in range(COUNT):
            parts[k, r] = told[k]
            total += told[k]
        price[r] = total


@njit(cache=True, nogil=True)
def price_all(asked: Asked) -> Any:
    """Price every unit for every incident.

    Returns
    -------
    parts : (parts, units, incidents) int64
        In the order of `dispatch.price.PARTS`.
    price : (units, incidents) int64
        The sums of the parts.
    """
    units, incidents, pairs, figures, moment = asked
    rows, columns = pairs.travel_ms.shape
    parts = np.empty((COUNT, rows, columns), np.int64)
    price = np.empty((rows, columns), np.int64)
    for r in range(rows):
        unit = unit_at(units, r)
        for c in range(columns):
            told = price_pair(unit, incident_at(incidents, c), pair_at(pairs, r, c), figures, moment)
            total = 0
            for k in range(COUNT):
                parts[k, r, c] = told[k]
                total += told[k]
            price[r, c] = total
    return parts, price


@njit(cache=True, nogil=True)
def refuse_column(asked: Asked, column: int, refusal: NDArray[np.int8], allowed: NDArray[np.bool_]) -> None:
    """Tell which units cannot go to one incident, and which of the others a decision may choose.

    Parameters
    ----------
    asked : Asked
    column : int
    refusal : (units,) int8
        Filled with `Refusal`.
    allowed : (units,) bool
        Filled.
    """
    units, pairs, figures, moment = asked.units, asked.pairs, asked.figures, asked.moment
    incident, priority = incident_at(asked.incidents, column), asked.incidents.priority
    for r in range(refusal.size):
        unit, pair = unit_at(units, r), pair_at(pairs, r, column)
        own_priority = priority[unit.bound_to] if 0 <= unit.bound_to < priority.size else 0
        refusal[r] = refusal_of_pair(unit, incident, pair, own_priority, figures, moment)
        allowed[r] = may_choose(unit, incident, pair, refusal[r])


@njit(cache=True, nogil=True)
def refuse_all(asked: Asked) -> Any:
    """Tell of each pair why it is refused, and whether a decision may choose it.

    Returns
    -------
    refusal : (units, incidents) int8
        `Refusal`.
    allowed : (units, incidents) bool
    """
    rows, columns = asked.pairs.travel_ms.shape
    refusal = np.empty((rows, columns), np.int8)
    allowed = np.empty((rows, columns), np.bool_)
    for c in range(columns):
        refuse_column(asked, c, refusal[:, c], allowed[:, c])
    return refusal, allowed
