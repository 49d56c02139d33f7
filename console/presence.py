"""Who is at work now, and on which card; kept in memory, because it is true only while consoles say so."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from dispatch.commands import ReleaseCall
from dispatch.vocabulary import CallState, ReleaseReason

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from dispatch.state import CentreState

GRACE: Final = timedelta(seconds=20)
"""How long a console may be silent before its calls go to others (m); consoles say that they are there every 5 s."""


@dataclass(frozen=True, slots=True)
class Present:
    """Somebody at a seat, the incident whose card is open there, and since when it is."""

    name: str
    seat: str
    heard_at: datetime
    incident: str | None = None
    since: datetime | None = None


class PresenceBook:
    """Signs of life by person and seat.

    Parameters
    ----------
    now
        The centre's clock.
    """

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._people: dict[tuple[str, str], Present] = {}

    def hear(self, name: str, seat: str) -> None:
        """Note that somebody did something."""
        now = self._now()
        known = self._people.get((name, seat)) or Present(name, seat, now)
        self._people[name, seat] = replace(known, heard_at=now)

    def look(self, name: str, seat: str, incident: str | None) -> None:
        """Note that somebody is there, and whose card is open before them."""
        now = self._now()
        known = self._people.get((name, seat))
        since = known.since if known is not None and known.incident == incident else now
        self._people[name, seat] = Present(name, seat, now, incident, since if incident else None)

    def on_card(self, incident: str) -> list[Present]:
        """Give everyone before whom the card of an incident is open, the first who opened it first."""
        self._forget_gone()
        here = [each for each in self._people.values() if each.incident == incident]
        return sorted(here, key=lambda each: (each.since or each.heard_at, each.name, each.seat))

    def heard_at(self, name: str) -> datetime | None:
        """Give when somebody was last heard, from whichever seat; None where that is long ago."""
        return max((each.heard_at for each in self._people.values() if each.name == name), default=None)

    def _forget_gone(self) -> None:
        since = self._now() - GRACE
        self._people = {key: each for key, each in self._people.items() if each.heard_at >= since}


def silent_takers(state: CentreState, book: PresenceBook, now: datetime) -> list[ReleaseCall]:
    """Give the calls that are to be taken from whoever has them: nothing was heard of them for too long.

    Only calls that came over a line: what somebody took down by hand has no open line that waits.
    """
    releases = []
    for call in state.lines():
        if call.state is not CallState.ANSWERED or call.line is None or call.taker is None:
            continue
        heard = max(filter(None, (call.answered_at, book.heard_at(call.taker))), default=now)
        if now - heard > GRACE:
            releases.append(ReleaseCall(call.id, call.taker, ReleaseReason.SILENT))
    return releases
