"""Gather the licences of what the pages are made of, for those who are handed the built pages.

Every package that ``package-lock.json`` has for more than development counts, whether the bundler sees it or not:
MapLibre comes with its own dependencies already inside it.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from long_steps import SetUpError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LICENCE_FILE = re.compile(r"(licen[cs]e|copying|notice|ofl)\b", re.IGNORECASE)
LICENCE_HEADING = re.compile(r"^#+ *licen[cs]e\b", re.IGNORECASE | re.MULTILINE)
HEAD = "The pages of dispatch112 hold, whole or in part, the packages below, each under its own licence."
RULE = "=" * 80


@dataclass(frozen=True)
class Package:
    """A package of npm: what it is called, the licence that it names, and the licence's text."""

    title: str
    licence: str
    text: str


def gather_notices(web: Path) -> str:
    """Give one text with the licences of all packages under ``node_modules`` of a folder.

    Raises
    ------
    SetUpError
        A package has neither a file with its licence nor a chapter on it in its README.
    """
    packages = list(packages_of(web))
    table = "\n".join(f"  {package.title}: {package.licence}" for package in packages)
    texts = (f"{RULE}\n{package.title}\n{RULE}\n\n{package.text}\n" for package in packages)
    return "\n".join((HEAD, "", table, "", *texts))


def packages_of(web: Path) -> Iterator[Package]:
    """Read the packages that are there for more than development, in the order of their names."""
    lock = json.loads((web / "package-lock.json").read_text(encoding="utf-8"))
    for place, entry in sorted(lock["packages"].items()):
        if place and not entry.get("dev"):
            title = f"{place.rpartition('node_modules/')[2]} {entry['version']}"
            yield Package(title, entry["license"], licence_text(web / place, title))


def licence_text(folder: Path, title: str) -> str:
    """Read what a package says of its licence."""
    files = sorted(path for path in folder.iterdir() if path.is_file() and LICENCE_FILE.match(path.name))
    text = "\n\n".join(read(path) for path in files) or licence_chapter(folder / "README.md")
    if not text:
        raise SetUpError(f"{title} is part of the pages, and has no text of its licence")
    return text


def licence_chapter(readme: Path) -> str:
    """Read the README from its heading on the licence, or nothing where there is none."""
    text = read(readme) if readme.is_file() else ""
    heading = LICENCE_HEADING.search(text)
    return text[heading.start() :] if heading else ""


def read(path: Path) -> str:
    """Read a text without the ends of lines of another system, and without the empty ones around it."""
    return path.read_text(encoding="utf-8").strip()
