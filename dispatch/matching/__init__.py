"""Who takes what, at the least total: pure functions over plain arrays, which know nothing of incidents."""

from dispatch.matching.errors import MatchingError
from dispatch.matching.kernels.dual_prices import NO_UNIT
from dispatch.matching.match import Matching, match
from dispatch.matching.match_teams import FoundBy, TeamMatching, match_teams
from dispatch.matching.team_search import Limits
from dispatch.matching.teams import NO_TEAM, NO_WINDOW
from dispatch.matching.warm_up import warm_up

__all__ = [
    "NO_TEAM",
    "NO_UNIT",
    "NO_WINDOW",
    "FoundBy",
    "Limits",
    "Matching",
    "MatchingError",
    "TeamMatching",
    "match",
    "match_teams",
    "warm_up",
]
