"""Bridges are about to open: the board counts down, and crews are sent to the bank that would be left without."""

from __future__ import annotations

import csv
import shutil
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest
from desk import too_wide, wait_until
from playwright.sync_api import expect
from raised_town import ways_over_river

from maps.store import open_map

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from desk import Desk
    from playwright.sync_api import Page

    OpenPage = Callable[..., Page]

pytestmark = pytest.mark.slow

AHEAD = timedelta(minutes=14)
"""So that the centre is up well before, and everybody is warned at once."""

SEED = 3
ZONE = ZoneInfo("Europe/Moscow")


@pytest.fixture(scope="module")
def region(region: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the region with a timetable that raises every bridge soon."""
    folder = tmp_path_factory.mktemp("raised") / "map"
    shutil.copytree(region, folder)
    begins = datetime.now(ZONE) + AHEAD
    ends = begins + timedelta(hours=2)
    with (folder / "closures.csv").open("w", encoding="utf-8", newline="") as text:
        rows = csv.writer(text)
        rows.writerow(["name", "osm_way_ids", "from", "until", "days", "valid_from", "valid_until"])
        for way in ways_over_river(open_map(folder).graph, SEED):
            rows.writerow([f"Мост {way}", way, f"{begins:%H:%M}", f"{ends:%H:%M}", "", "", ""])
    return folder


def emptied(desk: Desk, page: Page) -> dict[str, Any]:
    """Take every crew of the second bank out of service; gives the warning that knows it."""
    bank = desk.read("bridges")["warning"]["banks"][1]
    for unit in desk.read("units"):
        if unit["station"] in bank["stations"]:
            desk.post(f"units/{unit['id']}/state", state="out_of_service")
    wait_until(page, lambda: bank_of(desk)["units"] == 0, "the bank is empty")
    warning: dict[str, Any] = desk.read("bridges")["warning"]
    return warning


def bank_of(desk: Desk) -> dict[str, Any]:
    bank: dict[str, Any] = desk.read("bridges")["warning"]["banks"][1]
    return bank


def test_crews_are_sent_to_the_other_bank_before_the_bridges_open(desk: Desk, open_page: OpenPage) -> None:
    board = open_page(desk.address, wide=1366, high=768)
    warning = emptied(desk, board)
    first = warning["split"][0]
    stations = {each["id"]: each["name"] for each in desk.read("stations")}
    call_sign = next(each["call_sign"] for each in desk.read("units") if each["id"] == first["unit"])
    banner, pane = board.locator(".bridge-banner"), board.locator(".bridges-pane")
    begins = datetime.fromisoformat(warning["begins_at"]).astimezone(ZONE)
    expect(banner).to_contain_text(f"Разводка мостов в {begins:%H:%M}")
    expect(banner).to_contain_text("через 1")
    expect(banner).to_contain_text(f"переездов: {len(warning['split'])}")
    expect(pane).to_have_count(0)

    board.keyboard.press("F10")
    expect(pane).to_contain_text("Берег 1")
    lacking = ", ".join(each["text"] for each in warning["banks"][1]["lacks"])
    expect(pane).to_contain_text(f"Только на другом берегу: {lacking}")
    for hospital in warning["banks"][1]["hospitals"]:
        expect(pane).to_contain_text(hospital["name"])
    expect(pane.locator(".move").first).to_contain_text(f"{call_sign} ")
    expect(pane.locator(".move").first).to_contain_text("иначе берег без прикрытия")
    assert too_wide(board) == []

    expect(pane.locator(".move button").first).to_be_enabled()
    board.keyboard.press("1")
    expect(pane.locator(".move").filter(has_text=f"{call_sign} ")).to_have_count(0)
    expect(pane).to_contain_text("Не на своём берегу")
    ordered = next(each for each in desk.read("units") if each["id"] == first["unit"])
    assert (ordered["state"], ordered["bound_for"]) == ("relocating", first["station"])
    expect(board.get_by_label("Бригады")).to_contain_text(f"→ {stations[first['station']]}")
    wait_until(board, lambda: bank_of(desk)["covered"], "the bank has cover")

    board.keyboard.press("Escape")
    expect(pane).to_have_count(0)
    banner.get_by_role("button").click()
    expect(pane).to_be_visible()
    assert datetime.now(UTC) < begins, "the test took longer than the bridges wait"
