"""Smaller cover tables with the same answer: equal places become one, sites that another one outdoes go."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


def merge_places(
    reach: NDArray[np.bool_], demand: NDArray[np.float64], busy: NDArray[np.float64]
) -> tuple[NDArray[np.bool_], NDArray[np.float64], NDArray[np.float64]]:
    """Make one of places that the same sites reach, equally busy; those without demand or out of reach of all go.

    Parameters
    ----------
    reach : (sites, places) bool
    demand : (places,) float64
    busy : (places,) float64

    Returns
    -------
    (sites, merged) bool, (merged,) float64, (merged,) float64
        Reach, demand and busy of what is left.
    """
    counted = np.flatnonzero((demand > 0) & reach.any(axis=0))
    _, kind = np.unique(_keys(reach[:, counted].T), return_inverse=True)
    kinds = np.column_stack((kind.ravel().astype(np.float64), busy[counted]))
    _, first, which = np.unique(kinds, axis=0, return_index=True, return_inverse=True)
    order = np.argsort(first, kind="stable")
    weights = np.zeros(first.size)
    np.add.at(weights, which.ravel(), demand[counted])
    kept = counted[first[order]]
    return np.ascontiguousarray(reach[:, kept]), weights[order], busy[kept]


def useful_sites(reach: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Give the rows of sites that no other one outdoes; of equal ones the first.

    Parameters
    ----------
    reach : (sites, places) bool

    Returns
    -------
    (useful,) int64
        Ascending; at least one.
    """
    _, first = np.unique(_keys(reach), return_index=True)
    rows = np.sort(first)
    table = reach[rows]
    sites_of_place = table.sum(axis=0)
    return rows[[not _outdone(table, row, sites_of_place) for row in range(rows.size)]]


def _outdone(table: NDArray[np.bool_], row: int, sites_of_place: NDArray[np.int64]) -> bool:
    """Tell whether another row holds all of this one; it must hold the place of it that fewest sites reach."""
    places = np.flatnonzero(table[row])
    if not places.size:
        return len(table) > 1
    rarest = places[sites_of_place[places].argmin()]
    others = np.flatnonzero(table[:, rarest])
    return bool(table[np.ix_(others[others != row], places)].all(axis=1).any())


def _keys(table: NDArray[np.bool_]) -> NDArray[np.void]:
    """Give each row of a table as one value that sorts."""
    packed = np.ascontiguousarray(np.packbits(np.pad(table, ((0, 0), (0, 1))), axis=1))
    return packed.view(np.dtype((np.void, packed.shape[1]))).ravel()
