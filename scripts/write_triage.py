"""Write the tables of docs/triage.md from the catalogue of the product; ``--check`` fails where they have drifted."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from dispatch.triage.closing import WAYS
from dispatch.triage.loader import shipped_catalogues

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dispatch.triage.catalogue import CallReason, Catalogue
    from dispatch.triage.closing import Way

PAGE = Path(__file__).parents[1] / "docs" / "triage.md"
MARK = "<!-- what follows is written by scripts/write_triage.py -->"


def main(options: list[str]) -> int:
    """Write the tables anew, or tell whether they are as they should be; give the exit code."""
    present = PAGE.read_text(encoding="utf-8")
    written = with_tables(present, shipped_catalogues()[-1])
    if options == ["--check"]:
        print("as written" if written == present else "docs/triage.md has drifted: run python scripts/write_triage.py")
        return int(written != present)
    PAGE.write_text(written, encoding="utf-8")
    return 0


def with_tables(page: str, catalogue: Catalogue) -> str:
    """Give the page with its tables written anew below the mark."""
    return "\n".join([page.partition(MARK)[0] + MARK, *tables(catalogue)]) + "\n"


def tables(catalogue: Catalogue) -> Iterator[str]:
    """Give the tables of ways to close and of reasons, line by line."""
    yield from ("", "## Ways to close without a crew", "")
    yield from ("| code | по-русски | English | forms | taken over within |", "| --- | --- | --- | --- | --- |")
    yield from (way_row(way) for way in WAYS.values())
    yield from ("", f"## Reasons of version {catalogue.version}", "", approval(catalogue), "")
    yield "| code | по-русски | English | form | priority | target, min | needs | crews | questions |"
    yield "| --- | --- | --- | --- | --- | --- | --- | --- | --- |"
    for group, title in catalogue.groups.items():
        yield f"| | **{title.ru}** | **{title.en}** | | | | | | |"
        yield from (reason_row(each) for each in catalogue.reasons.values() if each.group == group)


def approval(catalogue: Catalogue) -> str:
    """Say from when the version is in force and who approved it."""
    approved = (
        f"approved by {catalogue.approved_by}" if catalogue.approved_by else "**not approved by a medical director**"
    )
    count = len(catalogue.reasons)
    return f"{count} reasons, in force from {catalogue.valid_from.isoformat()}, {approved}. Before any question:"


def way_row(way: Way) -> str:
    """Give the row of a way to close."""
    within = way.acknowledged_within
    due = "" if within is None else f"{int(within.total_seconds()) // 60} min, else back in the queue"
    return f"| `{way.code}` | {way.ru} | {way.en} | {', '.join(sorted(way.forms))} | {due} |"


def reason_row(reason: CallReason) -> str:
    """Give the row of a reason with its provisional leaf."""
    leaf = reason.provisional
    own = sum(question.code.startswith(f"{reason.code}.") for question in reason.questions())
    minutes = int(leaf.target.total_seconds()) // 60
    told = (f"`{reason.code}`", reason.title.ru, reason.title.en, leaf.form, leaf.priority, minutes)
    return f"| {' | '.join(map(str, told))} | {', '.join(leaf.needs)} | {leaf.units} | {own} |"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
