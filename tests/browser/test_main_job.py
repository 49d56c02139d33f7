"""The main job, seen: a call taken with the keyboard alone, a crew sent, accepted on its tablet, walked to the end."""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import httpx
import pytest
from emr_process import reference_emr, started
from playwright.sync_api import expect
from service_files import account, built_region, placed_fleet

from redis_server import redis_server

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


@dataclass(frozen=True)
class Service:
    """Where its pages are, and the token of its dispatcher; in training nobody signs in."""

    pages: str
    state: Path
    dispatcher: str | None = None

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


@pytest.fixture(scope="module", params=["one process", "a gateway over Redis"])
def service(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    folder = tmp_path_factory.mktemp("service")
    with reference_emr() as emr, SERVICES[request.param](folder, emr) as service:
        yield service


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
        redis = stack.enter_context(redis_server(folder)).url
        address = stack.enter_context(started(*serve, *centre, "--redis", redis))
        pages = stack.enter_context(started(*serve, "--role", "gateway", "--centre", address, "--redis", redis))
        yield Service(pages, state, dispatcher)


SERVICES: Final = {"one process": demo, "a gateway over Redis": gateway}


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
    page.get_by_label("Токен").fill(token)
    page.keyboard.press("Enter")


def test_a_call_taken_by_keyboard_is_walked_to_its_end_on_the_tablet(browser: Browser, service: Service) -> None:
    board, elsewhere = service.board(browser)
    expect(board.get_by_text("Никто не ждёт")).to_be_visible()
    expect(board.get_by_text("УЧЕБНЫЙ РЕЖИМ")).to_have_count(1 if service.training else 0)
    station = service.read("stations")[-1]
    take_call(board, place=f"{station['lon']}, {station['lat']}")
    queue, running = board.get_by_label("Очередь"), board.get_by_label("В работе")
    expect(queue.get_by_role("option")).to_have_count(1)
    choose_first(board)
    expect(board.get_by_label("Предложение").get_by_role("button").first).to_be_visible()
    board.keyboard.press("Enter")
    expect(queue.get_by_role("option")).to_have_count(0)
    expect(running).to_contain_text("назначена")
    tablet = service.tablet(browser, service.read("incidents/1")["assignments"][0]["unit"])
    expect(tablet.get_by_text("Пенициллины")).to_be_visible()
    expect(board.get_by_label("Карточка вызова")).to_contain_text("Пенициллины")
    expect(tablet.get_by_text("<b>не жирно</b>")).to_be_visible()
    for button, status in TABLET:
        tablet.get_by_role("button", name=button).click()
        expect(running).to_contain_text(status)
    tablet.get_by_role("button", name="СВОБОДНЫ").click()
    expect(running.get_by_role("option")).to_have_count(0)
    expect(tablet.get_by_text("Вызова нет. Ждите.")).to_be_visible()
    assert service.read("incidents/1")["state"] == "closed"
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
    browser: Browser, service: Service, tmp_path: Path
) -> None:
    board, elsewhere = seen(browser, f"{service.pages}/?lang=en")
    if service.dispatcher:
        board.get_by_label("Token").fill(service.dispatcher)
        board.keyboard.press("Enter")
    expect(board.get_by_text("TRAINING")).to_have_count(1 if service.training else 0)
    expect(board.get_by_text("Nobody waits")).to_be_visible()
    canvas = board.locator("canvas.maplibregl-canvas")
    expect(board.locator("[data-ready]")).to_be_visible()
    assert len(canvas.screenshot(path=tmp_path / "map.png")) > 10_000
    assert elsewhere == []
