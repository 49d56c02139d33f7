from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

import numpy as np
import pytest

from fleet.instants import from_ms
from simulator.history.columns import NO_TIME, UNKNOWN, Stage
from simulator.history.errors import HistoryError
from simulator.history.inspecting import inspect
from simulator.history.mapping_file import find_mapping, parse_mapping, templates
from simulator.history.reading import read_history
from simulator.history.week_counts import read_week_counts

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any

    from simulator.history.mapping import Mapping

CALLS = """
name = "a town"
rows = "calls"
[time]
zone = "Europe/Moscow"
format = "%d.%m.%Y %H:%M"
[columns]
at = "when"
lon = "x"
lat = "y"
reason = "why"
urgency = "how"
[urgency]
high = 1
low = 3
[reasons]
"heart*" = "heart"
[bounds]
west = 30
south = 59
east = 31
north = 60
"""

RESPONSES = """
name = "units"
rows = "responses"
[time]
zone = "UTC"
[columns]
id = "call"
at = "came"
unit = "unit"
assigned = "sent"
on_scene = "there"
ended = "free"
"""


def calls(tmp_path: Path, text: str, mapping: str = CALLS) -> tuple[Path, Mapping]:
    path = tmp_path / "calls.csv"
    path.write_text(text, encoding="utf-8")
    return path, parse_mapping(mapping, "town.toml")


def odd(told: dict[str, Any]) -> dict[tuple[str, str], int]:
    return {(each["code"], each.get("about", "")): each["count"] for each in told["oddities"]}


def test_calls_become_columns_in_the_order_of_their_times(tmp_path: Path) -> None:
    text = (
        "when;x;y;why;how\n02.03.2026 10:00;30.5;59.5;heart attack;high\n02.03.2026 09:30;30.4;59.4;fall;low\n"
        "02.03.2026 11:00;;;;\n"
    )
    path, mapping = calls(tmp_path, text)
    history = read_history(path, mapping).history
    assert [f"{from_ms(int(at)):%H:%M}" for at in history.at_ms] == ["06:30", "07:00", "08:00"]
    assert history.line.tolist() == [3, 2, 4]
    assert history.lon[:2].tolist() == [30.4, 30.5]
    assert np.isnan(history.lat[2])
    assert history.urgency.tolist() == [3, 1, 0]
    assert [history.reasons[row] if row != UNKNOWN else None for row in history.reason] == [
        "fall",
        "heart attack",
        None,
    ]
    assert [history.classes[row] for row in history.reason_class()[:2]] == ["fall", "heart"]
    assert history.reason_class()[2] == UNKNOWN
    assert len(history.responses) == 0
    with pytest.raises(ValueError, match="read-only"):
        history.lon[0] = 1


def test_gzip_is_read_as_it_is(tmp_path: Path) -> None:
    path, mapping = calls(tmp_path, "")
    path.write_bytes(gzip.compress(b"when,x,y,why,how\n02.03.2026 10:00,30.5,59.5,fall,low\n"))
    assert len(read_history(path, mapping).history) == 1


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("yesterday,30,59,fall,low", "calls.csv:2: at 'yesterday' is no time of the format %d.%m.%Y %H:%M"),
        ("02.03.9026 10:00,30,59,fall,low", "calls.csv:2: at '02.03.9026 10:00' is no time of the format"),
        ("02.03.0126 10:00,30,59,fall,low", "calls.csv:2: at '02.03.0126 10:00' is no time of the format"),
        ("02.03.2026 10:00,east,59,fall,low", "calls.csv:2: the place 'east, 59' is no pair of degrees"),
        ("02.03.2026 10:00,nan,59,fall,low", "calls.csv:2: the place 'nan, 59' is no pair of degrees"),
        ("02.03.2026 10:00,30,59", "calls.csv:2: has 3 cells for 5 columns"),
        ('"02.03.2026 10:00,30', "calls.csv:2: is no row of cells"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_line(tmp_path: Path, row: str, told: str) -> None:
    path, mapping = calls(tmp_path, f"when,x,y,why,how\n{row}\n")
    with pytest.raises(HistoryError) as caught:
        read_history(path, mapping)
    assert caught.value.lines[0].startswith(told)


def test_faults_are_listed_up_to_twenty(tmp_path: Path) -> None:
    path, mapping = calls(tmp_path, "when,x,y,why,how\n" + "never,1,1,,\n" * 50)
    with pytest.raises(HistoryError) as caught:
        read_history(path, mapping)
    assert len(caught.value.lines) == 21
    assert caught.value.lines[-1] == "calls.csv: has more faults below line 22"


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "calls.csv:1: is empty"),
        (b"when,x,y,why,how\n", "calls.csv: has no call that the mapping keeps"),
        (b"x,y,why,how\n1,1,a,b\n", "calls.csv:1: has no column 'when'; there are x, y, why, how"),
        (b"when,x,y,why,how\n\xff\xfe,1,1,a,b\n", "calls.csv: is not UTF-8"),
        (b"\x1f\x8b\x08broken", "calls.csv: is a damaged gzip file"),
    ],
)
def test_a_file_that_is_no_history_is_refused(tmp_path: Path, content: bytes, told: str) -> None:
    path, mapping = calls(tmp_path, "")
    path.write_bytes(content)
    with pytest.raises(HistoryError) as caught:
        read_history(path, mapping)
    assert str(caught.value).startswith(told)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(HistoryError, match=r"none\.csv: cannot be read: No such file"):
        read_history(tmp_path / "none.csv", parse_mapping(CALLS, "town.toml"))


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (("rows =", "rowz ="), "town.toml: rowz is no key here"),
        (('"calls"', '"calles"'), "town.toml: rows must be one of calls, responses, unit_lists, week_counts"),
        (("Europe/Moscow", "Europe/Moskow"), "town.toml: time.zone is 'Europe/Moskow', no zone"),
        (('at = "when"', ""), "town.toml: columns.at is missing"),
        (('lat = "y"', ""), "town.toml: columns.lat is missing"),
        (("low = 3", "low = 7"), "town.toml: urgency.low must be a whole number from 1 (highest) to 5"),
        (('at = "when"', 'at = ["when", "then"]'), "town.toml: columns.at must name one column"),
        (("west = 30", "west = 32"), "town.toml: bounds.west and east, south and north enclose nothing"),
        (('name = "a town"', "name = 4"), "town.toml: name must be a text"),
        (("[urgency]", "[urgency"), "town.toml: is no TOML"),
        (('rows = "calls"', 'rows = "calls"\nseparator = "::"'), "town.toml: separator must be one sign"),
        (('%H:%M"', '%H:%M%z"'), "town.toml: time.format must not hold a zone"),
    ],
)
def test_a_wrong_mapping_is_told_by_its_key(change: tuple[str, str], told: str) -> None:
    with pytest.raises(HistoryError) as caught:
        parse_mapping(CALLS.replace(*change), "town.toml")
    assert str(caught.value).startswith(told)


