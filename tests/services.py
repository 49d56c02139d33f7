"""Services as people meet them in a browser: who signs in, what is opened, what is typed."""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import httpx
from emr_process import started
from playwright.sync_api import expect
from service_files import account, built_region, placed_fleet

from redis_server import RedisServer, redis_server

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

BY_HAND = ("--port", "0", "--calls-per-hour", "0", "--crews", "none", "--dispatch", "confirm")


@dataclass(frozen=True)
class Service:
    """Where its pages are, and the token of its dispatcher; in training nobody signs in."""

    pages: str
    state: Path
    dispatcher: str | None = None
    redis: RedisServer | None = None

    @property
    def training(self) -> bool:
        return self.dispatcher is None

    def read(self, path: str) -> Any:
        headers = {"Authorization": f"Bearer {self.dispatcher}"} if self.dispatcher else {}
        return httpx.get(f"{self.pages}/api/v1/{path}", headers=headers).raise_for_status().json()

    def board(self, browser: Browser) -> tuple[Page, list[str]]:
        page, elsewhere = seen(browser, self.pages)
        if self.dispatcher:
            sign_in(page, self.dispatcher)
        return page, elsewhere

    def tablet(self, browser: Browser, unit: str) -> Page:
        """Open the page of a crew; one that signs in is taken to its unit by its account."""
        if self.training:
            return seen(browser, f"{self.pages}/crew?unit={unit}")[0]
        page, _ = seen(browser, f"{self.pages}/crew")
        sign_in(page, account(self.state, f"tablet of {unit}", "crew", "--unit", unit))
        return page


@contextmanager
def demo(folder: Path, emr: str) -> Iterator[Service]:
    with started("demo", *BY_HAND, "--state", str(folder / "state"), "--emr", emr) as address:
        yield Service(address, folder / "state")


@contextmanager
def gateway(folder: Path, emr: str) -> Iterator[Service]:
    """A real service: the centre in one process, what people's browsers talk to in another, Redis between them."""
    state, region = folder / "state", built_region(folder / "map")
    fleet = placed_fleet(region, folder / "fleet")
    dispatcher = account(state, "seat-1", "dispatcher")
    centre = ("--map", str(region), "--fleet", str(fleet), "--state", str(state), "--emr", emr)
    serve = ("serve", "--port", "0")
    with ExitStack() as stack:
        redis = stack.enter_context(redis_server(folder))
        address = stack.enter_context(started(*serve, *centre, "--redis", redis.url))
        pages = stack.enter_context(started(*serve, "--role", "gateway", "--centre", address, "--redis", redis.url))
        yield Service(pages, state, dispatcher, redis)


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


def sign_in(page: Page, token: str) -> None:
    page.locator("summary").click()
    page.locator("[name=token]").fill(token)
    page.keyboard.press("Enter")


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
