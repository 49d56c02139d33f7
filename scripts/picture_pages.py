"""Take the pictures of docs/images: the pages of a training centre after a quarter of an hour of its time.

Example: .venv/bin/python scripts/picture_pages.py ../shared/data/osm
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import httpx
from chromium import CHROMIUM, OPTIONS
from playwright.sync_api import sync_playwright

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

IMAGES: Final = Path(__file__).resolve().parents[1] / "docs" / "images"
SCREEN: Final = {"width": 1920, "height": 1080}
TABLET: Final = {"width": 1280, "height": 800}
SPEED: Final = 40
BUSY_S: Final = 25
"""By then a thousand seconds of the centre's time have passed."""

CALLS: Final[tuple[dict[str, Any], ...]] = (
    {"reason": "abdominal_pain", "text": "Болит живот второй день, температура"},
    {"reason": "chest_pain", "text": "Давит за грудиной, холодный пот", "patient": {"name": "Пациент 1"}},
    {"reason": "injury", "text": "Упал с лестницы, нога не шевелится"},
)
MADE_UP_ADDRESSES: Final = ("Мостовая улица, 8", "2-я Берёзовая аллея, 3, подъезд 2", "Дубовая улица, 14")


def main(extracts: Path) -> None:
    """Picture the made-up region in both languages, and the maps of real places."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(OPTIONS))
        with busy_centre() as url:
            for language in ("ru", "en"):
                picture_dispatch(browser, url, language, f"dispatch-{language}")
            assignment = send_first(url)
            for language in ("ru", "en"):
                picture_crew(browser, url, assignment, language)
        for name, file in (("liechtenstein", "liechtenstein-latest.osm.pbf"), ("moscow", "moscow.osm.gz")):
            with busy_centre("--map", str(extracts / file)) as url:
                picture_dispatch(browser, url, "ru", f"dispatch-{name}")
        browser.close()


@contextmanager
def busy_centre(*options: str) -> Iterator[str]:
    """Let a centre become busy by itself, then let it go on with calls that wait for a dispatcher."""
    with tempfile.TemporaryDirectory() as state, ExitStack() as stack:
        emr = stack.enter_context(running("emr", "--port", "0", "--people", "60"))
        asked = ("demo", "--port", "0", "--state", state, "--emr", emr, *options)
        with running(*asked, "--speed", str(SPEED), "--calls-per-hour", "90"):
            time.sleep(BUSY_S)
        url = stack.enter_context(running(*asked, "--calls-per-hour", "0", "--dispatch", "confirm"))
        addresses = iter(MADE_UP_ADDRESSES)
        stations = httpx.get(f"{url}/api/v1/stations").json()
        for station, call in zip(stations[2:], CALLS, strict=False):
            place = {"lon": station["lon"] + 0.004, "lat": station["lat"] + 0.002}
            address = {} if options else {"address": next(addresses)}
            httpx.post(f"{url}/api/v1/calls", json=place | call | address).raise_for_status()
        yield url


@contextmanager
def running(*arguments: str) -> Iterator[str]:
    """Run a command that serves; gives its address."""
    command = [sys.executable, "-m", "console", *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        assert process.stdout is not None
        ready = re.fullmatch(r"READY (\S+)\n", process.stdout.readline())
        assert ready, f"{' '.join(arguments)} did not start"
        try:
            yield ready[1]
        finally:
            process.terminate()


def send_first(url: str) -> dict[str, Any]:
    """Send the recommended unit to the patient with a record; gives the assignment."""
    api = f"{url}/api/v1"
    waiting = [each for each in httpx.get(f"{api}/incidents").json() if each["state"] == "waiting"]
    incident = min(waiting, key=lambda each: int(each["priority"]))["id"]
    unit = httpx.get(f"{api}/incidents/{incident}/recommendation").json()["candidates"][0]["unit"]
    sent = httpx.post(f"{api}/assignments", json={"incident": incident, "unit": unit}).raise_for_status().json()
    time.sleep(8)
    assigned: dict[str, Any] = httpx.get(f"{api}/assignments/{sent['id']}").json()
    return assigned


def picture_dispatch(browser: Browser, url: str, language: str, name: str) -> None:
    """Picture the dispatch page with the first waiting incident chosen."""
    page = opened(browser, f"{url}/?lang={language}&seat=4", SCREEN)
    page.keyboard.press("ArrowDown")
    take(page, name)


def picture_crew(browser: Browser, url: str, assignment: dict[str, Any], language: str) -> None:
    """Picture the page of the crew that was sent."""
    take(opened(browser, f"{url}/crew?unit={assignment['unit']}&lang={language}", TABLET), f"crew-{language}")


def opened(browser: Browser, address: str, size: dict[str, int]) -> Page:
    """Open a page and wait until its map is drawn."""
    page = browser.new_context(viewport=size).new_page()  # type: ignore[arg-type]
    page.goto(address)
    page.wait_for_selector("[data-ready]")
    return page


def take(page: Page, name: str) -> None:
    """Take the picture once all that is asked has been answered."""
    page.wait_for_timeout(4_000)
    page.screenshot(path=IMAGES / f"{name}.png")
    page.context.close()
    print(f"docs/images/{name}.png")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
