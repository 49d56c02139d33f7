"""A centre that waits for people: calls come in over HTTP, and what became of them is read back."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING, Any, Final

import httpx
import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Locator, Page

BY_HAND: Final = ("--port", "0", "--calls-per-hour", "0", "--crews", "none", "--dispatch", "confirm")
PATIENCE_MS: Final = 30_000
_PROBE: Final = "**/health/live"
_STOPPED: Final = "stopped"
STEP_MS: Final = 20


@dataclass(frozen=True)
class Desk:
    """Where the centre answers, and its state folder."""

    address: str
    state: Path

    def read(self, path: str) -> Any:
        return httpx.get(f"{self.address}/api/v1/{path}").raise_for_status().json()

    def post(self, path: str, **body: Any) -> Any:
        return httpx.post(f"{self.address}/api/v1/{path}", json=body).raise_for_status().json()

    def change(self, path: str, **body: Any) -> Any:
        """Change a record as it stands now."""
        version = {"If-Match": f'"{self.read(path)["version"]}"'}
        return httpx.patch(f"{self.address}/api/v1/{path}", json=body, headers=version).raise_for_status().json()

    def call(self, station: int = 0, **told: Any) -> str:
        """Take a call at a station; gives its incident."""
        place = self.read("stations")[station]
        return str(self.post("calls", lon=place["lon"], lat=place["lat"], **told)["incident"])

    def send(self, incident: str) -> tuple[str, str]:
        """Send the best crew; gives its assignment and the unit."""
        unit = self.read(f"incidents/{incident}/recommendation")["candidates"][0]["unit"]
        return self.post("assignments", incident=incident, unit=unit)["id"], unit

    def events(self, kind: str) -> list[dict[str, Any]]:
        return [each for each in self._events() if each["type"] == kind]

    def sent(self, incident: str) -> list[str]:
        """Give the units that were sent to an incident, each as often as the journal says."""
        return [each["data"]["unit"] for each in self.events("UnitAssigned") if each["data"]["incident"] == incident]

    def close_all(self) -> None:
        for incident in self.read("incidents"):
            if incident["state"] != "closed":
                self.post(f"incidents/{incident['id']}/close", reason="cancelled")

    def _events(self) -> Iterator[dict[str, Any]]:
        last = 0
        for _ in count():
            page = self.read(f"events?after={last}")
            yield from page["events"]
            last = page["last"]
            if last >= page["newest"]:
                return


def row(page: Page, incident: str) -> Locator:
    """Find the row of an incident in the queue or among the running ones."""
    rows = page.get_by_label("Очередь").or_(page.get_by_label("В работе")).get_by_role("option")
    return rows.filter(has=page.get_by_text(f"#{incident}", exact=True))


def choose(page: Page, incident: str) -> None:
    """Choose a waiting incident, and wait until it can be sent to."""
    page.get_by_label("Очередь").get_by_text(f"#{incident}", exact=True).click()
    expect(page.get_by_label("Предложение")).to_contain_text(f"#{incident}")
    expect(page.get_by_label("Предложение").get_by_role("button").first).to_be_visible()


def card(page: Page) -> Locator:
    return page.get_by_label("Карточка вызова")


def notices(page: Page) -> Locator:
    return page.locator(".notice")


def no_link(page: Page) -> Locator:
    return page.get_by_role("alert").filter(has_text=re.compile("СВЯЗИ НЕТ"))


def too_wide(page: Page) -> list[str]:
    """Give what holds more than fits into its width, so that somebody would have to scroll sideways or miss it."""
    holders = "html, main, .pane, .rows, .card-body, .call, .crew-side, .top, footer"
    wide = "found => found.filter(each => each.scrollWidth > each.clientWidth).map(each => each.className)"
    return list(page.locator(holders).evaluate_all(wide))


def wait_until(page: Page, reached: Callable[[], bool], what: str) -> None:
    """Let a page run until something is so that no locator shows."""
    for _ in range(PATIENCE_MS // STEP_MS):
        if reached():
            return
        page.wait_for_timeout(STEP_MS)
    pytest.fail(f"waited in vain: {what}")


def wait_for_interception(page: Page) -> None:
    """Let a page run until its browser stops what was routed: it begins some moments after `route`."""
    page.route(_PROBE, lambda route: route.fulfill(body=_STOPPED))
    asked = f"fetch('{_PROBE[2:]}').then((answer) => answer.text())"
    wait_until(page, lambda: page.evaluate(asked) == _STOPPED, "requests are stopped")
    page.unroute(_PROBE)
