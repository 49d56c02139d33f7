"""Barriers on roads: those that close cut the road in two, others cost time on the arcs through them."""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from maps.chains import PER_CHAIN

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from maps.chains import Chains
    from maps.obstacles import Barrier

_EXAMPLES: Final = 10
_ENDS_OF_A_ROAD: Final = 2
"""Ends of chains that meet at a point in the middle of one road; where more meet it is a junction."""


@dataclass(frozen=True, slots=True)
class BarrierCount:
    """What became of the barriers of one kind that stand on roads.

    Attributes
    ----------
    kind : str
        Value of `barrier`.
    met : int
        The sum of the next four.
    passed, closing : int
    at_ends : int
        Where the road ends: they bar nobody.
    at_junctions : int
        Where several roads meet: nobody can tell which of them it bars, and none is.
    closing_nodes : tuple of int
        The first OSM nodes of those that close.
    """

    kind: str
    met: int
    passed: int
    closing: int
    at_ends: int
    at_junctions: int
    closing_nodes: tuple[int, ...]


@dataclass(slots=True)
class BarrierNodes:
    """The barriers of a file, on roads or elsewhere, in columns."""

    _node: array[int] = field(default_factory=lambda: array("q"))
    _kind: array[int] = field(default_factory=lambda: array("i"))
    _loss_ms: array[int] = field(default_factory=lambda: array("i"))
    _closes: array[int] = field(default_factory=lambda: array("b"))
    _kinds: dict[str, int] = field(default_factory=dict)

    def add(self, node: int, kind: str, barrier: Barrier) -> None:
        """Take one more, each node once."""
        self._node.append(node)
        self._kind.append(self._kinds.setdefault(kind, len(self._kinds)))
        self._loss_ms.append(barrier.loss_ms)
        self._closes.append(barrier.closes)

    def on(self, chains: Chains) -> BarredRoads:
        """Cut roads at the barriers that close, and tell what the others cost."""
        node = np.array(self._node, dtype=np.int64)
        order = np.argsort(node)
        place = np.flatnonzero(np.isin(chains.point, node))
        at = order[np.searchsorted(node, chains.point[place], sorter=order)]
        ends = np.where(_is_end(chains)[place], 1, 2)
        meeting = np.bincount(at, weights=ends, minlength=len(node))
        closes = np.array(self._closes, dtype=np.bool_)
        within = meeting == _ENDS_OF_A_ROAD
        loss_ms = np.zeros(len(chains.point), dtype=np.int64)
        loss_ms[place] = np.where(within & ~closes, np.array(self._loss_ms, dtype=np.int64), 0)[at]
        cut = place[(within & closes)[at]]
        return BarredRoads(*_cut(chains, loss_ms, cut), self._counts(node, meeting, closes))

    def _counts(
        self, node: NDArray[np.int64], meeting: NDArray[Any], closes: NDArray[np.bool_]
    ) -> tuple[BarrierCount, ...]:
        within = meeting == _ENDS_OF_A_ROAD
        outcomes = (within & ~closes, within & closes, meeting == 1, meeting > _ENDS_OF_A_ROAD)
        kinds = np.array(self._kind, dtype=np.int64)
        counts = []
        for kind, number in self._kinds.items():
            of_kind = kinds == number
            passed, closing, at_ends, at_junctions = (int((of_kind & outcome).sum()) for outcome in outcomes)
            met = passed + closing + at_ends + at_junctions
            if met:
                shut = tuple(node[of_kind & within & closes][:_EXAMPLES].tolist())
                counts.append(BarrierCount(kind, met, passed, closing, at_ends, at_junctions, shut))
        return tuple(sorted(counts, key=lambda count: (-count.met, count.kind)))


@dataclass(frozen=True, slots=True, eq=False)
class BarredRoads:
    """Roads as barriers leave them.

    Attributes
    ----------
    chains : Chains
        A road ends on both sides of a barrier that closes it; the point on the far side has a number of its own, below
        all others.
    loss_ms : (points,) int64
        Time that the barrier at each point costs.
    counts : tuple of BarrierCount
        The most frequent kind first.
    """

    chains: Chains
    loss_ms: NDArray[np.int64]
    counts: tuple[BarrierCount, ...]


def _is_end(chains: Chains) -> NDArray[np.bool_]:
    is_end = np.zeros(len(chains.point), dtype=np.bool_)
    is_end[chains.start[:-1]] = True
    is_end[chains.start[1:] - 1] = True
    return is_end


def _cut(chains: Chains, loss_ms: NDArray[np.int64], cut: NDArray[np.int64]) -> tuple[Chains, NDArray[np.int64]]:
    """Part the roads at points, one within a chain or two at the ends of chains for each barrier."""
    if len(cut) == 0:
        return chains, loss_ms
    at_end = _is_end(chains)[cut]
    inner, ends = cut[~at_end], cut[at_end]
    ends = ends[np.argsort(chains.point[ends], kind="stable")][1::2]
    lowest = min(int(chains.point.min()), 0)
    point = chains.point.copy()
    point[ends] = lowest - 1 - np.arange(len(ends))
    far_side = lowest - 1 - len(ends) - np.arange(len(inner))
    before = np.searchsorted(inner, chains.start)
    start = np.sort(np.concatenate((chains.start + before, inner + 1 + np.arange(len(inner)))))
    chain = np.repeat(np.arange(len(chains.start) - 1), np.diff(before) + 1)
    parted = replace(
        chains,
        start=start,
        point=np.insert(point, inner + 1, far_side),
        lon=np.insert(chains.lon, inner + 1, chains.lon[inner]),
        lat=np.insert(chains.lat, inner + 1, chains.lat[inner]),
        **{name: getattr(chains, name)[chain] for name in PER_CHAIN},
    )
    return parted, np.insert(loss_ms, inner + 1, 0)
