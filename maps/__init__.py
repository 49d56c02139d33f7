"""What is there: road graphs, places and closures; knows nothing of emergencies."""

from maps.errors import GraphError, MapError
from maps.road_graph import RoadGraph, road_graph

__all__ = ["GraphError", "MapError", "RoadGraph", "road_graph"]
