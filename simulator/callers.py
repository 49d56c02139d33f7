"""Virtual callers: a Poisson stream of calls from where people live, in the words of callers.

Nobody in it exists. Patients are numbers, house numbers are drawn, and telephone numbers begin with +7 000: area and
network codes of the Russian numbering plan begin with 3, 4, 8 or 9, so no telephone can have such a number.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

import numpy as np

from dispatch.commands import ReceiveCall
from simulator.chance import Purpose, generator
from simulator.errors import SimulatorError

if TYPE_CHECKING:
    from datetime import datetime

    from simulator.homes import Homes


@dataclass(frozen=True, slots=True)
class CallerWords:
    """How often a reason is called for, in 1,000 calls, and in which words."""

    per_mille: int
    words: tuple[str, ...]


@cache
def caller_words() -> dict[str, CallerWords]:
    """Give the words of callers by reason for call: the reasons that virtual callers have, in the order of the file."""
    table = tomllib.loads(files("simulator").joinpath("caller_words.toml").read_text(encoding="utf-8"))
    return {code: CallerWords(row["per_mille"], tuple(row["words"])) for code, row in table.items()}


class Callers:
    """Gives one call after another, each at its own instant.

    Parameters
    ----------
    homes : Homes
        Where people call from.
    calls_per_hour : float
        Above 0.
    start : datetime
        Aware; the first call comes after it.
    seed : int
        The same seed gives the same calls.
    first_after : timedelta, optional
        When the first call comes, where that is not left to chance.
    without_place_share : float
        Share of callers who can give an address but no coordinates. 0 by default: such an incident stays a draft until
        a person places it, and where nobody sits at the console that is for ever.

    Attributes
    ----------
    next_at : datetime
        When the next call comes.
    """

    def __init__(
        self,
        homes: Homes,
        *,
        calls_per_hour: float,
        start: datetime,
        seed: int,
        first_after: timedelta | None = None,
        without_place_share: float = 0.0,
    ) -> None:
        if not 0 < calls_per_hour < np.inf:
            raise SimulatorError(f"calls per hour is a number above 0, not {calls_per_hour:g}")
        self._homes = homes
        self._mean_gap_ms = 3_600_000 / calls_per_hour
        self._without_place_share = without_place_share
        self._gaps = generator(seed, Purpose.CALL_GAPS)
        self._home_chance = generator(seed, Purpose.CALL_PLACES)
        self._word_chance = generator(seed, Purpose.CALL_WORDS)
        self._calls = 0
        self.next_at = start + (self._gap() if first_after is None else first_after)

    def take(self) -> ReceiveCall:
        """Give the call of `next_at`, and draw when the one after it comes."""
        self._calls += 1
        self.next_at += self._gap()
        home = self._homes.draw(self._home_chance)
        placed = self._home_chance.random() >= self._without_place_share
        reason = self._reason()
        return ReceiveCall(
            phone=f"+7000{self._word_chance.integers(10_000_000):07d}",
            text=str(self._word_chance.choice(caller_words()[reason].words)),
            lon=home.lon if placed else None,
            lat=home.lat if placed else None,
            address=home.address,
            reason=reason,
            patient={"name": f"Пациент {self._calls}"},
        )

    def _gap(self) -> timedelta:
        return timedelta(milliseconds=1 + int(self._gaps.exponential(self._mean_gap_ms)))

    def _reason(self) -> str:
        share = np.array([each.per_mille for each in caller_words().values()], dtype=np.float64)
        return list(caller_words())[int(self._word_chance.choice(len(share), p=share / share.sum()))]
