"""What is there: road graphs, places and closures; knows nothing of emergencies."""

from maps.built_map import BuiltMap, Manifest, Surroundings
from maps.closures import TimedClosure, arcs_of_closure
from maps.closures_file import read_closures
from maps.errors import ClosureFileError, GeometryError, GraphError, MapError, PlaceError
from maps.made_up.region import MadeUpRegion, made_up, made_up_region
from maps.osm.extract import Extract, read_extract, read_osm
from maps.osm.report import ExtractReport
from maps.places import Landmark, MovableBridge, Place
from maps.places_download import fetch_place, read_graphml
from maps.profile import AMBULANCE, Profile
from maps.road_graph import RoadGraph, road_graph
from maps.snapping import ArcIndex, Snapped, snap, snapping_index
from maps.store import build_map, describe_map, open_map, save_map
from maps.turn_costs import turn_table
from maps.turn_profile import WITH_SIREN, WITHOUT_SIREN, AngleCost, TurnProfile
from maps.turn_restrictions import RestrictionReport, TurnRestrictions, no_restrictions
from maps.turns import TurnTable, every_turn

__all__ = [
    "AMBULANCE",
    "WITHOUT_SIREN",
    "WITH_SIREN",
    "AngleCost",
    "ArcIndex",
    "BuiltMap",
    "ClosureFileError",
    "Extract",
    "ExtractReport",
    "GeometryError",
    "GraphError",
    "Landmark",
    "MadeUpRegion",
    "Manifest",
    "MapError",
    "MovableBridge",
    "Place",
    "PlaceError",
    "Profile",
    "RestrictionReport",
    "RoadGraph",
    "Snapped",
    "Surroundings",
    "TimedClosure",
    "TurnProfile",
    "TurnRestrictions",
    "TurnTable",
    "arcs_of_closure",
    "build_map",
    "describe_map",
    "every_turn",
    "fetch_place",
    "made_up",
    "made_up_region",
    "no_restrictions",
    "open_map",
    "read_closures",
    "read_extract",
    "read_graphml",
    "read_osm",
    "road_graph",
    "save_map",
    "snap",
    "snapping_index",
    "turn_table",
]
