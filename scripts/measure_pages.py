"""Measure the dispatch page in Debian's Chromium while units move: how soon it is usable, how smoothly it draws.

Example: .venv/bin/python scripts/measure_pages.py --units 300
"""

from __future__ import annotations

import argparse
import asyncio
import json
from pathlib import Path
from typing import TYPE_CHECKING, Final

from chromium import CHROMIUM, OPTIONS
from playwright.async_api import async_playwright

from console.benchmarks.fanout_centre import measured_centre
from console.benchmarks.fanout_load import Seen, at_work, listen, trackers
from console.commands.bench import machine
from console.commands.options import use_kernel_cache

if TYPE_CHECKING:
    from playwright.async_api import Page

    from console.benchmarks.fanout_centre import MeasuredCentre

SETTLE_S: Final = 2
WATCH_S: Final = 10
PARTS: Final = {"board usable": "[role=option] .call-sign", "map drawn": "[data-ready]"}
WATCH: Final = """
window.measured = { frames: 0, waiting: [], painted: [], first: {} };
const parts = PARTS;
window.WebSocket = class extends WebSocket {
  constructor(...given) {
    super(...given);
    this.addEventListener("message", ({ data }) => {
      if (!(data instanceof ArrayBuffer)) return;
      const [view, at] = [new DataView(data), window.measured.waiting];
      const [count, nowMs] = [view.getUint32(4, true), Number(view.getBigInt64(16, true))];
      for (let row = 0; row < count; row++) at.push(nowMs - view.getInt32(24 + 8 * count + 4 * row, true));
    });
  }
};
const step = () => {
  const { measured } = window;
  measured.frames += 1;
  for (const [part, selector] of Object.entries(parts))
    if (document.querySelector(selector)) measured.first[part] ??= performance.now();
  const waiting = measured.waiting.splice(0);
  setTimeout(() => measured.painted.push(...waiting.map((at) => Date.now() - at)));
  requestAnimationFrame(step);
};
requestAnimationFrame(step);
"""
"""Counts pictures, notes when the parts of the page were there, and for each fix how old it is once the first picture
after its tick is painted."""

START_AGAIN: Final = "measured.frames = 0; measured.painted = []; measured.since = performance.now(); undefined"
READ: Final = """(() => {
  const { frames, painted, since } = measured;
  painted.sort((a, b) => a - b);
  return { frames: (frames / (performance.now() - since)) * 1000, p99: painted[Math.floor(painted.length * 0.99)] };
})()"""


def main() -> None:
    """Measure one page with so many moving units and other consoles."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--units", type=int, default=300)
    asked.add_argument("--consoles", type=int, default=0, help="other consoles that listen meanwhile")
    asked.add_argument("--map", help="extract or built map; a made-up region without it")
    given = asked.parse_args()
    root = use_kernel_cache(Path(".make/state"))
    with measured_centre(given.map, root, given.units) as centre:
        told = asyncio.run(measured(centre, given.consoles))
    print(f"{given.units} units @ 1 Hz, {given.consoles} other consoles; {machine()}, Chromium without a GPU")
    for name, value in told.items():
        print(f"{name:<44}{value:>10,.1f}")


async def measured(centre: MeasuredCentre, consoles: int) -> dict[str, float]:
    """Open the page twice, the second time with a warm cache, while units move, and watch it."""
    others = [listen(centre.url, Seen()) for _ in range(consoles)]
    async with async_playwright() as playwright, at_work(*trackers(centre.url, centre.units), *others):
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=list(OPTIONS))
        page = await (await browser.new_context(viewport={"width": 1920, "height": 1080})).new_page()
        await page.add_init_script(WATCH.replace("PARTS", json.dumps(PARTS)))
        told = {f"{name}, first time, ms": value for name, value in (await opened(page, centre.url)).items()}
        told |= {f"{name}, again, ms": value for name, value in (await opened(page, centre.url)).items()}
        told |= await watched(page, centre)
        await browser.close()
    return told


async def opened(page: Page, url: str) -> dict[str, float]:
    """Open the page; gives when the board and the map were there."""
    await page.goto(url, wait_until="commit")
    first: dict[str, float] = {}
    while len(first) < len(PARTS):
        await asyncio.sleep(0.1)
        first = await page.evaluate("measured.first")
    return first


async def watched(page: Page, centre: MeasuredCentre) -> dict[str, float]:
    """Let some seconds pass; gives what the page and the centre did in them."""
    await asyncio.sleep(SETTLE_S)
    used = centre.processor_s()
    await page.evaluate(START_AGAIN)
    await asyncio.sleep(WATCH_S)
    seen: dict[str, float] = await page.evaluate(READ)
    return {
        "pictures per second": seen["frames"],
        "fix → painted, p99, ms": seen["p99"],
        "centre, % of one core": (centre.processor_s() - used) / WATCH_S * 100,
    }


if __name__ == "__main__":
    main()
