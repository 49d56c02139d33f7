"""The exchange of a running centre: its file, the outbox to the partner, and the alerts that hold."""

from __future__ import annotations

import asyncio
import random
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from console.upkeep import every
from dispatch.exchange.adapters.exchange_file import ExchangeFile
from dispatch.exchange.adapters.kept_alerts import KeptAlerts
from dispatch.exchange.adapters.kept_letters import KeptLetters
from dispatch.exchange.cap.book import AlertBook
from dispatch.exchange.outbox import ReactionOutbox

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from pathlib import Path

    from dispatch.centre import Centre
    from dispatch.exchange.cap.alert import Alert
    from dispatch.exchange.port import Partner

PRUNE_EVERY_S: Final = 3_600.0
ALERTS_LIMIT: Final = 2_000
ALERTS_KEPT: Final = timedelta(days=1)
"""How long an alert is kept after it ended."""


class ExchangeDesk:
    """What the API asks of the exchange.

    Attributes
    ----------
    letters : KeptLetters
        Cards and reactions.
    outbox : ReactionOutbox
        Brings the reactions to the partner.
    alerts : AlertBook
        The messages of other services.
    taking : asyncio.Lock
        Cards are taken one after another, so that two writings of one card never open two incidents.
    """

    def __init__(self, centre: Centre, file: ExchangeFile, partner: Partner | None) -> None:
        self.letters = KeptLetters(file)
        self.outbox = ReactionOutbox(centre, self.letters, partner, chance=random.random)
        self.has_partner = partner is not None
        self.alerts = AlertBook()
        self.taking = asyncio.Lock()
        self._centre = centre
        self._kept_alerts = KeptAlerts(file)

    async def open(self) -> None:
        """Read what was kept, and go on where the outbox stopped."""
        self.alerts = AlertBook.of(await asyncio.to_thread(self._kept_alerts.all))
        await self.prune()
        await self.outbox.open()

    async def run(self) -> None:
        """Deliver, and forget what ended long ago, until cancelled."""
        await asyncio.gather(self.outbox.run(), every(PRUNE_EVERY_S, self.prune))

    async def take_alert(self, alert: Alert, message: bytes) -> bool:
        """Keep an alert; False where so many are kept that there is no room."""
        if len(self.alerts.messages) >= ALERTS_LIMIT and alert.key not in self.alerts.messages:
            return False
        after = self.alerts.with_alert(alert)
        if alert.key in after.messages:
            await asyncio.to_thread(self._kept_alerts.keep, alert, message, self._centre.clock.now())
        self.alerts = self.alerts.with_alert(alert)
        return True

    async def prune(self) -> None:
        """Forget cards of incidents closed long ago, and alerts that ended."""
        now = self._centre.clock.now()
        await asyncio.to_thread(self.letters.prune, now)
        ended = self.alerts.messages.keys() - self.alerts.without_ended(now - ALERTS_KEPT).messages.keys()
        await asyncio.to_thread(self._kept_alerts.forget, ended)
        self.alerts = self.alerts.without_ended(now - ALERTS_KEPT)


@asynccontextmanager
async def open_exchange(
    centre: Centre, path: Path, open_partner: Callable[[], Partner] | None = None
) -> AsyncIterator[ExchangeDesk]:
    """Open the exchange of a centre on its file, and close it in the end; it is run by whoever opens it.

    Raises
    ------
    JournalError
        Where the file is none of ours, or the disk refuses.
    """
    file = await asyncio.to_thread(ExchangeFile.open, path)
    partner = open_partner() if open_partner else None
    try:
        desk = ExchangeDesk(centre, file, partner)
        await desk.open()
        yield desk
    finally:
        if partner is not None:
            await partner.close()
        await asyncio.to_thread(file.close)
