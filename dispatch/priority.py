"""Urgency before any question: what is sent on as soon as the reason for call is known."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from datetime import timedelta

    from dispatch.triage.catalogue import CallReason, Catalogue
    from dispatch.vocabulary import Form

UNKNOWN_REASON: Final = "unknown"
"""What a call without a reason is taken for: an emergency, until more is known."""

CAR_REASON: Final = "traffic"
"""What a call of a car is about."""


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason for call and what is assumed from it alone: the provisional leaf of the catalogue."""

    code: str
    ru: str
    en: str
    priority: int
    form: Form
    needs: tuple[str, ...]
    target: timedelta


@cache
def reasons_of(version: Catalogue) -> dict[str, Reason]:
    """Give the reasons for call of a version of the catalogue by code, in its order."""
    return {code: _before_questions(reason) for code, reason in version.reasons.items()}


def _before_questions(reason: CallReason) -> Reason:
    leaf = reason.provisional
    return Reason(
        code=reason.code,
        ru=reason.title.ru,
        en=reason.title.en,
        priority=leaf.priority,
        form=leaf.form,
        needs=leaf.needs,
        target=leaf.target,
    )
