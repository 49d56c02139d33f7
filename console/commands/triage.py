"""`triage`: the catalogue of reasons for call, checked, shown, and tried by asking as a call taker would."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from console.commands.options import FOLDER, zone_option
from console.errors import ConsoleError
from console.settings import region_zone

if TYPE_CHECKING:
    from dispatch.triage.catalogue import CallReason, Catalogue
    from dispatch.triage.interview import Interview

catalogue_option = click.option(
    "--catalogue", "folder", type=FOLDER, help="Folder with the files of one version; else those of the product."
)


@click.group("triage")
def command() -> None:
    """Reasons for call, questions and what follows from the answers."""


@command.command()
@click.argument("paths", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path))
def check(paths: tuple[Path, ...]) -> None:
    """Check the FILES of one version together; a folder stands for its *.toml. Every fault is told with its path.

    Example: dispatch112 triage check catalogue/2026.2
    """
    from dispatch.triage.loader import load_catalogue

    _print(_summary(load_catalogue(_files(paths))))


@command.command()
@click.option("--at", metavar="ISO", help="By the version in force then; now where it is left out.")
@zone_option
@catalogue_option
def show(at: str | None, time_zone: str, folder: Path | None) -> None:
    """Show the version in force and its reasons, each with what is sent on before any question.

    Example: dispatch112 triage show --at 2026-03-01T00:00
    """
    catalogue = _in_force(folder, _instant(at, time_zone))
    _print({**_summary(catalogue), "reasons": [_row(reason) for reason in catalogue.reasons.values()]})


@command.command()
@click.argument("reason")
@click.option("--language", type=click.Choice(["ru", "en"]), default="ru", show_default=True)
@catalogue_option
def ask(reason: str, language: str, folder: Path | None) -> None:
    """Ask the questions of REASON, a code or words of a caller, and tell what follows after each answer.

    An answer is its number or code; `-` takes the last answer back.

    Example: dispatch112 triage ask chest_pain --language en
    """
    from console.triage_talk import conclusion, heading, present, question_lines
    from dispatch.triage.interview import begin, next_question

    catalogue = _in_force(folder, datetime.now(UTC))
    interview = begin(catalogue, _reason(catalogue, reason, language), datetime.now(UTC))
    click.echo(heading(interview, language))
    while (question := next_question(interview)) is not None:
        click.echo(present(interview, language))
        click.echo("\n".join(question_lines(question, language)))
        interview = _answered(interview, click.prompt("", prompt_suffix="> ").strip())
    click.echo("\n".join(conclusion(interview, language)))


def _answered(interview: Interview, told: str) -> Interview:
    """Take what was typed; what is no answer is told, and the question is asked again."""
    from dispatch.triage.errors import InterviewError
    from dispatch.triage.interview import answer, next_question, resume

    if told == "-":
        kept = [(each.question, each.answer, each.answered_at) for each in interview.answers[:-1]]
        return resume(interview.catalogue, interview.reason.code, interview.opened_at, kept)
    question = next_question(interview)
    if question is None:
        return interview
    codes = list(question.answers)
    code = codes[int(told) - 1] if told.isdecimal() and 1 <= int(told) <= len(codes) else told
    try:
        return answer(interview, question.code, code, datetime.now(UTC))
    except InterviewError as error:
        click.echo(str(error), err=True)
        return interview


def _reason(catalogue: Catalogue, asked: str, language: str) -> str:
    """Give the code of a reason, by its code or by the words of a caller."""
    if asked in catalogue.reasons:
        return asked
    from dispatch.triage.finding import find_reasons

    found = find_reasons(catalogue, asked, language)
    if not found:
        raise ConsoleError(f"no reason for call is like {asked!r}; dispatch112 triage show lists them")
    return found[0].reason.code


def _in_force(folder: Path | None, at: datetime) -> Catalogue:
    from dispatch.triage.loader import catalogue_at, load_catalogue, shipped_catalogues

    versions = shipped_catalogues() if folder is None else (load_catalogue(_files((folder,))),)
    return catalogue_at(versions, at)


def _files(paths: tuple[Path, ...]) -> list[Path]:
    files = [each for path in paths for each in (sorted(path.glob("*.toml")) if path.is_dir() else [path])]
    if not files:
        raise ConsoleError(f"{paths[0]}: has no *.toml")
    return files


def _instant(text: str | None, zone: str) -> datetime:
    if text is None:
        return datetime.now(UTC)
    try:
        told = datetime.fromisoformat(text)
    except ValueError as error:
        raise ConsoleError(f"--at: {text!r} is no moment such as 2026-11-22T01:05 or 2026-11-21T22:05Z") from error
    return told if told.tzinfo else told.replace(tzinfo=region_zone(zone))


def _summary(catalogue: Catalogue) -> dict[str, Any]:
    reasons = catalogue.reasons.values()
    return {
        "version": catalogue.version,
        "valid_from": catalogue.valid_from.isoformat(),
        "approved_by": catalogue.approved_by,
        "reasons": len(reasons),
        "questions": len({question.code for reason in reasons for question in reason.questions()}),
        "leaves": len({leaf.code for reason in reasons for leaf in reason.leaves()}),
        "instructions": len(catalogue.instructions),
    }


def _row(reason: CallReason) -> dict[str, Any]:
    leaf = reason.provisional
    return {
        "code": reason.code,
        "ru": reason.title.ru,
        "en": reason.title.en,
        "group": reason.group,
        "form": leaf.form,
        "priority": leaf.priority,
        "target_min": int(leaf.target.total_seconds()) // 60,
        "needs": leaf.needs,
        "units": leaf.units,
    }


def _print(value: dict[str, Any]) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))
