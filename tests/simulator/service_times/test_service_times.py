from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.errors import SimulatorError
from simulator.history.mapping_file import find_mapping, parse_mapping
from simulator.history.reading import read_history
from simulator.service_times.durations import Law, fit_durations
from simulator.service_times.service_times import draw_service, fit_service_times, report

if TYPE_CHECKING:
    from pathlib import Path

    from simulator.history.columns import History

MINUTE = 60_000
HOURS_6 = 360 * MINUTE

MAPPING = """
name = "made up"
rows = "calls"
[time]
zone = "UTC"
format = "minutes"
start = 2026-03-02
[columns]
at = "at"
reason = "reason"
on_scene = "there"
transporting = ["there", "aid"]
at_hospital = ["there", "aid", "drive"]
ended = "free"
[needs]
transporting = "drive"
at_hospital = "drive"
"""


def made_up(tmp_path: Path, calls: int = 600) -> History:
    """Give calls of which hearts are carried in 3 of 4 cases after 20 min, falls in 1 of 4 after 10 min."""
    rng = np.random.default_rng(1)
    rows = ["at,reason,there,aid,drive,free"]
    for number in range(calls):
        heart = number % 2 == 0
        aid = (20 if heart else 10) * rng.lognormal(0, 0.4)
        carried = rng.random() < (0.75 if heart else 0.25)
        free = 8 + aid + (12 + 30 * rng.lognormal(0, 0.3) if carried else 0)
        rows.append(
            f"{number},{'heart' if heart else 'fall'},{number + 8},{aid},{12 if carried else ''},{number + free}"
        )
    rows += [f"{calls},birth,{calls + 8},15,10,{calls + 70}", f"{calls},heart,{calls + 8},999,,{calls + 3_000}"]
    path = tmp_path / "calls.csv"
    path.write_text("\n".join(rows), encoding="utf-8")
    return read_history(path, parse_mapping(MAPPING, "made_up.toml")).history


def test_service_times_of_each_class_are_found_again(tmp_path: Path) -> None:
    times = fit_service_times(made_up(tmp_path))
    birth, fall, heart = times.of_class
    assert times.classes == ("birth", "fall", "heart")
    assert heart.carried == pytest.approx(0.75, abs=0.05)
    assert fall.carried == pytest.approx(0.25, abs=0.06)
    assert heart.before_transport.law is Law.LOGNORMAL
    assert heart.before_transport.fit.within_chance
    assert heart.before_transport.mean_ms / MINUTE == pytest.approx(20 * np.exp(0.08), rel=0.1)
    assert heart.without_transport.fit.left_out == 1
    assert heart.own == {"before_transport", "without_transport", "handover"}
    assert birth.own == frozenset()
    assert birth.handover.fit.recorded == fall.handover.fit.recorded + heart.handover.fit.recorded + 1
    assert 0.4 < birth.carried < 0.6


def test_drawn_calls_ask_what_the_history_showed(tmp_path: Path) -> None:
    times = fit_service_times(made_up(tmp_path))
    classes = np.tile(np.arange(3, dtype=np.int32), 4_000)
    drawn = draw_service(times, classes, seed=3)
    heart = classes == 2
    assert drawn.carried[heart].mean() == pytest.approx(times.of_class[2].carried, abs=0.02)
    assert drawn.on_scene_ms[heart & drawn.carried].mean() == pytest.approx(
        times.of_class[2].before_transport.mean_ms, rel=0.03
    )
    assert (drawn.handover_ms[~drawn.carried] == 0).all()
    assert (drawn.handover_ms[drawn.carried] > 0).all()
    assert (drawn.on_scene_ms > 0).all()


def test_a_call_keeps_its_numbers_whatever_becomes_of_others(tmp_path: Path) -> None:
    times = fit_service_times(made_up(tmp_path))
    classes = np.full(100, 2, dtype=np.int32)
    other = classes.copy()
    other[10] = 1
    first, again, changed, run = (
        draw_service(times, each, seed=3, run=number)
        for each, number in ((classes, 0), (classes, 0), (other, 0), (classes, 1))
    )
    assert first.on_scene_ms.tobytes() == again.on_scene_ms.tobytes()
    kept = np.arange(100) != 10
    assert np.array_equal(first.on_scene_ms[kept], changed.on_scene_ms[kept])
    assert np.array_equal(first.handover_ms[kept], changed.handover_ms[kept])
    assert not np.array_equal(first.on_scene_ms, run.on_scene_ms)


def test_what_is_not_lognormal_is_drawn_as_recorded() -> None:
    two_peaks = np.random.default_rng(2).choice([5.0, 60.0], 2_000) * MINUTE + np.arange(2_000)
    found = fit_durations(two_peaks, longest_ms=HOURS_6)
    assert found.law is Law.EMPIRICAL
    assert found.fit.distance > 0.2
    assert not found.fit.within_chance
    drawn = found.at(np.random.default_rng(3).random(2_000))
    assert ((drawn < 6 * MINUTE) | (drawn > 59 * MINUTE)).mean() > 0.99
    assert fit_durations(two_peaks, longest_ms=HOURS_6, law=Law.LOGNORMAL).law is Law.LOGNORMAL


def test_the_distance_that_chance_leaves_is_that_of_lilliefors() -> None:
    rng = np.random.default_rng(4)
    fits = [fit_durations(rng.lognormal(10, 0.5, 200), longest_ms=1e9).fit for _ in range(400)]
    assert np.mean([fit.within_chance for fit in fits]) == pytest.approx(0.95, abs=0.03)


@given(
    st.lists(st.floats(1, 5 * 60 * MINUTE), min_size=2, max_size=50),
    st.lists(st.floats(0, 1), min_size=1, max_size=20),
    st.sampled_from(Law),
)
def test_no_duration_is_outside_what_was_recorded(recorded: list[float], chance: list[float], law: Law) -> None:
    found = fit_durations(np.array(recorded), longest_ms=HOURS_6, law=law)
    drawn = found.at(np.sort(chance))
    assert (drawn >= np.floor(min(recorded))).all()
    assert (drawn <= np.ceil(max(recorded))).all()
    assert (np.diff(drawn) >= 0).all()


def test_a_history_without_scenes_tells_no_service_times(tmp_path: Path) -> None:
    path = tmp_path / "calls.csv"
    path.write_text("at,reason,there,aid,drive,free\n1,heart,,,,\n", encoding="utf-8")
    history = read_history(path, parse_mapping(MAPPING, "made_up.toml")).history
    with pytest.raises(SimulatorError, match="made up: no response reached a scene"):
        fit_service_times(history)
    with pytest.raises(SimulatorError, match="1 recorded durations are possible"):
        fit_durations(np.array([1.0, -5.0, np.nan, 1e9]), longest_ms=HOURS_6)


@pytest.mark.realdata
def test_san_francisco_and_lancaster_are_not_lognormal_and_say_so(data_dir: Path) -> None:
    for name, of_class, carried in (("san_francisco", "Medical Incident", 0.477), ("lancaster", "medical", 0.445)):
        mapping = find_mapping(name)
        history = read_history(data_dir / str(mapping.file), mapping).history
        told = {str(each["class"]): each for each in report(fit_service_times(history, longest=mapping.longest))}
        assert told[of_class]["carried"] == pytest.approx(carried, abs=0.001)
        before = told[of_class]["before_transport"]
        assert before["law"] == "empirical"
        assert before["distance"] > before["by_chance"]
