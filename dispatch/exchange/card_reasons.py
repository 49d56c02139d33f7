"""Reasons for call as senders of cards write them, and ours."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from dispatch.priority import reasons_of
from fleet.vocabulary import plain

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dispatch.triage.catalogue import Catalogue


def reason_of(written: str | None, catalogue: Catalogue) -> str | None:
    """Give our code for what a sender wrote: a code or a title of the catalogue, or words of the table.

    None where nothing was written, or nothing that is known.
    """
    return None if written is None else _spellings(catalogue).get(plain(written))


@cache
def card_reasons() -> Mapping[str, tuple[str, ...]]:
    """Give further spellings by code, as the table has them."""
    text = files("dispatch.exchange").joinpath("card_reasons.toml").read_text(encoding="utf-8")
    return {code: tuple(row["also"]) for code, row in tomllib.loads(text).items()}


@cache
def _spellings(version: Catalogue) -> Mapping[str, str]:
    """Give the code for each spelling, as `plain` gives it; codes go before titles, titles before the table."""
    ours = reasons_of(version)
    told = {plain(also): code for code, spelled in card_reasons().items() if code in ours for also in spelled}
    titles = {plain(title): code for code, reason in ours.items() for title in (reason.ru, reason.en)}
    return told | titles | {plain(code): code for code in ours}
