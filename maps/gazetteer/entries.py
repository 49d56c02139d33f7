"""All that can be found by name on a map, as a source tells it: rows and columns, before they are indexed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

NOWHERE: Final = -1
"""Instead of the row of a settlement: in none that is known."""


class Settlement(NamedTuple):
    """A city, town, village, district of a city or allotment society.

    `kind` is the value of OSM's `place`, or `allotments`; `within` the row of the settlement that it is a part of,
    `NOWHERE` for none.
    """

    name: str
    other_names: tuple[str, ...]
    kind: str
    lon: float
    lat: float
    population: int
    within: int


class Street(NamedTuple):
    """A street of one settlement, with a place on it; streets of one name in two settlements are two.

    `is_place`: the houses of a settlement or society without streets, whose name stands instead of the street's.
    """

    name: str
    other_names: tuple[str, ...]
    settlement: int
    lon: float
    lat: float
    is_place: bool = False


class Sight(NamedTuple):
    """A school, shop, metro station, hospital or whatever else people name; `kind` is OSM's value, as `school`."""

    name: str
    other_names: tuple[str, ...]
    kind: str
    settlement: int
    lon: float
    lat: float


class NumberedRoad(NamedTuple):
    """A stretch of a numbered road whose kilometres are known: (points,) float64 each, `km` rising along the line."""

    ref: str
    name: str
    km: NDArray[np.float64]
    lon: NDArray[np.float64]
    lat: NDArray[np.float64]


class Zone(NamedTuple):
    """A district or service area; `outline` is a polygon or multipolygon in degrees, as WKB."""

    name: str
    kind: str
    outline: bytes


@dataclass(frozen=True, slots=True, eq=False)
class Houses:
    """Houses, in columns.

    Attributes
    ----------
    street : (houses,) int32
        Row of the street that each is numbered by.
    number : tuple of str
        As the sign says: `12`, `12А`, `5 к2`, `7 стр1`, `уч. 15`.
    lon, lat : (houses,) float64
        Degrees.
    """

    street: NDArray[np.int32]
    number: tuple[str, ...]
    lon: NDArray[np.float64]
    lat: NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Entrances:
    """Entrances of houses, in columns: row of the house (entrances,) int32, sign, degrees (entrances,) float64."""

    house: NDArray[np.int32]
    number: tuple[str, ...]
    lon: NDArray[np.float64]
    lat: NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Crossings:
    """Places where two streets meet, in columns: rows of the streets (crossings,) int32, (crossings,) degrees."""

    one: NDArray[np.int32]
    other: NDArray[np.int32]
    lon: NDArray[np.float64]
    lat: NDArray[np.float64]


def _none() -> NDArray[np.int32]:
    return np.empty(0, dtype=np.int32)


def _nowhere() -> NDArray[np.float64]:
    return np.empty(0)


@dataclass(frozen=True, slots=True, eq=False)
class Entries:
    """Everything of one map that has a name; rows refer to each other by their place in these."""

    settlements: tuple[Settlement, ...] = ()
    streets: tuple[Street, ...] = ()
    houses: Houses = field(default_factory=lambda: Houses(_none(), (), _nowhere(), _nowhere()))
    entrances: Entrances = field(default_factory=lambda: Entrances(_none(), (), _nowhere(), _nowhere()))
    crossings: Crossings = field(default_factory=lambda: Crossings(_none(), _none(), _nowhere(), _nowhere()))
    roads: tuple[NumberedRoad, ...] = ()
    sights: tuple[Sight, ...] = ()
    zones: tuple[Zone, ...] = ()
