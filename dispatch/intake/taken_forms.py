"""Signed forms of Advanced Mobile Location that took effect, so that none does so twice."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from dispatch.channels.aml.arrival import SIGNATURE_FIELD, ArrivalFault, SeenMessages, arrival_fault
from dispatch.channels.aml.form import form_values
from dispatch.channels.errors import ChannelError

if TYPE_CHECKING:
    from datetime import datetime


class TakenForms(SeenMessages):
    """Forms that were taken; one that could not be carried out is let in again."""

    def forget(self, body: bytes) -> None:
        """Let a form in again, since it took no effect."""
        self._seen.pop(hashlib.sha256(body.rpartition(SIGNATURE_FIELD)[0]).digest(), None)


def form_fault(body: bytes, *, key: bytes, now: datetime, taken: TakenForms) -> ArrivalFault | None:
    """Tell why a message is not believed, and note it where it is; what is no form is not signed, and is believed."""
    return arrival_fault(body, key=key, now=now, seen=taken) if _is_form(body) else None


def _is_form(body: bytes) -> bool:
    try:
        form_values(body)
    except ChannelError:
        return False
    return True
