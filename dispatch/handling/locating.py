"""Where messages say that a caller is: a better place takes the place of a worse one, and says so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dispatch import events as e
from dispatch.channels.better import judge
from dispatch.channels.fix import Fix
from dispatch.channels.source import Source
from dispatch.decision import Decision
from dispatch.incident import Located
from dispatch.refusals import IncidentEndedError, UnknownError

if TYPE_CHECKING:
    from dispatch.channels.better import Judgement
    from dispatch.commands import LocateCall
    from dispatch.incident import Call, Incident
    from dispatch.place import Place
    from dispatch.situation import Situation


def locate_call(command: LocateCall, situation: Situation) -> Decision:
    """Take a place for a call and its incident where it is better than the one held; else keep it to be looked at."""
    call = situation.call(command.call)
    if call is None:
        raise UnknownError("call", command.call)
    incident = situation.incident(call.incident)
    if incident is not None and incident.closed_at is not None:
        raise IncidentEndedError(incident.id, incident.close_reason)
    fix = command.fix
    judged = judge(fix, _held(call, incident, situation), situation.now)
    event = e.new_event(
        _located_event(fix, call, judged, situation.place(fix.lon, fix.lat) if judged.better else None),
        f"call:{call.id}",
        touches=() if incident is None else (f"incident:{incident.id}",),
        sealed={"lon": fix.lon, "lat": fix.lat},
        sealed_for=call.opened,
    )
    versions = {f"call:{call.id}": call.version}
    if incident is not None:
        versions[f"incident:{incident.id}"] = incident.version
    answer = {"call": call.id, "incident": call.incident, "used": judged.better, "why": judged.why.value}
    return Decision((event,), versions, answer)


def known_place(call: Call, situation: Situation) -> tuple[Place | None, dict[str, Any]]:
    """Give the public point of a call that a message has told before, and the exact one as sealed fields."""
    told = situation.sealed(call.sealed_at) if call.located else {}
    if "lon" not in told or "lat" not in told:
        return None, {}
    return situation.place(told["lon"], told["lat"]), {"lon": told["lon"], "lat": told["lat"]}


def located(fix: Fix) -> Located:
    """Tell how a place was found."""
    return Located(source=fix.source, radius_m=fix.radius_m, found_at=fix.at)


def _located_event(fix: Fix, call: Call, judged: Judgement, place: Place | None) -> e.CallLocated:
    return e.CallLocated(
        call=call.id,
        incident=call.incident,
        source=fix.source,
        radius_m=fix.radius_m,
        found_at=fix.at,
        used=judged.better,
        why=judged.why,
        proposed=judged.proposed,
        contradicts=judged.contradicts,
        place=place,
    )


def _held(call: Call, incident: Incident | None, situation: Situation) -> Fix | None:
    """Give the place held so far, of the incident, else of the call; one that no message told is a person's."""
    record: Call | Incident = call if incident is None else incident
    told = situation.sealed(record.sealed_at)
    if "lon" not in told or "lat" not in told:
        return None
    how = record.located
    if how is None:
        since = call.received_at if incident is None else incident.opened_at
        return Fix(lon=told["lon"], lat=told["lat"], radius_m=None, at=since, source=Source.MAP)
    return Fix(lon=told["lon"], lat=told["lat"], radius_m=how.radius_m, at=how.found_at, source=how.source)
