"""Units: a vehicle and its crew under one call sign."""

from __future__ import annotations

from dataclasses import dataclass

from fleet.errors import FieldError
from fleet.fields import check_id, check_name, check_words
from fleet.going.ways import WAYS, Moves, Way
from fleet.vocabulary import CAPABILITIES


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit (бригада): its call sign, the id of its station, what it can do (codes of `CAPABILITIES`), how it moves.

    Raises
    ------
    FieldError
        Where a field is empty or impossible.
    """

    id: str
    call_sign: str
    station: str
    capabilities: frozenset[str]
    moves: Moves = Moves.ROAD

    def __post_init__(self) -> None:
        check_id("id", self.id)
        check_name("call_sign", self.call_sign)
        check_id("station", self.station)
        check_words("capabilities", self.capabilities, CAPABILITIES)
        if not self.capabilities:
            raise FieldError("capabilities", "is empty: name at least 'general'")

    @property
    def way(self) -> Way:
        """What follows from how it moves."""
        return WAYS[self.moves]
