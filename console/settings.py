"""Settings of a centre: options of the command line over `centre.toml`, read once into a frozen object."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from console.errors import ConsoleError

if TYPE_CHECKING:
    from collections.abc import Mapping

DEFAULT_PORT: Final = 8112
DEFAULT_ZONE: Final = "Europe/Moscow"
LATER: Final = {
    "redis": "the Redis bus comes with a later release; leave --redis out",
    "database": "PostgreSQL comes with a later release; leave --database out, the journal lies in the state folder",
    "centre": "gateways come with a later release; leave --centre out",
    "emr": "the medical record comes with a later release; leave --emr out",
}
"""Options that are refused in one sentence until their part is there."""


@dataclass(frozen=True, slots=True)
class ServeSettings:
    """What `serve` runs on.

    Attributes
    ----------
    map, fleet, state : Path or None
        Built map, fleet folder and state folder; the fleet imported last where none is named.
    host, port
        Where it listens; 127.0.0.1 unless told otherwise.
    time_zone : str
        The region's zone, on whose wall clock shifts are kept.
    """

    map: Path | None = None
    fleet: Path | None = None
    state: Path | None = None
    host: str = "127.0.0.1"
    port: int = DEFAULT_PORT
    time_zone: str = DEFAULT_ZONE

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
    if told.pop("role", "all") not in {"all", "centre"}:
        raise ConsoleError("gateways come with a later release; leave --role out")
    return ServeSettings(**{name: _typed(name, value) for name, value in told.items()})


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
    if name in {"map", "fleet", "state"}:
        return Path(str(value)).expanduser()
    if name == "port":
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= 65_535:
            raise ConsoleError(f"port: must be a whole number from 0 to 65535, not {value!r}")
        return value
    if not isinstance(value, str):
        raise ConsoleError(f"{name}: must be a text, not {value!r}")
    return value
