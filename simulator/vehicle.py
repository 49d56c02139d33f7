"""A vehicle of a centre, on its roads or above them: where it stands, where it wants to go, and its drive there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fleet.going.ways import Moves
from simulator.ways import way_between

if TYPE_CHECKING:
    from datetime import datetime

    from dispatch.streets import Streets
    from simulator.drive import Drive, LonLat


class Vehicle:
    """A vehicle, or one who walks, in one drive at most; whoever drives is always on a road.

    Attributes
    ----------
    target : LonLat or None
        Where it wants to be, or is; None: nowhere.
    drive : Drive or None
        Its way there, under way or done; None where it stands without a target, or does not come there.
    """

    def __init__(self, streets: Streets, stands_at: LonLat, moves: Moves = Moves.ROAD) -> None:
        self.target: LonLat | None = None
        self.drive: Drive | None = None
        self._streets = streets
        self._moves = moves
        self._stands_at = stands_at

    @property
    def arrives_at(self) -> datetime | None:
        """When it is, or was, at its target; None where it will not be."""
        return None if self.drive is None else self.drive.arrives_at

    def position_at(self, now: datetime) -> LonLat:
        """Give the place."""
        return self.drive.position_at(now) if self.drive else self._stands_at

    def moves_at(self, now: datetime) -> bool:
        """Tell whether the wheels are rolling."""
        return self.drive is not None and now < self.drive.arrives_at

    def head_for(self, target: LonLat | None, now: datetime) -> None:
        """Drive to a place from the present one, or stop; on the way to that place already, nothing changes."""
        if target == self.target:
            return
        self._stands_at = self.position_at(now)
        self.target = target
        self.drive = target and self._way(self._stands_at, target, now)

    def look_for_a_way(self, now: datetime) -> None:
        """Plan the rest of the drive anew, as roads were closed or opened; without a way the old plan stays."""
        if self.target is None or (self.drive is not None and not self.moves_at(now)):
            return
        way = self._way(self.position_at(now), self.target, now)
        if way is not None:
            self.drive = way

    def _way(self, start: LonLat, target: LonLat, now: datetime) -> Drive | None:
        return way_between(self._streets, start, target, moves=self._moves, starts_at=now)
