"""What people type, press and open by mistake: told beside its field or without effect, and nothing typed is lost."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final

import pytest
from desk import card, choose, notices, row, too_wide, wait_until
from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Callable

    from desk import Desk
    from playwright.sync_api import Locator, Page, Route

    OpenPage = Callable[..., Page]

pytestmark = pytest.mark.slow

LONG = "Ы" * 150 + "w" * 150
NOTE = "<b>не жирно</b> <script>document.title='взломан'</script> " + "слово " * 820 + "КОНЕЦ"
ODD: Final[dict[str, dict[str, Any]]] = {
    "long": {"patient": {"name": LONG, "birth_date": "1950-02-28"}, "address": LONG, "text": NOTE},
    "turning": {
        "patient": {"name": "\u202eПетров \u0645\u062d\u0645\u062f \u0007\U0001f600", "birth_date": "1950-02-28"},
        "address": "\u202eулица 12 \u0001\u2069",
        "text": "\u05e9\u05dc\u05d5\u05dd 12\n" * 50 + "КОНЕЦ",
    },
}


@pytest.mark.parametrize("odd", ODD)
def test_a_page_keeps_its_shape_whatever_a_caller_says(desk: Desk, open_page: OpenPage, odd: str) -> None:
    incident = desk.call(**ODD[odd])
    board = open_page(desk.address)
    choose(board, incident)
    expect(card(board)).to_contain_text("1950-02-28")
    assert too_wide(board) == []
    board.get_by_text("КОНЕЦ").scroll_into_view_if_needed()
    expect(board.get_by_text("КОНЕЦ")).to_be_in_viewport()
    _, unit = desk.send(incident)
    tablet = open_page(f"{desk.address}/crew?unit={unit}", wide=800, high=1280)
    expect(tablet.get_by_role("button", name="ПРИНЯТЬ")).to_be_in_viewport(ratio=1)
    expect(tablet.get_by_text("1950-02-28")).to_be_visible()
    assert too_wide(tablet) == []
    tablet.get_by_text("КОНЕЦ").scroll_into_view_if_needed()
    expect(tablet.get_by_text("КОНЕЦ")).to_be_in_viewport()
    assert board.title() != "взломан"


def test_a_refused_call_keeps_its_form_with_the_reason_beside_the_field(desk: Desk, open_page: OpenPage) -> None:
    board = open_page(desk.address)
    form = open_form(board)
    form.get_by_label("Пациент").fill(LONG + "!")
    form.get_by_label("Со слов").fill("важные слова")
    board.keyboard.press("Control+Enter")
    expect(form.get_by_label("Пациент")).to_have_accessible_description("не длиннее 300 знаков")
    expect(form.get_by_label("Со слов")).to_have_value("важные слова")
    form.get_by_label("Пациент").fill(LONG)
    board.keyboard.press("Control+Enter")
    expect(card(board)).to_contain_text("важные слова")
    expect(notices(board)).to_have_count(0)


def test_nonsense_for_a_place_is_told_and_an_exchanged_one_is_doubted(desk: Desk, open_page: OpenPage) -> None:
    board = open_page(desk.address)
    form = open_form(board)
    before = len(desk.events("CallReceived"))
    place = form.get_by_label("Место")
    for typed, words in (("abc", "нужны долгота и широта"), ("200, 95", "таких координат нет")):
        place.fill(typed)
        board.keyboard.press("Control+Enter")
        expect(form).to_contain_text(words)
    station = desk.read("stations")[0]
    place.fill(f"{station['lat']}, {station['lon']}")
    board.keyboard.press("Control+Enter")
    expect(card(board)).to_contain_text("похоже, широта и долгота переставлены: ")
    expect(board.get_by_label("Предложение")).to_contain_text("Дороги к месту вызова нет")
    board.keyboard.press("Enter")
    open_form(board)
    board.keyboard.press("Control+Enter")
    expect(card(board)).to_contain_text("место неизвестно")
    assert len(desk.events("CallReceived")) == before + 2
    assert desk.sent(desk.read("incidents")[-2]["id"]) == []


def test_keys_pressed_with_nobody_waiting_in_a_form_or_twice_send_nobody_more(desk: Desk, open_page: OpenPage) -> None:
    board = open_page(desk.address)
    expect(board.get_by_text("Никто не ждёт")).to_be_visible()
    board.keyboard.press("Enter")
    incident = desk.call()
    choose(board, incident)
    form = open_form(board)
    board.keyboard.type("123456789")
    expect(form.get_by_label("Телефон")).to_have_value("123456789")
    board.keyboard.press("Escape")
    expect(form).to_have_count(0)
    assert desk.sent(incident) == []
    board.keyboard.press("Enter")
    board.keyboard.press("Enter")
    expect(row(board, incident)).to_contain_text("назначена")
    expect(notices(board)).to_have_count(0)
    assert len(desk.sent(incident)) == 1


def test_two_consoles_send_the_same_crew_at_once_and_one_is_told_who_was_faster(
    desk: Desk, open_page: OpenPage
) -> None:
    incident = desk.call()
    boards = {actor: open_page(desk.address, actor=actor) for actor in ("anna", "boris")}
    held: dict[str, Route] = {}
    for actor, board in boards.items():
        board.route("**/api/v1/assignments", partial(hold, held, actor))
    for actor, board in boards.items():
        choose(board, incident)
        board.keyboard.press("Enter")
        wait_until(board, partial(held.__contains__, actor), f"{actor} sends a crew")
    for actor, board in reversed(boards.items()):
        held[actor].continue_()
        board.unroute("**/api/v1/assignments")
    for board in boards.values():
        expect(row(board, incident)).to_contain_text("назначена")
    [winner] = {each["by"] for each in desk.read(f"incidents/{incident}")["assignments"]}
    [loser] = boards.keys() - {winner}
    expect(notices(boards[loser])).to_contain_text(f"на вызове {incident}, отправил {winner}")
    expect(notices(boards[winner])).to_have_count(0)
    assert len(desk.sent(incident)) == 1


def test_an_address_that_makes_no_sense_says_so(desk: Desk, open_page: OpenPage) -> None:
    tablet = open_page(f"{desk.address}/crew?unit=nonsense")
    expect(tablet.get_by_role("alert")).to_have_text("Бригады «nonsense» нет")
    expect(tablet.get_by_label("Бригада")).to_be_visible()
    board = open_page(f"{desk.address}/?lang=xx&seat={'9' * 300}")
    expect(board.get_by_text("Никто не ждёт")).to_be_visible()
    answer = board.goto(f"{desk.address}/crews")
    assert answer is not None
    assert answer.status == 404
    expect(board.get_by_text("Такого адреса нет")).to_be_visible()


def hold(held: dict[str, Route], actor: str, route: Route) -> None:
    """Keep back what a console sends; where it lost its patience and sent again, the newest."""
    held[actor] = route


def open_form(board: Page) -> Locator:
    expect(board.get_by_label("Бригады").get_by_role("option").first).to_be_visible()
    board.keyboard.press("F2")
    form = board.get_by_label("Новый вызов")
    expect(form.get_by_label("Телефон")).to_be_focused()
    return form
