"""The example files are a fleet that can be imported, and never overwrite what is there."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from fleet.errors import FleetError
from fleet.tables import read_fleet
from fleet.template import write_template
from fleet.vocabulary import CAPABILITIES, DEPARTMENTS, WAYS_OF_MOVING

if TYPE_CHECKING:
    from pathlib import Path

PETERSBURG = ZoneInfo("Europe/Moscow")


def test_the_template_can_be_imported(tmp_path: Path) -> None:
    write_template(tmp_path / "fleet")
    fleet = read_fleet(tmp_path / "fleet", time_zone=PETERSBURG)
    assert [unit.call_sign for unit in fleet.units] == ["1-1", "1-2", "2-1", "ФАП-1", "Санавиация-1"]
    assert [unit.moves.code for unit in fleet.units] == ["road", "road", "road", "foot", "air"]
    assert fleet.hospital_by_id["h2"].departments == {"paediatric"}
    assert not fleet.made_up
    sunday_noon = datetime(2025, 3, 2, 9, tzinfo=UTC)
    assert fleet.duty(sunday_noon) == {
        "u2": datetime(2025, 3, 3, 5, tzinfo=UTC),
        "u3": datetime(2025, 3, 2, 17, tzinfo=UTC),
        "u5": datetime(2025, 3, 2, 17, tzinfo=UTC),
    }


def test_the_readme_names_every_file_and_every_word(tmp_path: Path) -> None:
    names = {path.name for path in write_template(tmp_path)}
    assert names == {"README.txt", "stations.csv", "units.csv", "crews.csv", "shifts.csv", "hospitals.csv"}
    readme = (tmp_path / "README.txt").read_text(encoding="utf-8")
    for word in (*names, *CAPABILITIES.codes, *DEPARTMENTS.codes, *WAYS_OF_MOVING.codes, "driver"):
        assert word in readme or word == "README.txt"


def test_a_file_that_is_there_is_never_overwritten(tmp_path: Path) -> None:
    (tmp_path / "units.csv").write_text("mine", encoding="utf-8")
    with pytest.raises(FleetError, match=r"units\.csv is there already"):
        write_template(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["units.csv"]
