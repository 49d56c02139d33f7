from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from routing.matching import TraceError, read_traces

if TYPE_CHECKING:
    from pathlib import Path

GOOD = """unit,at,lon,lat,speed
11,2026-11-16T08:00:00Z,30.1,60.0,5
12,2026-11-16T11:00:01+03:00,30.2,60.1,
11,2026-11-16T08:00:10Z,nan,60.0,7
"""


def test_units_are_told_apart_and_keep_their_order(tmp_path: Path) -> None:
    file = tmp_path / "traces.csv"
    file.write_text(GOOD)
    traces = read_traces(file)
    assert list(traces) == ["11", "12"]
    assert traces["12"].places.tolist() == [[30.2, 60.1]]
    at_ms = traces["11"].at_ms
    assert at_ms is not None
    assert np.diff(at_ms).tolist() == [10_000.0]
    assert traces["12"].at_ms == pytest.approx(at_ms[0] + 1_000.0)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "traces.csv: the columns must be unit,at,lon,lat"),
        ("unit,at,lon\n", "traces.csv: the columns must be unit,at,lon,lat"),
        ("unit,at,lon,lat\n1,noon,1,2\n", "traces.csv:2: Invalid isoformat string: 'noon'"),
        (
            "unit,at,lon,lat\n1,2026-11-16T08:00:00,1,2\n",
            "traces.csv:2: the moment 2026-11-16T08:00:00 has no time zone",
        ),
        ("unit,at,lon,lat\n1,2026-11-16T08:00:00Z,east,2\n", "traces.csv:2: could not convert string to float: 'east'"),
        ("unit,at,lon,lat\n1,2026-11-16T08:00:00Z,1\n", "traces.csv:2: unit, at, lon, lat must stand here"),
    ],
)
def test_a_bad_line_is_named(tmp_path: Path, text: str, sentence: str) -> None:
    file = tmp_path / "traces.csv"
    file.write_text(text)
    with pytest.raises(TraceError) as caught:
        read_traces(file)
    assert sentence in str(caught.value)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TraceError, match=r"none.csv cannot be read"):
        read_traces(tmp_path / "none.csv")
