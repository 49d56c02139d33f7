"""Urgency: the catalogue of reasons for call and what each leads to."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from importlib.resources import files
from typing import Final

from dispatch.vocabulary import Form

UNKNOWN_REASON: Final = "unknown"
"""What a call without a reason is taken for: an emergency, until more is known."""


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason for call and what follows from it."""

    code: str
    ru: str
    en: str
    priority: int
    form: Form
    needs: tuple[str, ...]
    target: timedelta


@cache
def reasons() -> dict[str, Reason]:
    """Give the catalogue by code, in its own order."""
    table = tomllib.loads(files("dispatch").joinpath("reasons.toml").read_text(encoding="utf-8"))
    return {
        code: Reason(
            code=code,
            ru=row["ru"],
            en=row["en"],
            priority=row["priority"],
            form=Form(row["form"]),
            needs=tuple(row["needs"]),
            target=timedelta(minutes=row["target_min"]),
        )
        for code, row in table.items()
    }
