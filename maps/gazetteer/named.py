"""The streets, settlements and sights whose names agree with the words of a text, their settlement's included."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from maps.gazetteer.bearers import LEVELS, chain_of, kind_bits
from maps.gazetteer.entries import NOWHERE
from maps.gazetteer.index import SETTLEMENT
from maps.gazetteer.matching import Agreed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from maps.gazetteer.candidates import Place
    from maps.gazetteer.matching import Matching
    from maps.gazetteer.source import Source

_MOST_PHRASES: Final = 50
_MOST_BEARERS: Final = 600
_MOST_OF_PHRASE: Final = 250
_NOTHING: Final = Agreed(0.0, 0.0, frozenset())
_OTHER_NAME: Final = 0.985
"""What is called so comes before what was, or is in another language."""
_MISSING_OF_SETTLEMENT: Final = 0.3
"""Of a settlement's name often a part alone is said."""


class Named(NamedTuple):
    """A place whose name agrees.

    Attributes
    ----------
    gained, asked : float
        What the words found, and what they might have; see `Agreed`.
    unexplained : float
        What the other words cost.
    used : frozenset of int
        Words of the text found in the name or its settlement's.
    """

    kind: int
    row: int
    lon: float
    lat: float
    settlement: int
    standing: float
    gained: float
    asked: float
    unexplained: float
    used: frozenset[int]

    def score(self, weight: float = 0.0, share: float = 0.0) -> float:
        """Give how sure it is, 0 to 1, together with a number of some weight that agrees by a share."""
        return (self.gained + weight * share) / (self.asked + weight + self.unexplained)


class Names:
    """Finds named places for one text."""

    def __init__(self, matching: Matching, source: Source, near: Place | None) -> None:
        self.matching = matching
        self._index, self._bearers, self._columns = source.index, source.bearers, source.columns
        self._order = source.bearers.order(near)
        self._phrase_order = np.maximum.reduceat(self._order, source.index.bearer_of_phrase_start[:-1])
        self._known: dict[tuple[int, frozenset[int], int | None], tuple[Agreed, float]] = {}

    def places(self, rows: Iterable[int], kinds: frozenset[int], house: int | None = None) -> list[Named]:
        """Give the places of some kinds that agree best with some words, best first.

        Parameters
        ----------
        house : int, optional
            Row of the word that is the house's number.
        """
        wanted = frozenset(rows)
        suitable = (self._bearers.phrase_kinds & kind_bits(kinds)) != 0
        phrases = self.matching.likely(wanted, house, suitable, self._phrase_order)[:_MOST_PHRASES]
        found: dict[tuple[int, int], Named] = {}
        looked_at = 0
        for phrase in phrases:
            agreed = self.matching.agreed(phrase, wanted)
            if agreed is None:
                continue
            bearers = self._of_phrase(phrase, kinds)
            for bearer in bearers:
                named = self._named(bearer, agreed, wanted - agreed.rows, house)
                known = found.get((named.kind, named.row))
                if known is None or named.score() > known.score():
                    found[named.kind, named.row] = named
            looked_at += len(bearers)
            if looked_at > _MOST_BEARERS:
                break
        return sorted(found.values(), key=lambda one: -one.score())

    def _of_phrase(self, phrase: int, kinds: frozenset[int]) -> list[int]:
        start, end = self._index.bearer_of_phrase_start[phrase : phrase + 2].tolist()
        kind_of = self._index.bearer_kind[start:end].tolist()
        some = [bearer for bearer, kind in enumerate(kind_of, start) if kind in kinds]
        return some if len(some) <= _MOST_OF_PHRASE else self._first(np.array(some))

    def _first(self, some: NDArray[np.int64]) -> list[int]:
        """Give those in settlements that the text may name, and the first of the others."""
        told = self._is_told[self._bearers.settlement[some]]
        first = np.lexsort((-self._order[some], ~told))[:_MOST_OF_PHRASE]
        chosen: list[int] = some[first].tolist()
        return chosen

    @cached_property
    def _is_told(self) -> NDArray[np.bool_]:
        """Whether the text may name each settlement or one that it is a part of; the last is for those in none."""
        within = self._columns.settlement_within
        told = np.zeros(len(within) + 1, dtype=np.bool_)
        told[list(self.matching.settlements)] = True
        for _ in range(LEVELS - 1):
            told[:-1] |= told[within]
        return told

    def _named(self, bearer: int, agreed: Agreed, left: frozenset[int], house: int | None) -> Named:
        bearers = self._bearers
        settlement = int(bearers.settlement[bearer])
        kind = int(self._index.bearer_kind[bearer])
        settled, unexplained = self._settled(kind, settlement, left, house)
        return Named(
            kind,
            int(self._index.bearer_of_phrase[bearer]),
            float(bearers.lon[bearer]),
            float(bearers.lat[bearer]),
            settlement,
            float(bearers.standing[bearer]),
            agreed.gained * (_OTHER_NAME if self._index.bearer_is_other[bearer] else 1.0) + settled.gained,
            agreed.asked + settled.asked,
            unexplained,
            agreed.rows | settled.rows,
        )

    def _settled(self, kind: int, settlement: int, left: frozenset[int], house: int | None) -> tuple[Agreed, float]:
        """Give what the settlement explains of the words left, and what the others cost."""
        start = int(self._columns.settlement_within[settlement]) if kind == SETTLEMENT else settlement
        key = (start if self._is_told[start] else NOWHERE, left, house)
        if key not in self._known:
            agreed = self._explained(key[0], left)
            self._known[key] = agreed, sum(self.matching.unexplained(row, house) for row in left - agreed.rows)
        return self._known[key]

    def _explained(self, settlement: int, left: frozenset[int]) -> Agreed:
        """Explain words by the settlement that a place lies in and those that it is a part of."""
        explained = _NOTHING
        for level in chain_of(self._columns, settlement):
            agreed = [
                one
                for phrase in self.matching.settlements.get(level, ())
                if (one := self.matching.agreed(phrase, left - explained.rows)) is not None
            ]
            if agreed:
                best = max(agreed, key=lambda one: one.gained - one.asked + len(one.rows))
                missing = best.asked - best.gained
                explained = Agreed(
                    explained.gained + best.gained,
                    explained.asked + best.gained + _MISSING_OF_SETTLEMENT * missing,
                    explained.rows | best.rows,
                )
        return explained
