"""Reasons for call as senders of cards write them, and ours."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from dispatch.priority import reasons
from fleet.vocabulary import plain

if TYPE_CHECKING:
    from collections.abc import Mapping


@cache
def card_reasons() -> Mapping[str, str]:
    """Give the code of our catalogue for each spelling of a sender, as `plain` gives it."""
    table = tomllib.loads(files("dispatch.exchange").joinpath("card_reasons.toml").read_text(encoding="utf-8"))
    ours = reasons()
    spelled = {plain(spelling): code for code, row in table.items() if code in ours for spelling in row["also"]}
    return {**spelled, **{plain(code): code for code in ours}}


def reason_of(written: str | None) -> str | None:
    """Give our code for what a sender wrote; None where it wrote nothing that is known."""
    return None if written is None else card_reasons().get(plain(written))