def test_an_unknown_mapping_tells_which_there_are() -> None:
    with pytest.raises(HistoryError, match="mappings that come with the product: journal, lancaster, montgomery"):
        find_mapping("montgomry")


def test_every_mapping_of_ours_can_be_read() -> None:
    assert [find_mapping(name).name for name in templates()]


def test_oddities_are_counted_and_kept(tmp_path: Path) -> None:
    rows = (
        "02.03.2026 10:00,30.5,59.5,fall,low",
        "02.03.2026 10:00,30.5,59.5,fall,low",
        "02.03.2026 09:00,59.5,30.5,fall,soon",
        "02.03.2026 11:00,0,0,fall,low",
        ",30.5,59.5,fall,low",
        "02.03.2026 12:00,300,59.5,fall,low",
    )
    path, mapping = calls(tmp_path, "\n".join(("when,x,y,why,how", *rows)))
    told = inspect(path, mapping)
    assert told["calls"] == 5
    assert odd(told) == {
        ("unknown_urgency", "soon"): 1,
        ("zero_place", ""): 1,
        ("no_time", ""): 1,
        ("off_the_globe", ""): 1,
        ("no_place", ""): 2,
        ("outside", ""): 1,
        ("swapped", ""): 1,
        ("duplicate", ""): 1,
        ("out_of_order", ""): 1,
    }
    assert next(each["lines"] for each in told["oddities"] if each["code"] == "duplicate") == [3]


def test_rows_of_one_call_are_its_responses(tmp_path: Path) -> None:
    rows = (
        "call,came,unit,sent,there,free",
        "7,2026-03-02T10:00:00Z,A,2026-03-02T10:01:00Z,2026-03-02T10:09:00Z,2026-03-02T10:40:00Z",
        "7,2026-03-02T10:00:00Z,B,2026-03-02T10:01:30Z,,2026-03-02T10:05:00Z",
        "8,2026-03-02T10:10:00Z,A,2026-03-02T10:11:00Z,2026-03-02T10:10:30Z,",
        "9,2026-03-02T10:20:00Z,,,,",
    )
    path, mapping = calls(tmp_path, "\n".join(rows), RESPONSES)
    reading = read_history(path, mapping)
    responses = reading.history.responses
    assert reading.history.id.tolist() == ["7", "8", "9"]
    assert responses.call.tolist() == [0, 0, 1]
    assert [responses.units[row] for row in responses.unit] == ["A", "B", "A"]
    assert responses.at_ms[1, Stage.ON_SCENE] == NO_TIME
    assert np.array_equal(
        responses.duration_ms(Stage.ON_SCENE, Stage.ENDED), [31 * 60_000, np.nan, np.nan], equal_nan=True
    )
    assert odd(inspect(path, mapping)) == {
        ("no_place", ""): 3,
        ("backwards", "on_scene before assigned"): 1,
        ("no_end", ""): 1,
        ("sent_while_busy", ""): 1,
    }


