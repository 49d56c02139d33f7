"""A long search says how far it is until it ends."""

from __future__ import annotations

from threading import Event
from threading import enumerate as threads
from typing import TYPE_CHECKING

from console import heartbeat

if TYPE_CHECKING:
    import pytest


def test_a_search_is_told_until_it_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(heartbeat, "EVERY_S", 0.001)
    before, lines, found = len(threads()), [], Event()

    def say(line: str) -> None:
        lines.append(line)
        if "best" in line:
            found.set()

    with heartbeat.told_search(say) as search:
        search.tell(9423.0, 9362.5)
        assert found.wait(30)
    assert lines[-1].endswith("s: best 9423, bound 9362.5")
    assert len(threads()) == before
