"""What a long command is doing, told every other second."""

from __future__ import annotations

import math
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Event, Thread
from time import perf_counter
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

EVERY_S: Final = 2.0


@dataclass(slots=True)
class Search:
    """The best value that a search has, and the bound that no answer can pass."""

    best: float = math.nan
    bound: float = math.nan

    def tell(self, best: float, bound: float) -> None:
        """Note how far the search is."""
        self.best, self.bound = best, bound

    def __str__(self) -> str:
        return "getting ready" if math.isnan(self.best) else f"best {self.best:.6g}, bound {self.bound:.6g}"


@contextmanager
def told_search(say: Callable[[str], None]) -> Iterator[Search]:
    """Give a search whose progress is said every `EVERY_S` seconds until the block ends."""
    search, ended, began = Search(), Event(), perf_counter()

    def beat() -> None:
        while not ended.wait(EVERY_S):
            say(f"{perf_counter() - began:.0f} s: {search}")

    thread = Thread(target=beat, daemon=True)
    thread.start()
    try:
        yield search
    finally:
        ended.set()
        thread.join()
