"""Whatever a file holds, it is read or refused in sentences, never worse."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from simulator.history.errors import HistoryError
from simulator.history.inspecting import inspect
from simulator.history.mapping import Rows
from simulator.history.mapping_file import find_mapping, parse_mapping
from simulator.history.reading import read_history

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

NAMES = ("montgomery", "san_francisco", "lancaster", "utrecht_3", "rio", "journal")

CELLS = st.one_of(
    st.sampled_from(
        (
            "", "0", "1", "7", "-1", "1e400", "nan", "30.5", "181", "(37.7, -122.4)", "(,)", "EMS: FALL", "3", "END",
            "2016-01-01 00:00:00", "0001-01-01 00:00:00", "9999-12-31 23:59:59", "2016-02-30 00:00:00",
            "11/06/2016 01:30:00 AM", "01/01/2017 12:00:00 AM", "1/1/10 12:00 AM", "A=10:00:00",
            "A=10:00:00, A=24:00:00", "A=23:00:00, B=00:10:00", "2026-03-02T10:00:00+99:00", "2026-03-02T10:00:00Z",
            "9" * 400, "x" * 20,
        )
    ),
    st.text(max_size=12),
)  # fmt: skip


def refusal(read: Callable[[], object]) -> tuple[str, ...]:
    """Give the sentences by which something is refused, none where it is read."""
    try:
        read()
    except HistoryError as error:
        return error.lines
    return ()


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_cells_are_read_or_refused(name: str, tmp_path: Path, data: st.DataObject) -> None:
    mapping = find_mapping(name)
    header = mapping.header or tuple(dict.fromkeys(each for names in mapping.columns.values() for each in names))
    header = tuple(dict.fromkeys((*header, *mapping.needs.values(), *mapping.keep)))
    rows = data.draw(st.lists(st.lists(CELLS, min_size=len(header), max_size=len(header)), max_size=6))
    quoted = [
        ",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in ([] if mapping.header else [header])
    ]
    separator = mapping.separator or ","
    quoted += [separator.join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows]
    path = tmp_path / "calls.csv"
    path.write_bytes("\n".join(quoted).encode("utf-8", "surrogatepass"))
    refused = refusal(lambda: json.dumps(inspect(path, mapping), allow_nan=False))
    assert all(line.startswith("calls.csv") for line in refused)
    if refused or mapping.rows is Rows.WEEK_COUNTS:
        return
    history = read_history(path, mapping).history
    assert (history.at_ms[1:] >= history.at_ms[:-1]).all()
    assert ((history.responses.call >= 0) & (history.responses.call < len(history))).all()


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "calls.csv"
    path.write_bytes(b"at,reason\n" + content)
    mapping = parse_mapping(
        'name = "x"\nrows = "calls"\n[time]\nzone = "UTC"\n[columns]\nat = "at"\nreason = "reason"\n', "x.toml"
    )
    assert all(refusal(lambda: inspect(path, mapping)))


@given(text=st.one_of(st.text(max_size=60), st.binary(max_size=60).map(lambda raw: raw.decode("latin-1"))))
def test_any_text_is_a_mapping_or_refused(text: str) -> None:
    with pytest.raises(HistoryError):
        parse_mapping(text, "x.toml")


VALUES = st.recursive(
    st.one_of(st.booleans(), st.integers(-3, 9), st.floats(allow_nan=False), st.text(max_size=5), st.just("UTC")),
    lambda inner: st.lists(inner, max_size=8),
    max_leaves=8,
)


@settings(max_examples=200)
@given(
    key=st.sampled_from(
        ("name", "rows", "file", "separator", "header", "stop_at", "time.zone", "time.format", "time.start",
         "columns.at", "columns.lon", "columns.order", "urgency.a", "reasons.a", "keep.a", "needs.on_scene",
         "bounds.west", "longest_min.travel", "slots.minutes", "slots.observations", "time", "columns")
    ),
    value=VALUES,
)  # fmt: skip
def test_any_value_of_a_key_is_taken_or_refused(key: str, value: object) -> None:
    keys = {"name": '"x"', "rows": '"calls"', "time.zone": '"UTC"', "columns.at": '"at"', key: json.dumps(value)}
    text = "\n".join(f"{each} = {told}" for each, told in keys.items())
    assert all(line.startswith("x.toml: ") for line in refusal(lambda: parse_mapping(text, "x.toml")))
