"""The command `dispatch112`: finds the asked command, and turns whatever goes wrong into one sentence."""

from __future__ import annotations

import importlib
import sys
from typing import Final

import click

from console.errors import ConsoleError
from dispatch.errors import DispatchError
from fleet.errors import FleetError
from maps.errors import MapError
from routing.errors import RoutingError
from simulator.errors import SimulatorError

TOLD: Final = (ConsoleError, DispatchError, FleetError, MapError, RoutingError, SimulatorError)
"""Errors whose message is a sentence for the person at the keyboard."""

COMMANDS: Final = {
    "bench": "console.commands.bench",
    "compare": "console.commands.compare",
    "decode": "console.commands.decode",
    "demo": "console.commands.demo",
    "emr": "console.commands.emr",
    "fleet": "console.commands.fleet",
    "geocode": "console.commands.geocode",
    "history": "console.commands.history",
    "isochrone": "console.commands.isochrone",
    "journal": "console.commands.journal",
    "map": "console.commands.maps",
    "patient-context": "console.commands.patient_context",
    "plan": "console.commands.plan",
    "replay": "console.commands.replay",
    "route": "console.commands.route",
    "scenario": "console.commands.scenario",
    "serve": "console.commands.serve",
    "table": "console.commands.table",
    "triage": "console.commands.triage",
    "user": "console.commands.user",
    "warmup": "console.commands.warmup",
}
"""Each command and its module, whose `command` is loaded only when it is asked for."""


class _Commands(click.Group):
    """Commands by name, loaded when they are asked for, so that each starts fast."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Give every command's name."""
        _ = ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Give one command, None where there is none."""
        _ = ctx
        if cmd_name not in COMMANDS:
            return None
        command = importlib.import_module(COMMANDS[cmd_name]).command
        return command if isinstance(command, click.Command) else None


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="dispatch112")
def dispatch112() -> None:
    """The open engine of an emergency ambulance service.

    Example: dispatch112 demo
    """


def main() -> None:
    """Run the command line: 0 on success, 1 on failure, 2 on bad arguments, with one sentence on standard error."""
    try:
        code = dispatch112(standalone_mode=False)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message())
        code = 0
    except click.UsageError as error:
        code = _tell(error.format_message(), 2)
    except click.ClickException as error:
        code = _tell(error.format_message(), 1)
    except (KeyboardInterrupt, click.Abort):
        code = _tell("stopped", 130)
    except TOLD as error:
        code = _tell(str(error), 1)
    sys.exit(code if isinstance(code, int) else 0)


def _tell(sentence: str, code: int) -> int:
    click.echo(f"dispatch112: {sentence}", err=True)
    return code
