"""Made-up lifecycles of incidents as appends, for measuring how fast a journal is written, read and folded."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from dispatch import events as e
from dispatch.journal.port import Append
from dispatch.vocabulary import AssignmentStatus, Form

if TYPE_CHECKING:
    from collections.abc import Iterator

EVENTS_EACH: Final = 10
"""Events of one lifecycle: call, incident, unit, six statuses, closed."""

_UNITS: Final = 450
_START: Final = datetime.fromisoformat("2026-11-22T09:00:00+00:00")
_APART: Final = timedelta(seconds=21)
"""86,400 s over 4,100 calls a day."""


def lifecycles(count: int) -> Iterator[Append]:
    """Give whole lifecycles, one after another, as a day of 4,100 calls has them; nothing in them is sealed."""
    return (_lifecycle(number) for number in range(1, count + 1))


def _lifecycle(number: int) -> Append:
    incident, unit, at = str(number), f"u{number % _UNITS:03d}", _START + number * _APART
    stream, touches = f"incident:{incident}", (f"unit:{unit}",)
    received = e.CallReceived(call=incident, incident=incident, reason="injury")
    opened = e.IncidentOpened(
        incident=incident,
        call=incident,
        priority=2,
        form=Form.EMERGENCY,
        reason="injury",
        place=e.Place(lon=30.3141592, lat=59.9386301),
    )
    assigned = e.UnitAssigned(
        assignment=f"{incident}-1",
        incident=incident,
        unit=unit,
        eta_ms=412_000,
        recommended=unit,
        parts={"turnout": 60_000, "travel": 352_000, "urgency": 824_000},
    )
    moves = [
        e.AssignmentMoved(
            assignment=f"{incident}-1", incident=incident, unit=unit, status=status, reached_at=at + place * _APART
        )
        for place, status in enumerate(AssignmentStatus)
        if status is not AssignmentStatus.PROPOSED
    ]
    closed = e.IncidentClosed(incident=incident, reason="completed")
    events = (
        e.new_event(received, f"call:{incident}"),
        e.new_event(opened, stream),
        *(e.new_event(each, stream, touches=touches) for each in (assigned, *moves)),
        e.new_event(closed, stream),
    )
    return Append(events, {}, by="benchmark", seat="1", at=at)
