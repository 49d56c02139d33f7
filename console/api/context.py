"""What medical records say of the patient of an incident, over HTTP and as a message of the sockets."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import msgspec
from fastapi import APIRouter, Request
from msgspec import Struct

from console.api.callers import needs
from console.api.desk import answer, desk_of
from console.api.incidents import found_incident
from console.api.openapi import described
from console.api.reach import require_patient_or_reason
from console.api.rights import Right
from dispatch.records.patient_watch import ContextState, Standing
from dispatch.records.port import (
    Absence,
    Excluded,
    Fact,
    FactList,
    Identity,
    MatchedBy,
    PatientContext,
    Refused,
    Stated,
)

if TYPE_CHECKING:
    from fastapi.responses import Response

    from console.api.hall import Hall
    from dispatch.incident import Incident

contexts = APIRouter(prefix="/api/v1", tags=["incidents"])


class ContextAnswer(Struct, frozen=True, kw_only=True):
    """What is known of the patient of an incident; the lists hold what is true now, `absent` why one is empty."""

    incident: str
    state: ContextState
    since: datetime | None
    source: str | None
    reason: str | None
    matched_by: MatchedBy | None
    patient: Identity | None
    candidates: tuple[Identity, ...]
    allergies: tuple[Fact, ...]
    conditions: tuple[Fact, ...]
    medicines: tuple[Fact, ...]
    devices: tuple[Fact, ...]
    absent: dict[FactList, Absence]
    stated: tuple[Stated, ...]
    excluded: tuple[Excluded, ...]
    refused: tuple[Refused, ...]


class ContextMessage(ContextAnswer, frozen=True, kw_only=True, tag_field="kind", tag="context"):
    """The same to a socket that may read sealed fields, whenever it changes."""

    seq: int


@contexts.get(
    "/incidents/{incident}/patient-context", dependencies=needs(Right.READ_SEALED), **described(ContextAnswer)
)
async def read_context(request: Request, incident: str) -> Response:
    """Tell what medical records say of the patient; it is never waited for."""
    hall = desk_of(request).hall
    found = found_incident(hall.centre, incident)
    require_patient_or_reason(request, incident)
    standing = standing_of(hall, found)
    return answer(ContextAnswer(**_fields(standing)))


def standing_of(hall: Hall, incident: Incident) -> Standing:
    """Give what is known of the patient of an incident, or why nobody was asked."""
    if hall.patients is None:
        return Standing(incident.id, ContextState.NOT_ASKED, reason="no_records")
    if incident.closed_at is not None:
        return Standing(incident.id, ContextState.NOT_ASKED, reason="closed")
    return hall.patients.of(incident.id)


def context_frame(standing: Standing, seq: int) -> str:
    """Write the message that tells a standing."""
    return msgspec.json.encode(ContextMessage(**_fields(standing), seq=seq)).decode()


def _fields(standing: Standing) -> dict[str, Any]:
    context = standing.context or PatientContext()
    return {
        "incident": standing.incident,
        "state": standing.state,
        "since": standing.since,
        "source": standing.source,
        "reason": standing.reason,
        "matched_by": standing.matched_by,
        "patient": context.patient,
        "candidates": standing.candidates,
        "allergies": context.allergies,
        "conditions": context.conditions,
        "medicines": context.medicines,
        "devices": context.devices,
        "absent": dict(context.absent),
        "stated": context.stated,
        "excluded": context.excluded,
        "refused": context.refused,
    }
