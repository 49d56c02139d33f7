"""Why a bank stays without cover while bridges are raised."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from routing.times import UNREACHABLE_MS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from fleet.relocation.split import Split


class NoCover(StrEnum):
    """Why nobody covers a bank; the first that holds, in this order."""

    NONE_FREE = "none_free"
    NO_SITE = "no_site"
    TOO_FAR = "too_far"
    NEEDED_ELSEWHERE = "needed_elsewhere"


class Uncovered(NamedTuple):
    """A bank without cover: why, and when the first unit that could help would be there, in ms; None for no road."""

    bank: int
    reason: NoCover
    soonest_ms: int | None


def uncovered_banks(before: Split, has_cover: NDArray[np.bool_]) -> tuple[Uncovered, ...]:
    """Say of each bank that has demand and no cover why nobody crosses to it.

    Parameters
    ----------
    before : Split
        When nobody crosses.
    has_cover : (banks,) bool
        With the crossings that are proposed.
    """
    columns, wanted = before.columns, before.wanted
    zones = np.unique(columns.banks.zone[wanted.demand.any(axis=0)])
    banks = [bank for bank in np.flatnonzero(~has_cover).tolist() if bank in zones]
    return tuple(_uncovered(before, bank) for bank in banks)


def _uncovered(before: Split, bank: int) -> Uncovered:
    columns = before.columns
    other = columns.movable & (columns.banks.unit != bank)
    if not other.any():
        return Uncovered(bank, NoCover.NONE_FREE, None)
    helps = before.covers_there[:, :, bank] & other[:, None]
    if not helps.any():
        return Uncovered(bank, NoCover.NO_SITE, None)
    soonest_ms = int(columns.ready_to_site_ms[helps].min())
    in_time = (helps & before.allowed).any()
    reason = NoCover.NEEDED_ELSEWHERE if in_time else NoCover.TOO_FAR
    return Uncovered(bank, reason, None if soonest_ms == UNREACHABLE_MS else soonest_ms)
