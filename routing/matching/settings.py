"""What a matching assumes of the device and the driver."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Final

from routing.matching.errors import TraceError


@dataclass(frozen=True, slots=True)
class MatchSettings:
    """The figures of the hidden Markov model and of what is skipped; docs/decisions/0012 says where they come from.

    Attributes
    ----------
    sigma_m : float
        Standard deviation of a fix from its road.
    beta_m : float
        Mean difference between the way driven and the straight line, of two fixes that follow each other.
    radius_m : float
        A fix without a road so near is skipped.
    most_roads : int
        At most so many of the nearest roads are tried for a fix.
    apart_m : float
        A fix nearer to the last one that is used tells nothing new and is skipped, but for the last fix of a chain.
    back_m : float
        On one arc a fix may lie so far behind the one before: the vehicle stands and the fix wanders.
    fastest_mps : float
        No vehicle drives faster.
    gap_s : float
        Where no fix came for longer than this, the chain ends and a new one begins.
    detour_m : float
        The way between two fixes is longer than twice the straight line by no more than this.
    patience : int
        So many fixes in a row that cannot be reached, but one from the other, are not errors: a new chain begins there.
    """

    sigma_m: float = 10.0
    beta_m: float = 20.0
    radius_m: float = 100.0
    most_roads: int = 12
    apart_m: float = 30.0
    back_m: float = 30.0
    fastest_mps: float = 60.0
    gap_s: float = 600.0
    detour_m: float = 2_000.0
    patience: int = 3

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            least = 0.0 if field.name in _MAY_BE_ZERO else _SMALLEST
            if not least <= value < float("inf"):
                raise TraceError(f"{field.name} of a matching must be a positive number, not {value}")


_MAY_BE_ZERO: Final = frozenset({"apart_m", "back_m", "detour_m"})
_SMALLEST: Final = 1e-6
DEFAULT: Final = MatchSettings()
