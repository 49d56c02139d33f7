"""A small matrix with calls in columns: what is loaded, and the sentence for each thing that does not fit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from simulator.inputs import Inputs, load
from simulator.inputs.columns import MatrixTravel
from simulator.scenario import ScenarioError, read_scenario

if TYPE_CHECKING:
    from pathlib import Path

SCENARIO = """
name = "three places"
time_zone = "Europe/Moscow"
[runs]
begin = 2026-11-16
[travel]
by = "matrix"
matrix = "minutes.csv"
places = "places.csv"
to_base_speed_share = 0.5
[units]
file = "units.csv"
[hospitals]
file = "hospitals.csv"
[calls]
by = "columns"
[calls.columns]
gap_min = "calls.csv#gap"
place = "calls.csv#place"
carried = "calls.csv#carried"
on_scene_min = "calls.csv#scene"
handover_min = "calls.csv#hand"
"""
FILES = {
    "minutes.csv": "from,a,c,b\na,0,7.25,5\nb,5,3,0\nc,7,0,3\n",
    "places.csv": "id,x,y\nc,200,0\nb,100,0\na,0,0\n",
    "units.csv": "id,station\n9,a\n10,b\n",
    "hospitals.csv": "id\nc\n",
    "calls.csv": "gap,place,carried,scene,hand\n1.5,b,True,10,20\n0,a,0,12.125,\n2,c,1,3,4\n",
}


def loaded(folder: Path, text: str = SCENARIO, **files: str) -> Inputs:
    for name, content in {**FILES, **{f"{name}.csv": content for name, content in files.items()}}.items():
        (folder / name).write_text(content, encoding="utf-8")
    (folder / "three.toml").write_text(text, encoding="utf-8")
    return load(read_scenario(folder / "three.toml"))


def refusal(folder: Path, text: str = SCENARIO, **files: str) -> str:
    with pytest.raises(ScenarioError) as refused:
        loaded(folder, text, **files)
    return str(refused.value)


def test_everything_is_in_plain_arrays(tmp_path: Path) -> None:
    inputs = loaded(tmp_path)
    travel, calls = inputs.travel, inputs.calls(1)
    assert isinstance(travel, MatrixTravel)
    assert travel.place == ("a", "b", "c")
    assert (travel.travel_ms == np.array([[0, 5, 7.25], [5, 0, 3], [7, 3, 0]]) * 60_000).all()
    assert travel.x_m.tolist() == [0, 100, 200]
    assert inputs.units.id == ("9", "10")
    assert inputs.stations.place[inputs.units.station].tolist() == [0, 1]
    assert inputs.hospitals.sites.place.tolist() == [2]
    assert calls.arrivals.at_ms.tolist() == [90_000, 90_000, 210_000]
    assert calls.arrivals.place.tolist() == [1, 0, 2]
    assert calls.demands.carried.tolist() == [True, False, True]
    assert calls.demands.on_scene_ms.tolist() == [600_000, 727_500, 180_000]
    assert calls.demands.handover_ms.tolist() == [1_200_000, 0, 240_000]
    assert inputs.units.shifts.ends_ms.tolist() == [np.inf, np.inf]
    with pytest.raises(ValueError, match="read-only"):
        calls.arrivals.at_ms[0] = 1


def test_the_run_ends_when_it_is_told_to(tmp_path: Path) -> None:
    inputs = loaded(tmp_path, SCENARIO.replace("begin = 2026-11-16", "begin = 2026-11-16\nduration_h = 0.05"))
    assert len(inputs.calls(1)) == 2
    assert inputs.left_out == {"after the end": 1}


@pytest.mark.parametrize(
    ("file", "old", "new", "sentence"),
    [
        (
            "calls",
            "\n2,c",
            "\n-2,c",
            "three.toml:18: calls.columns.gap_min: calls.csv:4: gap_min is -2: times run backwards",
        ),
        ("calls", "1.5,b", "1.5,sea", "three.toml:19: calls.columns.place: calls.csv:2: sea is no place of the matrix"),
        ("calls", "True", "perhaps", "calls.csv:2: carried is 'perhaps': want true or false"),
        ("calls", ",10,", ",ten,", "calls.csv:2: scene is 'ten': want a number"),
        ("calls", "gap,", "gaps,", "has no column 'gap'; there are gaps, place"),
        ("calls", "\n1.5,b,True,10,20\n0,a,0,12.125,\n2,c,1,3,4", "", "calls.columns: no call is left"),
        ("units", "10,b", "10,sea", "units.csv:3: station is 'sea', no station and no place of the matrix"),
        ("units", "10,b", "9,b", "units.csv:3: id 9 is there twice, first on line 2"),
        ("hospitals", "c", "sea", "hospitals.csv:2: id is 'sea', no place of the matrix"),
        ("minutes", "7.25", "-7", "three.toml:8: travel.matrix: "),
        ("minutes", "\nb,", "\nd,", "travel.matrix: b is a row or a column only"),
        ("places", "b,", "d,", "travel.places: b of the matrix is not there"),
        ("places", "100", "far", "places.csv:3: x is 'far': want a number"),
    ],
)
def test_what_does_not_fit_is_told_with_both_places(
    tmp_path: Path, file: str, old: str, new: str, sentence: str
) -> None:
    content = FILES[f"{file}.csv"]
    assert old in content
    told = refusal(tmp_path, **{file: content.replace(old, new, 1)})
    assert sentence in told
    assert told.startswith("three.toml:")
    assert len(told.splitlines()) == 1


def test_columns_of_different_lengths_are_refused(tmp_path: Path) -> None:
    (tmp_path / "short.csv").write_text("place\na\n", encoding="utf-8")
    told = refusal(tmp_path, SCENARIO.replace('"calls.csv#place"', '"short.csv"'))
    assert told == "three.toml:19: calls.columns.place: has 1 rows, others have 3"


def test_a_priority_is_a_whole_number(tmp_path: Path) -> None:
    text = SCENARIO + 'priority = "urgency.csv"\n'
    assert "urgency.csv:3: priority is 2.5: want a whole number" in refusal(tmp_path, text, urgency="p\n1\n2.5\n3\n")
    assert loaded(tmp_path, text, urgency="p\n1\n2\n3\n").calls(1).arrivals.priority.tolist() == [1, 2, 3]


def test_stations_of_a_matrix_are_places_with_names(tmp_path: Path) -> None:
    text = SCENARIO + '[[stations]]\nid = "north"\nname = "Север"\nplace = "c"\n[[crews]]\nstation = "север"\n'
    inputs = loaded(tmp_path, text)
    assert inputs.stations.place[inputs.units.station].tolist() == [0, 1, 2]
    assert "stations.1 is 'sea', no place of the matrix" in refusal(tmp_path, text.replace('"c"', '"sea"'))


def test_times_since_the_beginning_may_not_run_backwards(tmp_path: Path) -> None:
    text = SCENARIO.replace("gap_min", "at_min")
    assert "calls.csv:3: at_min is 0: times run backwards" in refusal(tmp_path, text)


def test_crews_posts_and_units_that_are_not_there(tmp_path: Path) -> None:
    text = (
        SCENARIO
        + '[[crews]]\nstation = "c"\nid = "night"\nshifts = ["20:00-08:00"]\n[[crews]]\nstation = "b"\ncount = 2\n'
    )
    inputs = loaded(tmp_path, text.replace('"units.csv"', '"units.csv"\nleave_out = ["9"]'))
    assert inputs.units.id == ("10", "night", "crews-2-1", "crews-2-2")
    posts = '[relocation]\nby = "posts"\nposts = ["c", "b"]\n'
    assert loaded(tmp_path, SCENARIO + posts).posts.place.tolist() == [2, 1]
    assert "relocation.posts is 'sea'" in refusal(tmp_path, SCENARIO + posts.replace('"b"', '"sea"'))
    assert "crews.1.station is 'sea'" in refusal(tmp_path, SCENARIO + '[[crews]]\nstation = "sea"\n')
    assert "crews.1.id makes '9', which is there already" in refusal(
        tmp_path, SCENARIO + '[[crews]]\nstation = "a"\nid = "9"\n'
    )
    assert "leave_out names '7'" in refusal(tmp_path, SCENARIO.replace('"units.csv"', '"units.csv"\nleave_out = ["7"]'))


@pytest.mark.parametrize(
    ("policy", "sentence"),
    [
        ('class = "no_such_module_112:Mine"', "module 'no_such_module_112' cannot be imported"),
        ('class = "simulator.clock:Mine"', "module 'simulator.clock' has no class 'Mine'"),
        ('class = "simulator.clock:ManualClock"', "ManualClock has no method 'decide'"),
    ],
)
def test_a_policy_of_ones_own_is_made_before_anything_runs(tmp_path: Path, policy: str, sentence: str) -> None:
    assert sentence in refusal(tmp_path, f"{SCENARIO}[policy]\n{policy}\n")


HISTORY = """id,called,zone,unit,there,left,door,free,why
1,0,a,u1,5,20,25,40,heart
2,10,b,u2,14,,,30,fall
3,20,c,u1,,,,60,fall
4,30,sea,u2,34,,,50,fall
"""
MAPPING = """
name = "three places"
rows = "calls"
[time]
zone = "Europe/Moscow"
format = "minutes"
start = 2026-11-16
[columns]
id = "id"
at = "called"
zone = "zone"
unit = "unit"
reason = "why"
on_scene = "there"
transporting = "left"
at_hospital = "door"
ended = "free"
"""
REPLAY = SCENARIO.partition("[calls]")[0] + '[calls]\nby = "history"\nmapping = "history.toml"\nfile = "history.csv"\n'


def test_a_history_is_replayed_and_what_cannot_be_is_counted(tmp_path: Path) -> None:
    (tmp_path / "history.toml").write_text(MAPPING, encoding="utf-8")
    whole = "\n".join(line for line in HISTORY.splitlines() if not line.startswith("3")) + "\n"
    inputs = loaded(tmp_path, REPLAY + "[calls.priorities]\nheart = 2\n", history=whole)
    calls = inputs.calls(1)
    assert inputs.left_out == {"at no place of the matrix": 1}
    assert calls.arrivals.id.tolist() == ["1", "2"]
    assert calls.arrivals.at_ms.tolist() == [0, 600_000]
    assert calls.arrivals.priority.tolist() == [2, 1]
    assert calls.demands.carried.tolist() == [True, False]
    assert calls.demands.on_scene_ms.tolist() == [900_000, 960_000]
    assert calls.demands.handover_ms.tolist() == [900_000, 0]
    told = refusal(tmp_path, REPLAY, history=HISTORY)
    assert "three.toml:17: calls.mapping: before transport: 1 recorded durations are possible" in told
    assert "history.csv" in refusal(tmp_path, REPLAY, history=HISTORY.splitlines()[0] + "\n")
    later = REPLAY.replace("2026-11-16", "2026-11-17")
    assert "no call is left: 1 at no place of the matrix, 3 before the beginning" in refusal(
        tmp_path, later, history=HISTORY
    )


def test_times_that_a_record_lacks_are_drawn_as_the_others_were(tmp_path: Path) -> None:
    (tmp_path / "history.toml").write_text(MAPPING, encoding="utf-8")
    more = "".join(f"{row},{row},a,u,{row + 1},{row + 9},{row + 12},{row + 30},heart\n" for row in range(10, 60))
    inputs = loaded(tmp_path, REPLAY, history=HISTORY + more)
    calls, again, other = inputs.calls(1), inputs.calls(1), inputs.calls(2)
    gap = calls.arrivals.id.tolist().index("3")
    assert calls.demands.on_scene_ms[gap] > 0
    assert calls.demands.on_scene_ms.tobytes() == again.demands.on_scene_ms.tobytes()
    known = np.arange(len(calls)) != gap
    assert (calls.demands.on_scene_ms[known] == other.demands.on_scene_ms[known]).all()


DEMAND = """[calls]
by = "demand"
[demand]
by = "history"
mapping = "history.toml"
file = "history.csv"
seasons = false
factor = 2
registers = "registers.csv"
[service]
by = "fitted"
"""


def test_demand_and_service_times_are_fitted_to_a_history(tmp_path: Path) -> None:
    (tmp_path / "history.toml").write_text(MAPPING, encoding="utf-8")
    (tmp_path / "registers.csv").write_text("zone,count\na,30\nb,10\n", encoding="utf-8")
    rows = []
    for row, at in enumerate(range(0, 30_240, 30)):
        carried = f"{at + 15},{at + 20}" if row % 2 else ","
        rows.append(f"{row},{at},{'ab'[row % 4 == 0]},u,{at + 5},{carried},{at + 30},heart")
    history = "\n".join([HISTORY.splitlines()[0], *rows]) + "\n"
    text = (
        SCENARIO.partition("[calls]")[0].replace("begin = 2026-11-16", "begin = 2026-11-16\nduration_h = 168") + DEMAND
    )
    calls = loaded(tmp_path, text, history=history).calls(1)
    assert len(calls) == pytest.approx(2 * 336, rel=0.15)
    assert np.bincount(calls.arrivals.place)[0] / len(calls) == pytest.approx(0.75, abs=0.05)
    carried = calls.demands.carried
    assert carried.mean() == pytest.approx(0.5, abs=0.06)
    assert set(calls.demands.on_scene_ms[carried].tolist()) == {600_000}
    assert set(calls.demands.on_scene_ms[~carried].tolist()) == {1_500_000}
    told = refusal(tmp_path, text, history=history.replace(",b,", ",sea,"))
    assert "registers.csv:3: zone 'b' is not one of the demand's" in told
    told = refusal(tmp_path, text.replace('registers = "registers.csv"', ""), history=history.replace(",b,", ",sea,"))
    assert "demand: zone sea is no place of the matrix" in told
