"""The address of a new call: found as one types, chosen by key or mouse, told by the map, else kept as typed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

import pytest
from desk import card, wait_for_interception, wait_until
from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Callable

    from desk import Desk
    from playwright.sync_api import Locator, Page, Route

    OpenPage = Callable[..., Page]

pytestmark = pytest.mark.slow

SEARCH: Final = "**/api/v1/geocode?*"
PLACE: Final = re.compile(r"-?\d+\.\d{6}, -?\d+\.\d{6}")


@pytest.fixture
def house(desk: Desk) -> dict[str, Any]:
    """Give a house of the region, near a station."""
    station = desk.read("stations")[0]
    found = desk.read(f"geocode?lon={station['lon']}&lat={station['lat']}&limit=20")
    return next(each for each in found if each["kind"] == "house")


@pytest.fixture
def board(desk: Desk, open_page: OpenPage) -> Page:
    page = open_page(desk.address)
    expect(page.get_by_label("Бригады").get_by_role("option").first).to_be_visible()
    page.wait_for_selector("[data-ready]")
    page.keyboard.press("F2")
    expect(page.get_by_label("Телефон")).to_be_focused()
    return page


def test_an_address_is_chosen_by_keys_alone_and_the_call_is_there(
    desk: Desk, board: Page, house: dict[str, Any]
) -> None:
    address(board).press_sequentially(house["label"].upper())
    answered(board)
    expect(options(board).filter(has_text=house["label"]).first).to_contain_text("дом")
    expect(address(board)).to_have_attribute("aria-expanded", "true")
    board.keyboard.press("ArrowDown")
    expect(options(board).first).to_have_attribute("aria-selected", "true")
    board.keyboard.press("Enter")
    expect(options(board)).to_have_count(0)
    expect(address(board)).to_have_value(house["label"])
    expect(place(board)).to_have_value(f"{house['lon']:.6f}, {house['lat']:.6f}")
    board.keyboard.press("Enter")
    expect(card(board)).to_contain_text(house["label"])
    incident = desk.read("incidents")[-1]
    assert (incident["lon"], incident["lat"]) == pytest.approx((house["lon"], house["lat"]), abs=1e-6)


def test_an_option_is_chosen_by_mouse_and_words_not_understood_are_kept(board: Page, house: dict[str, Any]) -> None:
    address(board).press_sequentially(f"{house['label']} ъъъщщщ")
    answered(board)
    options(board).filter(has_text=house["label"]).first.click()
    expect(address(board)).to_have_value(f"{house['label']}, ъъъщщщ")
    expect(place(board)).to_have_value(PLACE)
    expect(address(board)).to_be_focused()


def test_escape_closes_the_options_first_and_then_the_form(board: Page, house: dict[str, Any]) -> None:
    address(board).press_sequentially(house["label"])
    answered(board)
    board.keyboard.press("Escape")
    expect(options(board)).to_have_count(0)
    expect(address(board)).to_have_value(house["label"])
    board.keyboard.press("ArrowDown")
    expect(options(board).first).to_be_visible()
    board.keyboard.press("Escape")
    board.keyboard.press("Escape")
    expect(board.get_by_label("Новый вызов")).to_have_count(0)


def test_past_the_options_stands_what_was_typed(desk: Desk, board: Page, house: dict[str, Any]) -> None:
    address(board).press_sequentially(house["label"])
    answered(board)
    board.keyboard.press("ArrowDown")
    board.keyboard.press("ArrowUp")
    expect(board.locator(".suggestion.chosen")).to_have_count(0)
    board.keyboard.press("Enter")
    expect(card(board)).to_contain_text(house["label"])
    assert desk.read("incidents")[-1]["lon"] is None


def test_coordinates_are_chosen_with_the_address_that_stands_there(board: Page, house: dict[str, Any]) -> None:
    address(board).press_sequentially(f"{house['lat']} {house['lon']}")
    answered(board)
    expect(options(board).first).to_contain_text("координаты")
    board.keyboard.press("ArrowDown")
    board.keyboard.press("Enter")
    expect(place(board)).to_have_value(f"{house['lon']:.6f}, {house['lat']:.6f}")
    expect(address(board)).to_have_value(re.compile("[а-я]{3}"))


def test_a_click_on_the_map_tells_the_address_unless_one_was_typed(board: Page) -> None:
    middle = board.locator(".map-base").bounding_box()
    assert middle is not None
    x, y = middle["x"] + middle["width"] / 2, middle["y"] + middle["height"] / 2
    board.mouse.click(x, y)
    expect(place(board)).to_have_value(PLACE)
    expect(address(board)).not_to_have_value("")
    first = address(board).input_value()
    board.mouse.click(x + 60, y + 60)
    expect(address(board)).not_to_have_value(first)
    address(board).fill("у старой мельницы")
    before = place(board).input_value()
    board.mouse.click(x - 60, y - 60)
    expect(place(board)).not_to_have_value(before)
    expect(address(board)).to_have_value("у старой мельницы")


def test_without_an_answer_the_form_takes_the_call_as_it_was_typed(board: Page, house: dict[str, Any]) -> None:
    board.route(SEARCH, lambda route: route.abort())
    wait_for_interception(board)
    address(board).press_sequentially("Лесная, 5")
    expect(board.get_by_text("поиск адресов не отвечает")).to_be_visible()
    place(board).fill(f"{house['lon']}, {house['lat']}")
    board.keyboard.press("Control+Enter")
    expect(card(board)).to_contain_text("Лесная, 5")


def test_what_was_found_for_an_older_text_cannot_be_chosen(board: Page, house: dict[str, Any]) -> None:
    address(board).press_sequentially(house["label"])
    answered(board)
    board.route(SEARCH, lambda _route: None)
    wait_for_interception(board)
    address(board).press_sequentially("0")
    expect(board.get_by_label("Что нашлось")).to_have_attribute("aria-busy", "true")
    board.keyboard.press("ArrowDown")
    board.keyboard.press("Enter")
    options(board).first.click()
    expect(place(board)).to_have_value("")
    expect(address(board)).to_have_value(f"{house['label']}0")


def test_an_answer_to_an_older_text_comes_to_nothing(board: Page, house: dict[str, Any]) -> None:
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    board.route(SEARCH, hold, times=1)
    address(board).press_sequentially("ул")
    wait_until(board, lambda: bool(held), "the first question is asked")
    address(board).press_sequentially(f" {house['label']}")
    answered(board)
    told = options(board).all_inner_texts()
    held[0].fulfill(json=[])
    board.wait_for_function("() => new Promise(done => requestAnimationFrame(() => done(true)))")
    assert options(board).all_inner_texts() == told


def address(board: Page) -> Locator:
    return board.get_by_role("combobox", name="Адрес")


def place(board: Page) -> Locator:
    return board.get_by_label("Место")


def answered(board: Page) -> None:
    """Wait until the options are those of the whole text."""
    expect(board.get_by_label("Что нашлось")).to_have_attribute("aria-busy", "false")


def options(board: Page) -> Locator:
    return board.get_by_label("Что нашлось").get_by_role("option")
