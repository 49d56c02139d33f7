"""Who takes what, at the least total: pure functions over plain arrays, which know nothing of incidents."""

from dispatch.matching.errors import MatchingError
from dispatch.matching.kernels.dual_prices import NO_UNIT
from dispatch.matching.match import Matching, match
from dispatch.matching.warm_up import warm_up

__all__ = [
    "NO_UNIT",
    "Matching",
    "MatchingError",
    "match",
    "warm_up",
]
