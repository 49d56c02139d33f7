"""What turns cost a vehicle, and which restrictions bind it: data."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Final, NamedTuple

from maps.errors import MapError
from maps.osm.restrictions import KINDS

HALF_TURN_DEG: Final = 180.0


class AngleCost(NamedTuple):
    """Time lost in a turn by at most `up_to_deg` from straight on, to the left and to the right, in ms."""

    up_to_deg: float
    left_ms: int
    right_ms: int


@dataclass(frozen=True, slots=True)
class TurnProfile:
    """What turns cost a vehicle, and what it may ignore.

    One map serves several: `maps.Profile` says which roads are in it.

    Attributes
    ----------
    name : str
    source : str
        Where the figures come from, shown beside them.
    ignored_kinds : frozenset of str
        Kinds of `maps.osm.restrictions.KINDS` that do not bind it, unless they name emergency vehicles.
    u_turn_ms : int
        Time to turn back where the road goes on, `maps.turns.FORBIDDEN_MS` where it must not.
    dead_end_ms : int
        Time to turn back where the road ends.
    angles : tuple of AngleCost
        From the straightest to 180 degrees; they count where at least three roads meet.
    signal_ms : int
        Time lost at each traffic signal on the arc that the turn leaves, at the turn itself too.

    Raises
    ------
    MapError
        Where the angles do not ascend to 180 degrees, or a kind does not exist.
    """

    name: str
    source: str
    ignored_kinds: frozenset[str]
    u_turn_ms: int
    dead_end_ms: int
    angles: tuple[AngleCost, ...]
    signal_ms: int

    def __post_init__(self) -> None:
        bounds = [0.0, *(angle.up_to_deg for angle in self.angles)]
        if bounds[-1] != HALF_TURN_DEG or any(low >= high for low, high in pairwise(bounds)):
            raise MapError(f"turn profile {self.name!r}: angles must ascend from above 0 to 180 degrees")
        if unknown := self.ignored_kinds.difference(KINDS):
            raise MapError(f"turn profile {self.name!r}: {min(unknown)!r} is no kind of restriction")


WITH_SIREN: Final = TurnProfile(
    name="with lights and siren",
    source="(m) a default that a region replaces by its own",
    ignored_kinds=frozenset(KINDS),
    u_turn_ms=8_000,
    dead_end_ms=10_000,
    angles=(AngleCost(40, 0, 0), AngleCost(110, 2_000, 1_500), AngleCost(HALF_TURN_DEG, 4_000, 3_000)),
    signal_ms=2_000,
)
"""Where traffic keeps right: no restriction binds it but those that name emergency vehicles."""

WITHOUT_SIREN: Final = TurnProfile(
    name="without lights and siren",
    source="(m) a default that a region replaces by its own",
    ignored_kinds=frozenset(),
    u_turn_ms=15_000,
    dead_end_ms=12_000,
    angles=(AngleCost(40, 0, 0), AngleCost(110, 4_000, 2_000), AngleCost(HALF_TURN_DEG, 6_000, 4_000)),
    signal_ms=5_000,
)
"""Where traffic keeps right: it obeys every restriction."""
