"""Whose each incident of a centre is, and when that changes."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING, Any, Final

import msgspec

from console.people.reach import Breadth, Circle, Subject
from dispatch.audience import SNAPSHOT_ALONE, units_bound, units_concerned
from dispatch.centre import RECENT_EVENTS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from console.people.reach import Reach
    from dispatch.centre import Centre
    from dispatch.incident import Incident
    from dispatch.journal.port import StoredEvent
    from fleet.roster import Fleet

NOBODYS: Final = Circle()
"""What is no longer held is told to nobody whose sight is bounded."""

EVERYBODYS: Final = Circle(stations=None)
KEPT: Final = 20_000


class _About(msgspec.Struct, frozen=True):
    """Whom an event is about, as far as its public data says."""

    unit: str | None = None
    incident: str | None = None
    into: str | None = None
    out_of: str | None = None
    call: str | None = None
    incidents: Any = ()
    calls: Any = ()
    units: Any = ()


class Territory:
    """Which stations a place belongs to: those that stand in a zone where it lies."""

    def __init__(self, fleet: Fleet) -> None:
        self._zones = [(zone.outline, frozenset(_standing_in(zone.outline, fleet))) for zone in fleet.zones]
        self._known: OrderedDict[tuple[float, float], frozenset[str]] = OrderedDict()

    def stations(self, lon: float, lat: float) -> frozenset[str]:
        """Give the stations of a place in degrees; none where no zone of a station covers it."""
        found = self._known.get((lon, lat))
        if found is None:
            found = frozenset(
                station for outline, stations in self._zones if _covers(outline, lon, lat) for station in stations
            )
            _keep(self._known, (lon, lat), found)
        return found


class Borders:
    """Knows whose every incident is; lives on the event loop beside the hub."""

    def __init__(self, centre: Centre) -> None:
        self._centre = centre
        self._territory = Territory(centre.fleet)
        self._stations: OrderedDict[str, frozenset[str] | None] = OrderedDict()
        self._crossings: OrderedDict[int, list[tuple[Circle, Circle]]] = OrderedDict()
        self._known_since = centre.state.last_seq
        for incident in centre.state.incidents.values():
            self._stations[incident.id] = self.of(incident).stations

    def of(self, incident: Incident) -> Circle:
        """Give whose an incident is now."""
        stations = self._sent_from(incident)
        if incident.place is not None:
            stations |= self._territory.stations(incident.place.lon, incident.place.lat)
        waits = incident.closed_at is None and not any(each.active for each in incident.assignments)
        bound = frozenset(units_bound(incident.id, self._centre.state))
        return Circle(bound, None if waits and not stations else stations)

    def held(self, key: str) -> Circle:
        """Give whose an incident is that is open or was closed a short while ago; an older one is nobody's."""
        incident = self._centre.state.incidents.get(key)
        return NOBODYS if incident is None else self.of(incident)

    def of_call(self, key: str) -> Circle:
        """Give whose a call is: as its incident, and everybody's as long as there is none."""
        call = self._centre.state.calls.get(key)
        if call is None:
            return NOBODYS
        return self.held(call.incident) if call.incident in self._centre.state.incidents else EVERYBODYS

    def subject(self, event: StoredEvent) -> Subject:
        """Give whom and what an event is about, as things stand now."""
        about = msgspec.json.decode(event.data, type=_About)
        calls = [key for key in (about.call, *_keys(about.calls)) if key is not None]
        circles = (*map(self.held, _incidents(about)), *map(self.of_call, calls))
        return Subject(
            crews=() if event.type in SNAPSHOT_ALONE else units_concerned(event, self._centre.state),
            circles=circles,
            units=frozenset(filter(None, (about.unit, *_keys(about.units)))),
            open=event.stream.startswith(("closure:", "hospital:")),
        )

    def note(self, event: StoredEvent) -> None:
        """Note where an event moves an incident from one station to another (after it is in the state)."""
        about = msgspec.json.decode(event.data, type=_About)
        for key in _incidents(about):
            after = self.held(key).stations
            before = self._stations.get(key, after)
            _keep(self._stations, key, after)
            if before != after:
                self._crossings.setdefault(event.seq, []).append((Circle(stations=before), Circle(stations=after)))
                if len(self._crossings) > RECENT_EVENTS:
                    self._known_since = self._crossings.popitem(last=False)[0]

    def crossed(self, reach: Reach, event: StoredEvent, subject: Subject) -> bool:
        """Tell whether an event brings an incident into a reach or out of it, or is told in part only.

        To a reach of stations, of events before the centre was started it is not known any more, and taken to be so.
        """
        if reach.unit is not None:
            return event.type in SNAPSHOT_ALONE and self.concerns(reach.unit, event)
        if reach.breadth is not Breadth.STATIONS:
            return False
        if event.seq <= self._known_since:
            return True
        moved = any(reach.sees(before) != reach.sees(after) for before, after in self._crossings.get(event.seq, ()))
        return moved or len(set(map(reach.sees, subject.circles))) > 1

    def concerns(self, unit: str, event: StoredEvent) -> bool:
        """Tell whether an event concerns the crew of a unit."""
        units = units_concerned(event, self._centre.state)
        return units is None or unit in units

    def units_of(self, stations: frozenset[str]) -> frozenset[str]:
        """Give the units of stations."""
        return frozenset(unit.id for unit in self._centre.fleet.units if unit.station in stations)

    def _sent_from(self, incident: Incident) -> frozenset[str]:
        roster = self._centre.fleet.unit_by_id
        return frozenset(roster[each.unit].station for each in incident.assignments if each.unit in roster)


def _incidents(about: _About) -> Iterator[str]:
    yield from dict.fromkeys(filter(None, (about.incident, about.into, about.out_of, *_keys(about.incidents))))


def _keys(records: Any) -> Iterator[str]:
    """Give ids, of records or as they are; a mere count has none."""
    for record in records if isinstance(records, list | tuple) else ():
        key = record.get("id") if isinstance(record, dict) else record
        if isinstance(key, str):
            yield key


def _standing_in(outline: Any, fleet: Fleet) -> Iterator[str]:
    return (station.id for station in fleet.stations if _covers(outline, station.lon, station.lat))


def _covers(outline: Any, lon: float, lat: float) -> bool:
    from shapely import intersects_xy

    return bool(intersects_xy(outline, lon, lat))


def _keep(kept: OrderedDict[Any, Any], key: Any, value: Any) -> None:
    kept[key] = value
    if len(kept) > KEPT:
        kept.popitem(last=False)
