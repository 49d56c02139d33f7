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
    closed : frozenset of int
        Arcs that are closed, by hand or by the clock.
    metric : callable
        Gives the metric of exactly these roads; asked only where their times are not known yet.
    """

    hour: int
    closed: frozenset[int]
    metric: Callable[[], Metric]


def roads_at(streets: Streets, now: datetime) -> Roads:
    """Give the roads as they are at an instant, with the arcs closed that the clock closes then."""
    raised = streets.raised_at(now)
    conditions = streets.conditions
    return Roads(conditions.hour, conditions.closed | raised, partial(streets.metric_without, raised))
