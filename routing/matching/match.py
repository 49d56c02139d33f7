"""A trace of noisy fixes to the roads that were driven."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from routing.matching.errors import TraceError
from routing.matching.matched import MatchedTrace, chain_of, matched_trace
from routing.matching.settings import DEFAULT, MatchSettings
from routing.matching.skips import Skip, impossible, worth_matching
from routing.matching.states import states_of
from routing.matching.viterbi import Model, likeliest

if TYPE_CHECKING:
    from routing.matching.road_lengths import RoadLengths
    from routing.matching.trace import Trace


def match_trace(lengths: RoadLengths, trace: Trace, *, settings: MatchSettings = DEFAULT) -> MatchedTrace:
    """Find the roads that a vehicle has driven.

    A hidden Markov model: the states of a fix are the points on the roads around it, in each direction; a fix is near
    its road, and the way between two fixes is about as long as the line between them. The likeliest states are found by
    Viterbi's algorithm, the ways between them by the tables of the hierarchy, exactly.

    Parameters
    ----------
    lengths : RoadLengths
        The map, as of `road_lengths`.
    trace : Trace
        As of `routing.matching.trace`; fixes that are of no use are skipped, and the answer says which and why.
    settings : MatchSettings

    Returns
    -------
    MatchedTrace
        With no chain where no fix is of use.

    Raises
    ------
    TraceError
        Where the map has no road.

    References
    ----------
    Newson, Krumm: Hidden Markov Map Matching Through Noise and Sparseness. ACM SIGSPATIAL GIS 2009.
    """
    if lengths.hierarchy.graph.arcs == 0:
        raise TraceError("the map has no road that a trace could be matched to")
    skip = np.zeros(len(trace), dtype=np.uint8)
    impossible(trace, skip)
    good = skip == Skip.USED
    states = states_of(lengths, trace, good, settings)
    skip[good & (np.diff(states.start) == 0)] = Skip.FAR
    kept = worth_matching(trace, skip, settings)
    picks = likeliest(Model(lengths, trace, states, settings), kept, skip)
    return matched_trace(
        skip, states, picks, [chain_of(lengths, states, each, back_m=settings.back_m) for each in picks]
    )
