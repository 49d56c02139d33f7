"""The main job, seen: a call taken with the keyboard alone, a crew sent, accepted on its tablet, walked to the end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest
from emr_process import reference_emr
from playwright.sync_api import expect
from services import Service, choose_first, demo, gateway, seen, sign_in, take_call

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser

pytestmark = pytest.mark.slow

TABLET = (
    ("ПРИНЯТЬ", "приняла"),
    ("ВЫЕХАЛИ", "выехала"),
    ("НА МЕСТЕ", "на месте"),
    ("ВЕЗЁМ", "везёт"),
    ("В СТАЦИОНАРЕ", "в стационаре"),
)
"""The big button of each step, and what the board says afterwards."""


SERVICES: Final = {"one process": demo, "a gateway over Redis": gateway}


@pytest.fixture(scope="module", params=SERVICES)
def service(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    folder = tmp_path_factory.mktemp("service")
    with reference_emr() as emr, SERVICES[request.param](folder, emr) as service:
        yield service


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


def test_the_map_is_drawn_with_its_labels_and_the_page_speaks_english_too(
    browser: Browser, service: Service, tmp_path: Path
) -> None:
    board, elsewhere = seen(browser, f"{service.pages}/?lang=en")
    if service.dispatcher:
        sign_in(board, service.dispatcher)
    expect(board.get_by_text("TRAINING")).to_have_count(1 if service.training else 0)
    expect(board.get_by_text("Nobody waits")).to_be_visible()
    canvas = board.locator("canvas.maplibregl-canvas")
    expect(board.locator("[data-ready]")).to_be_visible()
    assert len(canvas.screenshot(path=tmp_path / "map.png")) > 10_000
    assert elsewhere == []
