"""What a scenario file comes to, and the sentence for each thing that can be wrong with it."""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.scenario import Scenario, ScenarioError, read_scenario, read_sweep, scenario_as_json
from simulator.scenario.keys import keys_of
from simulator.scenario.reading import changes_of
from simulator.scenario.scenario import LISTS, TABLES, Top

if TYPE_CHECKING:
    from pathlib import Path

PLAIN = """
name = "a town"
time_zone = "Europe/Moscow"

[runs]
begin = 2026-11-16
duration_h = 24

[travel]
by = "map"
map = "made-up:1000:1"

[[crews]]
station = "s1"
count = 2
shifts = ["08:00-20:00", "20:00-08:00"]

[hospitals]
file = "hospitals.csv"

[calls]
by = "demand"

[demand]
by = "zones"
zones = "zones.csv"
calls_per_day = 40

[service]
by = "law"
carried_share = 0.5
on_scene_mean_min = 20
handover_mean_min = 10

[policy]
name = "full"
coverage_ms = 1000000
"""

SERVICE = PLAIN.partition("[service]\n")[2].partition("\n\n")[0]


def scenario_of(folder: Path, text: str, name: str = "town.toml") -> Scenario:
    (folder / name).write_text(text, encoding="utf-8")
    return read_scenario(folder / name)


def faults_of(folder: Path, text: str) -> list[str]:
    with pytest.raises(ScenarioError) as refused:
        scenario_of(folder, text)
    return list(refused.value.lines)


