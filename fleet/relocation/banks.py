"""The banks that raised bridges leave: what roads still join, by travel times alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from fleet.coverage.checks import times_ms
from fleet.errors import FieldError
from maps.road_graph import frozen
from routing.times import UNREACHABLE_MS

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

NO_BANK: Final = -1
LONGEST_DETOUR_MS: Final = 600_000
"""(m) Places are on one bank where the way between them takes at most so much longer than before."""

_APART: Final = float(2**32)


@dataclass(frozen=True, slots=True, eq=False)
class TwoTables:
    """Travel times with all bridges down and with those of an opening raised, (rows, columns) int32, read-only."""

    down_ms: NDArray[np.int32]
    raised_ms: NDArray[np.int32]

    def transposed(self) -> TwoTables:
        """Give the same tables with rows and columns exchanged."""
        return TwoTables(self.down_ms.T, self.raised_ms.T)

    def joined(self, longest_detour_ms: int) -> NDArray[np.bool_]:
        """Tell between which places a way is left that is not much longer, (rows, columns) bool."""
        longer_ms = self.raised_ms.astype(np.int64) - self.down_ms
        return np.asarray((self.raised_ms != UNREACHABLE_MS) & (longer_ms <= longest_detour_ms))


def two_tables(name: str, down_ms: ArrayLike, raised_ms: ArrayLike, shape: tuple[int | None, int | None]) -> TwoTables:
    """Check two tables of the same places; `FieldError` where they are no travel times of that shape."""
    down = times_ms(f"{name}.down_ms", down_ms, shape)
    return TwoTables(down, times_ms(f"{name}.raised_ms", raised_ms, down.shape))


def banks_of_sites(sites: TwoTables, longest_detour_ms: int = LONGEST_DETOUR_MS) -> NDArray[np.int32]:
    """Give the bank of each site, (sites,) int32, numbered by their lowest site.

    Nearest sites are put together first, and two groups only where every site of one is joined with every site of the
    other, both ways: a bridge that stays down near two sites does not make one bank of all the city.

    Parameters
    ----------
    sites : TwoTables
        From each site to each, (sites, sites).
    longest_detour_ms : int
    """
    from scipy.cluster.hierarchy import fcluster, linkage
    from scipy.spatial.distance import squareform

    count = len(sites.down_ms)
    if longest_detour_ms < 0:
        raise FieldError("longest_detour_ms", f"is {longest_detour_ms}: want ms from 0")
    if count < 2:
        return frozen(np.zeros(count, dtype=np.int32))
    joined = sites.joined(longest_detour_ms)
    apart = np.where(joined & joined.T, np.maximum(sites.raised_ms, sites.raised_ms.T).astype(np.float64), _APART)
    np.fill_diagonal(apart, 0)
    groups = fcluster(linkage(squareform(apart), "complete"), _APART / 2, "distance")
    _, first, group = np.unique(groups, return_index=True, return_inverse=True)
    return frozen(np.argsort(np.argsort(first))[group].astype(np.int32))


def banks_of_places(
    site_bank: NDArray[np.int32], from_sites: TwoTables, longest_detour_ms: int = LONGEST_DETOUR_MS
) -> NDArray[np.int32]:
    """Give the bank of each place: that of the site nearest to it while bridges are raised.

    Parameters
    ----------
    site_bank : (sites,) int32
    from_sites : TwoTables
        (sites, places); the other way round times may be given transposed.
    longest_detour_ms : int

    Returns
    -------
    (places,) int32
        `NO_BANK` where no site is joined with the place; of equally near ones the lower site counts.
    """
    joined = from_sites.joined(longest_detour_ms)
    if not len(site_bank):
        return frozen(np.full(joined.shape[1], NO_BANK, dtype=np.int32))
    nearest = np.where(joined, from_sites.raised_ms, UNREACHABLE_MS).argmin(axis=0)
    return frozen(np.where(joined.any(axis=0), site_bank[nearest], NO_BANK).astype(np.int32))
