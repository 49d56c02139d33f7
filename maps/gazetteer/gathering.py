"""What can be found by name on a built map, gathered from its source."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from maps.gazetteer.graph_entries import graph_entries
from maps.gazetteer.osm_entries import Gathered, counts_of, gather_osm
from maps.made_up.entries import made_up_entries
from maps.made_up.of_map import region_of_map

if TYPE_CHECKING:
    from collections.abc import Callable

    from maps.built_map import BuiltMap


def gather_entries(source: str, built: BuiltMap, *, progress: Callable[[str], None]) -> Gathered:
    """Gather what the source of a built map tells that can be found by name, and count it.

    Parameters
    ----------
    source : str
        What the map was built of: an OSM file is read once more; a made-up region tells all that it has; of GraphML
        the names of roads and settlements are taken.

    Raises
    ------
    MapError
        Where the source cannot be read.
    """
    if built.manifest.made_up:
        entries = made_up_entries(region_of_map(built))
    elif source.lower().endswith(".graphml"):
        entries = graph_entries(built.graph, built.places)
    else:
        return gather_osm(Path(source), built.graph, progress=progress)
    return Gathered(entries, counts_of(entries))
