"""A crew is moved to where it wins cover: proposed, ordered by a key, taken back, ordered again, driven, arrived."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from desk import choose, too_wide
from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from desk import Desk
    from playwright.sync_api import Locator, Page

    OpenPage = Callable[..., Page]

pytestmark = pytest.mark.slow


@pytest.fixture
def corner(desk: Desk) -> Iterator[Desk]:
    """Give the centre with crews of one station only; the others come back afterwards."""
    units = desk.read("units")
    for unit in units:
        if unit["station"] != units[0]["station"]:
            desk.post(f"units/{unit['id']}/state", state="out_of_service")
    yield desk
    for unit in units:
        desk.post(f"units/{unit['id']}/state", state="at_station")


def test_a_move_is_proposed_ordered_taken_back_and_driven(corner: Desk, open_page: OpenPage) -> None:
    first = corner.read("relocations")[0]
    unit = next(each for each in corner.read("units") if each["id"] == first["unit"])
    goal = next(each["name"] for each in corner.read("stations") if each["id"] == first["station"])
    tablet = open_page(f"{corner.address}/crew?unit={unit['id']}", wide=1024, high=768)
    expect(tablet.get_by_text("Вызова нет. Ждите.")).to_be_visible()
    board = open_page(corner.address, wide=1366, high=768)
    board.get_by_role("button", name="Переезды").click()
    expect(moves(board)).to_contain_text(goal)
    expect(moves(board)).to_contain_text("охват +")
    assert too_wide(board) == []

    tell_place(corner, unit)
    expect(moves(board).locator(".move").first).to_contain_text(unit["call_sign"])
    ready(board)
    board.keyboard.press("1")
    board.keyboard.press("1")
    expect(tablet.get_by_label("Переезд на подстанцию")).to_contain_text(goal)
    expect(row_of(board, unit)).to_contain_text(f"→ {goal}")
    expect(moves(board)).to_contain_text("В пути")
    expect(moves(board).locator(".under-way")).to_have_count(1)
    ready(board)
    assert [each["id"] for each in corner.read("units") if each["bound_for"]] == [unit["id"]]
    board.keyboard.press("Alt+KeyZ")
    expect(tablet.get_by_text("Вызова нет. Ждите.")).to_be_visible()
    expect(moves(board)).not_to_contain_text("В пути")
    expect(moves(board).locator(".move").first).to_contain_text(unit["call_sign"])
    ready(board)
    board.keyboard.press("1")

    expect(tablet.get_by_label("Переезд на подстанцию")).to_contain_text("путь:")
    assert too_wide(tablet) == []
    tablet.get_by_role("button", name="ПРИБЫЛИ").click()
    expect(tablet.get_by_text(f"Вы на подстанции: {goal}")).to_be_visible()
    expect(row_of(board, unit)).to_contain_text(f"⌂ {goal}")

    choose(board, corner.call())
    board.keyboard.press("Escape")
    expect(moves(board)).to_have_count(0)
    corner.close_all()
    row_of(board, unit).click()
    card = board.get_by_label("Карточка бригады")
    expect(card).to_contain_text(goal)
    card.get_by_label("Переместить на подстанцию").select_option(unit["station"])
    card.get_by_role("button", name="переместить").click()
    expect(tablet.get_by_label("Переезд на подстанцию")).to_be_visible()


def tell_place(desk: Desk, unit: dict[str, str]) -> None:
    station = next(each for each in desk.read("stations") if each["id"] == unit["station"])
    at = datetime.now(UTC).isoformat()
    desk.post(f"units/{unit['id']}/position", lon=station["lon"], lat=station["lat"], at=at)


def moves(page: Page) -> Locator:
    return page.get_by_label("Переезды", exact=True)


def ready(page: Page) -> None:
    """Wait until the first move may be ordered: a moment after it came to its place."""
    expect(moves(page).locator(".move button").first).to_be_enabled()


def row_of(page: Page, unit: dict[str, str]) -> Locator:
    sign = page.get_by_text(unit["call_sign"], exact=True)
    return page.get_by_label("Бригады", exact=True).get_by_role("option").filter(has=sign)
