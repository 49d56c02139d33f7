"""The last fixes survive a restart; a damaged file is told and left out."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from fleet.errors import FleetError
from fleet.last_fixes import LastFixes, read_last_fixes, write_last_fixes
from fleet.positions import Fix

if TYPE_CHECKING:
    from pathlib import Path

NOW = datetime(2025, 3, 3, 12, 0, 0, 123_000, tzinfo=UTC)
FIXES = (Fix("u1", 30.3141, 59.9386, NOW), Fix("u2", -76.6, 39.2, NOW - timedelta(days=2)))


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    path = tmp_path / "last_fixes.json"
    write_last_fixes(path, FIXES[:1])
    write_last_fixes(path, FIXES)
    assert read_last_fixes(path) == LastFixes(FIXES)
    assert [each.name for each in tmp_path.iterdir()] == ["last_fixes.json"]


def test_a_first_start_has_no_fixes_and_no_warning(tmp_path: Path) -> None:
    assert read_last_fixes(tmp_path / "last_fixes.json") == LastFixes(())


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x00" * 200,
        b"\xff\xfe",
        b"[]",
        b'{"form": "something else", "fixes": []}',
        b'{"form": "dispatch112 last fixes, version 1", "fixes": [{"unit": "u1"}]}',
        (
            b'{"form": "dispatch112 last fixes, version 1", "fixes": '
            b'[{"unit": "u1", "lon": 400, "lat": 0, "at": "2025-03-03T12:00:00Z"}]}'
        ),
        (
            b'{"form": "dispatch112 last fixes, version 1", "fixes": '
            b'[{"unit": "u1", "lon": 40, "lat": 1, "at": "2025-03-03T12:00:00"}]}'
        ),
    ],
)
def test_a_damaged_file_is_told_and_left_out(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "last_fixes.json"
    path.write_bytes(content)
    read = read_last_fixes(path)
    assert read.fixes == ()
    assert read.warning is not None
    assert read.warning.startswith(f"{path}: the last positions cannot be used and are left out: ")
    assert "\n" not in read.warning


def test_a_half_written_file_is_never_seen(tmp_path: Path) -> None:
    path = tmp_path / "last_fixes.json"
    write_last_fixes(path, FIXES)
    whole = path.read_bytes()
    path.with_name("last_fixes.json.new").write_bytes(whole[: len(whole) // 2])
    assert read_last_fixes(path) == LastFixes(FIXES)


def test_a_folder_that_is_gone_is_told(tmp_path: Path) -> None:
    path = tmp_path / "gone" / "last_fixes.json"
    with pytest.raises(FleetError, match="the last positions cannot be written: No such file or directory"):
        write_last_fixes(path, FIXES)
