"""Past events of a centre, from memory where they are still there."""

from __future__ import annotations

import asyncio
from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dispatch.centre import Centre
    from dispatch.journal.port import StoredEvent


async def events_between(centre: Centre, *, after: int, until: int) -> Sequence[StoredEvent]:
    """Give the events after one and up to another."""
    if until <= after:
        return []
    recent = centre.recent
    if recent and recent[0].seq <= after + 1:
        start = after + 1 - recent[0].seq
        return list(islice(recent, start, start + until - after))
    return await asyncio.to_thread(centre.journal.read, after=after, limit=until - after)
