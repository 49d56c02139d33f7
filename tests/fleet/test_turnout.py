"""Only a crew that sits at its station needs time to roll."""

from __future__ import annotations

from datetime import timedelta

from fleet.turnout import Turnout, turnout_ms


def test_turnout_depends_on_where_the_crew_is() -> None:
    assert turnout_ms("at_station") == 60_000
    assert turnout_ms("free_on_road") == 0
    assert turnout_ms("relocating") == 0


def test_a_service_sets_its_own_turnout() -> None:
    slow = Turnout(at_station=timedelta(minutes=2), on_road=timedelta(seconds=5))
    assert turnout_ms("at_station", slow) == 120_000
    assert turnout_ms("free_on_road", slow) == 5_000
