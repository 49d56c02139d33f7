"""`serve`: the centre of a real service."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from console.commands.options import FILE, FOLDER, say, state_option, use_kernel_cache
from console.errors import ConsoleError
from console.settings import ROLES

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from console.running import Companion
    from console.settings import ServeSettings
    from console.state_folder import StateFolder
    from dispatch.bus.port import EventBus
    from dispatch.centre import Centre
    from dispatch.covering.move_rules import MoveRules
    from dispatch.policy import Policy
    from fleet.roster import Fleet


@click.command("serve")
@click.option("--config", type=FILE, help="Settings as TOML; an option goes before it.")
@click.option("--map", type=FOLDER, help="Built map of the region.")
@click.option("--fleet", type=FOLDER, help="Fleet files; those imported last where it is left out.")
@click.option("--closures", type=FILE, help="Timetable of bridges; that of the map where it is left out.")
@state_option
@click.option("--host", help="Address to listen on.  [default: 127.0.0.1]")
@click.option("--port", type=click.IntRange(0, 65_535), help="Port.  [default: 8112]")
@click.option("--redis", metavar="URL", help="Redis server over which gateways follow the centre.")
@click.option("--database", help="Comes with a later release.")
@click.option("--role", type=click.Choice(ROLES), help="A gateway serves consoles and has no journal.  [default: all]")
@click.option("--centre", metavar="URL", help="Address of the centre, for a gateway.")
@click.option("--emr", metavar="URL", help="FHIR R4 server that is asked about patients.")
@click.option("--triage", type=FOLDER, help="Own versions of the catalogue of triage, each in a folder of its own.")
def command(config: Path | None, **options: Any) -> None:
    """Serve a region: every request needs a token (dispatch112 user add).

    Example: dispatch112 serve --map region --fleet fleet --state /var/lib/dispatch112
    """
    from console.settings import serve_settings
    from console.state_folder import StateFolder, default_root

    settings = serve_settings(config, options)
    if settings.role == "gateway":
        _serve_gateway(settings)
        return
    use_kernel_cache(settings.state)
    from console.opening import prepare

    folder = StateFolder(settings.state or default_root())
    prepare(folder)
    _serve(settings, folder)


def _serve_gateway(settings: ServeSettings) -> None:
    from console.gateway.app import create_gateway
    from console.serving import address, listen, serve

    open_bus = _bus(settings)
    assert settings.centre
    assert open_bus
    app = create_gateway(settings.centre, open_bus)
    with listen(settings.host, settings.port) as listener:
        serve(app, listener, when_ready=lambda: click.echo(f"READY {address(listener)}"))


def _bus(settings: ServeSettings) -> Callable[[], EventBus] | None:
    """Give what connects to Redis inside the server's event loop; None where no server is named."""
    from dispatch.adapters.redis_bus import RedisBus

    url = settings.redis
    if url is None:
        return None
    try:
        RedisBus(url)
    except ValueError as error:
        raise ConsoleError(f"redis: must be an address such as redis://127.0.0.1:6379/0: {error}") from None
    return lambda: RedisBus(url)


def _serve(settings: ServeSettings, folder: StateFolder) -> None:
    from console.api.app import create_app
    from console.channel_keys import read_aml_key
    from console.exchange_partner import open_partner
    from console.people.accounts import Accounts, misplaced
    from console.records import open_records
    from console.running import hall_of
    from console.serving import address, listen, serve

    open_bus, records = _bus(settings), open_records(settings.emr)
    partner, aml_key = open_partner(settings.exchange), read_aml_key(settings.channels)
    with listen(settings.host, settings.port) as listener:
        url = address(listener)
        with folder.locked(url=url):
            centre = _opened(settings, folder)
            accounts = Accounts(folder.database, folder.local_token())
            for sentence in misplaced(accounts.all(), centre.fleet):
                say(sentence)
            app = create_app(
                hall_of(
                    centre,
                    folder,
                    accounts=accounts,
                    open_bus=open_bus,
                    records=records,
                    partner=partner,
                    aml_key=aml_key,
                    companions=_rules(centre),
                )
            )
            serve(app, listener, when_ready=lambda: click.echo(f"READY {url}"))


def _opened(settings: ServeSettings, folder: StateFolder) -> Centre:
    from console.opening import CentreParts, last_instant, open_centre
    from console.region import open_region
    from console.system_clock import SystemClock
    from dispatch.triage.versions import own_versions
    from fleet.map_check import check_against_map
    from routing import warm_up

    if settings.map is None:
        raise ConsoleError("serve needs a built map: --map DIR (dispatch112 map build makes one)")
    versions, policy = None if settings.triage is None else own_versions(settings.triage), _policy(settings)
    moves = _move_rules(settings)
    say("карта · map")
    region = open_region(settings.map, closures=settings.closures)
    fleet = _fleet(settings, folder)
    check_against_map(fleet, region.map.index)
    say("вычислительные ядра · kernels")
    warm_up()
    say("журнал · journal")
    clock = SystemClock(not_before=last_instant(folder))
    parts = CentreParts(region, fleet, clock, training=False, versions=versions, policy=policy, move_rules=moves)
    return open_centre(folder, parts)


def _rules(centre: Centre) -> list[Companion]:
    """Give the rules that send and move without a person, where the policies have them."""
    from dispatch.automatic import confirm_automatically
    from dispatch.commands import Actor
    from dispatch.covering.moving_rule import move_automatically

    rule = Actor("rule", "centre")
    found: list[Companion] = []
    if centre.policy.automatic:
        found.append(lambda service: confirm_automatically(service, rule, centre.policy.automatic))
    if centre.move_rules.automatic:
        found.append(lambda service: move_automatically(service, rule))
    return found


def _policy(settings: ServeSettings) -> Policy:
    from dispatch.errors import PolicyError
    from dispatch.policy import policy_of

    try:
        return policy_of(settings.policy or {})
    except PolicyError as error:
        raise ConsoleError(str(error)) from error


def _move_rules(settings: ServeSettings) -> MoveRules:
    from dispatch.covering.move_rules import move_rules_of
    from dispatch.errors import MoveRulesError

    try:
        return move_rules_of(settings.moves or {})
    except MoveRulesError as error:
        raise ConsoleError(str(error)) from error


def _fleet(settings: ServeSettings, folder: StateFolder) -> Fleet:
    from console.stored_fleet import kept_fleet
    from fleet.tables import read_fleet

    if settings.fleet is not None:
        return read_fleet(settings.fleet, time_zone=settings.zone)
    fleet = kept_fleet(folder.database, time_zone=settings.zone)
    if fleet is None:
        raise ConsoleError("serve needs a fleet: --fleet DIR, or dispatch112 fleet import DIR before")
    return fleet
