"""Capabilities as bits of one number."""

from __future__ import annotations

import functools
import operator
from typing import Final

from fleet.vocabulary import CAPABILITIES

CAPABILITY_BITS: Final = {word.code: 1 << place for place, word in enumerate(CAPABILITIES.words)}
"""The bit of each capability."""

RESUSCITATION_BIT: Final = CAPABILITY_BITS["resuscitation"]


def capability_bits(capabilities: frozenset[str] | tuple[str, ...]) -> int:
    """Give the bit set of capabilities; an unknown one raises `KeyError`."""
    return functools.reduce(operator.or_, (CAPABILITY_BITS[capability] for capability in capabilities), 0)
