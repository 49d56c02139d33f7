"""Dark and light: by a key, at once, with the map, and as it was left."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest
from desk import wait_until
from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Callable

    from desk import Desk
    from playwright.sync_api import Page

    OpenPage = Callable[..., Page]

pytestmark = pytest.mark.slow

DARK, LIGHT = 60, 180
MEAN_RED: Final = """async () => {
  const kept = document.querySelector(".map-base")?.style.background?.match(/blob:[^"')]+/);
  if (!kept?.length) return null;
  const picture = new Image();
  picture.src = kept[0];
  try { await picture.decode(); } catch { return null; }
  const canvas = new OffscreenCanvas(8, 8);
  const context = canvas.getContext("2d");
  context.drawImage(picture, 0, 0, 8, 8);
  const { data } = context.getImageData(0, 0, 8, 8);
  return data.filter((_, at) => at % 4 === 0).reduce((sum, red) => sum + red, 0) / 64;
}"""
"""The mean red of the picture that is kept of the base map; null while none is."""


def test_a_key_makes_the_page_light_and_it_stays_so(desk: Desk, open_page: OpenPage) -> None:
    board = open_page(desk.address)
    expect(board.get_by_text("Никто не ждёт")).to_be_visible()
    assert ground(board) < DARK
    board.keyboard.press("Alt+KeyT")
    wait_until(board, lambda: ground(board) > LIGHT, "the page is light")
    board.reload()
    expect(board.get_by_text("Никто не ждёт")).to_be_visible()
    assert ground(board) > LIGHT
    tablet = board.context.new_page()
    tablet.goto(f"{desk.address}/crew?unit={desk.read('units')[0]['id']}")
    tablet.get_by_role("button", name="светлее/темнее").click()
    assert ground(tablet) < DARK


def test_the_map_is_drawn_anew_in_the_other_theme(desk: Desk, open_page: OpenPage) -> None:
    board = open_page(f"{desk.address}/?theme=light")
    wait_until(board, lambda: mean_red(board) > LIGHT, "the map is drawn light")
    board.keyboard.press("Alt+KeyT")
    wait_until(board, lambda: 0 <= mean_red(board) < DARK, "the map is drawn dark")


def ground(page: Page) -> int:
    """Give the red of the page's ground."""
    colour = str(page.evaluate("getComputedStyle(document.body).backgroundColor"))
    return int(colour.removeprefix("rgb(").split(",")[0])


def mean_red(page: Page) -> float:
    """Give the mean red of the base map, -1 while it is not drawn."""
    found = page.evaluate(MEAN_RED)
    return -1.0 if found is None else float(found)
