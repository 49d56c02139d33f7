"""Debian's Chromium for browser tests; no browser of its own is ever downloaded."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest
from chromium import CHROMIUM, OPTIONS
from emr_process import started

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from desk import Desk
    from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize

    OpenPage = Callable[..., Page]

MISSING: Final = "chromium is missing; mend it with: apt-get install -y chromium fonts-dejavu-core"
PATIENCE_MS: Final = 30_000
"""How long a page may take on a busy machine before a test gives up; no budget is measured here."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Give the browser; skip where it is not installed, fail where CI promises it.

    It lives no longer than its module: as long as it does, no test can run an event loop of its own.
    """
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=PATIENCE_MS)
    if not Path(CHROMIUM).exists():
        if os.environ.get("CI"):
            pytest.fail(MISSING)
        pytest.skip(MISSING)
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=CHROMIUM, args=list(OPTIONS))
        yield running
        running.close()


@pytest.fixture
def open_page(browser: Browser) -> Iterator[OpenPage]:
    """Give what opens an address in a browser of its own, so wide and high, as an actor; all are closed afterwards."""
    contexts: list[BrowserContext] = []

    def opened(address: str, *, wide: int = 1920, high: int = 1080, actor: str = "demo") -> Page:
        headers = {"X-Actor": actor}
        size: ViewportSize = {"width": wide, "height": high}
        contexts.append(browser.new_context(viewport=size, locale="ru-RU", extra_http_headers=headers))
        page = contexts[-1].new_page()
        page.goto(address)
        return page

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def kernels(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give where compiled kernels are kept, so that only the first centre compiles them, or none where `make` did."""
    return Path(os.environ.get("NUMBA_CACHE_DIR") or tmp_path_factory.mktemp("kernels"))


@pytest.fixture(scope="session")
def region(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from service_files import built_region

    return built_region(tmp_path_factory.mktemp("region") / "map")


@pytest.fixture(scope="module")
def record() -> str | None:
    """Give the address of the medical record that the centre asks; a module may have one."""
    return None


@pytest.fixture(scope="module")
def served_desk(
    browser: Browser, tmp_path_factory: pytest.TempPathFactory, region: Path, kernels: Path, record: str | None
) -> Iterator[Desk]:
    """Run a centre that waits for people."""
    from desk import BY_HAND, Desk

    state = tmp_path_factory.mktemp("state")
    options = ["--map", str(region), "--state", str(state), *(("--emr", record) if record else ())]
    with started("demo", *BY_HAND, *options, kernels=kernels) as address:
        yield Desk(address, state)


@pytest.fixture
def desk(served_desk: Desk) -> Iterator[Desk]:
    """Give the centre; what a test leaves open is closed."""
    yield served_desk
    served_desk.close_all()
