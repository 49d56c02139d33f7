"""The two published runs, through their scenario files: what is loaded is all that it takes to meet every call."""

from __future__ import annotations

import csv
import gzip
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from plain_simulation import PlainSimulation

from simulator.inputs import load
from simulator.inputs.columns import MatrixTravel
from simulator.scenario import read_scenario

if TYPE_CHECKING:
    from simulator.inputs import Inputs

SCENARIOS = Path(__file__).parents[3] / "docs" / "scenarios"

pytestmark = pytest.mark.realdata


@pytest.fixture(params=[3, 5])
def run(request: pytest.FixtureRequest) -> int:
    number: int = request.param
    return number


@pytest.fixture
def inputs(run: int, data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> Inputs:
    monkeypatch.setenv("DISPATCH112_DATA", str(data_dir))
    return load(read_scenario(SCENARIOS / f"utrecht_run_{run}.toml"))


@pytest.fixture
def published(run: int, data_dir: Path) -> dict[str, np.ndarray]:
    with gzip.open(
        data_dir / "sim_elaspy_utrecht" / f"Patient_Test_Diesel_{run}.csv.gz", "rt", encoding="utf-8"
    ) as text:
        rows = list(csv.DictReader(text))
    return {name: np.array([float(row[name] or "nan") for row in rows]) for name in rows[0] if name}


def test_counts_and_sums_are_those_of_the_published_files(
    run: int, inputs: Inputs, published: dict[str, np.ndarray]
) -> None:
    calls = inputs.calls(1)
    assert isinstance(inputs.travel, MatrixTravel)
    assert len(inputs.units) == {3: 23, 5: 20}[run]
    assert inputs.units.id == tuple(str(number) for number in range(len(inputs.units)))
    assert len(calls) == {3: 1_400, 5: 800}[run] == len(published["patient_ID"])
    assert inputs.travel.travel_ms.shape == (231, 231)
    assert inputs.travel.weight.sum() == pytest.approx(1)
    assert inputs.left_out == {}
    assert calls.arrivals.at_ms / 60_000 == pytest.approx(published["arrival_time"], abs=1e-9)
    assert calls.demands.on_scene_ms.sum() / 60_000 == pytest.approx(np.sum(published["on_site_aid_time"]), abs=1e-6)
    assert calls.demands.handover_ms.sum() / 60_000 == pytest.approx(
        np.nansum(published["drop_off_time_hospital"]), abs=1e-6
    )
    assert calls.demands.carried.sum() == (~np.isnan(published["hospital_ID"])).sum()
    place = np.array([int(name) for name in inputs.travel.place])
    assert (place[calls.arrivals.place] == published["location_ID"]).all()


def test_a_plain_simulation_of_what_is_loaded_meets_every_call(
    inputs: Inputs, published: dict[str, np.ndarray]
) -> None:
    simulated = PlainSimulation(inputs).run()
    assert (simulated.unit == published["assigned_to_ambulance_nr"]).all()
    assert np.abs(simulated.response_ms / 60_000 - published["response_time"]).max() < 1e-6
