"""Capabilities as people name them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.api.problems import bad_field
from fleet.vocabulary import CAPABILITIES

if TYPE_CHECKING:
    from collections.abc import Iterable


def needs_named(words: Iterable[str]) -> tuple[str, ...]:
    """Give the codes of capabilities, each once, in the order of the vocabulary; raises a 422 for an unknown one."""
    codes = set()
    for position, word in enumerate(words):
        code = CAPABILITIES.code_of(word)
        if code is None:
            raise bad_field(f"needs[{position}]", CAPABILITIES.unknown(word))
        codes.add(code)
    return tuple(word.code for word in CAPABILITIES.words if word.code in codes)
