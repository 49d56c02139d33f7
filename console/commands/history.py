"""`history`: what recorded calls hold, and what is odd in them."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from console.commands.options import FILE, state_option
from console.errors import ConsoleError

if TYPE_CHECKING:
    from simulator.history.mapping import Mapping

DATA_FOLDER = "DISPATCH112_DATA"
"""The folder below which mappings name their files."""


@click.group("history")
def command() -> None:
    """Histories of calls: recorded elsewhere, or of our own journal."""


@command.command()
@click.argument("file", type=FILE, required=False)
@click.option("--mapping", required=True, help="Which column is what: a TOML file, or the name of a mapping of ours.")
def inspect(file: Path | None, mapping: str) -> None:
    """Print what the history in FILE holds and what is odd in it, with counts and first lines, as JSON.

    Without FILE the file that the mapping names is read, below the folder of DISPATCH112_DATA.

    Example: dispatch112 history inspect calls.csv.gz --mapping san_francisco
    """
    from simulator.history.inspecting import inspect as inspect_history
    from simulator.history.mapping_file import find_mapping

    found = find_mapping(mapping)
    click.echo(json.dumps(inspect_history(file or _named(found), found), ensure_ascii=False, indent=2))


@command.command()
@click.option("--out", type=FILE, required=True, help="The CSV file to write.")
@state_option
def export(out: Path, state: Path | None) -> None:
    """Write the calls of a journal, with what became of them, as CSV that the mapping `journal` reads.

    Public fields alone: no caller, no patient, no address.

    Example: dispatch112 history export --out calls.csv --state /var/lib/dispatch112
    """
    from console.commands.journal import existing, read_only
    from simulator.history.of_journal import write_journal_history

    journal = read_only(existing(state))
    try:
        with out.open("w", encoding="utf-8", newline="") as text:
            training = journal.describe("kind") == "training"
            written = write_journal_history(journal.public_parts(after=0), text, training=training)
    except OSError as error:
        raise ConsoleError(f"{out} cannot be written: {error.strerror}") from error
    finally:
        journal.close()
    click.echo(json.dumps({"incidents": written, "file": str(out)}, ensure_ascii=False))


def _named(mapping: Mapping) -> Path:
    """Give the file that a mapping names."""
    folder = os.environ.get(DATA_FOLDER)
    if mapping.file is None:
        raise ConsoleError(f"name the FILE: the mapping {mapping.name!r} names none")
    if folder is None:
        raise ConsoleError(f"name the FILE, or the folder that holds {mapping.file} with {DATA_FOLDER}")
    return Path(folder) / mapping.file