def test_a_plain_one_takes_the_defaults(tmp_path: Path) -> None:
    scenario = scenario_of(tmp_path, PLAIN)
    assert scenario.runs.begin == datetime(2026, 11, 16)  # noqa: DTZ001
    assert scenario.begin_ms == 1_794_776_400_000
    assert scenario.turnout.at_station_s == 60
    assert scenario.hospitals.file == tmp_path / "hospitals.csv"
    assert scenario.demand is not None
    assert scenario.demand.calls_per_day == {"": 40.0}
    assert scenario_as_json(scenario)["policy"] == {"name": "full", "coverage_ms": 1_000_000}


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        (
            "duration_h = 24",
            "duration_min = 24",
            "town.toml:7: runs.duration_min is no key here; did you mean duration_h?",
        ),
        ("duration_h = 24", 'duration_h = "1 day"', "town.toml:7: runs.duration_h must be a number of h, not '1 day'"),
        ("duration_h = 24", "duration_h = 0", "town.toml:7: runs.duration_h is 0: want more than 0"),
        ("duration_h = 24", "", "town.toml:5: runs.duration_h is missing: drawn calls have no last one"),
        ("duration_h = 24", "duration_h = 24\nwarm_up_h = 24", "runs.warm_up_h is 24 h, and all of it lasts 24 h"),
        ("2026-11-16", "2026-11-16T08:00:00Z", "runs.begin must be a time of the region's wall clock"),
        ("count = 2", "count = 2.5", "town.toml:15: crews.1.count must be a whole number, not 2.5"),
        ("count = 2", 'capabilities = ["flying"]', "town.toml:15: crews.1.capabilities"),
        (
            '"20:00-08:00"',
            '"19:00-08:00"',
            "town.toml:16: crews.1.shifts overlap: '08:00-20:00' and '19:00-08:00' from mon",
        ),
        ('"20:00-08:00"', '"20-8"', "town.toml:16: crews.1.shifts holds '20-8': from is '20'"),
        ('"20:00-08:00"', '"20:00"', "want a shift such as '08:00-20:00'"),
        ("[hospitals]", "[hospital]", "town.toml:18: hospital is no key here; did you mean hospitals?"),
        ('by = "map"', 'by = "car"', "town.toml:10: travel.by is 'car': want one of map, matrix"),
        ('map = "made', 'matrix = "made', "travel.matrix is used with by = matrix only, and by is map"),
        (
            "Europe/Moscow",
            "Europe/Nowhere",
            "town.toml:3: time_zone is 'Europe/Nowhere', no zone of the time-zone database",
        ),
        ("coverage_ms = 1000000", "coverage = 1", "town.toml:37: policy.coverage is no figure of a policy"),
        ("coverage_ms = 1000000", "coverage_ms = -1", "town.toml:37: policy.coverage_ms is -1"),
        ('name = "full"', 'class = "mine"', "policy.class is 'mine': want module:Class"),
        ("[policy]", '[relocation]\nby = "posts"\n[policy]', "relocation.posts is missing"),
        ("[policy]", '[relocation]\nby = "dmexclp"\nmost = 3\n[policy]', "relocation.most is no limit"),
        (
            "[policy]",
            "[[events]]\nfactor = 2\nfrom = 2026-11-18\nuntil = 2026-11-17\n[policy]",
            "events.1.until is 2026-11-17",
        ),
        ("[policy]", '[precision]\nmeasure = "luck"\nhalf_width = 1\n[policy]', "precision.measure is 'luck'"),
        ("[policy]", "[targets]\nlate_after_min = [8, 20]\n[policy]", "has 2 numbers: want one, or five"),
        (SERVICE, 'by = "calls"', "drawn calls bring no times: want fitted or law"),
        ('zones = "zones.csv"', 'zones = "$NOT_SET_112/z.csv"', "needs the variable NOT_SET_112 of the environment"),
        ("calls_per_day = 40", "calls_per_day = { a = -1 }", "demand.calls_per_day is -1: want 0 or more"),
        ('name = "a town"', "name = a town", "is no TOML"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(tmp_path: Path, old: str, new: str, sentence: str) -> None:
    assert old in PLAIN
    told = "\n".join(faults_of(tmp_path, PLAIN.replace(old, new, 1)))
    assert sentence in told


def test_a_folder_that_is_nowhere_is_told_once(tmp_path: Path) -> None:
    text = PLAIN.replace("[runs]", 'folder = "$NOT_SET_112/data"\n[runs]', 1)
    assert faults_of(tmp_path, text) == [
        "town.toml:5: folder needs the variable NOT_SET_112 of the environment, which is not set"
    ]


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    text = (
        PLAIN.replace("count = 2", "count = 0")
        .replace("duration_h = 24", "duration_h = -1")
        .replace("by = ", "be = ", 1)
    )
    assert len(faults_of(tmp_path, text)) >= 3
    with pytest.raises(ScenarioError, match="cannot be read"):
        read_scenario(tmp_path / "none.toml")


def test_a_what_if_adds_crews_and_changes_single_keys(tmp_path: Path) -> None:
    scenario_of(tmp_path, PLAIN)
    (tmp_path / "more").mkdir()
    more = """
extends = "../town.toml"
[[crews]]
station = "Всеволожск"
count = 3
shifts = ["08:00-20:00"]
[runs]
seed = 9
"""
    scenario = scenario_of(tmp_path / "more", more, "more.toml")
    assert [(each.station, each.count) for each in scenario.crews] == [("s1", 2), ("Всеволожск", 3)]
    assert (scenario.runs.seed, scenario.runs.duration_h, scenario.name) == (9, 24, "a town")
    assert scenario.hospitals.file == tmp_path / "hospitals.csv"
    assert scenario.where("crews.2.station") == "more.toml:4: crews.2.station"
    assert scenario.where("crews.1.station") == "town.toml:14: crews.1.station"
    assert scenario.where("runs.seed") == "more.toml:8: runs.seed"
    assert scenario.where("runs.duration_h") == "town.toml:7: runs.duration_h"


def test_another_policy_keeps_no_figure_of_the_first(tmp_path: Path) -> None:
    scenario_of(tmp_path, PLAIN)
    other = scenario_of(tmp_path, 'extends = "town.toml"\n[policy]\nname = "closest"\n', "closest.toml")
    assert scenario_as_json(other)["policy"] == {"name": "closest"}
    same = scenario_of(tmp_path, 'extends = "town.toml"\n[policy]\nmeal_ms = 1000\n', "meal.toml")
    assert scenario_as_json(same)["policy"] == {"name": "full", "coverage_ms": 1_000_000, "meal_ms": 1_000}


def test_a_file_that_extends_itself_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text('extends = "b.toml"', encoding="utf-8")
    (tmp_path / "b.toml").write_text('extends = "a.toml"', encoding="utf-8")
    with pytest.raises(ScenarioError, match="leads back to"):
        read_scenario(tmp_path / "a.toml")


def test_a_sweep_makes_a_scenario_of_each_value(tmp_path: Path) -> None:
    scenario_of(tmp_path, PLAIN + '[sweep]\nkey = "crews.1.count"\nvalues = [1, 4]\n')
    assert [each.crews[0].count for each in read_sweep(tmp_path / "town.toml")] == [1, 4]
    scenario_of(tmp_path, PLAIN + '[sweep]\nkey = "crews.2.count"\nvalues = [1, 4]\n')
    with pytest.raises(ScenarioError, match=r"town\.toml:40: crews\.2\.count: there is no number 2: there are 1"):
        read_sweep(tmp_path / "town.toml")


def test_single_keys_are_changed_by_hand(tmp_path: Path) -> None:
    scenario_of(tmp_path, PLAIN)
    changes = changes_of({"runs.seed": "5", "name": "another town", "crews.1.shifts": '["07:00-07:00"]'})
    scenario = read_scenario(tmp_path / "town.toml", changes)
    assert (scenario.runs.seed, scenario.name, scenario.crews[0].shifts) == (5, "another town", ("07:00-07:00",))
    with pytest.raises(ScenarioError, match=r"changed by hand: runs\.speed is no key here"):
        read_scenario(tmp_path / "town.toml", {"runs.speed": 5})


PATHS = [
    f"{prefix}{name}"
    for prefix, section in (
        ("", Top),
        *((f"{name}.", section) for name, section in TABLES.items()),
        *((f"{name}.1.", section) for name, section in LISTS.items() if name == "crews"),
    )
    for name, _, _ in keys_of(section)
]
VALUES = st.recursive(
    st.one_of(st.integers(), st.floats(), st.booleans(), st.text(max_size=5), st.dates(), st.datetimes()),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=3), inner, max_size=3)),
    max_leaves=4,
)


@given(path=st.sampled_from(PATHS), value=VALUES)
def test_any_value_of_any_key_is_taken_or_refused_in_a_sentence(
    tmp_path_factory: pytest.TempPathFactory, path: str, value: Any
) -> None:
    file = tmp_path_factory.getbasetemp() / "any.toml"
    file.write_text(PLAIN, encoding="utf-8")
    came = outcome(file, {path: value})
    if isinstance(came, Scenario):
        json.dumps(scenario_as_json(came), default=str)
    else:
        assert came.lines
        assert all(": " in line for line in came.lines)


def outcome(file: Path, changes: dict[str, Any]) -> Scenario | ScenarioError:
    try:
        return read_scenario(file, changes)
    except ScenarioError as error:
        return error
