"""Take pictures of the base map: each map at three zooms, in both themes, into docs/images/maps.

Example: .venv/bin/python scripts/picture_maps.py ../shared/data
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

import httpx
from chromium import CHROMIUM, OPTIONS
from picture_pages import running
from playwright.sync_api import sync_playwright

if TYPE_CHECKING:
    from playwright.sync_api import Browser

IMAGES: Final = Path(__file__).resolve().parents[1] / "docs" / "images" / "maps"
MAPS: Final = {
    "andorra": "mapmatch_graphhopper/andorra.osm.pbf",
    "helsinki": "osm/Helsinki.osm.pbf",
    "moscow": "osm/moscow.osm.gz",
}
STEPS: Final = {"far": -2, "middle": 1, "near": 4}
"""Doublings of the scale from that at which all stations and hospitals are seen."""

SCREEN: Final = {"width": 1920, "height": 1080}
BY_HAND: Final = ("--calls-per-hour", "0", "--crews", "none", "--dispatch", "confirm")


def main(data: Path) -> None:
    """Build the maps and picture them; every picture is to be looked at afterwards."""
    IMAGES.mkdir(exist_ok=True)
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(OPTIONS))
        for name, file in MAPS.items():
            built = Path(folder) / name
            build = ("map", "build", str(data / file), "--out", str(built))
            subprocess.run((sys.executable, "-m", "console", *build), check=True, stdout=subprocess.DEVNULL)
            state = str(Path(folder) / f"state-{name}")
            with running("demo", "--port", "0", "--map", str(built), "--state", state, *BY_HAND) as url:
                station = httpx.get(f"{url}/api/v1/stations").json()[0]
                call = {"lon": station["lon"], "lat": station["lat"]}
                httpx.post(f"{url}/api/v1/calls", json=call).raise_for_status()
                for theme in ("dark", "light"):
                    picture(browser, url, name, theme)
        browser.close()


def picture(browser: Browser, url: str, name: str, theme: str) -> None:
    """Picture the map pane of the dispatch page, zoomed by its keys."""
    page = browser.new_context(viewport=SCREEN).new_page()  # type: ignore[arg-type]
    page.goto(f"{url}/?theme={theme}")
    page.wait_for_selector("[data-ready]")
    page.keyboard.press("F7")
    at = 0
    for zoom, step in STEPS.items():
        for _ in range(abs(step - at)):
            page.keyboard.press("Equal" if step > at else "Minus")
            page.wait_for_timeout(500)
        at = step
        page.keyboard.press("F6")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("F7")
        page.wait_for_timeout(3_000)
        page.locator(".map").screenshot(path=IMAGES / f"{name}-{zoom}-{theme}.png")
    page.context.close()
    print(f"docs/images/maps/{name}-*-{theme}.png")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
