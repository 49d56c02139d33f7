"""Crews sent elsewhere, incidents that are one, a patient handed over, work for later: as board and tablet see it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import pytest
from desk import card, choose, row
from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Callable

    from desk import Desk
    from playwright.sync_api import Locator, Page

    OpenPage = Callable[..., Page]

pytestmark = pytest.mark.slow

FIRST, SECOND = "Лесная улица, 1", "Мостовая улица, 8"
THERE: Final = ("accepted", "en_route", "on_scene")


def test_a_crew_is_diverted_that_is_taken_back_and_another_goes_instead(desk: Desk, open_page: OpenPage) -> None:
    fever = desk.call(address=FIRST, reason="fever")
    assignment, unit = desk.send(fever)
    for status in THERE[:2]:
        desk.post(f"assignments/{assignment}/status", status=status)
    worse = desk.call(station=1, address=SECOND, reason="chest_pain")
    board, tablet = open_page(desk.address), tablet_of(desk, open_page, unit)
    expect(tablet.locator(".call-address")).to_contain_text(FIRST)

    row(board, fever).click()
    order(board, "Alt+KeyD", "На какой вызов", worse)
    expect(queue(board)).to_contain_text(f"#{fever}")
    expect(running(board)).to_contain_text(f"#{worse}")
    expect(card(board)).to_contain_text("перенаправлена")
    expect(tablet.locator(".call-address")).to_contain_text(SECOND)
    expect(tablet.get_by_role("button", name="ПРИНЯТЬ")).to_be_enabled()

    expect(board.locator(".undo")).to_contain_text(f"#{fever} перенаправить {call_sign(desk, unit)}")
    board.keyboard.press("Alt+KeyZ")
    expect(queue(board)).to_contain_text(f"#{worse}")
    expect(running(board)).to_contain_text(f"#{fever}")
    expect(tablet.locator(".call-address")).to_contain_text(FIRST)
    expect(tablet.locator(".stage")).to_contain_text("выехала")

    other = desk.read(f"incidents/{fever}/recommendation")["candidates"][0]["unit"]
    order(board, "Alt+KeyS", "На какую бригаду", other)
    expect(running(board)).to_contain_text(call_sign(desk, other))
    expect(running(board)).not_to_contain_text(call_sign(desk, unit))
    expect(card(board)).to_contain_text("заменена")
    expect(tablet.get_by_text("Вызова нет. Ждите.")).to_be_visible()
    assert desk.sent(fever) == [unit, other]


def test_two_incidents_are_joined_split_and_joined_again_by_taking_that_back(desk: Desk, open_page: OpenPage) -> None:
    first, second = desk.call(address=FIRST, phone="+70000000001"), desk.call(address=FIRST, phone="+70000000002")
    _, unit = desk.send(first)
    board, tablet = open_page(desk.address), tablet_of(desk, open_page, unit)
    choose(board, second)
    order(board, "Alt+KeyJ", "Это тот же вызов, что", first)
    expect(queue(board).get_by_role("option")).to_have_count(0)
    expect(card(board)).to_contain_text(f"это вызов #{first}")
    row(board, first).click()
    expect(card(board)).to_contain_text(f"объединён с вызовами #{second}")
    expect(card(board)).to_contain_text("☎ +70000000002")

    board.keyboard.press("Alt+KeyP")
    expect(board.get_by_label("Какой вызов отделить")).to_contain_text(
        re.compile(rf"#{second} .* · {FIRST} · \d\d:\d\d:\d\d")
    )
    board.keyboard.press("Enter")
    expect(queue(board)).to_contain_text(f"#{second}")
    expect(card(board)).not_to_contain_text("☎ +70000000002")
    expect(board.locator(".undo")).to_contain_text("разъединить")
    board.keyboard.press("Alt+KeyZ")
    expect(queue(board).get_by_role("option")).to_have_count(0)
    expect(card(board)).to_contain_text(f"объединён с вызовами #{second}")
    expect(tablet.locator(".call-head")).to_contain_text(f"#{first}")


def test_a_patient_is_handed_over_to_a_second_crew(desk: Desk, open_page: OpenPage) -> None:
    incident = desk.call(address=FIRST)
    crews = [desk.send(incident), desk.send(incident)]
    for assignment, _ in crews:
        for status in THERE:
            desk.post(f"assignments/{assignment}/status", status=status)
    desk.post(f"incidents/{incident}/patients", name="Пациент 7")
    (first, unit), (second, specialists) = crews
    board = open_page(desk.address)
    tablet, theirs = (tablet_of(desk, open_page, each) for each in (unit, specialists))
    for page in (tablet, theirs):
        page.get_by_role("button", name="Пациенты").click()
    tablet.get_by_role("button", name="передан другой бригаде").click()
    expect(patient(tablet)).to_contain_text("передан другой бригаде")
    expect(patient(tablet).get_by_role("button")).to_have_count(0)
    expect(patient(theirs).get_by_role("button", name="помощь на месте")).to_be_visible()

    row(board, incident).click()
    board.keyboard.press("Alt+KeyG")
    asked = board.get_by_label("передать пациента")
    asked.get_by_label("Бригада").select_option(first)
    expect(asked.get_by_label("Какой бригаде")).to_contain_text(call_sign(desk, specialists))
    board.keyboard.press("Enter")
    expect(card(board)).to_contain_text("передан другой бригаде")
    expect(running(board)).not_to_contain_text(call_sign(desk, unit))
    expect(tablet.get_by_text("Вызова нет. Ждите.")).to_be_visible()
    patient(theirs).get_by_role("button", name="госпитализирован").click()
    expect(patient(theirs)).to_contain_text("— госпитализирован")
    sent = {each["id"]: each for each in desk.read(f"incidents/{incident}")["assignments"]}
    assert (sent[first]["outcome"], sent[first]["handed_to"], sent[second]["status"]) == (
        "handed_over",
        second,
        "on_scene",
    )


def test_a_transfer_is_planned_a_crew_is_meant_for_it_and_goes(desk: Desk, open_page: OpenPage) -> None:
    origin, target = (each["name"] for each in desk.read("hospitals")[:2])
    board = open_page(desk.address)
    expect(queue(board)).to_be_visible()
    board.keyboard.press("Shift+F2")
    form = board.get_by_label("Плановый выезд")
    expect(form.get_by_label("Вид")).to_have_value("transfer")
    form.get_by_label("Начало, МСК").fill("")
    form.get_by_label("Из стационара").select_option(label=origin)
    expect(form.locator("[name=place]")).not_to_have_value("")
    form.locator("[name=address]").fill("другой адрес")
    expect(form.locator("[name=place]")).to_have_value("")
    form.get_by_label("Из стационара").select_option(label=origin)
    form.get_by_label("В стационар").select_option(label=target)
    board.keyboard.press("Control+Enter")
    expect(form).to_contain_text("без времени начала нельзя")
    form.get_by_label("Начало, МСК").fill("2037-01-31T18:45")
    board.keyboard.press("Control+Enter")
    expect(queue(board)).to_contain_text("31.01")
    expect(card(board)).to_contain_text(f"перевод между стационарами · 31.01, 18:45 → {target}")
    expect(card(board)).to_contain_text(origin)

    incident = max(desk.read("incidents"), key=lambda each: int(each["id"]))["id"]
    choose(board, incident)
    board.keyboard.press("Alt+KeyV")
    unit = board.get_by_label("Какую бригаду иметь в виду").input_value()
    board.keyboard.press("Enter")
    meant = f"В резерве: {call_sign(desk, unit)}"
    expect(card(board)).to_contain_text(meant)
    assert state_of(desk, unit) == "at_station"
    expect(board.locator(".undo")).to_contain_text(f"резерв {call_sign(desk, unit)}")
    board.keyboard.press("Alt+KeyZ")
    expect(card(board)).not_to_contain_text("В резерве")
    order(board, "Alt+KeyV", "Какую бригаду иметь в виду", unit)
    expect(card(board)).to_contain_text(meant)
    board.keyboard.press("Alt+KeyV")
    expect(board.get_by_label("Какую бригаду иметь в виду")).to_contain_text("снять резерв")
    board.keyboard.press("Escape")

    desk.post("assignments", incident=incident, unit=unit)
    expect(card(board)).not_to_contain_text("В резерве")
    tablet = tablet_of(desk, open_page, unit)
    expect(tablet.locator(".planned")).to_have_text(f"перевод между стационарами · 31.01, 18:45 → {target}")


def test_a_unit_tells_why_it_is_not_the_first_and_the_header_what_is_covered(desk: Desk, open_page: OpenPage) -> None:
    incident = desk.call(address=FIRST, reason="fever")
    board = open_page(desk.address)
    choose(board, incident)
    last = board.locator(".candidate-row").last
    last.get_by_role("button", name="почему не первая").click()
    first = board.locator(".candidate .call-sign").first.inner_text()
    expect(last.locator(".why")).to_contain_text(re.compile(rf"{first} выгоднее на [\d,]+ мин: "))
    expect(board.locator(".cover")).to_contain_text(re.compile(r"за 20 мин \d+ % · дважды \d+ %"))
    assert desk.sent(incident) == []


def order(board: Page, key: str, field: str, option: str) -> None:
    """Press the key of an action, choose what it asks for, and confirm."""
    board.keyboard.press(key)
    board.get_by_label(field).select_option(option)
    board.keyboard.press("Enter")


def tablet_of(desk: Desk, open_page: OpenPage, unit: str) -> Page:
    return open_page(f"{desk.address}/crew?unit={unit}", wide=800, high=1280)


def patient(tablet: Page) -> Locator:
    return tablet.locator(".crew-patient")


def queue(board: Page) -> Locator:
    return board.get_by_label("Очередь")


def running(board: Page) -> Locator:
    return board.get_by_label("В работе")


def call_sign(desk: Desk, unit: str) -> str:
    return str(next(each["call_sign"] for each in desk.read("units") if each["id"] == unit))


def state_of(desk: Desk, unit: str) -> str:
    return str(next(each["state"] for each in desk.read("units") if each["id"] == unit))
