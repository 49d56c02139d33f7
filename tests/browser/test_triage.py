"""The card of a call taker: the questions, who else is there, likely duplicates, a place that a phone told."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from desk import card, row, too_wide, wait_for_interception, wait_until
from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Callable

    from desk import Desk
    from playwright.sync_api import Locator, Page, Route

    OpenPage = Callable[..., Page]

pytestmark = pytest.mark.slow

PHONE = "+79110000001"
GLYPHS = "①②③④⑤", "❶❷❸❹❺"


def two_boards(desk: Desk, open_page: OpenPage) -> tuple[Page, Page]:
    """Open the board of anna at seat 1 and that of boris at seat 2."""
    anna, boris = (open_page(f"{desk.address}/?seat={seat}", actor=who) for seat, who in ((1, "anna"), (2, "boris")))
    for board in (anna, boris):
        expect(board.get_by_label("Очередь").get_by_role("option").first).to_be_visible()
    return anna, boris


def panel(board: Page) -> Locator:
    return board.get_by_role("region", name="Опрос")


def begin(board: Page) -> None:
    """Choose the only incident and open its questions, by keys alone."""
    board.keyboard.press("ArrowDown")
    board.keyboard.press("Alt+KeyA")
    expect(panel(board).locator(".asked")).to_be_visible()


def digit(question: dict[str, Any], *, red: bool) -> str:
    """Give the key of the first answer that is a red flag, or is none."""
    return str(next(at for at, each in enumerate(question["answers"], start=1) if each["red_flag"] is red))


def urgency(board: Page, incident: str) -> int:
    """Give the priority that a row shows."""
    shown = row(board, incident).locator(".urgency").inner_text().strip()
    return next(glyphs.index(shown) + 1 for glyphs in GLYPHS if shown in glyphs)


def test_an_interview_by_keys_alone_ends_at_a_leaf_and_the_other_board_shows_its_priority(
    desk: Desk, open_page: OpenPage
) -> None:
    incident = desk.call(reason="chest_pain")
    begun = desk.read(f"incidents/{incident}/triage")
    anna, boris = two_boards(desk, open_page)
    begin_and_end(desk, anna, incident)
    expect(panel(anna)).to_contain_text("каталог не утверждён главным врачом")
    expect(panel(anna)).not_to_contain_text("предварительно")
    ended = desk.read(f"incidents/{incident}/triage")
    assert ended["priority"] != begun["priority"]
    wait_until(boris, lambda: urgency(boris, incident) == ended["priority"], "the other board shows the priority")
    assert desk.sent(incident) == []
    assert too_wide(anna) == []


def begin_and_end(desk: Desk, board: Page, incident: str) -> None:
    """Choose the only incident and answer by keys that nothing threatens life, until nothing is asked any more."""
    begin(board)
    while question := desk.read(f"incidents/{incident}/triage")["question"]:
        expect(panel(board).locator(".asked")).to_have_text(question["text"])
        board.keyboard.press(digit(question, red=False))
        asked = question["code"]
        wait_until(board, lambda asked=asked: not is_asked(desk, incident, asked), "the answer is taken")
    expect(panel(board)).to_contain_text("вопросы закончены")


def is_asked(desk: Desk, incident: str, code: str) -> bool:
    question = desk.read(f"incidents/{incident}/triage")["question"]
    return question is not None and question["code"] == code


def test_a_red_flag_makes_it_the_most_urgent_at_once_and_the_caller_is_told_what_to_do(
    desk: Desk, open_page: OpenPage
) -> None:
    incident = desk.call(reason="fever")
    question = desk.read(f"incidents/{incident}/triage")["question"]
    anna, boris = two_boards(desk, open_page)
    assert urgency(boris, incident) > 1
    begin(anna)
    flag = digit(question, red=True)
    expect(panel(anna).get_by_role("button", name=flag)).to_contain_text("▲ угроза жизни")
    anna.keyboard.press(flag)
    wait_until(boris, lambda: urgency(boris, incident) == 1, "the other board shows the red flag")
    told = panel(anna).get_by_role("region", name="Скажите звонящему")
    anna.keyboard.press("Space")
    expect(told.locator("[aria-current=step]")).to_have_count(1)
    answered = panel(anna).get_by_role("region", name="Ответы")
    answered.get_by_text(question["text"]).click()
    answered.get_by_role("button", name=digit(question, red=False)).first.click()
    wait_until(boris, lambda: urgency(boris, incident) > 1, "the answer that was put right counts")


def test_who_answers_after_somebody_else_is_told_and_sees_the_next_question(desk: Desk, open_page: OpenPage) -> None:
    incident = desk.call(reason="fever")
    triage = desk.read(f"incidents/{incident}/triage")
    question = triage["question"]
    anna, boris = two_boards(desk, open_page)
    begin(anna)
    begin(boris)
    expect(panel(anna)).to_contain_text("Здесь же: boris (пульт 2)")

    def answer_first(route: Route) -> None:
        safe = question["answers"][int(digit(question, red=False)) - 1]["code"]
        given = {"question": question["code"], "answer": safe, "at": datetime.now(UTC).isoformat()}
        body = {"reason": "fever", "opened_at": triage["opened_at"], "seen": triage["version"], "answers": [given]}
        path = f"{desk.address}/api/v1/incidents/{incident}/triage"
        httpx.post(path, json=body, headers={"X-Actor": "boris"}).raise_for_status()
        route.continue_()

    anna.route("**/triage", answer_first, times=1)
    wait_for_interception(anna)
    anna.keyboard.press(digit(question, red=True))
    expect(panel(anna)).to_contain_text("ответил кто-то ещё")
    expect(panel(anna).locator(".asked")).not_to_have_text(question["text"])
    assert desk.read(f"incidents/{incident}/triage")["red_flags"] == []


def test_without_a_crew_it_ends_by_a_conclusion_that_is_asked_for(desk: Desk, open_page: OpenPage) -> None:
    incident = desk.call(reason="panic")
    board = open_page(desk.address)
    expect(row(board, incident)).to_be_visible()
    begin_and_end(desk, board, incident)
    ways = panel(board).get_by_role("region", name="Без выезда бригады")
    ways.get_by_role("button", name="Консультация врача").click()
    board.keyboard.press("Control+Enter")
    expect(ways).to_contain_text("без заключения нельзя")
    board.keyboard.type("Даны советы 1, 2 и 3.")
    board.keyboard.press("Control+Enter")
    expect(card(board)).to_contain_text("консультация")
    assert desk.sent(incident) == []
    held = desk.read(f"incidents/{incident}")
    assert (held["state"], held["close_text"]) == ("closed", "Даны советы 1, 2 и 3.")


def test_an_incident_is_joined_to_the_one_that_it_is_like_and_split_again(desk: Desk, open_page: OpenPage) -> None:
    told = {"reason": "chest_pain", "phone": "+79110000077", "address": "Лесная, 7", "text": "сильно болит сердце"}
    first, second = desk.call(1, **told), desk.call(1, **told)
    board = open_page(desk.address)
    row(board, second).click()
    alike = card(board).get_by_role("region", name="Похоже на вызов")
    expect(alike).to_contain_text(f"#{first}")
    expect(alike).to_contain_text("тот же номер")
    board.keyboard.press("Alt+KeyJ")
    expect(board.get_by_label("Это тот же вызов, что")).to_have_value(first)
    board.keyboard.press("Enter")
    expect(card(board)).to_contain_text(f"это вызов #{first}")
    board.keyboard.press("Alt+KeyP")
    board.keyboard.press("Enter")
    expect(row(board, second)).to_be_visible()


def test_a_place_that_a_phone_tells_against_the_one_that_was_set_is_taken_by_a_person(
    desk: Desk, open_page: OpenPage
) -> None:
    here, there = desk.read("stations")[0], desk.read("stations")[3]
    rung = desk.post("telephone/rings", line="1", phone=PHONE)
    desk.post(f"calls/{rung['call']}/answer")
    incident = rung["incident"]
    send_place(desk, here)
    board = open_page(desk.address)
    row(board, incident).click()
    expect(card(board)).to_contain_text("Место сообщил: телефон (AML, спутники), ±12 м")
    set_place(desk, incident, here)
    expect(card(board)).not_to_contain_text("Место сообщил")
    send_place(desk, there)
    expect(card(board)).to_contain_text("Место противоречит указанному")
    board.get_by_role("button", name="взять это место").click()
    expect(card(board)).not_to_contain_text("противоречит")
    wait_until(board, lambda: is_at(desk, incident, there), "the place of the phone is that of the incident")
    desk.post(f"calls/{rung['call']}/end")


def send_place(desk: Desk, place: dict[str, Any]) -> None:
    """Let the phone of the caller tell where it is (AML, TS 103 625)."""
    now = f"{datetime.now(UTC):%Y%m%d%H%M%S}"
    text = f'A"ML=1;lt={place["lat"]:+.5f};lg={place["lon"]:+.5f};rd=12;top={now};lc=90;pm=G;ml='
    body = f"{text}{len(text) + len(str(len(text) + 2))}".encode()
    path = f"{desk.address}/api/v1/channels/aml"
    httpx.post(path, content=body, params={"phone": PHONE}).raise_for_status()


def set_place(desk: Desk, incident: str, place: dict[str, Any]) -> None:
    version = str(desk.read(f"incidents/{incident}")["version"])
    body = {"lon": place["lon"], "lat": place["lat"]}
    path = f"{desk.address}/api/v1/incidents/{incident}"
    httpx.patch(path, json=body, headers={"If-Match": version}).raise_for_status()


def is_at(desk: Desk, incident: str, place: dict[str, Any]) -> bool:
    held = desk.read(f"incidents/{incident}")
    return abs(held["lon"] - place["lon"]) < 1e-4 and abs(held["lat"] - place["lat"]) < 1e-4 and not held["proposal"]
