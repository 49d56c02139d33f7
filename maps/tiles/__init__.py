"""The base map: vector tiles made of the source of a built map, and the file that keeps them."""

from maps.tiles.archive import TileArchive, open_tiles
from maps.tiles.building import build_tiles

__all__ = ["TileArchive", "build_tiles", "open_tiles"]
