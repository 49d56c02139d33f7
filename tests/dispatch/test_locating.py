from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from dispatch.channels.fix import Fix
from dispatch.channels.source import Source
from dispatch.commands import AnswerCall, ChangeIncident, CloseIncident, LocateCall, ReceiveCall, RingIn
from dispatch.refusals import IncidentEndedError
from simulator.clock import ManualClock
from town import ANNA, NOON, open_centre, road_place

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from dispatch.centre import Centre


@pytest.fixture
def centre(tmp_path: Path) -> Iterator[Centre]:
    opened = open_centre(tmp_path, clock=ManualClock(NOON))
    yield opened
    opened.journal.close()


def fix(index: int, radius_m: float, *, source: Source = Source.AML_CELL, at: datetime = NOON) -> Fix:
    lon, lat = road_place(index)
    return Fix(lon=lon, lat=lat, radius_m=radius_m, at=at, source=source)


def exact(centre: Centre, incident: str) -> tuple[float, float]:
    told = centre.sealed.merged(centre.state.incidents[incident].sealed_at)
    return told["lon"], told["lat"]


def test_a_finer_place_takes_the_place_of_a_rougher_one_and_says_so(centre: Centre) -> None:
    call = centre.handle(ReceiveCall(reason="chest_pain"), ANNA)
    first = centre.handle(LocateCall(call["call"], fix(3, 2_000)), ANNA)
    finer = centre.handle(LocateCall(call["call"], fix(4, 20, source=Source.AML_GNSS)), ANNA)
    rough = centre.handle(LocateCall(call["call"], fix(5, 900)), ANNA)
    assert [(each["used"], each["why"]) for each in (first, finer, rough)] == [
        (True, "first"),
        (True, "finer"),
        (False, "worse"),
    ]
    incident = centre.state.incidents[call["incident"]]
    assert exact(centre, incident.id) == pytest.approx(road_place(4))
    assert (incident.located.source, incident.located.radius_m) == (Source.AML_GNSS, 20)
    assert incident.state == "waiting"


def test_what_a_person_set_is_never_replaced_by_a_machine_but_shown(centre: Centre) -> None:
    lon, lat = road_place(3)
    call = centre.handle(ReceiveCall(reason="chest_pain", lon=lon, lat=lat, address="Лесная, 5"), ANNA)
    told = centre.handle(LocateCall(call["call"], fix(900, 10, source=Source.AML_GNSS)), ANNA)
    incident = centre.state.incidents[call["incident"]]
    assert (told["used"], told["why"]) == (False, "held_by_person")
    assert exact(centre, incident.id) == (lon, lat)
    assert incident.proposal is not None
    assert incident.proposal.contradicts
    chosen = centre.sealed.of(incident.proposal.seq)
    taken = ChangeIncident(incident.id, incident.version, lon=chosen["lon"], lat=chosen["lat"])
    centre.handle(taken, ANNA)
    assert centre.state.incidents[incident.id].proposal is None


def test_a_place_that_comes_while_it_rings_is_that_of_the_incident_when_it_is_answered(centre: Centre) -> None:
    call = centre.handle(RingIn("1", phone="+70000000001"), ANNA)
    centre.handle(LocateCall(call["call"], fix(7, 30, source=Source.AML_GNSS)), ANNA)
    assert call["incident"] not in centre.state.incidents
    centre.handle(AnswerCall(call["call"], "anna"), ANNA)
    incident = centre.state.incidents[call["incident"]]
    assert exact(centre, incident.id) == pytest.approx(road_place(7))
    assert incident.located.source is Source.AML_GNSS
    finer = centre.handle(LocateCall(call["call"], fix(8, 5, source=Source.AML_GNSS)), ANNA)
    assert finer["used"]


def test_a_clock_a_day_off_is_no_place(centre: Centre) -> None:
    call = centre.handle(ReceiveCall(reason="chest_pain"), ANNA)
    told = centre.handle(LocateCall(call["call"], fix(3, 10, at=NOON - timedelta(days=2))), ANNA)
    assert (told["used"], told["why"]) == (False, "clock")
    assert centre.state.incidents[call["incident"]].state == "draft"


def test_a_closed_incident_is_not_moved(centre: Centre) -> None:
    call = centre.handle(ReceiveCall(reason="chest_pain"), ANNA)
    centre.handle(CloseIncident(call["incident"], "cancelled"), ANNA)
    with pytest.raises(IncidentEndedError):
        centre.handle(LocateCall(call["call"], fix(3, 10)), ANNA)
