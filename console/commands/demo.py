"""`demo`: a centre with virtual callers and crews, marked as training."""

from __future__ import annotations

import math
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

import click

from console.commands.options import FOLDER, say, state_option, use_kernel_cache
from console.settings import DEFAULT_PORT, DEFAULT_ZONE, region_zone

if TYPE_CHECKING:
    from pathlib import Path

    from console.region import Region
    from console.running import Companion
    from console.state_folder import StateFolder
    from dispatch.centre import Centre
    from dispatch.service import Service
    from fleet.roster import Fleet
    from simulator.callers import Callers

SEED: Final = 1
CALLS_PER_HOUR: Final = 40.0
"""Of 60 crews about two in three are then busy (m)."""

FIRST_CALL_AFTER: Final = timedelta(seconds=3)
"""Who looks at a demo wants to see something happen."""

NO_NIGHT_REST: Final = {"rest_from_hour": 0, "rest_until_hour": 0}
"""Virtual crews need none, and moves are to be seen at any hour."""


@click.command("demo")
@click.option("--map", "source", metavar="FILE|DIR", help="OSM extract or built map; a made-up region without it.")
@click.option("--fleet", "fleet_folder", type=FOLDER, help="Fleet files; a made-up fleet without it.")
@click.option("--port", type=click.IntRange(0, 65_535), default=DEFAULT_PORT, show_default=True)
@click.option("--speed", type=float, default=1.0, show_default=True, help="How many times faster time runs.")
@state_option
@click.option("--calls-per-hour", type=float, default=CALLS_PER_HOUR, show_default=True, help="0: nobody calls.")
@click.option(
    "--callers",
    type=click.Choice(["taken", "ring"]),
    default="taken",
    show_default=True,
    help="ring: the telephone rings until somebody at a console answers.",
)
@click.option("--crews", type=click.Choice(["virtual", "none"]), default="virtual", show_default=True)
@click.option("--dispatch", type=click.Choice(["auto", "confirm"]), default="auto", show_default=True)
@click.option("--emr", metavar="URL", help="FHIR R4 server that is asked about patients (dispatch112 emr is one).")
def command(source: str | None, fleet_folder: Path | None, port: int, state: Path | None, **options: Any) -> None:
    """Run a centre with virtual callers and crews; everything in it is training.

    Example: dispatch112 demo --port 9000
    """
    _check(options)
    root = use_kernel_cache(state)
    from console.api.app import create_app
    from console.commands.live_line import live_line
    from console.records import open_records
    from console.region import demo_region
    from console.running import hall_of
    from console.serving import address, listen, serve
    from routing import warm_up

    records = open_records(options["emr"])
    with listen("127.0.0.1", port) as listener:
        say("карта · map")
        region = demo_region(source, root, progress=say)
        say("вычислительные ядра · kernels")
        warm_up()
        fleet = _fleet(region, fleet_folder)
        folder = _folder(region, root, own=state is None)
        folder.make()
        url = address(listener)
        with folder.locked(url=url):
            centre = _opened(folder, region, fleet, options["speed"])
            companions = [*_companions(options), live_line]
            app = create_app(hall_of(centre, folder, accounts=None, companions=companions, records=records))
            serve(app, listener, when_ready=lambda: click.echo(f"READY {url}"))


def _check(options: dict[str, Any]) -> None:
    if not (math.isfinite(options["speed"]) and 0 < options["speed"] <= 1_000):
        raise click.UsageError("--speed must be above 0 and at most 1000")
    if not (math.isfinite(options["calls_per_hour"]) and 0 <= options["calls_per_hour"] <= 100_000):
        raise click.UsageError("--calls-per-hour must be 0 to 100000")


def _folder(region: Region, root: Path, *, own: bool) -> StateFolder:
    """Give the state folder that was named, else one of this map's own."""
    from console.state_folder import StateFolder

    return StateFolder(root / "demo" / region.map.manifest.digest[:16] if own else root)


def _fleet(region: Region, folder: Path | None) -> Fleet:
    from fleet.made_up import made_up_fleet
    from fleet.map_check import check_against_map
    from fleet.tables import read_fleet

    if folder is not None:
        fleet = read_fleet(folder, time_zone=region_zone(DEFAULT_ZONE))
        check_against_map(fleet, region.map.index)
        return fleet
    return made_up_fleet(
        region.map.graph,
        region.map.places,
        SEED,
        time_zone=region_zone(DEFAULT_ZONE),
        given_stations=region.map.stations,
        given_hospitals=region.map.hospitals,
    )


def _opened(folder: StateFolder, region: Region, fleet: Fleet, speed: float) -> Centre:
    from console.opening import CentreParts, last_instant, open_centre
    from dispatch.covering.move_rules import move_rules_of
    from simulator.clock import ScaledClock

    say("журнал · journal")
    clock = ScaledClock(speed, not_before=last_instant(folder))
    rules = move_rules_of(NO_NIGHT_REST)
    return open_centre(folder, CentreParts(region, fleet, clock, training=True, move_rules=rules))


def _companions(options: dict[str, Any]) -> list[Companion]:
    """Give what lives around the centre: callers, crews, and the rule that confirms."""
    from dispatch.automatic import confirm_automatically
    from dispatch.commands import Actor

    found: list[Companion] = []
    if options["dispatch"] == "auto":
        found.append(lambda service: confirm_automatically(service, Actor("training", "automatic")))
    if options["callers"] == "ring" and options["calls_per_hour"] > 0:
        found.append(lambda service: _telephone(service, options))
    if options["crews"] == "virtual" or options["calls_per_hour"] > 0:
        found.append(lambda service: _live(service, options))
    return found


async def _live(service: Service, options: dict[str, Any]) -> None:
    """Let virtual callers and crews live around the centre."""
    from simulator.crews import virtual_crews
    from simulator.live import run_live
    from simulator.world import World

    centre = service.centre
    start = centre.clock.now()
    callers = _callers(centre, options["calls_per_hour"]) if options["callers"] == "taken" else None
    crews = virtual_crews(centre, seed=SEED) if options["crews"] == "virtual" else ()
    world = World(crews, callers, start=start)
    await run_live(
        world,
        service,
        centre.clock,
        lambda fix: centre.positions.take(fix, centre.clock.now()),
        speed=options["speed"],
    )


async def _telephone(service: Service, options: dict[str, Any]) -> None:
    """Let the telephone ring."""
    from dispatch.telephone.desk import TelephoneDesk
    from simulator.telephone import SimulatedTelephone

    centre, speed = service.centre, options["speed"]
    callers = _callers(centre, options["calls_per_hour"])
    if callers is not None:
        seed = SEED + centre.state.last_call
        await TelephoneDesk(service, SimulatedTelephone(callers, centre.clock, seed=seed, speed=speed)).run()


def _callers(centre: Centre, calls_per_hour: float) -> Callers | None:
    """Give the virtual callers; None where nobody calls."""
    from simulator.callers import Callers
    from simulator.homes import Homes

    if calls_per_hour == 0:
        return None
    homes = Homes(centre.streets.map.graph, centre.streets.map.places)
    start, seed = centre.clock.now(), SEED + centre.state.last_call
    return Callers(homes, calls_per_hour=calls_per_hour, start=start, seed=seed, first_after=FIRST_CALL_AFTER)
