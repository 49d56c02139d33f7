"""A patient context as plain JSON for files and the command line: what is not told is left out."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any

from dispatch.records.port import FactList

if TYPE_CHECKING:
    from dispatch.records.port import PatientContext


def told(record: Any) -> dict[str, Any]:
    """Give a record's fields without those that say nothing."""
    values = ((field.name, getattr(record, field.name)) for field in fields(record))
    return {name: value for name, value in values if value is not None and value is not False}


def context_answer(context: PatientContext) -> dict[str, Any]:
    """Give patient, the lists of facts, `absent`, `stated`, `excluded` and `refused`."""
    lists = {kind.value: [told(fact) for fact in getattr(context, kind.value)] for kind in FactList}
    return {
        "patient": None if context.patient is None else told(context.patient),
        **lists,
        "absent": {kind.value: absence.value for kind, absence in context.absent.items()},
        "stated": [told(each) for each in context.stated],
        "excluded": [told(each) for each in context.excluded],
        "refused": [told(each) for each in context.refused],
    }
