"""Places that wait for a call of their number outlive the process, sealed, as long as they may wait."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from dispatch.channels.fix import Fix
from dispatch.channels.source import Source
from dispatch.commands import LocateCall, RingIn
from dispatch.errors import JournalError
from dispatch.intake.adapters import sightings_file
from dispatch.intake.adapters.sightings_file import KeptSighting, KeptSightings, SightingsFile
from dispatch.intake.callers import HELD, MOST_OF_ONE, Callers
from dispatch.intake.keys import Keys
from simulator.clock import ManualClock
from town import ANNA, NOON, open_centre, road_place

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

KEYS = Keys(b"s" * 32)
PHONE = "+79110000001"


@pytest.fixture
def file(tmp_path: Path) -> Iterator[SightingsFile]:
    opened = SightingsFile.open(tmp_path / "sightings.sqlite")
    yield opened
    opened.close()


def fix(index: int = 0, radius_m: float | None = 12.5) -> Fix:
    lon, lat = road_place(index)
    return Fix(lon=lon, lat=lat, radius_m=radius_m, at=NOON, source=Source.AML_GNSS)


def sighting(index: int = 0, number: str = "n") -> KeptSighting:
    return KeptSighting(number, fix(index), NOON + timedelta(seconds=index))


def test_what_is_kept_is_given_again_in_its_order(file: SightingsFile) -> None:
    kept = KeptSightings(file, KEYS.sightings)
    told = [sighting(index, f"n{index % 2}") for index in range(4)]
    for each in told:
        kept.keep(each)
    assert kept.since(NOON) == told
    assert kept.since(NOON + timedelta(seconds=2)) == told[2:]


def test_neither_number_nor_place_can_be_read_in_the_file(tmp_path: Path, file: SightingsFile) -> None:
    centre = open_centre(tmp_path, on_duty=False)
    held = Callers(centre, KEYS.numbers).hold(PHONE, fix())
    assert held is not None
    KeptSightings(file, KEYS.sightings).keep(held)
    octets = b"".join(path.read_bytes() for path in tmp_path.glob("sightings.sqlite*"))
    assert held.number.encode() in octets
    for text in (PHONE, PHONE[-7:], f"{fix().lon:.4f}"[:6], f"{fix().lat:.4f}"[:6], "gnss"):
        assert text.encode() not in octets
    centre.journal.close()


def test_under_another_secret_nothing_is_told_but_how_much_was_lost(
    file: SightingsFile, caplog: pytest.LogCaptureFixture
) -> None:
    KeptSightings(file, KEYS.sightings).keep(sighting())
    assert KeptSightings(file, Keys(b"x" * 32).sightings).since(NOON) == []
    assert "1 places that wait for a call cannot be unsealed" in caplog.text


def test_the_oldest_are_given_up_where_there_are_too_many(file: SightingsFile, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sightings_file, "MOST_KEPT", 3)
    kept = KeptSightings(file, KEYS.sightings)
    for index in range(8):
        kept.keep(sighting(index))
    assert kept.since(NOON) == [sighting(index) for index in (5, 6, 7)]


def test_numbers_and_old_places_are_forgotten(file: SightingsFile) -> None:
    kept = KeptSightings(file, KEYS.sightings)
    for index in range(4):
        kept.keep(sighting(index, f"n{index % 2}"))
    kept.forget_number("n0")
    kept.forget_before(NOON + timedelta(seconds=2))
    assert kept.since(NOON) == [sighting(3, "n1")]


def test_a_file_of_something_else_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "sightings.sqlite"
    path.write_bytes(b"no database, but long enough to be told from an empty file")
    with pytest.raises(JournalError, match=r"sightings\.sqlite"):
        SightingsFile.open(path)


def test_a_call_that_rang_before_a_crash_is_owed_its_place_and_a_placed_one_is_not(tmp_path: Path) -> None:
    centre = open_centre(tmp_path, on_duty=False, clock=ManualClock(NOON))
    held = Callers(centre, KEYS.numbers).hold(PHONE, fix())
    assert held is not None
    call = centre.handle(RingIn("1", phone=PHONE), ANNA)["call"]
    (owed,) = Callers(centre, KEYS.numbers, [held]).due()
    assert owed == LocateCall(call, fix())
    centre.handle(owed, ANNA)
    assert list(Callers(centre, KEYS.numbers, [held]).due()) == []
    centre.journal.close()


def test_what_waited_too_long_is_owed_to_nobody(tmp_path: Path) -> None:
    clock = ManualClock(NOON)
    centre = open_centre(tmp_path, on_duty=False, clock=clock)
    held = Callers(centre, KEYS.numbers).hold(PHONE, fix())
    assert held is not None
    centre.handle(RingIn("1", phone=PHONE), ANNA)
    clock.advance(HELD + timedelta(seconds=1))
    assert list(Callers(centre, KEYS.numbers, [held]).due()) == []
    centre.journal.close()


def test_of_one_number_the_newest_are_held_again(tmp_path: Path) -> None:
    centre = open_centre(tmp_path, on_duty=False, clock=ManualClock(NOON))
    callers = Callers(centre, KEYS.numbers)
    held = [each for index in range(MOST_OF_ONE + 3) if (each := callers.hold(PHONE, fix(index))) is not None]
    assert callers.hold(PHONE, fix(MOST_OF_ONE)) is None
    centre.handle(RingIn("1", phone=PHONE), ANNA)
    again = Callers(centre, KEYS.numbers, held)
    assert [each.fix for each in again.due()] == [each.fix for each in held[-MOST_OF_ONE:]]
    centre.journal.close()
