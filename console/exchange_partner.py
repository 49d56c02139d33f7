"""Who takes the reactions to cards: the address, the token and the form of messages, or nobody."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from console.errors import ConsoleError
from console.settings import is_http

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from dispatch.exchange.port import Partner

FORMS: Final = ("dispatch112", "ucri2")
_KEYS: Final = frozenset({"url", "token_file", "messages"})


@dataclass(frozen=True, slots=True)
class PartnerSettings:
    """Where reactions go, with which token, in which form."""

    url: str
    token: str | None
    messages: str


def open_partner(table: Mapping[str, Any] | None) -> Callable[[], Partner] | None:
    """Give what connects to the partner inside the event loop; None where none is named.

    Parameters
    ----------
    table
        ``[exchange]`` of the settings: `url`, and, where wanted, `token_file` and `messages`.

    Raises
    ------
    ConsoleError
        Where a setting is unknown or impossible, or the token cannot be read.
    """
    if table is None:
        return None
    settings = partner_settings(table)
    from dispatch.exchange.adapters.http_partner import HttpPartner
    from dispatch.exchange.ucri2.writing import reaction_body

    if settings.messages == "ucri2":
        return lambda: HttpPartner(settings.url, settings.token, write=reaction_body)
    return lambda: HttpPartner(settings.url, settings.token)


def partner_settings(table: Mapping[str, Any]) -> PartnerSettings:
    """Read the table ``[exchange]``; raises `ConsoleError` where something in it is wrong."""
    unknown = sorted(table.keys() - _KEYS)
    if unknown:
        raise ConsoleError(f"exchange: there is no setting {unknown[0]!r}: one of {', '.join(sorted(_KEYS))}")
    for name, value in table.items():
        if not isinstance(value, str):
            raise ConsoleError(f"exchange.{name}: must be a text, not {value!r}")
    url, messages = table.get("url", ""), table.get("messages", FORMS[0])
    if not is_http(url):
        raise ConsoleError(f"exchange.url: must be an address such as https://112.example.org/reactions, not {url!r}")
    if messages not in FORMS:
        raise ConsoleError(f"exchange.messages: must be one of {', '.join(FORMS)}, not {messages!r}")
    token_file = table.get("token_file")
    return PartnerSettings(url, None if token_file is None else _token(Path(token_file).expanduser()), messages)


def _token(file: Path) -> str:
    try:
        token = file.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise ConsoleError(f"exchange.token_file: {file} cannot be read: {error}") from error
    if not token.isprintable() or not token or " " in token:
        raise ConsoleError(f"exchange.token_file: {file} must hold one token and nothing else")
    return token
