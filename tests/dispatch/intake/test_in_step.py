"""Whatever is done to calls and incidents in any order, what follows events equals what is made anew at the end."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dispatch.channels.fix import Fix
from dispatch.channels.source import Source
from dispatch.commands import (
    AnswerCall,
    ChangeCall,
    ChangeIncident,
    CloseIncident,
    Command,
    EraseIncident,
    JoinIncidents,
    LocateCall,
    ReceiveCall,
    ReopenIncident,
    RingIn,
    SplitIncident,
    Undo,
)
from dispatch.intake.adapters.history_file import HistoryFile
from dispatch.intake.callers import Callers
from dispatch.intake.histories import Histories
from dispatch.intake.keys import Keys
from dispatch.intake.known_calls import KnownCalls
from dispatch.refusals import RefusedError
from simulator.clock import ManualClock
from town import ANNA, NOON, open_centre, road_place

if TYPE_CHECKING:
    from dispatch.centre import Centre
    from dispatch.duplicates.sketch import Sketch
    from dispatch.incident import Incident

KEYS = Keys(b"s" * 32)
PHONES = [f"+7911000000{number}" for number in range(3)]
STEPS = st.lists(
    st.tuples(
        st.sampled_from(
            [
                "receive",
                "ring",
                "answer",
                "correct",
                "change",
                "locate",
                "join",
                "split",
                "close",
                "reopen",
                "erase",
                "undo",
            ]
        ),
        st.integers(0, 50),
        st.integers(0, 50),
    ),
    max_size=25,
)


def command(centre: Centre, action: str, one: int, other: int) -> Command | None:
    """Give a command about some call and incident that are there; None where none is."""
    state, (lon, lat), phone = centre.state, road_place(other), PHONES[other % 3]
    if action == "receive":
        return ReceiveCall(phone=phone, lon=lon, lat=lat, address=f"Лесная улица, {other % 5}", reason="fever")
    if action == "ring":
        return RingIn("1", phone=phone)
    if action == "undo":
        return Undo(ANNA.name, ANNA.seat)
    calls, incidents = list(state.calls.values()), list(state.incidents.values())
    if not calls or (action not in {"answer", "correct", "locate"} and not incidents):
        return None
    call, incident = calls[one % len(calls)], incidents[one % len(incidents)] if incidents else None
    fix = Fix(lon=lon, lat=lat, radius_m=float(other + 1), at=centre.clock.now(), source=Source.AML)
    if incident is None or action in {"answer", "correct", "locate"}:
        of_call: dict[str, Command] = {
            "answer": AnswerCall(call.id, "anna"),
            "correct": ChangeCall(call.id, call.version, sealed={"phone": phone, "text": "боль в груди"}),
            "locate": LocateCall(call.id, fix),
        }
        return of_call.get(action)
    of_incident: dict[str, Command] = {
        "change": ChangeIncident(incident.id, incident.version, lon=lon, lat=lat, reason="chest_pain"),
        "join": JoinIncidents(incident.id, incidents[other % len(incidents)].id),
        "split": SplitIncident(incident.id),
        "close": CloseIncident(incident.id, "false_call"),
        "reopen": ReopenIncident(incident.id, "x"),
        "erase": EraseIncident(incident.id),
    }
    return of_incident[action]


def is_erased(incident: Incident | None) -> bool:
    return incident is not None and incident.erased


def sketches(known: KnownCalls) -> dict[str, Sketch]:
    while known.read_on():
        pass
    return known._book._sketches


def calls_in(file: HistoryFile) -> list[Any]:
    with file.reading() as connection:
        return connection.execute("SELECT * FROM calls ORDER BY call").fetchall()


async def rows(centre: Centre, path: Path) -> list[Any]:
    file = HistoryFile.open(path)
    await Histories(centre, file, KEYS).follow()
    told = calls_in(file)
    file.close()
    return told


@given(steps=STEPS)
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_books_that_follow_equal_books_that_are_made_anew(steps: list[tuple[str, int, int]]) -> None:
    with TemporaryDirectory() as folder:
        centre = open_centre(Path(folder), on_duty=False, clock=ManualClock(NOON))
        known, callers = KnownCalls(centre, KEYS.numbers), Callers(centre, KEYS.numbers)
        followed = HistoryFile.open(Path(folder) / "followed.sqlite")
        histories = Histories(centre, followed, KEYS)
        for listener in (known.hear, callers.hear):
            centre.listen(listener)
        for step in steps:
            asked = command(centre, *step)
            try:
                if asked is not None:
                    centre.handle(asked, ANNA)
            except RefusedError:
                continue
            asyncio.run(histories.follow())
            centre.clock.advance(timedelta(seconds=1))
        assert calls_in(followed) == asyncio.run(rows(centre, Path(folder) / "anew.sqlite"))
        assert sketches(known) == sketches(KnownCalls(centre, KEYS.numbers))
        anew = Callers(centre, KEYS.numbers)
        assert [callers.call_of(phone) for phone in PHONES] == [anew.call_of(phone) for phone in PHONES]
        incidents = centre.state.incidents
        erased = {call.id for call in centre.state.calls.values() if is_erased(incidents.get(call.opened))}
        assert not erased & {row[0] for row in calls_in(followed)}
        followed.close()
        centre.journal.close()