def test_a_wall_time_that_came_twice_is_the_first(tmp_path: Path) -> None:
    mapping = CALLS.replace("Europe/Moscow", "Europe/Amsterdam")
    path, found = calls(tmp_path, "when,x,y,why,how\n25.10.2026 02:30,30,59,fall,low\n", mapping)
    assert from_ms(int(read_history(path, found).history.at_ms[0])).hour == 0
    assert odd(inspect(path, found))[("clock_put_back", "")] == 1


def test_lists_of_units_go_past_midnight(tmp_path: Path) -> None:
    mapping = """
        name = "lists"
        rows = "unit_lists"
        [time]
        zone = "UTC"
        [columns]
        id = "no"
        at = "day"
        assigned = "sent"
        on_scene = "there"
        ended = "free"
    """
    text = (
        "no,day,sent,there,free\n"
        '1,2026-03-02,"A=23:50:00, B=23:55:00",A=00:05:00,"B=23:58:00, A=01:00:00, A=01:10:00"\n'
        "2,2026-03-02,C=10:00:00,C=09:59:00,\n"
        "3,2026-03-02,,,\n"
    )
    path, found = calls(tmp_path, text, mapping)
    history = read_history(path, found).history
    times = [
        [None if at == NO_TIME else f"{from_ms(at):%d %H:%M}" for at in row] for row in history.responses.at_ms.tolist()
    ]
    assert times == [
        ["02 10:00", None, "02 09:59", None, None, None],
        ["02 23:50", None, "03 00:05", None, None, "03 01:10"],
        ["02 23:55", None, None, None, None, "02 23:58"],
    ]
    told = odd(inspect(path, found))
    assert told[("no_time", "")] == told[("unit_twice_in_list", "ended")] == 1
    path.write_text(text.replace("C=09:59:00", "C=25:59:00"), encoding="utf-8")
    with pytest.raises(HistoryError, match=r"calls\.csv:3: on_scene 'C=25:59:00' is no UNIT=hh:mm:ss"):
        read_history(path, found)


def test_minutes_since_a_start_are_summed(tmp_path: Path) -> None:
    mapping = """
        name = "minutes"
        rows = "calls"
        [time]
        zone = "UTC"
        format = "minutes"
        start = 2026-03-02
        [columns]
        at = "at"
        on_scene = "there"
        transporting = ["there", "aid"]
        [needs]
        transporting = "hospital"
    """
    path, found = calls(tmp_path, "at,there,aid,hospital\n0.5,10.25,20.5,H\n1,2,3,\n", mapping)
    responses = read_history(path, found).history.responses
    assert responses.duration_ms(Stage.ON_SCENE, Stage.TRANSPORTING)[0] == 20.5 * 60_000
    assert responses.at_ms[1, Stage.TRANSPORTING] == NO_TIME
    for cells in ("0.5,10.25,1e400,H", "0.5,10.25,soon,H"):
        path.write_text(f"at,there,aid,hospital\n{cells}\n", encoding="utf-8")
        with pytest.raises(HistoryError, match=r"calls\.csv:2: transporting '10\.25 \+ (1e400|soon)' is no "):
            read_history(path, found)


COUNTS = """
name = "counts"
rows = "week_counts"
separator = " "
header = ["t", "g", "r", "p", "j", "val"]
stop_at = "END"
[time]
zone = "UTC"
[columns]
slot = "t"
weekday = "g"
zone = "r"
reason = "p"
nth = "j"
calls = "val"
[slots]
minutes = 30
observations = [2, 2, 2, 2, 2, 2, 2]
"""


def test_counts_are_no_calls_and_tell_so(tmp_path: Path) -> None:
    path, mapping = calls(tmp_path, "47 6 b 0 0 2\n47 6 b 0 1 1\n0 0 a 1 0 3\nEND\nwhatever\n", COUNTS)
    counts = read_week_counts(path, mapping)
    assert (counts.zones, counts.reasons) == (("a", "b"), ("0", "1"))
    assert (counts.zone.tolist(), counts.calls.tolist()) == ([1, 1, 0], [2, 1, 3])
    assert counts.nth_is_a_rank()
    with pytest.raises(HistoryError, match="no calls that could be replayed"):
        read_history(path, mapping)
    path.write_text("48 6 b 0 0 2\n1 6 b 0 0 -2\n", encoding="utf-8")
    with pytest.raises(HistoryError) as caught:
        read_week_counts(path, mapping)
    assert caught.value.lines == (
        "calls.csv:1: slot '48' is no whole number from 0 to 47",
        "calls.csv:2: calls '-2' is no whole number from 0 to 99999",
    )


def test_more_observations_than_told_are_odd(tmp_path: Path) -> None:
    path, mapping = calls(tmp_path, "1 6 b 0 2 2\n1 6 b 0 2 1\n", COUNTS)
    assert odd(inspect(path, mapping)) == {("duplicate", ""): 1, ("more_observations_than_told", ""): 2}
