"""One CAP 1.2 message, read strictly.

References
----------
OASIS, Common Alerting Protocol Version 1.2, 1 July 2010.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Final, NamedTuple, TypeVar

from msgspec import Struct

from dispatch.exchange.cap.areas import Area, read_area
from dispatch.exchange.cap.elements import Element, elements_of
from dispatch.refusals import BadFieldError

if TYPE_CHECKING:
    from collections.abc import Sequence

LANGUAGE: Final = "en-US"
"""Of an ``info`` that names none (CAP 1.2, 3.2.2)."""

LANGUAGES: Final = ("ru", "en")
"""The order in which the words of an alert are chosen."""

INFOS: Final = 50
AREAS: Final = 1_000
REFERENCES: Final = 1_000
_YEARS: Final = range(1970, 2200)
_NAME: Final = re.compile(r"[^\s,<&]{1,300}")


class Status(StrEnum):
    """How a message is meant; only an actual one is about the world."""

    ACTUAL = "Actual"
    EXERCISE = "Exercise"
    SYSTEM = "System"
    TEST = "Test"
    DRAFT = "Draft"


class MessageType(StrEnum):
    """What a message does."""

    ALERT = "Alert"
    UPDATE = "Update"
    CANCEL = "Cancel"
    ACK = "Ack"
    ERROR = "Error"


class Scope(StrEnum):
    """Who may be told."""

    PUBLIC = "Public"
    RESTRICTED = "Restricted"
    PRIVATE = "Private"


class Urgency(StrEnum):
    """When to act."""

    IMMEDIATE = "Immediate"
    EXPECTED = "Expected"
    FUTURE = "Future"
    PAST = "Past"
    UNKNOWN = "Unknown"


class Severity(StrEnum):
    """How bad it is for life and property."""

    EXTREME = "Extreme"
    SEVERE = "Severe"
    MODERATE = "Moderate"
    MINOR = "Minor"
    UNKNOWN = "Unknown"


class Certainty(StrEnum):
    """How sure it is."""

    OBSERVED = "Observed"
    LIKELY = "Likely"
    POSSIBLE = "Possible"
    UNLIKELY = "Unlikely"
    UNKNOWN = "Unknown"


class AlertKey(NamedTuple):
    """What names a message for good, as other messages refer to it."""

    sender: str
    identifier: str
    sent: datetime


class Info(Struct, frozen=True, kw_only=True):
    """What is told in one language, or about one part of the event."""

    language: str
    categories: tuple[str, ...]
    event: str
    urgency: Urgency
    severity: Severity
    certainty: Certainty
    effective: datetime | None = None
    onset: datetime | None = None
    expires: datetime | None = None
    response_types: tuple[str, ...] = ()
    sender_name: str | None = None
    headline: str | None = None
    description: str | None = None
    instruction: str | None = None
    web: str | None = None
    contact: str | None = None
    areas: tuple[Area, ...] = ()


class Alert(Struct, frozen=True, kw_only=True):
    """A message; `references` are the earlier ones that it is about."""

    identifier: str
    sender: str
    sent: datetime
    status: Status
    message_type: MessageType
    scope: Scope
    source: str | None = None
    note: str | None = None
    references: tuple[AlertKey, ...] = ()
    infos: tuple[Info, ...] = ()

    @property
    def key(self) -> AlertKey:
        """What names it."""
        return AlertKey(self.sender, self.identifier, self.sent)

    def in_language(self, languages: Sequence[str] = LANGUAGES) -> tuple[Info, ...]:
        """Give what is told in the first of the languages that is there, else in the language told first."""
        spoken = [info.language.lower().partition("-")[0] for info in self.infos]
        chosen = next((each for each in languages if each in spoken), spoken[0] if spoken else "")
        return tuple(info for info, language in zip(self.infos, spoken, strict=True) if language == chosen)


def read_alert(raw: bytes) -> Alert:
    """Read a CAP 1.2 message.

    Raises
    ------
    BadFieldError
        Where it is no XML, declares a document type, is another version, or an element is missing or impossible; the
        field is the path of the element, such as ``alert.info[0].area[1].polygon[0]``.
    """
    alert = elements_of(raw)
    kind = _word(alert, "msgType", MessageType)
    references = _references(alert)
    if kind in {MessageType.UPDATE, MessageType.CANCEL} and not references:
        raise BadFieldError("alert.references", f"is missing; {kind.value} must name the messages that it replaces")
    infos = alert.all("info")
    if len(infos) > INFOS:
        raise BadFieldError("alert.info", f"is there more than {INFOS} times")
    return Alert(
        identifier=_name(alert, "identifier"),
        sender=_name(alert, "sender"),
        sent=_instant(alert.needed("sent"), "alert.sent"),
        status=_word(alert, "status", Status),
        message_type=kind,
        scope=_word(alert, "scope", Scope),
        source=alert.maybe("source"),
        note=alert.maybe("note"),
        references=references,
        infos=tuple(_info(info) for info in infos),
    )


def _info(info: Element) -> Info:
    areas = info.all("area")
    if len(areas) > AREAS:
        raise BadFieldError(f"{info.path}.area", f"is there more than {AREAS} times")
    categories = info.texts("category")
    if not categories:
        raise BadFieldError(f"{info.path}.category", "is missing")
    return Info(
        language=info.maybe("language") or LANGUAGE,
        categories=categories,
        event=info.needed("event"),
        urgency=_word(info, "urgency", Urgency),
        severity=_word(info, "severity", Severity),
        certainty=_word(info, "certainty", Certainty),
        effective=_maybe_instant(info, "effective"),
        onset=_maybe_instant(info, "onset"),
        expires=_maybe_instant(info, "expires"),
        response_types=info.texts("responseType"),
        sender_name=info.maybe("senderName"),
        headline=info.maybe("headline"),
        description=info.maybe("description"),
        instruction=info.maybe("instruction"),
        web=info.maybe("web"),
        contact=info.maybe("contact"),
        areas=tuple(read_area(area) for area in areas),
    )


def _references(alert: Element) -> tuple[AlertKey, ...]:
    """Read groups of ``sender,identifier,sent``, with white space between them."""
    told = (alert.maybe("references") or "").split()
    if len(told) > REFERENCES:
        raise BadFieldError("alert.references", f"names more than {REFERENCES} messages")
    return tuple(_reference(each) for each in told)


def _reference(text: str) -> AlertKey:
    parts = text.split(",")
    if len(parts) != 3 or not all(parts):
        raise BadFieldError("alert.references", f"must be sender,identifier,sent, not {text[:100]!r}")
    return AlertKey(parts[0], parts[1], _instant(parts[2], "alert.references"))


def _name(alert: Element, name: str) -> str:
    text = alert.needed(name)
    if not _NAME.fullmatch(text):
        raise BadFieldError(f"alert.{name}", "must be at most 300 characters, without blanks and commas")
    return text


T = TypeVar("T", bound=StrEnum)


def _word(element: Element, name: str, words: type[T]) -> T:
    text = element.needed(name)
    try:
        return words(text)
    except ValueError:
        allowed = ", ".join(word.value for word in words)
        raise BadFieldError(f"{element.path}.{name}", f"must be one of {allowed}, not {text[:50]!r}") from None


def _maybe_instant(element: Element, name: str) -> datetime | None:
    text = element.maybe(name)
    return None if text is None else _instant(text, f"{element.path}.{name}")


def _instant(text: str, path: str) -> datetime:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise BadFieldError(path, f"must be an instant such as 2026-11-22T12:00:00+03:00, not {text[:50]!r}") from None
    if at.tzinfo is None:
        raise BadFieldError(path, f"must carry a time zone, not {text[:50]!r}")
    if at.year not in _YEARS:
        raise BadFieldError(path, f"must lie between {_YEARS[0]} and {_YEARS[-1]}")
    return at.astimezone(UTC)
