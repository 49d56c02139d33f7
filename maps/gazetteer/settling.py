"""Which settlement a place belongs to: by borders where they are known, by reach from the middle where they are not."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from maps.gazetteer.entries import NOWHERE
from maps.gazetteer.osm_tags import ALLOTMENTS, PART_REACH_M, SETTLEMENT_REACH_M
from maps.gazetteer.spots import in_space, nearest

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from maps.gazetteer.entries import Settlement

    Floats = NDArray[np.float64]
    Rows = NDArray[np.int32]

MUNICIPALITY_SHARE: Final = 0.5
"""A place in the municipality of a settlement belongs to another one only within this share of the other's reach."""

_TOLD_REACH_M: Final = 2_000.0
"""An address that names its settlement tells it for places not farther away (m)."""


@dataclass(frozen=True, slots=True)
class Borders:
    """Borders of settlements, as WKB with the row of the settlement.

    Attributes
    ----------
    own : tuple
        Where the settlement itself ends.
    municipal : tuple
        Where the municipality that bears its name ends; other settlements may lie within.
    """

    own: tuple[tuple[int, bytes], ...] = ()
    municipal: tuple[tuple[int, bytes], ...] = ()


@dataclass(frozen=True, slots=True)
class Settling:
    """The settlements of a map with their borders.

    Attributes
    ----------
    settlements : sequence of Settlement
    borders : Borders
    told : (lon, lat, row)
        Places in degrees whose addresses name their settlement, and its row.
    """

    settlements: Sequence[Settlement]
    borders: Borders = field(default_factory=Borders)
    told: tuple[Floats, Floats, Rows] = field(
        default_factory=lambda: (np.empty(0), np.empty(0), np.empty(0, dtype=np.int32))
    )

    def settle(self, lon: Floats, lat: Floats) -> Rows:
        """Give for each place the row of its settlement, or of a part of one that is not known; `NOWHERE` for none.

        Inside a settlement's own border it is that one, of several the smallest. Elsewhere it is the one whose middle
        is nearest in relation to its reach, and that of the municipality where none is much nearer. Where all these
        are unknown, the addresses around tell.
        """
        row = self._among(SETTLEMENT_REACH_M, lon, lat)
        lost = np.flatnonzero(row == NOWHERE)
        away_m, near = nearest(lon[lost], lat[lost], self.told[0], self.told[1])
        told = away_m <= _TOLD_REACH_M
        row[lost[told]] = self.told[2][near[told]]
        lost = lost[~told]
        row[lost] = self._among(PART_REACH_M, lon[lost], lat[lost])
        return row

    def settle_part(self, lon: Floats, lat: Floats) -> Rows:
        """Give for each place the row of the part of a settlement that it is in; `NOWHERE` where no part is known."""
        return self._among(PART_REACH_M, lon, lat)

    def settle_whole(self, lon: Floats, lat: Floats) -> Rows:
        """Give for each place the row of its settlement, never of a part; `NOWHERE` for none."""
        return self._among(SETTLEMENT_REACH_M, lon, lat)

    def municipality(self, lon: Floats, lat: Floats) -> Rows:
        """Give for each place the row of the settlement in whose municipality it lies; `NOWHERE` for none."""
        return inside_of(self._of_kinds(self.borders.municipal, SETTLEMENT_REACH_M), lon, lat)

    def _among(self, reach_m: Mapping[str, float], lon: Floats, lat: Floats) -> Rows:
        share, row = self._nearest(reach_m, lon, lat)
        municipal = inside_of(self._of_kinds(self.borders.municipal, reach_m), lon, lat)
        row = np.where((municipal != NOWHERE) & (share > MUNICIPALITY_SHARE), municipal, row)
        own = inside_of(self._of_kinds(self.borders.own, reach_m), lon, lat)
        return np.asarray(np.where(own != NOWHERE, own, row), dtype=np.int32)

    def _nearest(self, reach_m: Mapping[str, float], lon: Floats, lat: Floats) -> tuple[Floats, Rows]:
        """Give the least share of a reach that any middle is away, 1 where none reaches, and its row."""
        from scipy.spatial import cKDTree

        share, row = np.ones(len(lon)), np.full(len(lon), NOWHERE, dtype=np.int32)
        spot = in_space(lon, lat)
        for kind, rows in self._rows_by_kind(reach_m).items():
            middle = in_space([self.settlements[r].lon for r in rows], [self.settlements[r].lat for r in rows])
            away_m, which = (np.asarray(told) for told in cKDTree(middle).query(spot))
            nearer = away_m / reach_m[kind] < share
            share[nearer] = away_m[nearer] / reach_m[kind]
            row[nearer] = np.array(rows, dtype=np.int32)[which[nearer]]
        return share, row

    def _rows_by_kind(self, kinds: Mapping[str, float]) -> dict[str, list[int]]:
        """Give the settlements that reach out; a society of gardens ends at its fence where that is known."""
        fenced = {row for row, _ in self.borders.own if self.settlements[row].kind == ALLOTMENTS}
        rows = defaultdict(list)
        for row, settlement in enumerate(self.settlements):
            if settlement.kind in kinds and row not in fenced:
                rows[settlement.kind].append(row)
        return rows

    def _of_kinds(self, borders: Sequence[tuple[int, bytes]], kinds: Mapping[str, float]) -> list[tuple[int, bytes]]:
        return [(row, outline) for row, outline in borders if self.settlements[row].kind in kinds]


def inside_of(borders: Sequence[tuple[int, bytes]], lon: Floats, lat: Floats) -> Rows:
    """Give for each place the row of the smallest border around it; `NOWHERE` where there is none."""
    import shapely

    row = np.full(len(lon), NOWHERE, dtype=np.int32)
    if not borders or not len(lon):
        return row
    shapes: Any = shapely.from_wkb([outline for _, outline in borders])
    points: Any = shapely.points(lon, lat)
    tree = shapely.STRtree(points)
    for largest_first in np.argsort(-shapely.area(shapes), kind="stable"):
        row[tree.query(shapes[largest_first], predicate="contains")] = borders[largest_first][0]
    return row
