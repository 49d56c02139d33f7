"""`patient-context`: what a file of FHIR says of a patient, as the card of an incident shows it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from console.commands.options import FILE

if TYPE_CHECKING:
    from pathlib import Path


@click.command("patient-context")
@click.argument("file", metavar="FILE", type=FILE)
def command(file: Path) -> None:
    """Read a FHIR R4 Bundle or resource: {patient, allergies, conditions, medicines, devices, absent, ...}.

    JSON or XML, plain or gzipped. The lists hold what is true now; what was refuted, ended or entered in error stands
    in `excluded`, what cannot be read in `refused`, and `absent` says why a list is empty.

    Example: dispatch112 patient-context summary.json
    """
    from console.fhir_files import read_fhir_file
    from dispatch.records.answers import context_answer
    from dispatch.records.patient_context import patient_context

    click.echo(json.dumps(context_answer(patient_context(read_fhir_file(file))), ensure_ascii=False, indent=2))
