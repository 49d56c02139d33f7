"""The bus: how processes beside the centre hear of events and positions, and the port that every adapter keeps.

The bus never decides and never holds the only copy: the journal has the events, the centre the positions. It holds
public parts alone; whether an event has a sealed part is told, the part itself, even encrypted, is not there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Protocol

import msgspec

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence
    from contextlib import AbstractAsyncContextManager

EVENTS_KEPT: Final = 10_000
"""Newest events that a bus keeps at least; who is further behind begins anew."""


class BusEvent(msgspec.Struct, frozen=True, array_like=True):
    """One event as the bus holds it.

    Attributes
    ----------
    seq, type
        Its number and type.
    public, hash
        The public bytes that were hashed, and the hash of the chain.
    sealed
        Whether it has a sealed part, which the centre tells to who may read it.
    units
        The units whose crews it concerns; None where it concerns all.
    """

    seq: int
    type: str
    public: bytes
    hash: bytes
    sealed: bool
    units: tuple[str, ...] | None


class Tick(msgspec.Struct, frozen=True, array_like=True):
    """Fixes that are new since the last tick, as columns; without any it says that the centre is there.

    Attributes
    ----------
    seq
        The newest event of the centre.
    now_ms
        The clock of the centre, ms since 1970.
    units, lon, lat, at_ms
        Ids, degrees, and the time by the device, ms since 1970.
    contexts
        Incidents of whose patient something else is known now, and their units; what it is, the centre tells.
    """

    seq: int
    now_ms: int
    units: list[str] = []
    lon: list[float] = []
    lat: list[float] = []
    at_ms: list[int] = []
    contexts: list[tuple[str, tuple[str, ...]]] = []


class LastFix(msgspec.Struct, frozen=True, array_like=True):
    """Where a unit was last (degrees), and when by its device."""

    lon: float
    lat: float
    at_ms: int


class EventBus(Protocol):
    """At least once, in order by seq, resumable by seq; of positions the latest wins, and a tick may be lost.

    One centre writes, any number read. A reader that finds a jump between the event that it asked to go on from and
    the first that it gets was further behind than the bus keeps. A bus may forget everything at any moment (a restart,
    a flush); the centre notices and fills it again. Every method raises `BusAwayError` where the bus does not answer
    within some seconds; whether what was asked took effect is then unknown.
    """

    async def publish(self, events: Sequence[BusEvent], *, behind: int) -> int:
        """Put events, in order, behind the one numbered `behind` (0: the bus is empty), all or none.

        Gives the number of the newest event on the bus. It is that of the last one given here, or, where another than
        `behind` was the newest, of that other: then nothing was put.
        """

    async def newest(self) -> BusEvent | None:
        """Give the newest event, None where there is none."""

    async def read(self, *, after: int, limit: int, wait_s: float) -> list[BusEvent]:
        """Give at most `limit` events with seq > `after`, in order; wait for the first, at most so many seconds."""

    async def announce(self, units: Sequence[str]) -> None:
        """Say which units there are, in the order of their rows."""

    async def roster(self) -> tuple[str, ...]:
        """Give the units that were announced, none where the bus has forgotten them."""

    async def show(self, tick: Tick) -> int:
        """Keep the fixes as the latest of their units and tell the tick; gives how many units' fixes are held now."""

    async def latest(self) -> dict[str, LastFix]:
        """Give the last fix of each unit that ever had one."""

    def ticks(self) -> AbstractAsyncContextManager[AsyncIterator[Tick]]:
        """Hear every tick from now on; one who reads too slowly is cut off by a `BusAwayError`."""

    async def clear(self) -> None:
        """Forget everything."""

    async def close(self) -> None:
        """Let go of the connections."""
