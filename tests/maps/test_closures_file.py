from __future__ import annotations

from datetime import date, time
from typing import TYPE_CHECKING

import pytest

from maps import ClosureFileError, MapError, TimedClosure, read_closures

if TYPE_CHECKING:
    from pathlib import Path

HEADER = "name,osm_way_ids,from,until,days,valid_from,valid_until\n"


def _write(folder: Path, text: str) -> Path:
    path = folder / "closures.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_several_rows_for_a_bridge(tmp_path: Path) -> None:
    rows = "Дворцовый,11 12,01:10,02:50,mon-fri,2026-04-10,2026-11-30\nДворцовый,11 12,3:10,04:55,,,\n\n"
    assert read_closures(_write(tmp_path, HEADER + rows)) == [
        TimedClosure(
            "Дворцовый",
            (11, 12),
            time(1, 10),
            time(2, 50),
            frozenset(range(1, 6)),
            date(2026, 4, 10),
            date(2026, 11, 30),
        ),
        TimedClosure("Дворцовый", (11, 12), time(3, 10), time(4, 55)),
    ]


def test_semicolons_and_russian_headers_and_days(tmp_path: Path) -> None:
    text = "\ufeffНазвание;Пути OSM;С;До;Дни;Действует с\nМост;11;23:00;05:00;пн,сб-вс;10.04.2026\n"
    (closure,) = read_closures(_write(tmp_path, text))
    assert closure == TimedClosure("Мост", (11,), time(23), time(5), frozenset({1, 6, 7}), date(2026, 4, 10))


def test_every_bad_line_is_listed(tmp_path: Path) -> None:
    rows = [
        "Good,1,01:00,02:00,,,",
        ",1,01:00,02:00,,,",
        "A,bridge,01:00,02:00,,,",
        "A,,01:00,02:00,,,",
        "A,-4,01:00,02:00,,,",
        "A,1,25:00,02:00,,,",
        "A,1,01:00,,,,",
        "A,1,01:00,01:00,,,",
        "A,1,01:00,02:00,someday,,",
        "A,1,01:00,02:00,fri-mon,,",
        "A,1,01:00,02:00,,2026-02-30,",
        "A,1,01:00,02:00,,2026-05-01,2026-04-01",
        "A,1",
    ]
    with pytest.raises(ClosureFileError) as caught:
        read_closures(_write(tmp_path, HEADER + "\n".join(rows)))
    assert caught.value.problems == (
        "closures.csv:3: name is empty",
        "closures.csv:4: osm_way_ids 'bridge' is not understood",
        "closures.csv:5: osm_way_ids is empty",
        "closures.csv:6: osm_way_ids '-4' is not understood",
        "closures.csv:7: from '25:00' is not understood",
        "closures.csv:8: until is empty",
        "closures.csv:9: from and until are the same time",
        "closures.csv:10: days 'someday' is not understood",
        "closures.csv:11: days 'fri-mon' is not understood",
        "closures.csv:12: valid_from '2026-02-30' is not understood",
        "closures.csv:13: valid_until is before valid_from",
        "closures.csv:14: from is empty",
    )


def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    with pytest.raises(MapError, match=r"none\.csv: cannot be read"):
        read_closures(tmp_path / "none.csv")
    with pytest.raises(MapError, match="lacks osm_way_ids, from"):
        read_closures(_write(tmp_path, "name,until\n"))
    with pytest.raises(MapError, match="lacks"):
        read_closures(_write(tmp_path, ""))
    (tmp_path / "old.csv").write_bytes("название;с\n".encode("cp1251"))
    with pytest.raises(MapError, match="is not UTF-8"):
        read_closures(tmp_path / "old.csv")
