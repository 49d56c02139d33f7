"""A card that came by itself: it waits for a person, follows its sender, and tells where the two differ."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from desk import card, choose
from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Callable

    from desk import Desk
    from playwright.sync_api import Page

    OpenPage = Callable[..., Page]

pytestmark = pytest.mark.slow


def written(desk: Desk, version: int, address: str, reason: str) -> dict[str, Any]:
    station = desk.read("stations")[0]
    return {
        "format": "dispatch112.card/1",
        "card": "78-1",
        "version": version,
        "created_at": "2026-01-01T00:00:00Z",
        "place": {"lon": station["lon"], "lat": station["lat"], "address": address},
        "what": {"text": "упал на улице", "reason": reason},
    }


def test_a_card_is_confirmed_by_a_key_follows_its_sender_and_keeps_what_a_person_set(
    desk: Desk, open_page: OpenPage
) -> None:
    desk.post("exchange/cards", **written(desk, 1, "Лесная, 5", "fall"))
    incident = desk.read("exchange/cards/78-1")["incident"]
    board, other = open_page(desk.address), open_page(desk.address)
    choose(board, incident)
    choose(other, incident)
    expect(board.locator(".queue .unconfirmed")).to_be_visible()
    expect(card(board)).to_contain_text("Карточка системы 112")

    board.keyboard.press("Alt+KeyY")
    for page in (board, other):
        expect(page.locator(".queue .unconfirmed")).to_have_count(0)
        expect(card(page)).not_to_contain_text("Карточка системы 112")
    assert desk.read("exchange/cards/78-1")["incident"] == incident

    desk.post("exchange/cards", **written(desk, 2, "Лесная, 7", "fall"))
    expect(card(board)).to_contain_text("Лесная, 7")
    expect(card(board)).not_to_contain_text("Звонок говорит иначе")

    desk.change(f"incidents/{incident}", address="Садовая, 1")
    desk.post("exchange/cards", **written(desk, 3, "Лесная, 9", "fall"))
    expect(card(board)).to_contain_text("Звонок говорит иначе: Лесная, 9")
    board.get_by_role("button", name="взять").click()
    expect(card(other)).not_to_contain_text("Звонок говорит иначе")
    assert desk.read(f"incidents/{incident}")["address"] == "Лесная, 9"
