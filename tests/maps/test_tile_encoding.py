"""Tiles are written, byte for byte, as an independent encoder writes them, however many at once."""

from __future__ import annotations

from typing import Any

import mapbox_vector_tile
import numpy as np
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from maps.tiles.cutting import TileShapes
from maps.tiles.encoding import encoded
from maps.tiles.features import FeatureTable
from maps.tiles.layers import EXTENT, LAYERS

whole = st.integers(-64, EXTENT + 64)
places = st.tuples(whole, whole)
lines = st.lists(places, min_size=2, max_size=6).map(shapely.LineString)
boxes = st.tuples(places, st.integers(3, 900), st.integers(3, 900)).map(
    lambda box: shapely.box(*box[0], box[0][0] + box[1], box[0][1] + box[2])
)
holed = boxes.map(lambda box: shapely.Polygon(box.exterior, [box.buffer(-1, join_style="mitre").exterior]))
shapes = st.one_of(
    places.map(shapely.Point),
    lines,
    st.lists(lines, min_size=1, max_size=3).map(shapely.MultiLineString),
    boxes,
    holed,
    st.lists(boxes, min_size=1, max_size=3).map(shapely.MultiPolygon),
)
values = st.one_of(st.booleans(), st.integers(-(2**62), 2**62).filter(lambda number: number not in {0, 1}), st.text())
features = st.tuples(
    st.integers(0, len(LAYERS) - 1),
    st.integers(0, 2**40),
    st.dictionaries(st.sampled_from(("name", "kind", "bridge", "population")), values),
    shapes,
)


@settings(max_examples=60)
@given(st.lists(st.lists(features, min_size=1, max_size=8), min_size=1, max_size=3))
def test_tiles_are_those_of_another_encoder(drawn: list[list[Any]]) -> None:
    tiles = [sorted(tile, key=lambda feature: feature[:2]) for tile in drawn]
    flat = [feature for tile in tiles for feature in tile]
    table = FeatureTable(
        layer=np.array([feature[0] for feature in flat], dtype=np.uint8),
        id=np.array([feature[1] for feature in flat]),
        first_zoom=np.zeros(len(flat), dtype=np.uint8),
        box=np.zeros((len(flat), 4)),
        wkb=[],
        properties=[feature[2] for feature in flat],
    )
    starts = np.cumsum([0, *map(len, tiles)])
    parts = [
        TileShapes(14, 0, 0, np.arange(first, first + len(tile)), np.array([one[3] for one in tile], dtype=object))
        for first, tile in zip(starts.tolist(), tiles, strict=False)
    ]
    assert list(encoded(table, parts)) == [by_the_other(tile) for tile in tiles]


def by_the_other(tile: list[Any]) -> bytes:
    layers = [
        {
            "name": LAYERS[layer],
            "features": [
                {"id": number, "properties": told, "geometry": shape}
                for of_layer, number, told, shape in tile
                if of_layer == layer
            ],
        }
        for layer in sorted({feature[0] for feature in tile})
    ]
    options = {"y_coord_down": True, "extents": EXTENT, "check_winding_order": False}
    return bytes(mapbox_vector_tile.encode(layers, default_options=options))
