"""Check what the documents say about the project: links, commands, and the list of decision records.

Prints one line ``FILE:LINE: reason`` per fault and exits with 1 if there is any. Run with a folder, it checks that one.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

if TYPE_CHECKING:
    from collections.abc import Iterator

LINK = re.compile(r"\[[^\]]*\]\(<?([^)\s>]+)>?[^)]*\)")
HEADING = re.compile(r"#{1,6}\s+(.+)")
FENCE = re.compile(r"\s*(?:```|~~~)")
CODE = re.compile(r"`([^`]*)`")
ABSOLUTE = re.compile(r"(?<![\w./:~-])/(?:Users|home|media|mnt|root|tmp|work)/")
MAKE = re.compile(r"(?:^|[&;|$])\s*(?:\w+=\S+ )*make ([a-z][\w-]*)")
TARGET = re.compile(r"^([a-z][\w-]*):(?!=)", re.MULTILINE)
RECORD = re.compile(r"(\d{4})-[\w-]+\.md")
SKIPPED = {"node_modules", "build", "dist"}


def main(root: Path) -> int:
    """Check a project's documents; give the exit code."""
    documents = list(markdown_files(root))
    faults = [fault for path in documents for fault in faults_of_document(path, root)]
    faults += faults_of_records(root / "docs" / "decisions", root)
    for fault in faults:
        print(fault)
    print(f"{len(documents)} documents, {len(faults)} faults")
    return 1 if faults else 0


def markdown_files(folder: Path) -> Iterator[Path]:
    """Find the documents of a project, leaving out hidden folders and what was built or installed."""
    for path in sorted(folder.iterdir()):
        if path.name.startswith(".") or path.name in SKIPPED:
            continue
        if path.is_dir():
            yield from markdown_files(path)
        elif path.suffix == ".md":
            yield path


def faults_of_document(path: Path, root: Path) -> Iterator[str]:
    """Check one document line by line."""
    targets = make_targets(root)
    for number, line, fenced in numbered_lines(path):
        reasons = [] if fenced else broken_links(line, path, root)
        if ABSOLUTE.search(line):
            reasons.append("an absolute path of one machine")
        code = [line] if fenced or line.startswith("    ") else CODE.findall(line)
        called = [name for part in code for name in MAKE.findall(part)]
        reasons += [f"no target `{name}` in the Makefile" for name in called if name not in targets]
        for reason in reasons:
            yield f"{path.relative_to(root)}:{number}: {reason}"


def numbered_lines(path: Path) -> Iterator[tuple[int, str, bool]]:
    """Give each line with its number and whether it stands in a fenced block."""
    fenced = False
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if FENCE.match(line):
            fenced = not fenced
        yield number, line, fenced


def make_targets(root: Path) -> set[str]:
    """Name the targets of the Makefile."""
    makefile = root / "Makefile"
    return set(TARGET.findall(makefile.read_text(encoding="utf-8"))) if makefile.exists() else set()


def broken_links(line: str, path: Path, root: Path) -> list[str]:
    """Follow the links of a line that stay inside the project."""
    links = [unquote(link) for link in LINK.findall(CODE.sub("", line))]
    return [reason for link in links if (reason := fault_of_link(link, path, root))]


def fault_of_link(link: str, path: Path, root: Path) -> str | None:
    """Say what is wrong with a link, if anything is."""
    if re.match(r"[a-z][a-z0-9+.-]*:", link):
        return None
    if link.startswith("/"):
        return f"the link {link} is absolute"
    name, _, anchor = link.partition("#")
    target = (path.parent / name).resolve() if name else path
    if not target.exists() or not target.is_relative_to(root):
        return f"the link {link} leads to nothing in this project"
    if anchor and target.suffix == ".md" and anchor not in anchors(target):
        return f"the link {link} names no heading of {target.name}"
    return None


def anchors(path: Path) -> set[str]:
    """Give the anchors of a document's headings, as code hosts make them."""
    headings = (HEADING.match(line) for _, line, fenced in numbered_lines(path) if not fenced)
    return {slug(found[1]) for found in headings if found}


def slug(heading: str) -> str:
    """Turn a heading into its anchor."""
    kept = re.sub(r"[^\w\s-]", "", heading.strip().lower())
    return kept.replace(" ", "-")


def faults_of_records(folder: Path, root: Path) -> Iterator[str]:
    """Check that the decision records are listed in their README, each under a number of its own."""
    index = folder / "README.md"
    if not index.exists():
        return
    listed = set(LINK.findall(index.read_text(encoding="utf-8")))
    seen: dict[str, str] = {}
    for path in sorted(path for path in folder.glob("*.md") if path != index):
        yield from (f"{path.relative_to(root)}:1: {reason}" for reason in faults_of_record(path, listed, seen))


def faults_of_record(path: Path, listed: set[str], seen: dict[str, str]) -> Iterator[str]:
    """Check one record against the list and the records before it."""
    found = RECORD.fullmatch(path.name)
    if not found:
        yield "a record is named NNNN-title.md"
        return
    first = seen.setdefault(found[1], path.name)
    if first != path.name:
        yield f"the number {found[1]} is taken by {first}"
    if path.name not in listed:
        yield f"not in the list; add to README.md: - [{title_of(path)}]({path.name})"


def title_of(path: Path) -> str:
    """Give the first heading of a document."""
    headings = (HEADING.match(line) for line in path.read_text(encoding="utf-8").splitlines())
    return next((found[1] for found in headings if found), path.stem)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).parents[1]).resolve()))
