"""What one pass over an OSM file finds, kept small: columns of numbers, every text once."""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

NODE, WAY, RELATION = 0, 1, 2
NO_ROW: Final = -1


class FoundPlace(NamedTuple):
    """A place or boundary as an object of OSM tells it; `outline` is WKB in degrees, `level` 0 for no boundary."""

    name: str
    other_names: tuple[str, ...]
    kind: str
    lon: float
    lat: float
    population: int
    outline: bytes | None = None
    level: int = 0


class AddressTexts(NamedTuple):
    """What the tags of one address say, empty where they say nothing; `town` is a settlement, `part` a part of one."""

    number: str
    street: str
    place: str
    town: str
    part: str


class Interpolation(NamedTuple):
    """A way along which houses are numbered by a rule: ids of its nodes, and their places in degrees."""

    rule: str
    nodes: tuple[int, ...]
    points: tuple[tuple[float, float], ...]


class OutlineWithEntrances(NamedTuple):
    """A building without an address of its own: its outline as WKB, and rows of the entrances on it."""

    outline: bytes
    entrances: tuple[int, ...]


@dataclass(slots=True)
class TextTable:
    """Gives each text a number, the empty text 0."""

    _number: dict[str, int] = field(default_factory=lambda: {"": 0})

    def number(self, text: str) -> int:
        """Give the number of a text, the same each time."""
        return self._number.setdefault(text, len(self._number))

    def texts(self) -> list[str]:
        """Give the texts by number."""
        return list(self._number)


@dataclass(slots=True)
class AddressColumns:
    """Addresses one after another, five texts each; an object with two addresses has two rows."""

    texts: TextTable = field(default_factory=TextTable)
    kind: array[int] = field(default_factory=lambda: array("B"))
    id: array[int] = field(default_factory=lambda: array("q"))
    lon: array[float] = field(default_factory=lambda: array("d"))
    lat: array[float] = field(default_factory=lambda: array("d"))
    said: array[int] = field(default_factory=lambda: array("i"))

    def __len__(self) -> int:
        return len(self.id)

    def add(self, kind: int, number: int, place: tuple[float, float], said: AddressTexts) -> int:
        """Add an address of an object, and give its row."""
        self.kind.append(kind)
        self.id.append(number)
        self.lon.append(place[0])
        self.lat.append(place[1])
        self.said.extend(self.texts.number(text) for text in said)
        return len(self.id) - 1


@dataclass(slots=True)
class LineColumns:
    """Ways with a name or a number: their points, end nodes and texts; a square is a line of one place twice."""

    texts: TextTable
    id: array[int] = field(default_factory=lambda: array("q"))
    name: array[int] = field(default_factory=lambda: array("i"))
    ref: array[int] = field(default_factory=lambda: array("i"))
    ends: array[int] = field(default_factory=lambda: array("q"))
    start: array[int] = field(default_factory=lambda: array("q", [0]))
    lon: array[float] = field(default_factory=lambda: array("d"))
    lat: array[float] = field(default_factory=lambda: array("d"))
    other_names: dict[str, dict[str, None]] = field(default_factory=dict)

    def add(
        self,
        number: int,
        texts: tuple[str, str],
        ends: tuple[int, int],
        points: Sequence[tuple[float, float]],
    ) -> None:
        """Add a way: its name and its number, ids of its first and last node, and its points."""
        self.id.append(number)
        self.name.append(self.texts.number(texts[0]))
        self.ref.append(self.texts.number(texts[1]))
        self.ends.extend(ends)
        self.lon.extend(lon for lon, _ in points)
        self.lat.extend(lat for _, lat in points)
        self.start.append(len(self.lon))

    def lines(self) -> Lines:
        """Give the ways as arrays."""
        return Lines(
            id=np.array(self.id, dtype=np.int64),
            name=np.array(self.name, dtype=np.int32),
            ref=np.array(self.ref, dtype=np.int32),
            ends=np.array(self.ends, dtype=np.int64).reshape(-1, 2),
            start=np.array(self.start, dtype=np.int64),
            lon=np.array(self.lon),
            lat=np.array(self.lat),
            texts=self.texts.texts(),
            other_names={name: tuple(others) for name, others in self.other_names.items()},
        )


@dataclass(frozen=True, slots=True, eq=False)
class Lines:
    """Ways as arrays.

    Attributes
    ----------
    id : (ways,) int64
    name, ref : (ways,) int32
        Rows of `texts`, 0 for none.
    ends : (ways, 2) int64
        OSM nodes.
    start : (ways + 1,) int64
        Points of way `w` lie at `start[w]:start[w + 1]`.
    lon, lat : (points,) float64
        Degrees.
    texts : list of str
    other_names : dict of str to tuple of str
    """

    id: NDArray[np.int64]
    name: NDArray[np.int32]
    ref: NDArray[np.int32]
    ends: NDArray[np.int64]
    start: NDArray[np.int64]
    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    texts: list[str]
    other_names: dict[str, tuple[str, ...]]

    def points(self, way: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Give lon and lat of the points of a way."""
        inner = slice(self.start[way], self.start[way + 1])
        return self.lon[inner], self.lat[inner]


@dataclass(slots=True)
class EntranceColumns:
    """Entrances with a sign; `address` is the row of the address that each belongs to, `NO_ROW` until it is known."""

    row: dict[int, int] = field(default_factory=dict)
    number: list[str] = field(default_factory=list)
    lon: array[float] = field(default_factory=lambda: array("d"))
    lat: array[float] = field(default_factory=lambda: array("d"))
    address: array[int] = field(default_factory=lambda: array("q"))

    def add(self, node: int, number: str, place: tuple[float, float], address: int) -> None:
        """Add an entrance by its OSM node."""
        self.row[node] = len(self.number)
        self.number.append(number)
        self.lon.append(place[0])
        self.lat.append(place[1])
        self.address.append(address)

    def belong(self, nodes: set[int], address: int) -> None:
        """Give the entrances that have no address yet, of these nodes, an address."""
        for node in nodes:
            row = self.row[node]
            if self.address[row] == NO_ROW:
                self.address[row] = address
