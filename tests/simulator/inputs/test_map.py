"""A made-up map with drawn calls: who is where, when shifts run, and what stands in the sea."""

from __future__ import annotations

from datetime import datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from fleet.crew import Shift
from simulator.inputs import Inputs, load
from simulator.inputs.shifts_of_run import shifts_of_run
from simulator.scenario import ScenarioError, read_scenario

REGION = Path(__file__).parents[3] / "docs" / "scenarios" / "region.toml"
HOUR_MS = 3_600_000


@pytest.fixture(scope="module")
def region() -> Inputs:
    return load(read_scenario(REGION))


def test_the_region_is_loaded(region: Inputs) -> None:
    assert len(region.units) == 12
    assert len(region.hospitals.sites) == 3
    assert region.units.capabilities[6] == {"general", "physician", "resuscitation"}
    assert [region.stations.name[row] for row in region.units.station[[0, 11]]] == ["Светлоречье", "Полуденоозёрск"]
    assert region.hospitals.bays == 3


def test_calls_are_drawn_anew_for_each_run_and_the_same_for_the_same(region: Inputs) -> None:
    one, same, other = (region.calls(run) for run in (1, 1, 2))
    assert one.arrivals.at_ms.tobytes() == same.arrivals.at_ms.tobytes()
    assert one.demands.on_scene_ms.tobytes() == same.demands.on_scene_ms.tobytes()
    assert one.arrivals.at_ms.tobytes() != other.arrivals.at_ms.tobytes()
    assert (np.diff(one.arrivals.at_ms) >= 0).all()
    assert one.arrivals.at_ms[-1] < 168 * HOUR_MS
    assert set(one.arrivals.priority.tolist()) == {1, 2, 3}
    assert not np.isnan(one.arrivals.lon).any()


def test_the_law_of_service_times_has_its_mean_and_share(region: Inputs) -> None:
    calls = [region.calls(run) for run in range(1, 31)]
    scene = np.concatenate([each.demands.on_scene_ms for each in calls]) / 60_000
    carried = np.concatenate([each.demands.carried for each in calls])
    hand = np.concatenate([each.demands.handover_ms for each in calls]) / 60_000
    assert scene.mean() == pytest.approx(25, rel=0.02)
    assert scene.std() == pytest.approx(12.5, rel=0.05)
    assert carried.mean() == pytest.approx(0.45, abs=0.02)
    assert hand[carried].mean() == pytest.approx(15, rel=0.03)
    assert (hand[~carried] == 0).all()


def test_a_storm_brings_three_times_the_calls(region: Inputs) -> None:
    calm = load(read_scenario(REGION, {"events": []}))
    begin, end = (2 * 24 + 18) * HOUR_MS, (2 * 24 + 20) * HOUR_MS
    count = [0, 0]
    for run in range(1, 41):
        for row, inputs in enumerate((calm, region)):
            at_ms = inputs.calls(run).arrivals.at_ms
            count[row] += int(((at_ms >= begin) & (at_ms < end)).sum())
    assert count[1] / count[0] == pytest.approx(3, rel=0.2)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        (
            {"stations.2.lon": 20.0},
            "stations.2: station south at 20,59.9002 is more than 2000 m from any road",
        ),
        ({"crews.1.station": "Nowhere"}, "crews.1.station is 'Nowhere', no station; there are Светлоречье"),
        ({"events.1.zones": ["Nowhere"]}, "region.toml:80: events.1: there is no zone 'Nowhere'"),
        ({"calls.priorities.flood": 1}, "calls.priorities names 'flood', no class of the calls: arrest, heart, other"),
        ({"demand.hourly": [0, 0]}, "has 2 numbers: want 24, or 168 of a week"),
        ({"demand.hourly": [0]}, "demand: hourly must be numbers from 0 and not all 0"),
        ({"travel.map": "made-up:7"}, "travel.map: "),
        ({"travel.map": "/nowhere"}, "travel.map: "),
        ({"hospitals.file": "nothing.csv"}, "hospitals.file: "),
    ],
)
def test_what_does_not_fit_the_map_is_told(changes: dict[str, object], sentence: str, tmp_path: Path) -> None:
    with pytest.raises(ScenarioError) as refused:
        load(read_scenario(REGION, changes))
    assert sentence in str(refused.value)


def test_shifts_keep_to_the_wall_clock_when_it_is_put_back() -> None:
    zone = ZoneInfo("Europe/Amsterdam")
    night = Shift("u", ("c",), time(20), time(8), frozenset(range(1, 8)))
    shifts = shifts_of_run((night,), (), {"u": 0}, datetime(2026, 10, 24), 2, zone)  # noqa: DTZ001
    assert (shifts.begins_ms / HOUR_MS).tolist() == [-4, 20, 45, 69]
    assert (shifts.ends_ms / HOUR_MS).tolist() == [8, 33, 57, 81]


def test_the_same_fleet_folder_as_the_centre_takes(tmp_path: Path) -> None:
    write = {
        "stations.csv": "id,name,lon,lat\ns1,Светлоречье,29.9755548,60.0225157\n",
        "units.csv": "id,call_sign,station,capabilities\nu2,2,s1,general\nu1,1,s1,general;physician\n",
        "crews.csv": "id,name,skills\nc1,А,physician\nc2,Б,physician\n",
        "shifts.csv": "unit,crew,from,until,days\nu1,c1,08:00,20:00,daily\nu2,c2,20:00,08:00,daily\n",
        "hospitals.csv": "id,name,lon,lat,departments\nh1,Больница,29.9559383,59.9919192,general\n",
    }
    for name, text in write.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    text = REGION.read_text(encoding="utf-8").partition("[[stations]]")
    calls = text[2].partition("[calls]")
    (tmp_path / "f.toml").write_text(
        f'{text[0]}[units]\nfleet = "."\n[calls]{calls[2]}'.replace('"region_zones', f'"{REGION.parent}/region_zones'),
        encoding="utf-8",
    )
    inputs = load(read_scenario(tmp_path / "f.toml"))
    assert inputs.units.id == ("u1", "u2")
    assert inputs.hospitals.sites.id == ("h1",)
    assert inputs.units.shifts.begins_ms[:3].tolist() == [-4 * HOUR_MS, 8 * HOUR_MS, 20 * HOUR_MS]
    assert inputs.units.shifts.unit[:3].tolist() == [1, 0, 1]
    (tmp_path / "shifts.csv").write_text(write["shifts.csv"] + "u1,c1,19:00,21:00,daily\n", encoding="utf-8")
    with pytest.raises(
        ScenarioError, match=r"f\.toml:\d+: units\.fleet: shifts\.csv:4: unit u1 has another shift then"
    ):
        load(read_scenario(tmp_path / "f.toml"))
