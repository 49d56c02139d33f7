from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from dispatch.commands import (
    AssignUnit,
    CloseIncident,
    EraseIncident,
    JoinIncidents,
    ReceiveCall,
    ReopenIncident,
    SplitIncident,
)
from dispatch.refusals import BadFieldError, HasUnitsError, IncidentOpenError
from town import ANNA, open_centre, road_place

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from dispatch.centre import Centre


@pytest.fixture
def centre(tmp_path: Path) -> Iterator[Centre]:
    opened = open_centre(tmp_path)
    yield opened
    opened.journal.close()


def call(centre: Centre, reason: str, *, phone: str = "+70000000001", index: int = 3) -> str:
    lon, lat = road_place(index)
    answer: dict[str, Any] = centre.handle(ReceiveCall(lon=lon, lat=lat, reason=reason, phone=phone), ANNA)
    return str(answer["incident"])


def test_the_other_incident_has_all_calls_and_is_at_least_as_urgent(centre: Centre) -> None:
    fever, pain = call(centre, "fever"), call(centre, "chest_pain", phone="+70000000002")
    centre.handle(JoinIncidents(pain, fever), ANNA)
    joined, into = centre.state.incidents[pain], centre.state.incidents[fever]
    assert into.calls == ("1", "2")
    assert (into.priority, into.form) == (1, "emergency")
    assert (joined.state, joined.close_reason, joined.joined_to) == ("closed", "duplicate", fever)
    assert {each.incident for each in centre.state.calls.values()} == {fever}


def test_split_gives_each_incident_its_own_calls_back(centre: Centre) -> None:
    one, other, third = (call(centre, "fever") for _ in range(3))
    centre.handle(JoinIncidents(third, other), ANNA)
    centre.handle(JoinIncidents(other, one), ANNA)
    assert centre.state.incidents[one].calls == ("1", "2", "3")
    centre.handle(SplitIncident(other), ANNA)
    assert centre.state.incidents[one].calls == ("1",)
    assert centre.state.incidents[other].calls == ("2", "3")
    assert centre.state.incidents[other].state == "waiting"
    centre.handle(SplitIncident(third), ANNA)
    assert [centre.state.incidents[each].calls for each in (one, other, third)] == [("1",), ("2",), ("3",)]


def test_an_incident_with_a_unit_on_it_is_not_joined(centre: Centre) -> None:
    one, other = call(centre, "fever"), call(centre, "fever")
    unit = centre.fleet.units[0].id
    centre.handle(AssignUnit(one, unit), ANNA)
    with pytest.raises(HasUnitsError, match=unit):
        centre.handle(JoinIncidents(one, other), ANNA)
    centre.handle(JoinIncidents(other, one), ANNA)
    assert centre.state.incidents[one].state == "assigned"


def test_what_cannot_be_joined_or_split_is_told(centre: Centre) -> None:
    one = call(centre, "fever")
    draft = centre.handle(ReceiveCall(reason="fever"), ANNA)["incident"]
    for command, field in (
        (JoinIncidents(one, one), "into"),
        (JoinIncidents(one, "99"), "into"),
        (JoinIncidents(one, draft), "into"),
        (SplitIncident(one), "incident"),
    ):
        with pytest.raises(BadFieldError, match=field):
            centre.handle(command, ANNA)


def test_a_joined_incident_is_split_not_reopened(centre: Centre) -> None:
    one, other = call(centre, "fever"), call(centre, "fever")
    centre.handle(JoinIncidents(other, one), ANNA)
    with pytest.raises(BadFieldError, match="split it from there"):
        centre.handle(ReopenIncident(other, "ошибка"), ANNA)


def test_an_erase_takes_what_was_joined_with_it(centre: Centre) -> None:
    one, other, third = (call(centre, "fever", phone=f"+7000000000{number}") for number in (1, 2, 3))
    centre.handle(JoinIncidents(third, other), ANNA)
    centre.handle(JoinIncidents(other, one), ANNA)
    with pytest.raises(BadFieldError, match=f"erase that one|joined to incident {one}"):
        centre.handle(EraseIncident(other), ANNA)
    with pytest.raises(IncidentOpenError):
        centre.handle(EraseIncident(one), ANNA)
    centre.handle(CloseIncident(one, "completed"), ANNA)
    centre.handle(EraseIncident(one), ANNA)
    assert [centre.state.incidents[each].erased for each in (one, other, third)] == [True] * 3
    sealed = [centre.journal.unseal(event) for event in centre.journal.read(after=0, limit=100) if event.ciphertext]
    assert sealed
    assert not any(sealed)
    assert not any(centre.sealed.merged(each.sealed_at) for each in centre.state.calls.values())
    assert centre.journal.verify().events == centre.state.last_seq
