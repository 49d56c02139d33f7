"""The link is cut in the middle of a command: it is kept, seen to be kept, and takes effect once."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

import pytest
from desk import choose, no_link, notices, row, wait_until
from playwright.sync_api import expect
from relay import Relay, Way, relayed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from desk import Desk
    from playwright.sync_api import Dialog, Page, Route

    OpenPage = Callable[..., Page]

pytestmark = pytest.mark.slow

CUTS = (Way.REFUSED, Way.ANSWERS_CUT, Way.SILENT)


@pytest.fixture
def link(desk: Desk) -> Iterator[Relay]:
    with relayed(desk.address) as relay:
        yield relay


@pytest.mark.parametrize("way", CUTS, ids=lambda way: way.name.lower())
def test_a_crew_is_sent_once(desk: Desk, link: Relay, open_page: OpenPage, way: Way) -> None:
    incident = desk.call()
    board = open_page(link.address)
    choose(board, incident)
    link.become(way)
    board.keyboard.press("Enter")
    expect(notices(board)).to_contain_text("сохранено")
    told = no_link(board).inner_text()
    expect(no_link(board)).not_to_have_text(told)
    board.keyboard.press("Enter")
    expect(notices(board)).to_have_count(1)
    link.become(Way.OPEN)
    expect(board.get_by_label("В работе")).to_contain_text(f"#{incident}")
    expect(notices(board)).to_have_count(0)
    expect(no_link(board)).to_have_count(0)
    assert len(desk.sent(incident)) == 1


def test_calls_are_taken_once_and_pull_nobody_from_another_card(desk: Desk, link: Relay, open_page: OpenPage) -> None:
    before, incident = len(desk.events("CallReceived")), desk.call(1)
    board = open_page(link.address)
    choose(board, incident)
    link.become(Way.ANSWERS_CUT)
    for phone in ("+70000000001", "+70000000002"):
        board.keyboard.press("F2")
        board.keyboard.type(phone)
        board.keyboard.press("Control+Enter")
        expect(board.get_by_label("Новый вызов")).to_have_count(0)
    expect(notices(board).filter(has_text="сохранено")).to_have_count(2)
    link.become(Way.OPEN)
    expect(board.get_by_label("Очередь").get_by_role("option")).to_have_count(3)
    expect(notices(board)).to_have_count(0)
    expect(row(board, incident)).to_have_attribute("aria-selected", "true")
    assert len(desk.events("CallReceived")) == before + 3


def test_a_status_of_a_crew_keeps_the_time_at_which_it_was_pressed(
    desk: Desk, link: Relay, open_page: OpenPage
) -> None:
    incident = desk.call()
    assignment, unit = desk.send(incident)
    desk.post(f"assignments/{assignment}/status", status="accepted")
    tablet = open_page(f"{link.address}/crew?unit={unit}", wide=800, high=1280)
    expect(tablet.get_by_role("button", name="ВЫЕХАЛИ")).to_be_enabled()
    link.become(Way.REFUSED)
    expect(no_link(tablet)).to_be_visible()
    tablet.get_by_role("button", name="ВЫЕХАЛИ").click()
    expect(notices(tablet)).to_contain_text("ВЫЕХАЛИ: сохранено")
    expect(tablet.get_by_role("button", name="ВЫЕХАЛИ")).to_be_disabled()
    link.become(Way.OPEN)
    expect(tablet.get_by_role("button", name="НА МЕСТЕ")).to_be_enabled()
    expect(notices(tablet)).to_have_count(0)
    rolled = [each for each in desk.events("AssignmentMoved") if each["data"]["assignment"] == assignment][1:]
    assert [each["data"]["status"] for each in rolled] == ["en_route"]
    assert datetime.fromisoformat(rolled[0]["data"]["reached_at"]) < datetime.fromisoformat(rolled[0]["at"])


def test_a_call_that_a_crew_got_without_a_link_is_there_when_the_link_is(
    desk: Desk, link: Relay, open_page: OpenPage
) -> None:
    incident = desk.call(address="Лесная, 5")
    unit = desk.read(f"incidents/{incident}/recommendation")["candidates"][0]["unit"]
    tablet = open_page(f"{link.address}/crew?unit={unit}", wide=800, high=1280)
    expect(tablet.get_by_text("Вызова нет. Ждите.")).to_be_visible()
    link.become(Way.REFUSED)
    expect(no_link(tablet)).to_be_visible()
    desk.post("assignments", incident=incident, unit=unit)
    link.become(Way.OPEN)
    expect(tablet.get_by_text("Лесная, 5")).to_be_visible()
    link.become(Way.REFUSED)
    expect(no_link(tablet)).to_be_visible()
    desk.post(f"incidents/{incident}/close", reason="cancelled")
    link.become(Way.OPEN)
    expect(tablet.get_by_role("alert")).to_have_text(f"Вызов #{incident} окончен")


def test_what_is_kept_outlives_a_reload(desk: Desk, link: Relay, open_page: OpenPage) -> None:
    incident = desk.call()
    board = open_page(link.address)
    choose(board, incident)
    link.become(Way.ANSWERS_CUT)
    board.keyboard.press("Enter")
    expect(notices(board)).to_contain_text("сохранено")
    stopped: list[Route] = []
    board.route("**/api/v1/assignments", partial(stop, stopped))
    wait_until(board, lambda: bool(stopped), "the browser lets no command pass")
    link.become(Way.OPEN)
    asked: list[str] = []

    def leave(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    board.on("dialog", leave)
    board.reload()
    assert asked == ["beforeunload"]
    expect(notices(board)).to_contain_text("сохранено")
    board.unroute("**/api/v1/assignments")
    expect(notices(board)).to_have_count(0)
    assert len(desk.sent(incident)) == 1


def stop(stopped: list[Route], route: Route) -> None:
    stopped.append(route)
    route.abort()
