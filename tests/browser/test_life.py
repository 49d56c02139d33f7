"""The life of an incident as two people at two seats see it, and the crew on its tablet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx
import pytest
from desk import card, choose, notices, row, wait_for_interception, wait_until
from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Callable

    from desk import Desk
    from playwright.sync_api import Locator, Page, Route

    OpenPage = Callable[..., Page]

pytestmark = pytest.mark.slow

PHONE = "+70000000001"


def two_boards(desk: Desk, open_page: OpenPage) -> tuple[Page, Page]:
    """Open the board of anna at seat 1 and that of boris at seat 2."""
    anna, boris = (open_page(f"{desk.address}/?seat={seat}", actor=who) for seat, who in ((1, "anna"), (2, "boris")))
    for board in (anna, boris):
        expect(board.get_by_label("Очередь")).to_be_visible()
    return anna, boris


def telephone(board: Page) -> Locator:
    return board.get_by_role("region", name="Звонки")


def queue(board: Page) -> Locator:
    return board.get_by_label("Очередь")


def ask(desk: Desk, who: str, method: str, path: str, body: dict[str, Any], version: int | None = None) -> None:
    """Let somebody do something from another seat."""
    headers = {"X-Actor": who} | ({} if version is None else {"If-Match": str(version)})
    httpx.request(method, f"{desk.address}/api/v1/{path}", json=body, headers=headers).raise_for_status()


def before(page: Page, path: str, act: Callable[[], None]) -> None:
    """Let something happen after this page has sent its next request of a path and before the centre gets it."""

    def first(route: Route) -> None:
        act()
        route.continue_()

    page.route(path, first, times=1)
    wait_for_interception(page)


def test_of_two_who_reach_for_a_call_one_gets_it_and_its_card_is_kept_from_the_first_field(
    desk: Desk, open_page: OpenPage
) -> None:
    anna, boris = two_boards(desk, open_page)
    rung = desk.post("telephone/rings", line="3", phone=PHONE)
    for board in (anna, boris):
        expect(telephone(board)).to_contain_text(f"{PHONE} · линия 3")
    before(boris, "**/answer", lambda: ask(desk, "anna", "POST", f"calls/{rung['call']}/answer", {}))
    boris.keyboard.press("F4")
    expect(notices(boris)).to_contain_text("Звонок уже принят: звонок уже у anna")
    expect(telephone(boris)).to_contain_text("говорят: anna")
    telephone(anna).get_by_role("button", name="передать").click()
    expect(telephone(anna)).to_contain_text("без оператора")
    anna.keyboard.press("F4")
    expect(anna.get_by_label("Ввод карточки")).to_contain_text(f"#{rung['incident']}")
    anna.keyboard.type("Мостовая улица, 8")
    expect(row(boris, rung["incident"])).to_contain_text("Мостовая улица, 8")
    anna.keyboard.press("Control+Enter")
    expect(card(anna)).to_contain_text("Мостовая улица, 8")
    anna.keyboard.press("Shift+F4")
    expect(telephone(boris)).to_contain_text("Никто не звонит")


def test_what_was_done_is_taken_back_on_both_boards(desk: Desk, open_page: OpenPage) -> None:
    incident = desk.call()
    anna, boris = two_boards(desk, open_page)
    choose(anna, incident)
    anna.keyboard.press("Enter")
    for board in (anna, boris):
        expect(board.get_by_label("В работе").get_by_role("option")).to_have_count(1)
    expect(anna.locator(".undo")).to_contain_text(f"на вызов {incident}")
    anna.keyboard.press("Alt+KeyZ")
    for board in (anna, boris):
        expect(queue(board).get_by_role("option")).to_have_count(1)
        expect(board.get_by_label("В работе").get_by_role("option")).to_have_count(0)
    expect(anna.locator(".undo")).to_have_count(0)
    expect(card(anna)).to_contain_text("отменено")


def test_an_incident_that_its_crew_refuses_waits_again(desk: Desk, open_page: OpenPage) -> None:
    incident = desk.call()
    _, unit = desk.send(incident)
    board, tablet = open_page(desk.address), open_page(f"{desk.address}/crew?unit={unit}", wide=800, high=1280)
    expect(board.get_by_label("В работе")).to_contain_text(f"#{incident}")
    tablet.get_by_role("button", name="Не можем ехать").click()
    tablet.get_by_role("button", name="поломка").click()
    expect(queue(board)).to_contain_text(f"#{incident}")
    expect(tablet.get_by_text("Вызова нет. Ждите.")).to_be_visible()
    assert next(each for each in desk.read("units") if each["id"] == unit)["pause"] == "repair"
    desk.post(f"units/{unit}/state", state="at_station")


def test_what_a_crew_said_by_radio_stands_against_a_late_tap(desk: Desk, open_page: OpenPage) -> None:
    incident = desk.call()
    sent, unit = desk.send(incident)
    board = open_page(desk.address)
    tablet = open_page(f"{desk.address}/crew?unit={unit}", wide=800, high=1280)
    row(board, incident).click()
    board.keyboard.press("Alt+KeyR")
    board.get_by_label("Что сообщили").select_option("en_route")
    board.keyboard.press("Enter")
    expect(tablet.locator(".stage")).to_contain_text("⟨радио⟩")
    said = {"status": "transporting", "source": "radio"}
    before(tablet, "**/status", lambda: ask(desk, "boris", "POST", f"assignments/{sent}/status", said))
    tablet.get_by_role("button", name="НА МЕСТЕ").click()
    expect(notices(tablet)).to_contain_text("сейчас «везёт»: ⟨радио⟩ boris")
    expect(tablet.get_by_role("button", name="В СТАЦИОНАРЕ")).to_be_enabled()
    expect(card(board)).to_contain_text("везёт ⟨радио⟩")
    tablet.get_by_role("button", name="Нужна помощь").click()
    tablet.get_by_role("button", name="Запросить").click()
    expect(queue(board)).to_contain_text("ещё 1 бригада")


def test_two_who_change_one_card_are_asked_and_nothing_is_written_over(desk: Desk, open_page: OpenPage) -> None:
    incident = desk.call(address="Лесная, 1", reason="fever")
    path = f"incidents/{incident}"
    anna, boris = two_boards(desk, open_page)
    choose(anna, incident)
    anna.keyboard.press("Alt+KeyE")
    version = desk.read(path)["version"]
    change = {"address": "Лесная, 3", "reason": "injury"}
    before(anna, f"**/{path}", lambda: ask(desk, "boris", "PATCH", path, change, version))
    anna.get_by_role("combobox", name="Адрес").fill("Лесная, 2")
    asked = anna.get_by_role("alertdialog")
    expect(asked).to_contain_text("boris")
    expect(asked).to_contain_text("Лесная, 3")
    expect(row(boris, incident)).to_contain_text("Лесная, 3")
    asked.get_by_role("button", name="моё").click()
    expect(row(boris, incident)).to_contain_text("Лесная, 2")
    assert desk.read(path)["reason"] == "injury"
    expect(asked).to_have_count(0)
    before(anna, f"**/{path}", lambda: ask(desk, "boris", "PATCH", path, {"units": 2}, desk.read(path)["version"]))
    anna.get_by_role("combobox", name="Адрес").fill("Лесная, 4")
    expect(row(boris, incident)).to_contain_text("Лесная, 4")
    expect(asked).to_have_count(0)


def test_the_urgency_is_raised_by_a_key_and_lowered_only_with_a_reason(desk: Desk, open_page: OpenPage) -> None:
    incident = desk.call(reason="fever")
    urgency = desk.read(f"incidents/{incident}")["priority"]
    board = open_page(desk.address)
    choose(board, incident)
    board.keyboard.press("Alt+ArrowUp")
    wait_until(board, lambda: desk.read(f"incidents/{incident}")["priority"] == urgency - 1, "it is more urgent")
    board.keyboard.press("Alt+ArrowDown")
    form = board.get_by_label("менее срочно")
    form.get_by_label("Новая срочность").select_option("5")
    board.keyboard.press("Enter")
    expect(form).to_contain_text("без причины нельзя")
    assert desk.read(f"incidents/{incident}")["priority"] == urgency - 1
    form.get_by_label("Почему (обязательно)").fill("перезвонили: стало легче")
    board.keyboard.press("Enter")
    wait_until(board, lambda: desk.read(f"incidents/{incident}")["priority"] == 5, "it is less urgent")
