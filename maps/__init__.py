"""What is there: road graphs, places and closures; knows nothing of emergencies."""

from maps.errors import GraphError, MapError
from maps.made_up import MadeUpRegion, made_up, made_up_region
from maps.osm_extract import Extract, ExtractReport, read_extract, read_osm
from maps.profile import AMBULANCE, Profile
from maps.road_graph import RoadGraph, road_graph

__all__ = [
    "AMBULANCE",
    "Extract",
    "ExtractReport",
    "GraphError",
    "MadeUpRegion",
    "MapError",
    "Profile",
    "RoadGraph",
    "made_up",
    "made_up_region",
    "read_extract",
    "read_osm",
    "road_graph",
]
