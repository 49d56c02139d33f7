"""Units while bridges are raised, and which of them stand where else because they crossed before."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from fleet.coverage.columns import UnitColumns
from fleet.coverage.expected import expected_coverage, share_of
from fleet.relocation.cover_of_banks import covers_of_places, covers_of_units
from fleet.relocation.gains import gain_by_part, gains
from fleet.relocation.keeping_cover import STAYS, keep_cover
from maps.road_graph import frozen

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from fleet.coverage.columns import DemandColumns
    from fleet.relocation.bridge_columns import BridgeColumns


@dataclass(frozen=True, slots=True, eq=False)
class Crossing:
    """A unit that is to be on another bank when the bridges are raised.

    Attributes
    ----------
    unit, to_site, from_bank, to_bank : int
        Rows; `from_bank` is `NO_BANK` of a unit joined with no site.
    ready_ms : int
        Turnout and drive.
    for_cover : bool
        True where a bank would be without cover otherwise; such a crossing may lower coverage as a whole.
    gain : float
        Share of all demand that is won in expected coverage while the bridges are raised.
    gain_by_district : (districts,) float64
    """

    unit: int
    to_site: int
    from_bank: int
    to_bank: int
    ready_ms: int
    for_cover: bool
    gain: float
    gain_by_district: NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Split:
    """Units while the bridges are raised, some of them at sites that they cross to.

    Attributes
    ----------
    reach : (units, zones) bool
    covers : (units, banks) bool
    covers_there : (units, sites, banks) bool
        And from each site.
    allowed : (units, sites) bool
        Crossings that can still be made.
    had_cover : (banks,) bool
    crossings : tuple of Crossing
    proven : bool
        Whether no split keeps the cover of more banks.
    """

    columns: BridgeColumns
    wanted: DemandColumns
    reach: NDArray[np.bool_]
    covers: NDArray[np.bool_]
    covers_there: NDArray[np.bool_]
    allowed: NDArray[np.bool_]
    had_cover: NDArray[np.bool_]
    crossings: tuple[Crossing, ...] = ()
    proven: bool = False

    @classmethod
    def before(cls, columns: BridgeColumns, wanted: DemandColumns, time_left_ms: int) -> Split:
        """Give the split when nobody crosses."""
        banks, serves = columns.banks, columns.serves
        other = banks.unit[:, None] != banks.site
        in_time = columns.ready_to_site_ms <= time_left_ms
        before = covers_of_units(wanted, columns.reach_down, serves, banks.zone, banks.count)
        places = covers_of_places(wanted, columns.site_reach, banks.zone, banks.count)
        return cls(
            columns=columns,
            wanted=wanted,
            reach=columns.reach_raised,
            covers=covers_of_units(wanted, columns.reach_raised, serves, banks.zone, banks.count),
            covers_there=np.asarray((places & serves[:, None, :, None]).any(axis=2)),
            allowed=columns.movable[:, None] & other & in_time,
            had_cover=np.asarray(before.any(axis=0)),
        )

    @property
    def has_cover(self) -> NDArray[np.bool_]:
        """Which banks have cover, (banks,) bool."""
        return np.asarray(self.covers.any(axis=0))

    @property
    def share(self) -> float:
        """Expected coverage as a share of all demand."""
        covered = expected_coverage(self.wanted, UnitColumns(self.reach, self.columns.serves))
        return share_of(covered, float(self.wanted.demand.sum()))

    def keeping_cover(self) -> Split:
        """Give the split with the crossings by which as many banks as possible keep their cover."""
        need = self.had_cover
        kept = keep_cover(
            self.covers[:, need], self.covers_there[:, :, need], self.allowed, self.columns.ready_to_site_ms
        )
        split = replace(self, proven=kept.proven)
        for unit in np.flatnonzero(kept.site != STAYS).tolist():
            split = split.with_crossing(unit, int(kept.site[unit]), for_cover=True)
        return split

    def with_best(self, least_gain: float) -> Split:
        """Give the split with one more crossing, the same where none wins enough."""
        kept = self.had_cover & self.has_cover
        others = self.covers.sum(axis=0) - self.covers.astype(np.int64)
        bare = kept & (others == 0)
        safe = (self.covers_there | ~bare[:, None, :]).all(axis=2)
        allowed = self.allowed & safe
        won = gains(self.wanted, self.reach, self.columns.serves, self.columns.site_reach, allowed)
        won = np.where(allowed, won, -np.inf)
        if won.max(initial=-np.inf) < least_gain:
            return self
        unit, site = (int(row) for row in np.unravel_index(won.argmax(), won.shape))
        return self.with_crossing(unit, site, for_cover=False)

    def with_crossing(self, unit: int, site: int, *, for_cover: bool) -> Split:
        """Give the split with one unit at a site that it crosses to."""
        columns = self.columns
        there = columns.site_reach[site]
        parts = gain_by_part(self.wanted, self.reach, columns.serves, unit, there)
        crossing = Crossing(
            unit=unit,
            to_site=site,
            from_bank=int(columns.banks.unit[unit]),
            to_bank=int(columns.banks.site[site]),
            ready_ms=int(columns.ready_to_site_ms[unit, site]),
            for_cover=for_cover,
            gain=float(parts.sum()),
            gain_by_district=frozen(parts.sum(axis=0)),
        )
        reach, covers, allowed = self.reach.copy(), self.covers.copy(), self.allowed.copy()
        reach[unit], covers[unit], allowed[unit] = there, self.covers_there[unit, site], False
        return replace(
            self,
            reach=frozen(reach),
            covers=covers,
            allowed=allowed,
            crossings=(*self.crossings, crossing),
        )
