"""Features of the base map: collected one by one from a source, then kept as compact columns in Mercator's square."""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from maps.tiles.layers import BUILDINGS_FROM, BY_SIZE, EXTENT, LAYERS, MAX_ZOOM, MIN_ZOOM, POINT_LAYERS, SEEN_AREA

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from numpy.typing import NDArray

    Properties = Mapping[str, str | int | bool]

NODE, WAY, RELATION = 1, 2, 3
_CHUNK: Final = 20_000
_LAYER_NUMBER: Final = {name: number for number, name in enumerate(LAYERS)}
_MERCATOR_DEGREES: Final = 85.0511287798066
"""The latitude at which Mercator's square ends."""


def feature_id(number: int, kind: int) -> int:
    """Give the id of a feature: ten times the number of its node (1), way (2) or relation (3), plus that digit."""
    return number * 10 + kind


@dataclass(frozen=True, slots=True, eq=False)
class FeatureTable:
    """Every feature of a map, a row each; geometries wait as WKB until their tiles are cut.

    Attributes
    ----------
    layer : (features,) uint8
        Index into `LAYERS`.
    id : (features,) int64
    first_zoom : (features,) uint8
    box : (features, 4) float64
        West, north, east, south in Mercator's square: 0 to 1, x east, y south.
    wkb : list of bytes
        In Mercator's square.
    properties : list of mapping
    """

    layer: NDArray[np.uint8]
    id: NDArray[np.int64]
    first_zoom: NDArray[np.uint8]
    box: NDArray[np.float64]
    wkb: list[bytes]
    properties: list[Properties]


@dataclass(slots=True)
class FeatureCollector:
    """Takes features in degrees; `finish` gives the table."""

    _layer: array[int] = field(default_factory=lambda: array("B"))
    _id: array[int] = field(default_factory=lambda: array("q"))
    _first_zoom: array[int] = field(default_factory=lambda: array("B"))
    _wkb: list[bytes] = field(default_factory=list)
    _properties: list[Properties] = field(default_factory=list)
    _same: dict[tuple[Any, ...], Properties] = field(default_factory=dict)

    def add(self, layer: str, number: int, first_zoom: int, wkb: bytes, properties: Properties) -> None:
        """Add a feature as WKB in degrees; a polygon of a point layer becomes a point inside it."""
        self._layer.append(_LAYER_NUMBER[layer])
        self._id.append(number)
        self._first_zoom.append(first_zoom)
        self._wkb.append(wkb)
        self._properties.append(self._same.setdefault(tuple(properties.items()), properties))

    def finish(self) -> FeatureTable:
        """Give what was added, in order of layer and id; the collector is empty afterwards."""
        layer, number = np.array(self._layer, dtype=np.uint8), np.array(self._id, dtype=np.int64)
        first_zoom = np.array(self._first_zoom, dtype=np.uint8)
        box = np.empty((len(layer), 4))
        for rows in _chunks(len(layer)):
            box[rows] = self._project(rows, layer[rows], first_zoom[rows])
        order = np.lexsort((number, layer))
        wkb, properties = self._wkb, self._properties
        self._wkb, self._properties = [], []
        return FeatureTable(
            layer=layer[order],
            id=number[order],
            first_zoom=first_zoom[order],
            box=box[order],
            wkb=[wkb[row] for row in order],
            properties=[properties[row] for row in order],
        )

    def _project(self, rows: slice, layer: NDArray[np.uint8], first_zoom: NDArray[np.uint8]) -> NDArray[np.float64]:
        """Bring a chunk into Mercator's square, fill in the zooms that depend on size, and give the boxes."""
        import shapely

        shapes: Any = shapely.from_wkb(np.array(self._wkb[rows], dtype=object))
        areal = np.isin(layer, [_LAYER_NUMBER[name] for name in POINT_LAYERS]) & (shapely.get_dimensions(shapes) > 0)
        shapes[areal] = shapely.point_on_surface(shapes[areal])
        shapes = shapely.transform(shapes, mercator)
        sized = np.flatnonzero(first_zoom == BY_SIZE)
        first_zoom[sized] = zooms_by_size(shapely.area(shapes[sized]), layer[sized])
        self._wkb[rows] = shapely.to_wkb(shapes).tolist()
        return np.asarray(shapely.bounds(shapes))


def mercator(places: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give places (n, 2) in degrees as places in Mercator's square: 0 to 1, x east, y south."""
    lat = np.radians(np.clip(places[:, 1], -_MERCATOR_DEGREES, _MERCATOR_DEGREES))
    return np.column_stack((places[:, 0] / 360 + 0.5, 0.5 - np.arcsinh(np.tan(lat)) / (2 * np.pi)))


def zooms_by_size(area: NDArray[np.float64], layer: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Give the first zoom at which polygons of an area in Mercator's square are large enough to be seen."""
    seen = np.array([SEEN_AREA.get(name, 0.0) for name in LAYERS])[layer]
    earliest = np.where(layer == _LAYER_NUMBER["buildings"], BUILDINGS_FROM, MIN_ZOOM)
    with np.errstate(divide="ignore"):
        zoom = np.ceil(np.log2(seen / area) / 2 - np.log2(EXTENT))
    return np.asarray(np.clip(zoom, earliest, MAX_ZOOM), dtype=np.uint8)


def _chunks(count: int) -> Iterator[slice]:
    return (slice(first, min(first + _CHUNK, count)) for first in range(0, count, _CHUNK))
