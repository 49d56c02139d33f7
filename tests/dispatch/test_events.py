from __future__ import annotations

import re
from pathlib import Path

import msgspec
import pytest

from dispatch.events import ALL_EVENTS, EventData

DOCS = (Path(__file__).parents[2] / "docs" / "events.md").read_text(encoding="utf-8")
SECTIONS = dict(re.findall(r"^## (\w+)\n(.*?)(?=^## |\Z)", DOCS, flags=re.DOTALL | re.MULTILINE))


def test_every_event_is_documented_and_nothing_else() -> None:
    assert list(SECTIONS) == [event.__name__ for event in ALL_EVENTS]


@pytest.mark.parametrize("event", ALL_EVENTS, ids=lambda event: event.__name__)
def test_every_field_of_an_event_is_documented(event: type[EventData]) -> None:
    public = {field.name for field in msgspec.structs.fields(event)} - {"training"}
    named = set(re.findall(r"`(\w+)`", SECTIONS[event.__name__]))
    inherited = named | set(re.findall(r"`(\w+)`", SECTIONS["CallReceived"])) if "as in CallReceived" in DOCS else named
    assert public <= named
    assert set(event.SEALED) <= inherited
