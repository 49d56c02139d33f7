"""What is known before anybody has asked: earlier calls of a number and a place, and hazards of the place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from desk import card, choose, notices, row, too_wide, wait_until
from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Callable

    from desk import Desk
    from playwright.sync_api import Locator, Page

    OpenPage = Callable[..., Page]

pytestmark = pytest.mark.slow

PHONE, OTHER_PHONE = "+79110000001", "+79110000003"
ADDRESS = "Лесная улица, 5"
DOG = "злая собака во дворе, не привязана"
TOO_LONG = "ы" * 1_001


def known(board: Page) -> Locator:
    return board.get_by_role("region", name="Что известно")


def height(board: Page) -> float:
    """Give how much room it takes: what stands below must not move."""
    box = known(board).bounding_box()
    assert box
    return box["height"]


def write_down(board: Page, kind: str, text: str) -> None:
    """Open what is known and write a hazard down, by keys alone."""
    known(board).get_by_label("Что там").select_option(label=kind)
    known(board).get_by_label("Что знать бригаде").fill(text)
    board.keyboard.press("Enter")


def test_a_second_call_shows_the_first_and_the_hazard_and_the_crew_is_warned(desk: Desk, open_page: OpenPage) -> None:
    first = desk.call(phone=PHONE, address=ADDRESS, reason="chest_pain")
    board = open_page(desk.address)
    choose(board, first)
    expect(known(board)).to_contain_text("об опасностях места ничего не записано")
    expect(known(board)).to_contain_text("С этого номера:не звонили")
    reserved = height(board)
    board.keyboard.press("Alt+KeyH")
    write_down(board, "собака", "")
    expect(known(board)).to_contain_text("напишите, что именно")
    write_down(board, "собака", TOO_LONG)
    expect(known(board)).to_contain_text("не длиннее 1000 знаков")
    write_down(board, "собака", DOG)
    expect(known(board).get_by_role("listitem")).to_contain_text(DOG)
    expect(known(board).get_by_role("listitem")).to_contain_text("demo, только что")
    write_down(board, "код двери", "12К34")
    expect(known(board).get_by_role("listitem")).to_have_count(2)
    expect(known(board).get_by_role("listitem").first).to_contain_text("собака")
    assert too_wide(board) == []
    board.keyboard.press("Escape")
    expect(known(board).get_by_label("Что там")).to_have_count(0)
    assert height(board) == reserved
    second = desk.call(phone="8 911 000-00-01", address="ул. Лесная 5, кв. 7", reason="fever")
    choose(board, second)
    expect(known(board)).to_contain_text(f"С этого номера:1#{first}")
    expect(known(board)).to_contain_text(f"⚠\ufe0e собака{DOG}")
    assert height(board) == reserved
    assert_crew_is_warned(desk, open_page, second)
    known(board).get_by_role("button", name=f"#{first}").first.click()
    expect(card(board)).to_contain_text(f"#{first}")


def assert_crew_is_warned(desk: Desk, open_page: OpenPage, incident: str) -> None:
    _, unit = desk.send(incident)
    tablet = open_page(f"{desk.address}/crew?unit={unit}", wide=1280, high=800)
    hazards = tablet.get_by_role("list", name="Опасности места").get_by_role("listitem")
    expect(hazards).to_have_count(2)
    expect(hazards.first).to_contain_text(DOG)
    assert too_wide(tablet) == []


def test_a_hazard_is_taken_back_at_the_second_press_and_one_without_a_house_is_refused(
    desk: Desk, open_page: OpenPage
) -> None:
    nowhere = desk.post("calls", address="где-то у леса")["incident"]
    board = open_page(desk.address)
    row(board, nowhere).click()
    board.keyboard.press("Alt+KeyH")
    write_down(board, "агрессия", "пьяная компания")
    expect(known(board)).to_contain_text("в адресе нет дома")
    expect(notices(board)).to_have_count(0)
    desk.post("hazards", kind="weapon", text="ружьё", address="Лесная улица, 9")
    somewhere = desk.call(3, address="Лесная улица, 9")
    choose(board, somewhere)
    expect(known(board)).to_contain_text("ружьё")
    board.keyboard.press("Alt+KeyH")
    known(board).get_by_role("button", name="снять").click()
    known(board).get_by_role("button", name="точно снять").click()
    expect(known(board)).to_contain_text("об опасностях места ничего не записано")
    assert desk.read(f"incidents/{somewhere}/hazards") == []


def test_a_call_that_is_typed_is_warned_of_its_place_and_joins_what_it_is_about_by_one_key(
    desk: Desk, open_page: OpenPage
) -> None:
    told = {"phone": OTHER_PHONE, "address": "Лесная улица, 7", "reason": "chest_pain"}
    first = desk.call(1, **told)
    place = desk.read("stations")[1]
    desk.post("hazards", kind="dog", text=DOG, lon=place["lon"], lat=place["lat"])
    board = open_page(desk.address)
    expect(row(board, first)).to_be_visible()
    board.keyboard.press("F2")
    form = board.get_by_label("Новый вызов")
    form.get_by_label("Телефон").fill(OTHER_PHONE)
    form.get_by_label("Место: долгота, широта").fill(f"{place['lon']}, {place['lat']}")
    expect(form).to_contain_text(DOG)
    form.get_by_role("combobox", name="Повод").select_option("chest_pain")
    expect(form).to_contain_text(f"Принять и объединить с #{first}")
    board.keyboard.press("Alt+KeyJ")
    expect(form).to_have_count(0)
    wait_until(board, lambda: len(desk.read(f"incidents/{first}")["calls"]) == 2, "the call is joined")
    expect(card(board)).to_contain_text(f"#{first}")
