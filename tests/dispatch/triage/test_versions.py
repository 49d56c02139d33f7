"""Which version of the catalogue is in force when, also where a service brings its own."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from catalogues import NOON, small, small_table, write

from dispatch.triage.errors import CatalogueError
from dispatch.triage.loader import shipped_catalogues
from dispatch.triage.versions import Versions, own_versions

if TYPE_CHECKING:
    from pathlib import Path

SHIPPED = shipped_catalogues()[-1]


def fit_table(version: str, valid_from: str, *more: str) -> dict[str, Any]:
    """Give a small catalogue with the reasons by which calls are opened, and others."""
    table = small_table()
    reasons = table["reasons"]
    for code in ("unknown", "traffic", *more):
        reasons[code] = {**reasons["paper"], "ru": f"Повод {code}", "en": f"Reason {code}"}
    return {**table, "version": version, "valid_from": valid_from}


def lay(folder: Path, name: str, table: dict[str, Any]) -> Path:
    """Lay a version into a folder of its own."""
    (folder / name).mkdir()
    return write(folder / name / "all.toml", table)


def faults_of(folder: Path) -> tuple[str, ...]:
    with pytest.raises(CatalogueError) as refused:
        own_versions(folder)
    return refused.value.faults


def test_a_version_is_in_force_from_its_instant_until_the_next(tmp_path: Path) -> None:
    old = small(tmp_path)
    new = small(tmp_path, version="2", valid_from="2026-06-01T00:00:00+03:00")
    versions, change_at = Versions((old, new)), datetime(2026, 5, 31, 21, tzinfo=UTC)
    assert versions.at(change_at - timedelta(milliseconds=1)) is old
    assert versions.at(change_at) is new
    assert versions.at(old.valid_from - timedelta(days=1)) is old
    assert (versions.named("1"), versions.named("2"), versions.named("3")) == (old, new, None)


def test_a_reason_that_a_version_lacks_is_that_of_the_newest_that_has_it(tmp_path: Path) -> None:
    lay(tmp_path, "2", fit_table("2", "2026-02-01T00:00:00Z", "gone"))
    lay(tmp_path, "3", fit_table("3", "2026-03-01T00:00:00Z", "gone"))
    lay(tmp_path, "4", fit_table("4", "2026-03-02T00:00:00Z"))
    versions = own_versions(tmp_path)
    found = [versions.with_reason(code, NOON) for code in ("chest", "gone", "chest_pain", "nothing")]
    assert [each and each.version for each in found] == ["4", "3", SHIPPED.version, None]


def test_own_versions_stand_alone_from_the_first_of_them_on(tmp_path: Path) -> None:
    lay(tmp_path, "ours", fit_table("ours", "2026-02-01T00:00:00Z"))
    versions = own_versions(tmp_path)
    begin = datetime(2026, 2, 1, tzinfo=UTC)
    assert versions.at(begin - timedelta(seconds=1)) is SHIPPED
    assert versions.at(begin).version == "ours"
    assert versions.at(begin + timedelta(days=3650)).version == "ours"


def test_versions_of_the_product_are_kept_for_old_interviews(tmp_path: Path) -> None:
    lay(tmp_path, "ours", fit_table("ours", "2025-02-01T00:00:00Z"))
    versions = own_versions(tmp_path)
    assert [each.version for each in versions.ordered] == ["ours"]
    assert versions.named(SHIPPED.version) is SHIPPED


def test_a_folder_is_refused_with_every_fault_by_its_path(tmp_path: Path) -> None:
    assert faults_of(tmp_path / "none") == (f"{tmp_path / 'none'}: cannot be read: No such file or directory",)
    assert faults_of(tmp_path) == (f"{tmp_path}: has no version; the files of each lie in a folder of its own",)
    for name in ("one", "two"):
        table = fit_table(name, "2026-02-01T00:00:00Z")
        del table["reasons"]["chest"]["group"]
        lay(tmp_path, name, table)
    assert faults_of(tmp_path) == tuple(
        f"{tmp_path}/{name}/all.toml: reasons.chest.group: is missing" for name in ("one", "two")
    )


def test_versions_that_calls_cannot_be_opened_by_are_refused(tmp_path: Path) -> None:
    table = fit_table(SHIPPED.version, "2026-02-01T00:00:00Z")
    del table["reasons"]["unknown"]
    lay(tmp_path, "ours", table)
    name = SHIPPED.version
    assert faults_of(tmp_path) == (
        f"{tmp_path}: version {name} is one of the product: give yours another name",
        f"{tmp_path}: version {name} has no reason 'unknown', by which calls are opened",
    )


def test_two_own_versions_from_one_instant_are_refused(tmp_path: Path) -> None:
    lay(tmp_path, "a", fit_table("a", "2026-02-01T00:00:00Z"))
    lay(tmp_path, "b", fit_table("b", "2026-02-01T00:00:00Z"))
    assert faults_of(tmp_path) == (f"{tmp_path}: versions a and b are both valid from 2026-02-01T00:00:00+00:00",)
