"""The medical record is slow, dead or talks nonsense: dispatch goes on, and card and tablet say so until it is back."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from desk import card, choose, row
from emr_process import reference_emr
from playwright.sync_api import expect
from relay import Relay, relayed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from desk import Desk
    from playwright.sync_api import Page

    OpenPage = Callable[..., Page]

pytestmark = pytest.mark.slow

ALLERGY = "Пенициллины"


@pytest.fixture(scope="module")
def healthy() -> Iterator[str]:
    with reference_emr() as address:
        yield address


@pytest.fixture(scope="module")
def way_to_record(healthy: str) -> Iterator[Relay]:
    with relayed(healthy) as relay:
        yield relay


@pytest.fixture(scope="module")
def record(way_to_record: Relay) -> str:
    return way_to_record.address


@pytest.mark.parametrize(
    ("fault", "why"),
    [("slow", "не успела"), ("wrong", "ответ не о том, отложен"), ("dead", "недоступна")],
    ids=["slow", "wrong", "dead"],
)
def test_a_crew_goes_and_the_facts_follow(
    desk: Desk, healthy: str, way_to_record: Relay, open_page: OpenPage, fault: str, why: str
) -> None:
    board = open_page(desk.address)
    with reference_emr("--fault", fault) as ill:
        way_to_record.lead_to(ill)
        incident = desk.call(patient={"name": "Пациент 1"})
        choose(board, incident)
        expect(card(board)).to_contain_text(re.compile("запрос отправлен|не отвечает"))
        board.keyboard.press("Enter")
        expect(row(board, incident)).to_contain_text("назначена")
        [unit] = desk.sent(incident)
        tablet = open_page(f"{desk.address}/crew?unit={unit}", wide=800, high=1280)
        for page in (card(board), tablet.locator("body")):
            expect(page).to_contain_text(re.compile(rf"медкарта не отвечает с \d\d:\d\d:\d\d \({why}\)"))
    way_to_record.lead_to(healthy)
    for screen in (board, tablet):
        expect(screen.get_by_text(ALLERGY)).to_be_visible()
        expect(screen.get_by_text("не отвечает")).to_have_count(0)
