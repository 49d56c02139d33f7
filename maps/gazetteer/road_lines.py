"""Ways of one road joined to lines that are as long as possible."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from maps.road_graph import great_circle_m

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from maps.gazetteer.osm_columns import Lines

    End = tuple[int, bool]
    """A way, and whether it is met at its last point."""


class RoadLine(NamedTuple):
    """A line of a road: its most frequent name, degrees, and metres from its begin; (points,) float64 each."""

    name: str
    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    run_m: NDArray[np.float64]


def joined_lines(lines: Lines, ways: Sequence[int]) -> Iterator[RoadLine]:
    """Join ways where they meet, at a fork those that go on straightest; each way is in one line."""
    onward = _onward(lines, ways)
    left = dict.fromkeys(ways)
    firsts = [way for way in ways if (way, False) not in onward or (way, True) not in onward]
    for way in (*firsts, *ways):
        if way in left:
            chain = _chain(way, onward, left)
            yield _line(lines, chain)


def _onward(lines: Lines, ways: Sequence[int]) -> dict[End, End]:
    """Pair the ends of ways that meet, the straightest pairs first."""
    meeting: dict[int, list[End]] = defaultdict(list)
    for way in ways:
        for is_last in (False, True):
            meeting[int(lines.ends[way, int(is_last)])].append((way, is_last))
    onward: dict[End, End] = {}
    for ends in meeting.values():
        pairs = [(a, b) for number, a in enumerate(ends) for b in ends[number + 1 :] if a[0] != b[0]]
        leaving = {end: _leaving(lines, end) for end in ends} if len(ends) > 2 else {}
        for a, b in sorted(pairs, key=lambda pair: float(leaving[pair[0]] @ leaving[pair[1]])) if leaving else pairs:
            if a not in onward and b not in onward:
                onward[a], onward[b] = b, a
    return onward


def _leaving(lines: Lines, end: End) -> NDArray[np.float64]:
    """Give the direction in which a way leaves one of its ends, as a unit vector."""
    lon, lat = lines.points(end[0])
    order = slice(None, None, -1) if end[1] else slice(None)
    lon, lat = lon[order], lat[order]
    step = np.array([(lon[1] - lon[0]) * np.cos(np.radians(lat[0])), lat[1] - lat[0]])
    return np.asarray(step / (np.hypot(*step) or 1.0))


def _chain(way: int, onward: dict[End, End], left: dict[int, None]) -> list[End]:
    """Follow a road from a way in one direction; ways with the end at which each is left."""
    leaves = (way, True) in onward or (way, False) not in onward
    at: End | None = (way, leaves)
    chain = []
    while at is not None and at[0] in left:
        chain.append(at)
        del left[at[0]]
        met = onward.get(at)
        at = None if met is None else (met[0], not met[1])
    return chain


def _line(lines: Lines, chain: list[End]) -> RoadLine:
    names = Counter(lines.texts[lines.name[way]] for way, _ in chain if lines.name[way])
    parts = [np.column_stack(lines.points(way))[:: 1 if leaves_at_last else -1] for way, leaves_at_last in chain]
    points = np.concatenate(parts)
    moves = np.ones(len(points), dtype=bool)
    moves[1:] = (points[1:] != points[:-1]).any(axis=1)
    lon, lat = points[moves].T
    run_m = np.concatenate(([0.0], np.cumsum(great_circle_m(lon[:-1], lat[:-1], lon[1:], lat[1:]))))
    return RoadLine(names.most_common(1)[0][0] if names else "", lon, lat, run_m)
