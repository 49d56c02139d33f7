"""How far somebody's sight and hand reach: one rule for every route, list, event and socket.

Whoever sees the board sees all of it, or, with an account of stations, the units of these stations and the incidents
that are theirs. A crew sees its unit and the incident that binds it. Whatever is not given here is refused.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING, Final, NamedTuple

from console.api.rights import Right
from console.people.accounts import CREW

if TYPE_CHECKING:
    from collections.abc import Mapping

    from console.api.callers import Caller


class Breadth(Enum):
    """What bounds a reach."""

    EVERYTHING = auto()
    STATIONS = auto()
    UNIT = auto()
    ANY_CREW = auto()
    NO_PATIENT = auto()


@dataclass(frozen=True, slots=True)
class Circle:
    """Whose an incident is.

    Attributes
    ----------
    units
        Those that it binds now.
    stations
        Those of every unit that was sent to it, and those in whose zones it lies; None where it is everybody's: it
        waits, and is nobody's yet.
    """

    units: frozenset[str] = frozenset()
    stations: frozenset[str] | None = frozenset()


class Subject(NamedTuple):
    """Whom and what an event is about.

    Attributes
    ----------
    crews
        Units whose crews it concerns; None where it concerns all.
    circles
        Of the incidents that it is about.
    units
        That it is about.
    open
        Whether it is about roads or hospitals, which are everybody's.
    """

    crews: tuple[str, ...] | None
    circles: tuple[Circle, ...]
    units: frozenset[str]
    open: bool


class Telling(NamedTuple):
    """Whether an event is told, and whether with what is sealed of it."""

    told: bool
    sealed: bool


UNTOLD: Final = Telling(told=False, sealed=False)


@dataclass(frozen=True, slots=True)
class Reach:
    """A reach; equal for all who see the same, so that frames are written once for them.

    Attributes
    ----------
    unit
        The one whose crew it is.
    stations
        Those that an account is for.
    units
        Those of its stations; None where no station bounds it.
    """

    breadth: Breadth
    unit: str | None = None
    stations: frozenset[str] = frozenset()
    units: frozenset[str] | None = None

    @classmethod
    def of(cls, caller: Caller) -> Reach:
        """Give how far a caller sees."""
        if caller.role == CREW:
            return ANY_CREW if caller.unit is None else cls.of_crew(caller.unit)
        sees_board = caller.may(Right.READ_BOARD)
        if not caller.stations:
            return EVERYTHING if sees_board else NO_PATIENT
        breadth = Breadth.STATIONS if sees_board else Breadth.NO_PATIENT
        return cls(breadth, stations=frozenset(caller.stations), units=caller.units)

    @classmethod
    def of_crew(cls, unit: str) -> Reach:
        """Give how far the crew of a unit sees."""
        return cls(Breadth.UNIT, unit=unit)

    @property
    def everything(self) -> bool:
        """Tell whether nothing bounds it."""
        return self.breadth is Breadth.EVERYTHING

    def sees_unit(self, unit: str) -> bool:
        """Tell whether a unit lies in it."""
        if self.breadth is Breadth.UNIT:
            return unit == self.unit
        return self.units is None or unit in self.units

    def rows(self, rows: Mapping[str, int]) -> tuple[int, ...] | None:
        """Give the rows of the units that lie in it, in order; None where all do."""
        units = self.units if self.unit is None else {self.unit}
        return None if units is None else tuple(sorted(rows[unit] for unit in units if unit in rows))

    def sees(self, circle: Circle) -> bool:
        """Tell whether an incident lies in it."""
        match self.breadth:
            case Breadth.EVERYTHING:
                return True
            case Breadth.STATIONS:
                return circle.stations is None or not self.stations.isdisjoint(circle.stations)
            case Breadth.UNIT:
                return self.unit in circle.units
            case Breadth.ANY_CREW:
                return bool(circle.units)
            case Breadth.NO_PATIENT:
                return False

    def telling(self, subject: Subject) -> Telling:
        """Tell whether an event lies in it; one about several incidents does only where all of them do."""
        if self.everything:
            return Telling(told=True, sealed=True)
        if self.breadth is Breadth.STATIONS:
            about = self._sees_all(subject) if subject.circles else any(map(self.sees_unit, subject.units))
            return Telling(told=subject.open or about, sealed=about and bool(subject.circles))
        if self.breadth is Breadth.UNIT and (subject.crews is None or self.unit in subject.crews):
            return Telling(told=True, sealed=bool(subject.circles) and self._sees_all(subject))
        return UNTOLD

    def _sees_all(self, subject: Subject) -> bool:
        return all(map(self.sees, subject.circles))


EVERYTHING: Final = Reach(Breadth.EVERYTHING)
NO_PATIENT: Final = Reach(Breadth.NO_PATIENT)
ANY_CREW: Final = Reach(Breadth.ANY_CREW)
"""An account of no unit is that of a tablet that goes from hand to hand."""
