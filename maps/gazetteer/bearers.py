"""Where the places lie that bear the names of an index, and which of them come first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from maps.gazetteer.entries import NOWHERE
from maps.gazetteer.index import SETTLEMENT, SIGHT, STREET

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from maps.gazetteer.columns import Columns
    from maps.gazetteer.index import NameIndex

LEVELS: Final = 3
"""A settlement, the one it is a part of, and once more."""


@dataclass(frozen=True, slots=True, eq=False)
class Bearers:
    """Columns beside `NameIndex.bearer_of_phrase`.

    Attributes
    ----------
    lon, lat : (bearers,) float64
        Degrees; NaN for numbered roads.
    settlement : (bearers,) int32
        That it lies in, of a settlement itself; `NOWHERE` for none.
    standing : (bearers,) float64
        People of the settlement, and houses of the street.
    phrase_kinds : (phrases,) int32
        The kinds of the bearers of each phrase, as `kind_bits`.
    """

    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    settlement: NDArray[np.int32]
    standing: NDArray[np.float64]
    phrase_kinds: NDArray[np.int32]

    def order(self, near: tuple[float, float] | None) -> NDArray[np.float64]:
        """Give (bearers,) float64, higher for what comes first: nearer, or of higher standing."""
        if near is None:
            return self.standing
        narrowing = np.cos(np.radians(near[1]))
        east = np.abs(self.lon - near[0])
        east = np.minimum(east, 360.0 - east) * narrowing
        apart: NDArray[np.float64] = np.nan_to_num(np.hypot(east, self.lat - near[1]), nan=360.0)
        return -apart


def bearers_of(index: NameIndex, columns: Columns) -> Bearers:
    """Look up the places of all bearers."""
    kind, row = index.bearer_kind, index.bearer_of_phrase
    lon, lat = np.full(len(row), np.nan), np.full(len(row), np.nan)
    settlement = np.full(len(row), NOWHERE, dtype=np.int32)
    standing = np.zeros(len(row))
    places = (
        (STREET, columns.street_lon, columns.street_lat, columns.street_settlement),
        (SIGHT, columns.sight_lon, columns.sight_lat, columns.sight_settlement),
        (
            SETTLEMENT,
            columns.settlement_lon,
            columns.settlement_lat,
            np.arange(len(columns.population), dtype=np.int32),
        ),
    )
    for one, one_lon, one_lat, one_settlement in places:
        some = kind == one
        lon[some], lat[some], settlement[some] = one_lon[row[some]], one_lat[row[some]], one_settlement[row[some]]
    known = settlement != NOWHERE
    standing[known] = people(columns)[settlement[known]]
    streets = kind == STREET
    standing[streets] += columns.street_houses[row[streets]]
    kinds = np.bitwise_or.reduceat(1 << kind, index.bearer_of_phrase_start[:-1]) if len(kind) else kind
    return Bearers(lon, lat, settlement, standing, kinds.astype(np.int32))


def kind_bits(kinds: Iterable[int]) -> int:
    """Give kinds of bearers as bits of a number."""
    return sum(1 << kind for kind in kinds)


def people(columns: Columns) -> NDArray[np.int64]:
    """Count the people of each settlement, or of the one it is a part of where its own are not known."""
    counted = columns.population.astype(np.int64)
    within = columns.settlement_within
    for _ in range(LEVELS - 1):
        unknown = (counted <= 0) & (within != NOWHERE)
        counted[unknown] = counted[within[unknown]]
    return counted


def chain_of(columns: Columns, settlement: int) -> list[int]:
    """Give a settlement and those that it is a part of."""
    chain: list[int] = []
    while settlement != NOWHERE and len(chain) < LEVELS:
        chain.append(settlement)
        settlement = int(columns.settlement_within[settlement])
    return chain
