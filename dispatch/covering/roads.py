"""The roads of an instant as the cover reads them: by what is closed, whoever closed it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from dispatch.streets import Streets
    from routing import Metric


@dataclass(frozen=True, slots=True)
class Roads:
    """Everything that driving times depend on where nobody waits before a raised bridge.

    Attributes
    ----------
    hour : int
        Of the week, from Monday 00:00 on the region's wall clock.
    by_hand, raised : frozenset of int
        Arcs that are closed by hand, and by the clock.
    plain : Metric
        With the arcs closed that are closed by hand.
    metric : callable
        Gives the metric with all of them closed; asked only where it is needed.
    """

    hour: int
    by_hand: frozenset[int]
    raised: frozenset[int]
    plain: Metric
    metric: Callable[[], Metric]

    @property
    def closed(self) -> frozenset[int]:
        """All arcs that are closed."""
        return self.by_hand | self.raised


def roads_at(streets: Streets, now: datetime) -> Roads:
    """Give the roads as they are at an instant, with the arcs closed that the clock closes then."""
    conditions, raised = streets.conditions, streets.raised_at(now)
    return Roads(
        hour=conditions.hour,
        by_hand=conditions.closed,
        raised=raised,
        plain=streets.metric.metric,
        metric=partial(streets.metric_without, raised),
    )
