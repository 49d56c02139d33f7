"""The base map of a built map: features of its source, cut, encoded and written zoom by zoom."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from maps.tiles.archive import write_tiles
from maps.tiles.cutting import cut
from maps.tiles.graph_surface import graph_features
from maps.tiles.layers import EXTENT, LAYERS, MAX_ZOOM, MIN_ZOOM
from maps.tiles.osm_surface import osm_features

if TYPE_CHECKING:
    from collections.abc import Callable

    from maps.built_map import BuiltMap
    from maps.tiles.cutting import TileShapes
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
_ENCODING: Final = {"y_coord_down": True, "extents": EXTENT, "check_winding_order": False}


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
            for shapes in cut(table, zoom):
                writer.add(zoom, shapes.x, shapes.y, encoded(table, shapes))
            progress(f"{built.manifest.source}: base map to zoom {zoom}, {writer.tiles:,} tiles")
        writer.describe(_metadata(built))
    return writer.tiles


def encoded(table: FeatureTable, tile: TileShapes) -> bytes:
    """Encode what one tile shows, layers in their order and features by id."""
    import mapbox_vector_tile

    layer = table.layer[tile.rows]
    layers = []
    for number in np.unique(layer):
        of_layer = np.flatnonzero(layer == number)
        features = [
            {
                "geometry": tile.shapes[place],
                "id": int(table.id[tile.rows[place]]),
                "properties": table.properties[tile.rows[place]],
            }
            for place in of_layer
        ]
        layers.append({"name": LAYERS[number], "features": features})
    encode: Any = mapbox_vector_tile.encode
    return bytes(encode(layers, default_options=_ENCODING))


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
