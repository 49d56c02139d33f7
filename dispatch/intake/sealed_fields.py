"""Sealed fields for whoever follows events: what cannot be read is told in the log and stops nothing."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from dispatch.errors import JournalError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dispatch.centre import Centre

_log = logging.getLogger(__name__)


def told_at(centre: Centre, seqs: Sequence[int]) -> Mapping[str, Any]:
    """Give the sealed fields of events, later ones over earlier ones; none where they cannot be read or were erased."""
    try:
        return centre.sealed.merged(seqs)
    except JournalError:
        _log.exception("the sealed parts of events %s cannot be read", list(seqs))
        return {}
