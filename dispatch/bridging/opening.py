"""The opening that a warning is about: the next one within fifteen minutes, else what is raised now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fleet.instants import to_ms
from fleet.relocation import next_opening, present_opening

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from dispatch.bridging.timetable import NamedClosure
    from fleet.relocation import Opening


@dataclass(frozen=True, slots=True)
class Alarm:
    """An opening that people are warned of, with the names of all bridges that are up then.

    Attributes
    ----------
    opening : Opening
    names : tuple of str
    is_raised : bool
        Whether it has begun, and nothing more opens within fifteen minutes.
    """

    opening: Opening
    names: tuple[str, ...]
    is_raised: bool

    @property
    def arcs(self) -> frozenset[int]:
        """Everything that is closed during the opening."""
        return frozenset(self.opening.arcs.tolist())


def alarm_at(closures: Sequence[NamedClosure], now: datetime) -> Alarm | None:
    """Give what people are to be warned of at an instant; None while all bridges are down and stay so."""
    windows = [each.closure for each in closures]
    coming = next_opening(windows, to_ms(now))
    opening = coming or present_opening(windows, to_ms(now))
    if opening is None:
        return None
    names = dict.fromkeys(closures[row].name for row in opening.closures.tolist())
    return Alarm(opening, tuple(names), is_raised=coming is None)
