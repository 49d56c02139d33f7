"""What an Emergency Incident Data Object says beyond what is read of it, counted by name: nothing is lost unseen."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, Final

from dispatch.exchange.eido import messages as m

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from msgspec import Struct

MOST_NAMES: Final = 40
LONGEST_NAME: Final = 80

_PROLOGUE: Final = frozenset({"$id", "lastUpdateTimeStamp", "updatedByAgencyReference", "updatedByAgentReference"})
"""Who wrote a component and when; it matters to whoever merges objects, not to whoever helps."""

_FORMS: Final[dict[str, type[Struct]]] = {
    "incidentComponent": m.Incident,
    "callComponent": m.Call,
    "callbackComponent": m.Callback,
    "locationComponent": m.Location,
    "personComponent": m.Person,
    "notesComponent": m.Note,
    "additionalDataComponent": m.AdditionalData,
    "agencyComponent": m.Agency,
    "agentComponent": m.Agent,
}
_READ: Final = {name: _PROLOGUE.union(form.__struct_encode_fields__) for name, form in _FORMS.items()}
_HEAD: Final = _PROLOGUE.union(m.Eido.__struct_encode_fields__, {"@context"})


def unread(message: Mapping[str, Any]) -> Counter[str]:
    """Count what is not read of an object, by ``component.field`` or, for a component that is not read, its name."""
    return Counter(name[:LONGEST_NAME] for name in _names(message))


def unread_line(message: Mapping[str, Any]) -> str | None:
    """Say in a line what is not read; None where all is."""
    counted = unread(message)
    told = [f"{name} ({count})" if count > 1 else name for name, count in counted.most_common(MOST_NAMES)]
    more = len(counted) - len(told)
    rest = f" и ещё {more}" if more else ""
    return f"Не прочитано из сообщения: {', '.join(told)}{rest}" if told else None


def _names(message: Mapping[str, Any]) -> Iterator[str]:
    for name, value in message.items():
        items = value if isinstance(value, list) else [value]
        if name not in _HEAD:
            yield from (name for _ in items)
        for item in items if name in _READ else ():
            yield from (f"{name}.{key}" for key in item or () if key not in _READ[name])
