"""Which alerts hold at an instant: a pure function of the messages that came, in whatever order they did."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from dispatch.exchange.cap.alert import Alert, AlertKey, Info, MessageType, Status

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import datetime

HOLDS_FOR: Final = timedelta(hours=24)
"""How long an alert without an end holds after it was sent; the standard leaves this to who receives it (m)."""

_TELLING: Final = frozenset({MessageType.ALERT, MessageType.UPDATE})
_REPLACING: Final = frozenset({MessageType.UPDATE, MessageType.CANCEL})


class Standing(StrEnum):
    """Whether an alert holds, and why not."""

    HOLDS = "holds"
    NOT_YET = "not_yet"
    EXPIRED = "expired"
    REPLACED = "replaced"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class StandingAlert:
    """An alert as it stands at an instant.

    Attributes
    ----------
    infos
        Those of its parts that are in force, in the language that was chosen; of one that does not hold, all.
    real
        False for exercises, tests and drafts.
    """

    alert: Alert
    standing: Standing
    infos: tuple[Info, ...]
    real: bool


@dataclass(frozen=True, slots=True)
class AlertBook:
    """The messages that came, by what names them; acknowledgements and errors tell nothing and are not kept."""

    messages: Mapping[AlertKey, Alert] = field(default_factory=dict)

    @classmethod
    def of(cls, alerts: Iterable[Alert]) -> AlertBook:
        """Make a book of messages in any order."""
        return cls({alert.key: alert for alert in alerts if alert.message_type in _TELLING | _REPLACING})

    def with_alert(self, alert: Alert) -> AlertBook:
        """Give the book with one more message; the same message again changes nothing."""
        return AlertBook.of((*self.messages.values(), alert))

    def holding(self, now: datetime) -> list[StandingAlert]:
        """Give the alerts that hold, exercises and tests too, the newest first."""
        return [each for each in self.standing(now) if each.standing is Standing.HOLDS]

    def standing(self, now: datetime) -> list[StandingAlert]:
        """Give every alert as it stands, the newest first."""
        ended = self._ended_by()
        told = sorted(self._telling(), key=lambda alert: (alert.sent, alert.key), reverse=True)
        return [_standing(alert, ended.get(alert.key), now) for alert in told]

    def without_ended(self, before: datetime) -> AlertBook:
        """Give the book without messages that no alert of later than `before` depends on."""
        return AlertBook({key: each for key, each in self.messages.items() if self._until(each) >= before})

    def _telling(self) -> Iterator[Alert]:
        return (alert for alert in self.messages.values() if alert.message_type in _TELLING)

    def _ended_by(self) -> dict[AlertKey, Standing]:
        """Tell which messages are ended by another one of the same sender and status; a cancel outweighs an update."""
        ended: dict[AlertKey, Standing] = {}
        replacing = [alert for alert in self.messages.values() if alert.message_type in _REPLACING]
        for alert in sorted(replacing, key=lambda each: each.message_type is MessageType.CANCEL):
            kind = Standing.CANCELLED if alert.message_type is MessageType.CANCEL else Standing.REPLACED
            ended |= {key: kind for key in alert.references if self._may_end(alert, key)}
        return ended

    def _may_end(self, alert: Alert, key: AlertKey) -> bool:
        """Tell whether a message is about another one at all: a test never ends what is real, nor a stranger's word."""
        earlier = self.messages.get(key)
        return (
            earlier is not None
            and key != alert.key
            and (earlier.sender, earlier.status) == (alert.sender, alert.status)
        )

    def _until(self, alert: Alert) -> datetime:
        """Give until when a message matters: its own end, or that of what it replaces."""
        earlier = [self.messages[key] for key in alert.references if key in self.messages]
        return max(_end(each) for each in (alert, *earlier))


def _standing(alert: Alert, ended: Standing | None, now: datetime) -> StandingAlert:
    real = alert.status is Status.ACTUAL
    spoken = alert.in_language()
    if ended is not None:
        return StandingAlert(alert, ended, spoken, real)
    going = tuple(info for info in spoken if _info_end(info, alert) > now)
    begun = tuple(info for info in going if _info_start(info, alert) <= now)
    if not going and (spoken or _end(alert) <= now):
        return StandingAlert(alert, Standing.EXPIRED, spoken, real)
    if spoken and not begun:
        return StandingAlert(alert, Standing.NOT_YET, spoken, real)
    return StandingAlert(alert, Standing.HOLDS, begun, real)


def _info_start(info: Info, alert: Alert) -> datetime:
    """Give when an information takes effect: with the message, where it does not say (CAP 1.2, 3.2.2)."""
    return info.effective or alert.sent


def _info_end(info: Info, alert: Alert) -> datetime:
    return info.expires or alert.sent + HOLDS_FOR


def _end(alert: Alert) -> datetime:
    return max((_info_end(info, alert) for info in alert.infos), default=alert.sent + HOLDS_FOR)
