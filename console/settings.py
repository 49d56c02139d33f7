"""Settings of a centre: options of the command line over `centre.toml`, read once into a frozen object."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from console.errors import ConsoleError

if TYPE_CHECKING:
    from collections.abc import Mapping

DEFAULT_PORT: Final = 8112
DEFAULT_ZONE: Final = "Europe/Moscow"
ROLES: Final = ("all", "centre", "gateway")
LATER: Final = {
    "database": "PostgreSQL comes with a later release; leave --database out, the journal lies in the state folder",
}
"""Options that are refused in one sentence until their part is there."""


@dataclass(frozen=True, slots=True)
class ServeSettings:
    """What `serve` runs on.

    Attributes
    ----------
    map, fleet, closures, state : Path or None
        Built map, fleet folder, timetable of bridges and state folder; the fleet imported last, and the map's own
        timetable, where none is named.
    host, port
        Where it listens; 127.0.0.1 unless told otherwise.
    time_zone : str
        The region's zone, on whose wall clock shifts are kept.
    role : str
        ``gateway`` for a gateway; ``all`` and ``centre`` are the centre.
    redis : str or None
        Redis server over which gateways follow the centre.
    centre : str or None
        Address of the centre, for a gateway.
    emr : str or None
        FHIR R4 server that is asked about patients.
    exchange : dict or None
        Who takes the reactions to cards of the 112 system: `url`, `token_file`, `messages`.
    channels : dict or None
        Messages of phones: `aml_key_file`.
    triage : Path or None
        Folder of the service's own versions of the catalogue of triage; those of the product without it.
    policy : dict or None
        What the price weighs: `name` of a policy that ships, and figures that stand instead of its own.
    moves : dict or None
        Which moves of units are proposed: `policy`, and limits that stand instead of the usual ones.
    """

    map: Path | None = None
    fleet: Path | None = None
    closures: Path | None = None
    state: Path | None = None
    host: str = "127.0.0.1"
    port: int = DEFAULT_PORT
    time_zone: str = DEFAULT_ZONE
    role: str = "all"
    redis: str | None = None
    centre: str | None = None
    emr: str | None = None
    exchange: Mapping[str, Any] | None = None
    channels: Mapping[str, Any] | None = None
    triage: Path | None = None
    policy: Mapping[str, Any] | None = None
    moves: Mapping[str, Any] | None = None

    @property
    def zone(self) -> ZoneInfo:
        """The region's zone; an unknown one raises `ConsoleError`."""
        return region_zone(self.time_zone)


def region_zone(name: str) -> ZoneInfo:
    """Give a time zone by its name, such as ``Europe/Moscow``."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ConsoleError(f"time_zone: there is no time zone {name!r}") from error


def serve_settings(config: Path | None, options: Mapping[str, Any]) -> ServeSettings:
    """Read the settings of `serve`: an option that was given goes before the file.

    Raises
    ------
    ConsoleError
        Where the file cannot be read, or a key is unknown, of the wrong type, or not there yet.
    """
    told = {} if config is None else _read(config)
    told |= {name: value for name, value in options.items() if value is not None}
    for name, sentence in LATER.items():
        if told.pop(name, None) is not None:
            raise ConsoleError(sentence)
    settings = ServeSettings(**{name: _typed(name, value) for name, value in told.items()})
    _check_role(settings)
    return settings


def _check_role(settings: ServeSettings) -> None:
    """Refuse an unknown role, a gateway without its two addresses, and a centre that is given that of a centre."""
    if settings.role not in ROLES:
        raise ConsoleError(f"role: must be one of {', '.join(ROLES)}, not {settings.role!r}")
    if settings.role != "gateway":
        if settings.centre is not None:
            raise ConsoleError("centre: only a gateway has a centre elsewhere; add --role gateway")
        return
    if settings.centre is None or settings.redis is None:
        raise ConsoleError("a gateway needs --centre URL and --redis URL")
    if not is_http(settings.centre):
        raise ConsoleError(f"centre: must be an address such as http://127.0.0.1:8112, not {settings.centre!r}")


def is_http(url: str) -> bool:
    """Tell whether a text is an address of the web."""
    try:
        parts = urlsplit(url)
        return parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def _read(config: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(config.read_text(encoding="utf-8"))
    except OSError as error:
        raise ConsoleError(f"{config}: cannot be read: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConsoleError(f"{config}: is no TOML: {error}") from error


def _typed(name: str, value: Any) -> Any:
    known = {field.name for field in fields(ServeSettings)}
    if name not in known:
        raise ConsoleError(f"there is no setting {name!r}: one of {', '.join(sorted(known))}")
    if name in {"map", "fleet", "closures", "state", "triage"}:
        return Path(str(value)).expanduser()
    if name == "port":
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= 65_535:
            raise ConsoleError(f"port: must be a whole number from 0 to 65535, not {value!r}")
        return value
    if name in {"exchange", "channels", "policy", "moves"}:
        if not isinstance(value, dict):
            raise ConsoleError(f"{name}: must be a table such as [{name}], not {value!r}")
        return value
    if not isinstance(value, str):
        raise ConsoleError(f"{name}: must be a text, not {value!r}")
    return value
