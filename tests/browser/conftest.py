"""Debian's Chromium for browser tests; no browser of its own is ever downloaded."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

CHROMIUM: Final = Path("/usr/bin/chromium")
MISSING: Final = "chromium is missing; mend it with: apt-get install -y chromium fonts-dejavu-core"
PATIENCE_MS: Final = 30_000
"""How long a page may take on a busy machine before a test gives up; no budget is measured here."""

OPTIONS: Final = (
    "--no-sandbox",
    "--use-gl=angle",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--ignore-gpu-blocklist",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Give the browser; skip where it is not installed, fail where CI promises it.

    It lives no longer than its module: as long as it does, no test can run an event loop of its own.
    """
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=PATIENCE_MS)
    if not CHROMIUM.exists():
        if os.environ.get("CI"):
            pytest.fail(MISSING)
        pytest.skip(MISSING)
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=str(CHROMIUM), args=list(OPTIONS))
        yield running
        running.close()
