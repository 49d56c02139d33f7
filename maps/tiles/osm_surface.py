"""The second pass over an OSM file: what the base map shows of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

from maps.errors import MapError
from maps.tiles.coast import Coastline, coastlines, seas
from maps.tiles.features import NODE, RELATION, WAY, FeatureCollector, FeatureTable, feature_id
from maps.tiles.layers import BY_SIZE
from maps.tiles.osm_tags import KEYS, Kind, kinds_of_area, kinds_of_line, kinds_of_node

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from maps.tiles.coast import Box

_PROGRESS_EVERY: Final = 50_000


def osm_features(path: Path, box: Box, *, progress: Callable[[str], None]) -> FeatureTable:
    """Read the features of an OSM file, PBF or XML; what has no usable geometry is counted and told.

    Parameters
    ----------
    path : path
    box : (west, south, east, north), degrees
        How far the sea is drawn where the file does not say what it was cut to.

    Raises
    ------
    MapError
        Where the file cannot be read; the message names it.
    """
    import osmium

    reader = _Reader()
    try:
        reader.read(path, progress)
        reader.add_seas(_box_told(path) or box)
    except (RuntimeError, ValueError, OSError, osmium.InvalidLocationError) as error:
        hint = "; sort the file by type and id" if "out of order" in str(error) else ""
        raise MapError(f"{path}: cannot be read as OSM data ({error}){hint}") from error
    if reader.broken:
        progress(f"{path.name}: {reader.broken:,} shapes are incomplete and left out of the base map")
    return reader.collector.finish()


@dataclass(slots=True)
class _Reader:
    collector: FeatureCollector = field(default_factory=FeatureCollector)
    coast: list[Coastline] = field(default_factory=list)
    broken: int = 0
    _wkb: Any = None

    def read(self, path: Path, progress: Callable[[str], None]) -> None:
        import osmium

        self._wkb = osmium.geom.WKBFactory()
        wanted = osmium.filter.KeyFilter(*KEYS)
        found = osmium.FileProcessor(str(path)).with_areas(wanted).with_filter(wanted)
        for number, item in enumerate(found):
            if isinstance(item, osmium.osm.Area):
                self._take_area(item)
            elif isinstance(item, osmium.osm.Way):
                self._take_way(item)
            elif isinstance(item, osmium.osm.Node):
                self._take_node(item)
            if number % _PROGRESS_EVERY == _PROGRESS_EVERY - 1:
                progress(f"{path.name}: {number + 1:,} shapes read")

    def _take_area(self, area: Any) -> None:
        kind = WAY if area.from_way() else RELATION
        self._add(kinds_of_area(dict(area.tags)), area.orig_id(), kind, lambda: self._wkb.create_multipolygon(area))

    def _take_node(self, node: Any) -> None:
        self._add(kinds_of_node(dict(node.tags)), node.id, NODE, lambda: self._wkb.create_point(node))

    def add_seas(self, box: Box) -> None:
        """Add what the coastlines that were read enclose."""
        import shapely

        for sea in seas(self.coast, box):
            self.collector.add("water", feature_id(sea.way, WAY), BY_SIZE, shapely.to_wkb(sea.shape), {"kind": "sea"})

    def _take_way(self, way: Any) -> None:
        if way.tags.get("natural") == "coastline":
            self.coast.extend(coastlines(way.id, way.nodes))
        self._add(kinds_of_line(dict(way.tags)), way.id, WAY, lambda: self._line(way))

    def _line(self, way: Any) -> str:
        """Draw a way; where the file lacks points of it, the stretches that are known."""
        import osmium

        try:
            return str(self._wkb.create_linestring(way))
        except osmium.InvalidLocationError:
            return _known_stretches(way)

    def _add(self, kinds: Iterable[Kind], number: int, kind: int, draw: Callable[[], str]) -> None:
        """Add an object to each of its layers; it is drawn once, and only where it has one."""
        found = list(kinds)
        shape = self._drawn(draw) if found else None
        if shape is not None:
            for one in found:
                self.collector.add(one.layer, feature_id(number, kind), one.first_zoom, shape, one.properties)

    def _drawn(self, draw: Callable[[], str]) -> bytes | None:
        import osmium

        try:
            return bytes.fromhex(draw())
        except (RuntimeError, osmium.InvalidLocationError):
            self.broken += 1
            return None


def _box_told(path: Path) -> Box | None:
    """Give the box that a file says it was cut to."""
    import osmium

    with osmium.io.Reader(str(path)) as reader:
        box = reader.header().box()
    corners = box.bottom_left, box.top_right
    return (corners[0].lon, corners[0].lat, corners[1].lon, corners[1].lat) if box.valid() else None


def _known_stretches(way: Any) -> str:
    import shapely

    runs = groupby(way.nodes, key=lambda node: node.location.valid())
    lines = [[(node.lon, node.lat) for node in run] for known, run in runs if known]
    lines = [line for line in lines if len(set(line)) > 1]
    if not lines:
        raise RuntimeError
    return str(shapely.to_wkb(shapely.MultiLineString(lines), hex=True))
