"""Redis killed and emptied under consoles on a gateway: dispatching goes on, they say so, and catch up alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from emr_process import reference_emr
from playwright.sync_api import expect
from services import choose_first, gateway, take_call

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser

pytestmark = pytest.mark.slow


def test_redis_is_killed_and_comes_back_empty_under_a_board_and_a_tablet(browser: Browser, tmp_path: Path) -> None:
    with reference_emr() as emr, gateway(tmp_path, emr) as service:
        assert service.redis is not None
        board, _ = service.board(browser)
        expect(board.get_by_text("Никто не ждёт")).to_be_visible()
        station = service.read("stations")[0]
        take_call(board, place=f"{station['lon']}, {station['lat']}")
        choose_first(board)
        expect(board.get_by_label("Предложение").get_by_role("button").first).to_be_visible()
        board.keyboard.press("Enter")
        expect(board.get_by_label("В работе")).to_contain_text("назначена")
        tablet = service.tablet(browser, service.read("incidents/1")["assignments"][0]["unit"])
        expect(tablet.get_by_role("button", name="ПРИНЯТЬ")).to_be_visible()

        service.redis.kill()
        for page in (board, tablet):
            expect(page.get_by_role("alert").filter(has_text="ЭКРАН СТОИТ")).to_be_visible()
        tablet.get_by_role("button", name="ПРИНЯТЬ").click()
        take_call(board, place=f"{station['lon']}, {station['lat']}")
        expect(board.get_by_text("Вызов 2 принят и записан")).to_be_visible()
        assert service.read("incidents/1")["assignments"][0]["status"] == "accepted"

        service.redis.start()
        expect(board.get_by_label("Очередь").get_by_role("option")).to_have_count(1)
        expect(board.get_by_label("В работе")).to_contain_text("приняла")
        expect(tablet.get_by_role("button", name="ВЫЕХАЛИ")).to_be_visible()
        for page in (board, tablet):
            expect(page.get_by_role("alert")).to_have_count(0)
        assert [each["type"] for each in service.read("events")["events"]].count("CallReceived") == 2
