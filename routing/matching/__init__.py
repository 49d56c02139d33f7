"""Noisy traces to the roads that were driven."""

from routing.matching.errors import TraceError
from routing.matching.match import match_trace
from routing.matching.matched import Chain, MatchedTrace
from routing.matching.road_lengths import RoadLengths, road_lengths
from routing.matching.settings import MatchSettings
from routing.matching.skips import Skip, Start
from routing.matching.trace import Trace, trace
from routing.matching.trace_file import read_traces

__all__ = [
    "Chain",
    "MatchSettings",
    "MatchedTrace",
    "RoadLengths",
    "Skip",
    "Start",
    "Trace",
    "TraceError",
    "match_trace",
    "read_traces",
    "road_lengths",
    "trace",
]
