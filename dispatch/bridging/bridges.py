"""Each bridge as it stands: down or raised, and when it opens next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from fleet.instants import from_ms, to_ms

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from dispatch.bridging.timetable import NamedClosure
    from maps import RoadGraph


@dataclass(frozen=True, slots=True)
class Bridge:
    """What the clock closes under one name.

    Attributes
    ----------
    lon, lat : float
        The middle of it, in degrees.
    raised_until : datetime or None
        Until when it is closed now; None where it is open to drivers.
    begins_at, ends_at : datetime or None
        From when until when it is closed next; None where no day that is known closes it.
    """

    name: str
    lon: float
    lat: float
    raised_until: datetime | None
    begins_at: datetime | None
    ends_at: datetime | None


def bridges_at(graph: RoadGraph, closures: Sequence[NamedClosure], now: datetime) -> list[Bridge]:
    """Give every bridge of a map, in the order of its timetable."""
    names = dict.fromkeys(each.name for each in closures)
    return [_bridge(graph, [each for each in closures if each.name == name], to_ms(now)) for name in names]


def _bridge(graph: RoadGraph, parts: Sequence[NamedClosure], now_ms: int) -> Bridge:
    arcs = np.concatenate([part.closure.arcs for part in parts])
    nodes = np.concatenate([graph.tail[arcs], graph.head[arcs]])
    spans = merged_spans_ms(parts)
    raised = next((ends for begins, ends in spans if begins <= now_ms < ends), None)
    following = next(((begins, ends) for begins, ends in spans if begins > now_ms), None)
    return Bridge(
        name=parts[0].name,
        lon=round(float(graph.lon[nodes].mean()), 6),
        lat=round(float(graph.lat[nodes].mean()), 6),
        raised_until=None if raised is None else from_ms(raised),
        begins_at=None if following is None else from_ms(following[0]),
        ends_at=None if following is None else from_ms(following[1]),
    )


def merged_spans_ms(parts: Sequence[NamedClosure]) -> list[tuple[int, int]]:
    """Give from when until when any part is closed, ascending; what touches or overlaps is one span."""
    windows = sorted(
        window
        for part in parts
        for window in zip(part.closure.begins_ms.tolist(), part.closure.ends_ms.tolist(), strict=True)
    )
    spans: list[tuple[int, int]] = []
    for begins, ends in windows:
        if spans and begins <= spans[-1][1]:
            spans[-1] = spans[-1][0], max(ends, spans[-1][1])
        else:
            spans.append((begins, ends))
    return spans
