"""A made-up region again, of the map that was built of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from maps.made_up.region import MadeUpRegion

if TYPE_CHECKING:
    from maps.built_map import BuiltMap


def region_of_map(built: BuiltMap) -> MadeUpRegion:
    """Give the region that a map was built of, its graph as it is; the manifest says that the map is made up."""
    return MadeUpRegion(
        seed=built.manifest.seed or 0,
        graph=built.graph,
        hospitals=built.hospitals,
        stations=built.stations,
        places=built.places,
        movable_bridges=built.movable_bridges,
        closures=built.closures,
        restrictions=built.restrictions,
        signals=built.signals,
    )
