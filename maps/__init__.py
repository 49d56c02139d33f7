"""What is there: road graphs, places and closures; knows nothing of emergencies."""

from maps.errors import GraphError, MapError
from maps.osm_extract import Extract, ExtractReport, read_extract, read_osm
from maps.profile import AMBULANCE, Profile
from maps.road_graph import RoadGraph, road_graph

__all__ = [
    "AMBULANCE",
    "Extract",
    "ExtractReport",
    "GraphError",
    "MapError",
    "Profile",
    "RoadGraph",
    "read_extract",
    "read_osm",
    "road_graph",
]
