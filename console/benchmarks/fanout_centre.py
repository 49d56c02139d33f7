"""A centre in a process of its own, whose processor time can be asked for."""

from __future__ import annotations

import multiprocessing
import tempfile
import threading
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from console.errors import ConsoleError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from multiprocessing.connection import Connection

STATIONS: Final = 78
_STOP_WITHIN_S: Final = 20


class MeasuredCentre:
    """The way to a centre that is measured.

    Attributes
    ----------
    url : str
        Where it answers.
    units : list of (str, float, float)
        Each unit with the place of its station, lon and lat in degrees.
    """

    def __init__(self, pipe: Connection) -> None:
        self._pipe = pipe
        self.url: str
        self.units: list[tuple[str, float, float]]
        self.url, self.units = pipe.recv()

    def processor_s(self) -> float:
        """Ask how much processor time its process has used."""
        self._pipe.send("processor")
        used: float = self._pipe.recv()
        return used


@contextmanager
def measured_centre(source: str | None, root: Path, units: int) -> Iterator[MeasuredCentre]:
    """Run a centre of so many units until the end of the block.

    Raises
    ------
    ConsoleError
        Where it does not start.
    """
    ours, theirs = multiprocessing.get_context("spawn").Pipe()
    process = multiprocessing.get_context("spawn").Process(target=_run, args=(source, root, units, theirs))
    process.start()
    theirs.close()
    try:
        yield MeasuredCentre(ours)
    except EOFError:
        raise ConsoleError("the centre that should be measured did not start") from None
    finally:
        process.terminate()
        process.join(_STOP_WITHIN_S)


def _run(source: str | None, root: Path, units: int, pipe: Connection) -> None:
    from console.api.app import create_app
    from console.opening import CentreParts, open_centre
    from console.region import demo_region
    from console.running import hall_of
    from console.serving import address, listen, serve
    from console.state_folder import StateFolder
    from console.system_clock import SystemClock
    from fleet.made_up import made_up_fleet
    from routing import warm_up

    region = demo_region(source, root, progress=lambda _step: None)
    warm_up()
    zone = ZoneInfo("Europe/Moscow")
    fleet = made_up_fleet(
        region.map.graph, region.map.places, 1, units=units, stations=min(STATIONS, units), time_zone=zone
    )
    homes = [fleet.station_by_id[unit.station] for unit in fleet.units]
    told = [(unit.id, home.lon, home.lat) for unit, home in zip(fleet.units, homes, strict=True)]
    with tempfile.TemporaryDirectory() as folder, listen("127.0.0.1", 0) as listener:
        state = StateFolder(Path(folder))
        centre = open_centre(state, CentreParts(region, fleet, SystemClock(), training=True))
        threading.Thread(target=_tell_processor_time, args=(pipe,), daemon=True).start()
        app = create_app(hall_of(centre, state, accounts=None))
        serve(app, listener, when_ready=lambda: pipe.send((address(listener), told)))


def _tell_processor_time(pipe: Connection) -> None:
    while pipe.recv():
        pipe.send(time.process_time())
