from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from dispatch.commands import ManUnit, OfferHandover, ReceiveCall, SignHandover
from dispatch.refusals import BadFieldError, UnknownError
from dispatch.state import CentreState
from dispatch.vocabulary import HandoverKind
from town import ANNA, BORIS, open_centre

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from dispatch.centre import Centre


@pytest.fixture
def centre(tmp_path: Path) -> Iterator[Centre]:
    opened = open_centre(tmp_path)
    yield opened
    opened.journal.close()


def test_a_shift_is_handed_over_with_what_is_open_and_signed_by_both(centre: Centre) -> None:
    incident = centre.handle(ReceiveCall(reason="fever"), ANNA)["incident"]
    handover = centre.handle(OfferHandover(HandoverKind.SHIFT, ANNA.seat, "мост разведён"), ANNA)["id"]
    with pytest.raises(BadFieldError, match="not by who hands it over"):
        centre.handle(SignHandover(handover, ANNA.name), ANNA)
    centre.handle(SignHandover(handover, BORIS.name), BORIS)
    held = centre.state.handovers[handover]
    assert (held.offered_by, held.signed_by, held.open_incidents) == (ANNA.name, BORIS.name, (incident,))
    with pytest.raises(BadFieldError, match="signed by boris already"):
        centre.handle(SignHandover(handover, "vera"), BORIS)
    with pytest.raises(UnknownError):
        centre.handle(SignHandover("99", BORIS.name), BORIS)
    replayed = CentreState().fold(centre.journal.public_parts(after=0))
    assert replayed.checkpoint() == centre.state.checkpoint()
    assert CentreState.of(centre.state.checkpoint()).checkpoint() == centre.state.checkpoint()


def test_a_crew_member_rides_with_one_unit(centre: Centre) -> None:
    one, other = (unit.id for unit in centre.fleet.units[:2])
    member = centre.fleet.crew[0].id
    centre.handle(ManUnit(one, (member,)), ANNA)
    assert centre.state.units[one].crew == (member,)
    with pytest.raises(BadFieldError, match=f"rides with unit {one}"):
        centre.handle(ManUnit(other, (member,)), ANNA)
    with pytest.raises(BadFieldError, match="there is no crew member"):
        centre.handle(ManUnit(other, ("nobody",)), ANNA)
    centre.handle(ManUnit(one, ()), ANNA)
    centre.handle(ManUnit(other, (member,)), ANNA)


def test_the_roster_says_who_rides_with_each_unit_on_duty(centre: Centre) -> None:
    now = centre.clock.now()
    crews = centre.fleet.crews(now)
    assert crews.keys() == centre.fleet.duty(now).keys()
    local = now.astimezone(centre.fleet.time_zone)
    by_unit = {shift.unit: shift.crew for shift in centre.fleet.shifts if shift.on_duty_at(local)}
    assert crews == by_unit
