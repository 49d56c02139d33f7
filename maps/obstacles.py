"""What stands on a road or is its surface, and what it costs an ambulance: tables of a profile."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping


class Barrier(NamedTuple):
    """What one kind of barrier does to who comes to it.

    Attributes
    ----------
    loss_ms : int
        Time to stop, have it opened and drive on.
    closes : bool
        Nobody passes, unless a tag of the barrier opens it to such vehicles.
    """

    loss_ms: int
    closes: bool = False


NO_BARRIER: Final = Barrier(0)

AMBULANCE_BARRIERS: Final[Mapping[str, Barrier]] = MappingProxyType(
    {
        "gate": Barrier(15_000),
        "swing_gate": Barrier(15_000),
        "sliding_gate": Barrier(15_000),
        "hampshire_gate": Barrier(30_000),
        "garage_door": Barrier(15_000),
        "sally_port": Barrier(15_000),
        "lift_gate": Barrier(10_000),
        "yes": Barrier(15_000),
        "checkpoint": Barrier(15_000),
        "border_control": Barrier(15_000),
        "toll_booth": Barrier(5_000),
        "bump_gate": Barrier(5_000),
        "kerb": Barrier(2_000),
        "cattle_grid": NO_BARRIER,
        "entrance": NO_BARRIER,
        "height_restrictor": NO_BARRIER,
        "width_restrictor": NO_BARRIER,
        "no": NO_BARRIER,
        "bollard": Barrier(30_000, closes=True),
        "chain": Barrier(30_000, closes=True),
        "rope": Barrier(30_000, closes=True),
        "block": Barrier(30_000, closes=True),
        "jersey_barrier": Barrier(30_000, closes=True),
        "planter": Barrier(30_000, closes=True),
        "bus_trap": Barrier(5_000, closes=True),
        "sump_buster": Barrier(5_000, closes=True),
        "cycle_barrier": Barrier(30_000, closes=True),
        "motorcycle_barrier": Barrier(30_000, closes=True),
        "kissing_gate": Barrier(30_000, closes=True),
        "wicket_gate": Barrier(30_000, closes=True),
        "stile": Barrier(30_000, closes=True),
        "turnstile": Barrier(30_000, closes=True),
        "full-height_turnstile": Barrier(30_000, closes=True),
        "log": Barrier(30_000, closes=True),
        "debris": Barrier(30_000, closes=True),
        "tank_trap": Barrier(30_000, closes=True),
        "spikes": Barrier(30_000, closes=True),
        "fence": Barrier(30_000, closes=True),
        "wall": Barrier(30_000, closes=True),
        "hedge": Barrier(30_000, closes=True),
        "ditch": Barrier(30_000, closes=True),
    }
)
"""By value of `barrier` on a node; (m) a guard or a caller opens a gate, nobody lifts a block."""

_HARD_KMH: Final = 130.0

AMBULANCE_SURFACES: Final[Mapping[str, Mapping[str, float]]] = MappingProxyType(
    {
        "surface": MappingProxyType(
            {
                **dict.fromkeys(("paved", "asphalt", "chipseal", "concrete", "concrete:plates"), _HARD_KMH),
                "concrete:lanes": 60.0,
                "paving_stones": 60.0,
                "bricks": 60.0,
                "metal": 60.0,
                "metal_grid": 40.0,
                "wood": 30.0,
                "sett": 40.0,
                "cobblestone": 40.0,
                "unhewn_cobblestone": 20.0,
                "compacted": 60.0,
                "fine_gravel": 50.0,
                "gravel": 50.0,
                "pebblestone": 40.0,
                "unpaved": 50.0,
                "ground": 30.0,
                "dirt": 30.0,
                "earth": 30.0,
                "clay": 20.0,
                "grass_paver": 20.0,
                "grass": 15.0,
                "stone": 20.0,
                "rock": 10.0,
                "sand": 15.0,
                "mud": 10.0,
                "snow": 30.0,
                "ice": 20.0,
            }
        ),
        "tracktype": MappingProxyType({"grade1": 60.0, "grade2": 40.0, "grade3": 30.0, "grade4": 20.0, "grade5": 10.0}),
        "smoothness": MappingProxyType(
            {
                "excellent": _HARD_KMH,
                "good": _HARD_KMH,
                "intermediate": 80.0,
                "bad": 40.0,
                "very_bad": 20.0,
                "horrible": 10.0,
                "very_horrible": 5.0,
            }
        ),
    }
)
"""The fastest that one drives by surface, in km/h; (m) with a patient on board."""
