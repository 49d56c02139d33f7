"""The main job, seen: a call taken with the keyboard alone, a crew sent, accepted on its tablet, walked to the end."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx
import pytest
from emr_process import reference_emr, started
from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.slow

BY_HAND = ("--port", "0", "--calls-per-hour", "0", "--crews", "none", "--dispatch", "confirm")
TABLET = (
    ("ПРИНЯТЬ", "приняла"),
    ("ВЫЕХАЛИ", "выехала"),
    ("НА МЕСТЕ", "на месте"),
    ("ВЕЗЁМ", "везёт"),
    ("В СТАЦИОНАРЕ", "в стационаре"),
)
"""The big button of each step, and what the board says afterwards."""


@pytest.fixture(scope="module")
def centre(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    state = tmp_path_factory.mktemp("state")
    with reference_emr() as emr, started("demo", *BY_HAND, "--state", str(state), "--emr", emr) as address:
        yield address


def seen(browser: Browser, address: str) -> tuple[Page, list[str]]:
    """Open a page in a browser of its own; gives what it asked of other machines."""
    page = browser.new_context(viewport={"width": 1920, "height": 1080}).new_page()
    elsewhere: list[str] = []
    origin = address.partition("://")[2].partition("/")[0]
    page.on("request", lambda request: elsewhere.append(request.url) if foreign(request.url, origin) else None)
    page.goto(address)
    return page, elsewhere


def foreign(url: str, origin: str) -> bool:
    return url.startswith(("http", "ws")) and origin not in url


def test_a_call_taken_by_keyboard_is_walked_to_its_end_on_the_tablet(browser: Browser, centre: str) -> None:
    station = httpx.get(f"{centre}/api/v1/stations").json()[3]
    board, elsewhere = seen(browser, centre)
    expect(board.get_by_text("УЧЕБНЫЙ РЕЖИМ")).to_be_visible()
    expect(board.get_by_text("Никто не ждёт")).to_be_visible()
    take_call(board, place=f"{station['lon']}, {station['lat']}")
    queue, running = board.get_by_label("Очередь"), board.get_by_label("В работе")
    expect(queue.get_by_role("option")).to_have_count(1)
    choose_first(board)
    expect(board.get_by_label("Предложение").get_by_role("button").first).to_be_visible()
    board.keyboard.press("Enter")
    expect(queue.get_by_role("option")).to_have_count(0)
    expect(running).to_contain_text("назначена")
    unit = httpx.get(f"{centre}/api/v1/incidents/1").json()["assignments"][0]["unit"]
    tablet, _ = seen(browser, f"{centre}/crew?unit={unit}")
    expect(tablet.get_by_text("Пенициллины")).to_be_visible()
    expect(board.get_by_label("Карточка вызова")).to_contain_text("Пенициллины")
    expect(tablet.get_by_text("<b>не жирно</b>")).to_be_visible()
    for button, status in TABLET:
        tablet.get_by_role("button", name=button).click()
        expect(running).to_contain_text(status)
    tablet.get_by_role("button", name="СВОБОДНЫ").click()
    expect(running.get_by_role("option")).to_have_count(0)
    expect(tablet.get_by_text("Вызова нет. Ждите.")).to_be_visible()
    assert httpx.get(f"{centre}/api/v1/incidents/1").json()["state"] == "closed"
    assert elsewhere == []


def take_call(board: Page, *, place: str) -> None:
    """Take a call without the mouse."""
    board.keyboard.press("F2")
    for field, text in (
        ("phone", "+70000000001"),
        ("patient", "Пациент 1"),
        ("address", "Светлоречье, " + "очень длинный адрес " * 14),
        ("place", place),
        ("text", "<b>не жирно</b>"),
    ):
        go_to(board, field)
        board.keyboard.type(text)
    board.keyboard.press("Control+Enter")


def go_to(board: Page, field: str) -> None:
    """Press Tab until the field has the focus; a date has several stops."""
    for _ in range(8):
        if board.evaluate("document.activeElement.name") == field:
            return
        board.keyboard.press("Tab")
    raise AssertionError(field)


def choose_first(board: Page) -> None:
    """Choose the first row of the queue with the arrow key, where it is not chosen yet."""
    if board.get_by_label("Очередь").get_by_role("option", selected=True).count() == 0:
        board.keyboard.press("ArrowDown")
    expect(board.get_by_label("Очередь").get_by_role("option", selected=True)).to_have_count(1)


def test_the_map_is_drawn_with_its_labels_and_the_page_speaks_english_too(
    browser: Browser, centre: str, tmp_path: Path
) -> None:
    board, elsewhere = seen(browser, f"{centre}/?lang=en")
    expect(board.get_by_text("TRAINING")).to_be_visible()
    canvas = board.locator("canvas.maplibregl-canvas")
    expect(canvas).to_be_visible()
    board.wait_for_load_state("networkidle")
    assert len(canvas.screenshot(path=tmp_path / "map.png")) > 10_000
    assert elsewhere == []
