"""Tables of a run come back as they were written, and a damaged file is told with its line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from run_columns import at, calls, drawn_run, run

from simulator.errors import SimulatorError
from simulator.measures import (
    CallColumns,
    CoverColumns,
    Names,
    ShiftColumns,
    csv_reading,
    csv_writing,
    read_csv,
    read_npz,
    write_csv,
    write_npz,
)
from simulator.measures.kinds import kinds_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def same(one: object, two: object) -> None:
    for name in kinds_of(one):
        first, second = getattr(one, name), getattr(two, name)
        if isinstance(first, Names):
            first, second = first.texts(), second.texts()
        np.testing.assert_array_equal(first, second, err_msg=name)
        assert first.dtype.kind == second.dtype.kind


@pytest.mark.parametrize(("write", "read"), [(write_csv, read_csv), (write_npz, read_npz)])
def test_every_table_comes_back(tmp_path: Path, write: Callable[..., None], read: Callable[..., Any]) -> None:
    day = run()
    for table in (day.calls, day.shifts, day.busy, day.moves, day.cover, drawn_run(1).calls, drawn_run(1).shifts):
        write(tmp_path / "table", table)
        same(table, read(tmp_path / "table", type(table)))
        before = (tmp_path / "table").read_bytes()
        write(tmp_path / "table", table)
        assert (tmp_path / "table").read_bytes() == before


@given(at_ms=st.lists(st.floats(0, 1e13), min_size=1, max_size=5), share=st.floats(0, 1), name=st.text("a,;\"'ё\n x"))
def test_numbers_and_names_come_back_to_the_last_bit(
    tmp_path_factory: pytest.TempPathFactory, at_ms: list[float], share: float, name: str
) -> None:
    file = tmp_path_factory.mktemp("csv") / "table.csv"
    cover = CoverColumns(np.sort(at_ms), np.full(len(at_ms), share))
    write_csv(file, cover)
    same(cover, read_csv(file, CoverColumns))
    shift = ShiftColumns(Names.of([name + "1"]), *(np.array([value]) for value in (1.0, 2.0, 3.5, share)))
    write_csv(file, shift)
    same(shift, read_csv(file, ShiftColumns))


def test_files_longer_than_one_block_are_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file, table = tmp_path / "calls.csv", drawn_run(1).calls
    write_csv(file, table)
    whole = file.read_bytes()
    for module in (csv_reading, csv_writing):
        monkeypatch.setattr(module, "BLOCK", 64)
    write_csv(file, table)
    assert file.read_bytes() == whole
    same(table, read_csv(file, CallColumns))
    file.write_bytes(whole.replace(b"\n150,", b"\n,"))
    with pytest.raises(SimulatorError, match=r"calls.csv:151: call is empty"):
        read_csv(file, CallColumns)
    file.write_bytes(whole + b"201\n")
    with pytest.raises(SimulatorError, match=r"calls.csv:202: has 1 cells for the 18"):
        read_csv(file, CallColumns)


def test_the_file_of_calls_begins_as_agreed(tmp_path: Path) -> None:
    write_csv(tmp_path / "calls.csv", calls())
    lines = (tmp_path / "calls.csv").read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith("call,unit,response_min,priority,")
    assert lines[1].startswith("1,north 1,8,1,emergency,north,yes,1200000,1795651200000,")
    assert lines[4].startswith("4,,,3,urgent,north,yes,7200000,")


def test_parts_of_a_millisecond_are_kept(tmp_path: Path) -> None:
    fine = calls(on_scene_ms=at(10.549130773, 40, 90, float("nan")))
    write_csv(tmp_path / "calls.csv", fine)
    read = read_csv(tmp_path / "calls.csv", CallColumns)
    assert read.response_ms[0] / 60_000 == pytest.approx(10.549130773, abs=1e-7)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda text: text.replace("response_min,priority", "response_min,urgency"), ":1: the header lacks priority"),
        (
            lambda text: text.replace("north 1,8,", "north 1,9,"),
            ":2: response_min is 9, the times of the row give 8",
        ),
        (lambda text: text.replace(",yes,", ",maybe,", 1), ":2: arrest is 'maybe': want yes or no"),
        (
            lambda text: text.replace("2,south 1,30,2", "2,south 1,30,7"),
            ":3: priority is 7.0: want 1 to 5",
        ),
        (lambda text: text.replace("2,south 1,30,2", "2,south 1,30,soon"), ":3: priority is 'soon': want 1 to 5"),
        (lambda text: text.replace("2,south 1,30,2", "2,south 1,30,nan"), ":3: priority is 'nan': want 1 to 5"),
        (lambda text: text + "5,north\n", ":6: has 2 cells for the 18 of the header"),
        (lambda text: text.replace("2,south", "1,south"), ":3: call is 1, as an earlier one"),
        (lambda text: text + '"5', ":6: is no CSV"),
        (lambda _text: "", ":1: the header lacks call"),
    ],
)
def test_a_damaged_file_of_calls_is_told(tmp_path: Path, change: Callable[[str], str], sentence: str) -> None:
    file = tmp_path / "calls.csv"
    write_csv(file, calls())
    file.write_text(change(file.read_text(encoding="utf-8")), encoding="utf-8")
    with pytest.raises(SimulatorError) as refused:
        read_csv(file, CallColumns)
    assert str(refused.value).startswith(f"{file}{sentence}")


def test_files_that_cannot_be_read_are_told(tmp_path: Path) -> None:
    for read in (read_csv, read_npz):
        with pytest.raises(SimulatorError, match="none: cannot be read: No such file"):
            read(tmp_path / "none", CallColumns)
    (tmp_path / "bytes").write_bytes(b"\xff\xfe,\n")
    with pytest.raises(SimulatorError, match="bytes: is not UTF-8"):
        read_csv(tmp_path / "bytes", CallColumns)
    for damaged in (b"", b"PK\x03\x04 no more", b"text"):
        (tmp_path / "bytes").write_bytes(damaged)
        with pytest.raises(SimulatorError, match="bytes: is no npz file of a table"):
            read_npz(tmp_path / "bytes", CallColumns)
    write_npz(tmp_path / "cover", run().cover)
    with pytest.raises(SimulatorError, match="cover: lacks the column call"):
        read_npz(tmp_path / "cover", CallColumns)
