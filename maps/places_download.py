"""Roads by osmnx: a GraphML file it has saved, or a place by its name from the internet."""

from __future__ import annotations

import os
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from maps.errors import GraphError, MapError
from maps.networkx_form import from_networkx, texts
from maps.osm.strong_part import largest_strong_part
from maps.profile import AMBULANCE, Profile

if TYPE_CHECKING:
    from collections.abc import Iterator

    import networkx as nx

    from maps.road_graph import RoadGraph


def read_graphml(path: str | os.PathLike[str], profile: Profile = AMBULANCE) -> RoadGraph:
    """Read the roads of a GraphML file that osmnx has saved, and keep their largest strongly connected part.

    Raises
    ------
    MapError
        Where the file is missing, broken or has no road for the profile; the message names it.
    """
    import networkx as nx
    import osmnx

    file = Path(path)
    if not file.is_file():
        raise MapError(f"{file}: no such file")
    try:
        found = osmnx.load_graphml(file)
    except (OSError, SyntaxError, ValueError, KeyError, TypeError, AttributeError, nx.NetworkXException) as error:
        raise MapError(f"{file}: cannot be read as GraphML of osmnx ({_reason(error)})") from error
    return _road_graph(found, profile, file)


def fetch_place(place: str, raw: str | os.PathLike[str]) -> RoadGraph:
    """Download the roads of a place by its name, and save them as GraphML in the file `raw`.

    Raises
    ------
    MapError
        Where there is no internet, or no such place.
    """
    import osmnx

    file = Path(raw)
    try:
        with _quiet_settings(osmnx):
            found = osmnx.graph_from_place(place, network_type="drive_service", retain_all=True)
    except OSError as error:
        raise MapError(f"{place}: cannot be fetched, the map service on the internet does not answer") from error
    except (ValueError, TypeError, KeyError) as error:
        raise MapError(f"{place}: cannot be fetched ({_reason(error)})") from error
    new = file.with_name(f".{file.name}.{os.getpid()}.new")
    osmnx.save_graphml(found, new)
    new.replace(file)
    return _road_graph(found, AMBULANCE, file)


@contextmanager
def _quiet_settings(osmnx: Any) -> Iterator[None]:
    """Keep osmnx from leaving a cache in the working folder and from asking other hosts for addresses."""
    settings = osmnx.settings
    kept = settings.use_cache, settings.doh_url_template
    settings.use_cache, settings.doh_url_template = False, None
    try:
        yield
    finally:
        settings.use_cache, settings.doh_url_template = kept


def _road_graph(found: nx.MultiDiGraph[Any], profile: Profile, file: Path) -> RoadGraph:
    edges = found.edges(keys=True, data=True)
    closed = [(tail, head, key) for tail, head, key, attributes in edges if _is_no_road(attributes, profile)]
    found.remove_edges_from(closed)
    try:
        graph = from_networkx(found, profile)
    except GraphError as error:
        raise MapError(f"{file}: {error}") from error
    if graph.arcs == 0:
        raise MapError(f"{file}: has no road for the profile {profile.name!r}")
    part = largest_strong_part(graph).graph
    if part.arcs == 0:
        raise MapError(f"{file}: no two places are joined in both directions by the roads in it")
    return part


def _is_no_road(attributes: dict[str, Any], profile: Profile) -> bool:
    """Tell edges that tags close, or that lead over a class the profile does not drive on; others are roads."""
    told = [(key, texts(attributes, key)) for key in profile.access_keys if key in attributes]
    if any(profile.is_closed({key: value}) for key, values in told[:1] for value in values):
        return True
    kinds = [] if "travel_ms" in attributes else texts(attributes, "highway")
    return any(profile.class_speed_kmh({"highway": kind}) is None for kind in kinds)


def _reason(error: Exception) -> str:
    return " ".join(str(error).split()).rstrip(".") or type(error).__name__
