"""A road is closed while a crew is on its way over it: every time on every screen is another at once."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from desk import card, choose, row
from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Callable

    from desk import Desk
    from playwright.sync_api import Locator, Page

    OpenPage = Callable[..., Page]

pytestmark = pytest.mark.slow

AT_ONCE_MS = 4_000
"""Less than the five seconds after which a board asks by itself."""
STEP_MS = 100
LONGER_MS = 60_000
ABOUT_S = 20
"""How far a shown time may be from the one that was read somewhat later or earlier; less than the road costs more."""


def seconds(shown: Locator) -> int:
    found = re.fullmatch(r"→ (?:(\d+):)?(\d\d):(\d\d)", shown.inner_text())
    assert found, shown.inner_text()
    return int(found[1] or 0) * 3600 + int(found[2]) * 60 + int(found[3])


def middle_of(way: dict[str, Any]) -> list[float]:
    line: list[list[float]] = way["geometry"]["coordinates"]
    return line[len(line) // 2]


def test_times_change_on_board_and_tablet_when_a_road_is_closed_and_opened(desk: Desk, open_page: OpenPage) -> None:
    incident = desk.call(station=2)
    candidates = desk.read(f"incidents/{incident}/recommendation")["candidates"]
    unit = max(candidates, key=lambda each: each["travel_ms"])["unit"]
    assignment = desk.post("assignments", incident=incident, unit=unit)["id"]
    start = desk.read(f"assignments/{assignment}")["route"]["geometry"]["coordinates"][0]
    for status in ("accepted", "en_route"):
        desk.post(f"assignments/{assignment}/status", status=status)
    desk.post(f"units/{unit}/position", lon=start[0], lat=start[1], at=desk.read("snapshot")["now"])

    board, tablet = open_page(desk.address), open_page(f"{desk.address}/crew?unit={unit}", wide=800, high=1280)
    arrival, way = row(board, incident).locator(".arrival"), tablet.locator(".call-way")
    expect(arrival).to_have_text(re.compile(r"→ [\d:]+"))
    expect(way).to_contain_text("путь")
    before = str(way.text_content())

    route = desk.read(f"assignments/{assignment}")["route"]
    closure = desk.post("closures", geometry={"type": "Point", "coordinates": middle_of(route)}, reason="провал")["id"]
    longer_ms = desk.read(f"assignments/{assignment}")["route"]["travel_ms"]
    assert longer_ms > route["travel_ms"] + LONGER_MS
    expect(way).not_to_have_text(before, timeout=AT_ONCE_MS)
    wait_until_shown(board, arrival, longer_ms / 1000)

    assert board.request.delete(f"{desk.address}/api/v1/closures/{closure}").ok
    expect(way).to_have_text(before, timeout=AT_ONCE_MS)
    wait_until_shown(board, arrival, route["travel_ms"] / 1000)


def wait_until_shown(board: Page, arrival: Locator, expected_s: float) -> None:
    """Wait until a time of arrival is about that; it falls by a second each second where nothing else happens."""
    for _ in range(AT_ONCE_MS // STEP_MS):
        if abs(seconds(arrival) - expected_s) < ABOUT_S:
            return
        board.wait_for_timeout(STEP_MS)
    assert abs(seconds(arrival) - expected_s) < ABOUT_S


def test_a_road_is_closed_by_a_click_on_the_map_and_opened_by_its_button(desk: Desk, open_page: OpenPage) -> None:
    incident = desk.call()
    board = open_page(desk.address)
    choose(board, incident)
    board.keyboard.press("F8")
    pane = board.get_by_label("Перекрытия")
    pane.get_by_label("Почему перекрыто").fill("упало <b>дерево</b>")
    board.locator(".map-base[data-ready] canvas").click()
    expect(pane).to_contain_text("Ближайшая дорога к ")
    board.keyboard.press("Enter")
    expect(pane.get_by_text("упало <b>дерево</b>")).to_be_visible()
    [closure] = desk.read("closures")
    assert closure["reason"] == "упало <b>дерево</b>"
    assert closure["arcs"]
    pane.get_by_role("button", name="Открыть").click()
    expect(pane.get_by_text("Перекрытых дорог нет")).to_be_visible()
    assert desk.read("closures") == []
    board.keyboard.press("Escape")
    expect(card(board)).to_contain_text(f"#{incident}")
    assert desk.sent(incident) == []
