"""Recorded histories, and what the notes beside them say is odd in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from simulator.history.inspecting import inspect
from simulator.history.mapping_file import find_mapping

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any

pytestmark = pytest.mark.realdata


def looked_at(data_dir: Path, name: str) -> tuple[dict[str, Any], dict[tuple[str, str], int]]:
    mapping = find_mapping(name)
    told = inspect(data_dir / str(mapping.file), mapping)
    return told, {(each["code"], each.get("about", "")): each["count"] for each in told["oddities"]}


def test_san_francisco(data_dir: Path) -> None:
    told, odd = looked_at(data_dir, "san_francisco")
    assert (told["calls"], told["responses"]["count"]) == (1_800, 3_786)
    assert odd == {
        ("sent_while_busy", ""): 3,
        ("backwards", "at_hospital before transporting"): 8,
        ("no_end", ""): 4,
        ("outside", ""): 1,
    }


def test_fires_of_san_francisco(data_dir: Path) -> None:
    told, odd = looked_at(data_dir, "san_francisco_fires")
    assert (told["calls"], told["responses"]["count"]) == (901, 4_340)
    assert odd[("sent_while_busy", "")] == 3
    assert sum(count for (code, _), count in odd.items() if code == "backwards") == 11


def test_lancaster(data_dir: Path) -> None:
    told, odd = looked_at(data_dir, "lancaster")
    assert (told["rows"], told["calls"]) == (8_831, 8_104)
    assert odd[("no_time", "")] == 727
    assert sum(count for (code, _), count in odd.items() if code == "backwards") == 103
    assert odd[("no_place", "")] == 8_104


def test_montgomery(data_dir: Path) -> None:
    told, odd = looked_at(data_dir, "montgomery")
    assert (told["calls"], told["classes"]) == (32_641, {"medical": 15_374, "traffic": 12_397, "fire": 4_870})
    assert odd == {("outside", ""): 11, ("duplicate", ""): 358}


def test_rio_tells_that_its_dates_are_lost(data_dir: Path) -> None:
    told, odd = looked_at(data_dir, "rio")
    assert (told["rows"], told["calls"]) == (213_863, 229_857)
    assert list(odd) == [("dates_unknown", "observations are numbered within each cell")]


@pytest.mark.parametrize(("run", "calls", "carried"), [(3, 1_400, 899), (5, 800, 522)])
def test_utrecht(data_dir: Path, run: int, calls: int, carried: int) -> None:
    told, odd = looked_at(data_dir, f"utrecht_{run}")
    assert (told["calls"], told["responses"]["with_time"]["at_hospital"], odd) == (calls, carried, {})
