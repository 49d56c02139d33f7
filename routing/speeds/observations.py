"""What matched traces say about speeds: how long stretches of road took, against the free road."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

import numpy as np

from maps.road_graph import ROAD_CLASSES, frozen
from routing.speeds.errors import SpeedError
from routing.speeds.profile import hour_of_week

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import tzinfo

    from numpy.typing import NDArray

    from maps import RoadGraph
    from routing.matching import Chain, MatchedTrace, Trace

STRETCH_M: Final = 200.0
"""Fixes are taken together until so much road lies between them: a few metres say nothing of a speed."""
STANDING_MPS: Final = 1.0
"""Whoever is slower than this on a stretch stood there for a reason of their own, not for the traffic."""


@dataclass(frozen=True, eq=False, slots=True)
class Observations:
    """Stretches of road that were driven, and how long each took.

    Attributes
    ----------
    road_class : (stretches,) uint8
        The class on which most of the stretch's free time is spent, of `maps.road_graph.ROAD_CLASSES`.
    hour : (stretches,) uint8
        Hour of the week in which the stretch began.
    free_ms : (stretches,) float64
        Its time on the free road.
    driven_ms : (stretches,) float64
        The time that it took.
    stood : int
        Stretches left out because the vehicle stood.
    """

    road_class: NDArray[np.uint8]
    hour: NDArray[np.uint8]
    free_ms: NDArray[np.float64]
    driven_ms: NDArray[np.float64]
    stood: int

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(value, np.ndarray):
                object.__setattr__(self, field.name, frozen(value))

    def __len__(self) -> int:
        return len(self.driven_ms)


@dataclass(frozen=True, slots=True)
class _Stretch:
    road_class: int
    hour: int
    free_ms: float
    driven_ms: float
    length_m: float


def observe(graph: RoadGraph, matched: MatchedTrace, trace: Trace, zone: tzinfo) -> Observations:
    """Take the stretches of a matched trace as observations of speed.

    Parameters
    ----------
    graph : RoadGraph
        The one that the trace was matched on; its times are those on the free road.
    matched : MatchedTrace
    trace : Trace
        The one that was matched, with times.
    zone : tzinfo
        Of the place, for the hour of the week.

    Raises
    ------
    SpeedError
        Where the trace has no times.
    """
    if trace.at_ms is None:
        raise SpeedError("a trace without times says nothing of speeds")
    stretches = [each for chain in matched.chains for each in _stretches(graph, chain, trace.at_ms, zone)]
    moving = [each for each in stretches if each.length_m >= STANDING_MPS * each.driven_ms / 1000.0]
    return Observations(
        road_class=np.array([each.road_class for each in moving], dtype=np.uint8),
        hour=np.array([each.hour for each in moving], dtype=np.uint8),
        free_ms=np.array([each.free_ms for each in moving], dtype=np.float64),
        driven_ms=np.array([each.driven_ms for each in moving], dtype=np.float64),
        stood=len(stretches) - len(moving),
    )


def joined(observations: Sequence[Observations]) -> Observations:
    """Put observations of several traces together."""
    return Observations(
        road_class=np.concatenate([np.empty(0, dtype=np.uint8), *(each.road_class for each in observations)]),
        hour=np.concatenate([np.empty(0, dtype=np.uint8), *(each.hour for each in observations)]),
        free_ms=np.concatenate([np.empty(0), *(each.free_ms for each in observations)]),
        driven_ms=np.concatenate([np.empty(0), *(each.driven_ms for each in observations)]),
        stood=sum(each.stood for each in observations),
    )


def _stretches(graph: RoadGraph, chain: Chain, at_ms: NDArray[np.float64], zone: tzinfo) -> Iterator[_Stretch]:
    """Cut a chain at fixes that lie `STRETCH_M` or more apart along the way; what is left over is left out."""
    begin = 0
    for end in range(1, len(chain.fixes)):
        driven_ms = float(at_ms[chain.fixes[end]] - at_ms[chain.fixes[begin]])
        arcs, parts = _between(chain, begin, end)
        length_m = float((graph.length_m[arcs] * parts).sum())
        free_ms = graph.travel_ms[arcs] * parts
        if length_m < STRETCH_M or driven_ms <= 0 or free_ms.sum() <= 0:
            continue
        moment = datetime.fromtimestamp(float(at_ms[chain.fixes[begin]]) / 1000.0, UTC)
        by_class = np.bincount(graph.road_class[arcs], weights=free_ms, minlength=len(ROAD_CLASSES))
        yield _Stretch(
            road_class=int(by_class.argmax()),
            hour=hour_of_week(moment, zone),
            free_ms=float(free_ms.sum()),
            driven_ms=driven_ms,
            length_m=length_m,
        )
        begin = end


def _between(chain: Chain, begin: int, end: int) -> tuple[NDArray[np.int32], NDArray[np.float64]]:
    """Give the arcs between two fixes of a chain and the part of each that was driven."""
    first, last = int(chain.step[begin]), int(chain.step[end])
    arcs = chain.arcs[first : last + 1]
    parts = np.ones(len(arcs))
    parts[-1] = chain.fraction[end]
    parts[0] -= chain.fraction[begin]
    return arcs, parts
