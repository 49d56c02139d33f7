"""A card is closed or erased by somebody else while it is open: it says so, and nothing done there does harm."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from desk import card, choose, notices, row
from playwright.sync_api import expect
from service_files import told

if TYPE_CHECKING:
    from collections.abc import Callable

    from desk import Desk
    from playwright.sync_api import Page

    OpenPage = Callable[..., Page]

pytestmark = pytest.mark.slow

NAME, STREET, NOTE = "Пациент 77", "Стираемая улица", "Стираемые слова"


def test_it_is_closed_on_another_console(desk: Desk, open_page: OpenPage) -> None:
    incident = desk.call()
    mine, other = open_page(desk.address), open_page(desk.address, actor="boris")
    for board in (mine, other):
        choose(board, incident)
    other.get_by_role("button", name="Закрыть вызов").click()
    other.keyboard.press("Enter")
    expect(card(mine)).to_contain_text(re.compile(r"закрыт \d\d:\d\d:\d\d — отменён"))
    expect(mine.get_by_role("button", name="Закрыть вызов")).to_have_count(0)
    expect(mine.get_by_label("Предложение").get_by_role("button")).to_have_count(0)
    for key in ("Enter", "1"):
        mine.keyboard.press(key)
    expect(notices(mine)).to_have_count(0)
    assert desk.sent(incident) == []


def test_the_tablet_ends_it_and_an_erase_leaves_no_name_anywhere(desk: Desk, open_page: OpenPage) -> None:
    incident = desk.call(patient={"name": NAME}, address=STREET, text=NOTE)
    assignment, unit = desk.send(incident)
    for status in ("accepted", "en_route", "on_scene"):
        desk.post(f"assignments/{assignment}/status", status=status)
    board, tablet = open_page(desk.address), open_page(f"{desk.address}/crew?unit={unit}", wide=800, high=1280)
    row(board, incident).click()
    for page in (card(board), tablet.locator("body")):
        for words in (NAME, STREET, NOTE):
            expect(page).to_contain_text(words)
    tablet.get_by_role("button", name="Без госпитализации").click()
    tablet.get_by_role("button", name="помощь на месте").click()
    expect(card(board)).to_contain_text(re.compile(r"закрыт \d\d:\d\d:\d\d — завершён"))
    expect(tablet.get_by_role("alert")).to_have_text(re.compile(rf"Вызов #{incident} окончен \d\d:\d\d:\d\d"))

    told("journal", "erase", incident, "--state", str(desk.state))
    expect(card(board)).to_contain_text("; данные стёрты")
    for screen in (board, tablet):
        for words in (NAME, STREET, NOTE):
            expect(screen.get_by_text(words)).to_have_count(0)
    board.keyboard.press("Enter")
    board.keyboard.press("1")
    expect(notices(board)).to_have_count(0)
    assert len(desk.sent(incident)) == 1
