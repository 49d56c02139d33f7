"""The page of scenarios tells every key as it is, and its examples are scenarios."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from write_scenario_keys import PAGE, page

from simulator.scenario import read_sweep
from simulator.scenario.keys import keys_of
from simulator.scenario.scenario import LISTS, TABLES

if TYPE_CHECKING:
    from pathlib import Path

EXAMPLES = sorted(PAGE.parent.glob("*.toml"))


def test_the_page_is_what_the_keys_say() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run scripts/write_scenario_keys.py"


def test_every_number_with_a_unit_in_its_name_tells_it() -> None:
    for section in (*TABLES.values(), *LISTS.values()):
        for name, _, about in keys_of(section):
            for ending in ("min", "h", "s"):
                if name.endswith(f"_{ending}") and about.kind.startswith("number"):
                    assert about.unit == ending


@pytest.mark.parametrize("file", EXAMPLES, ids=[file.name for file in EXAMPLES])
def test_every_example_is_a_scenario(file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPATCH112_DATA", str(tmp_path))
    for scenario in read_sweep(file):
        assert f"({file.name})" in PAGE.read_text(encoding="utf-8")
        assert scenario.name
