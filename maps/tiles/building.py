"""The base map of a built map: features of its source, cut, encoded and written zoom by zoom."""

from __future__ import annotations

from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from maps.tiles.archive import write_tiles
from maps.tiles.cutting import cut
from maps.tiles.encoding import encoded
from maps.tiles.graph_surface import graph_features
from maps.tiles.layers import LAYERS, MAX_ZOOM, MIN_ZOOM
from maps.tiles.osm_surface import osm_features

if TYPE_CHECKING:
    from collections.abc import Callable

    from maps.built_map import BuiltMap
    from maps.tiles.features import FeatureTable

    Progress = Callable[[str], None]

ATTRIBUTION: Final = "© OpenStreetMap contributors"
_FIELDS: Final = {
    "water": {"kind": "String", "name": "String"},
    "green": {"kind": "String", "name": "String"},
    "buildings": {"name": "String"},
    "roads": {
        "class": "String",
        "name": "String",
        "ref": "String",
        "link": "Boolean",
        "oneway": "Number",
        "bridge": "Boolean",
        "tunnel": "Boolean",
    },
    "places": {"name": "String", "kind": "String", "population": "Number"},
    "house_numbers": {"number": "String"},
    "pois": {"kind": "String", "name": "String"},
}
_TILES_AT_ONCE: Final = 64


def build_tiles(source: str, built: BuiltMap, file: Path, *, progress: Progress) -> int:
    """Write the base map of a built map into a new file, and give the number of tiles.

    Parameters
    ----------
    source : str
        What the map was built of: an OSM file is read once more; of other sources the roads and what stands beside
        them are drawn, and of a made-up region its river, woods and houses too.

    Raises
    ------
    MapError
        Where the source cannot be read.
    """
    progress(f"{built.manifest.source}: reading the base map")
    table = _features(source, built, progress)
    with write_tiles(file) as writer:
        for zoom in range(MIN_ZOOM, MAX_ZOOM + 1):
            tiles = cut(table, zoom)
            while some := list(islice(tiles, _TILES_AT_ONCE)):
                for tile, data in zip(some, encoded(table, some), strict=True):
                    writer.add(zoom, tile.x, tile.y, data)
            progress(f"{built.manifest.source}: base map to zoom {zoom}, {writer.tiles:,} tiles")
        writer.describe(_metadata(built))
    return writer.tiles


def _features(source: str, built: BuiltMap, progress: Progress) -> FeatureTable:
    if built.manifest.made_up or source.lower().endswith(".graphml"):
        return graph_features(built)
    return osm_features(Path(source), built.manifest.bbox, progress=progress)


def _metadata(built: BuiltMap) -> dict[str, Any]:
    west, south, east, north = built.manifest.bbox
    return {
        "name": built.manifest.source,
        "format": "pbf",
        "type": "baselayer",
        "minzoom": MIN_ZOOM,
        "maxzoom": MAX_ZOOM,
        "bounds": f"{west},{south},{east},{north}",
        "attribution": "" if built.manifest.made_up else ATTRIBUTION,
        "json": {"vector_layers": [{"id": name, "fields": _FIELDS[name]} for name in LAYERS]},
    }
