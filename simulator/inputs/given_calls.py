"""Calls that are the same in every run, and what is done with any that are given."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from maps.road_graph import frozen
from simulator.history.columns import NO_URGENCY
from simulator.inputs.columns import HOUR_MS, Arrivals, Demands
from simulator.scenario.errors import ScenarioError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from simulator.scenario import Scenario


@dataclass(frozen=True, slots=True, eq=False)
class GivenArrivals:
    """The same calls in every run.

    Attributes
    ----------
    given : Arrivals
    row : (calls,) int64
        Row of each in the file or history.
    left_out : dict
        How many of these cannot be simulated, by reason.
    """

    given: Arrivals
    row: NDArray[np.int64]
    left_out: dict[str, int]

    def arrivals(self, _run: int) -> Arrivals:
        """Give who calls."""
        return self.given


@dataclass(frozen=True, slots=True, eq=False)
class GivenDemands:
    """The same times in every run."""

    given: Demands

    def demands(self, _arrivals: Arrivals, _run: int) -> Demands:
        """Give what calls ask."""
        return self.given


def priorities(
    scenario: Scenario, urgency: NDArray[np.int8], reason_class: NDArray[np.int32], classes: tuple[str, ...]
) -> NDArray[np.int8]:
    """Give the priority of each call: its own, or else that of its class, or else the usual one, (calls,) int8."""
    told = scenario.calls.priorities or {}
    unknown = sorted(set(told) - set(classes))
    if unknown:
        place = scenario.where("calls.priorities")
        raise ScenarioError(f"{place} names {unknown[0]!r}, no class of the calls: {', '.join(classes[:20])}")
    of_class = np.array([int(told.get(name, scenario.calls.usual_priority)) for name in classes], dtype=np.int8)
    return frozen(np.where(urgency == NO_URGENCY, of_class[reason_class], urgency).astype(np.int8))


def kept(
    scenario: Scenario, arrivals: Arrivals, left_out: dict[str, int], known: NDArray[np.bool_], key: str
) -> GivenArrivals:
    """Keep the calls that are known well enough and fall into the run."""
    hours = scenario.runs.duration_h
    end_ms = np.inf if hours is None else hours * HOUR_MS
    before, after = arrivals.at_ms < 0, arrivals.at_ms >= end_ms
    left_out |= {"before the beginning": int((known & before).sum()), "after the end": int((known & after).sum())}
    rows = np.flatnonzero(known & ~before & ~after)
    if not rows.size:
        told = ", ".join(f"{count} {reason}" for reason, count in left_out.items() if count)
        raise ScenarioError(f"{scenario.where(key)}: no call is left{f': {told}' if told else ''}")
    names = (each.name for each in fields(arrivals) if each.name != "classes")
    columns: dict[str, Any] = {name: frozen(getattr(arrivals, name)[rows]) for name in names}
    kept = replace(arrivals, **columns)
    return GivenArrivals(kept, rows, {reason: count for reason, count in left_out.items() if count})
