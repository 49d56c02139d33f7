"""Catalogues from their files: everything is checked, and a catalogue with any fault is refused with all of them."""

from __future__ import annotations

from datetime import timedelta
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Final

from dispatch.triage.assembly import ENTRY, TO_REASON, Shared, read_reason
from dispatch.triage.catalogue import Catalogue, Text
from dispatch.triage.drafts import PLAIN_ANSWERS, read_instruction, read_leaf, read_question
from dispatch.triage.errors import CatalogueError
from dispatch.triage.files import CatalogueFiles
from dispatch.triage.protocols import Protocol, is_sound
from dispatch.vocabulary import Form

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from dispatch.triage.catalogue import CallReason
    from dispatch.triage.sections import Section

_SHIPPED: Final = Path(__file__).with_name("catalogues")
_MINUTES: Final = range(1, 24 * 60 + 1)


def load_catalogue(paths: Iterable[Path]) -> Catalogue:
    """Load one version of the catalogue from its files.

    Parameters
    ----------
    paths : iterable of Path
        TOML files, each a part; reasons keep their order within a group.

    Raises
    ------
    CatalogueError
        Something is wrong; every fault is told as ``FILE: path: reason``.
    """
    source = CatalogueFiles(paths)
    catalogue = _read(source)
    if source.faults or catalogue is None:
        raise CatalogueError(list(dict.fromkeys(source.faults)))
    return catalogue


def load_catalogues(folder: Path) -> tuple[Catalogue, ...]:
    """Load every version in a folder, each from the files of a folder of its own; the first in force comes first.

    Raises
    ------
    CatalogueError
        A version has faults, or two have one name or are in force from one instant.
    """
    versions = [load_catalogue(sorted(each.glob("*.toml"))) for each in sorted(folder.iterdir()) if each.is_dir()]
    return in_order(versions)


@cache
def shipped_catalogues() -> tuple[Catalogue, ...]:
    """Give the catalogues that come with the product, the first in force first."""
    return load_catalogues(_SHIPPED)


def in_order(catalogues: Iterable[Catalogue]) -> tuple[Catalogue, ...]:
    """Order versions by when they come into force; two of one name or one instant raise `CatalogueError`."""
    ordered = tuple(sorted(catalogues, key=lambda each: each.valid_from))
    faults = [
        f"versions {first.version} and {second.version} are both valid from {second.valid_from.isoformat()}"
        for first, second in pairwise(ordered)
        if first.valid_from == second.valid_from
    ]
    names = [each.version for each in ordered]
    faults += [f"version {name} is there twice" for name in sorted({each for each in names if names.count(each) > 1})]
    if faults:
        raise CatalogueError(faults)
    return ordered


def catalogue_at(catalogues: Sequence[Catalogue], instant: datetime) -> Catalogue:
    """Give the catalogue in force at an instant: the last that is valid from then or before.

    Raises
    ------
    CatalogueError
        None is in force yet.
    """
    in_force = [each for each in catalogues if each.valid_from <= instant]
    if not in_force:
        raise CatalogueError([f"no catalogue of reasons is in force at {instant.isoformat()}"])
    return max(in_force, key=lambda each: each.valid_from)


def _read(source: CatalogueFiles) -> Catalogue | None:
    head = source.head
    version, valid_from = head.words("version"), head.instant("valid_from")
    head.asked.add("approved_by")
    approved_by = head.words("approved_by") if head.table.get("approved_by") else None
    shared = _shared(source, _limits(head.section("limits")))
    if shared is None:
        return None
    _note_kept(source, "reasons", ENTRY)
    read = [read_reason(code, section, shared) for code, section in source.members("reasons").items()]
    if not read:
        head.fault("reasons", "is missing")
    if valid_from is None or source.faults:
        return None
    return Catalogue(
        version=version,
        valid_from=valid_from,
        approved_by=approved_by,
        limits=shared.limits,
        groups=shared.groups,
        instructions=shared.instructions,
        reasons=_by_group([each for each in read if each is not None], list(shared.groups)),
    )


def _shared(source: CatalogueFiles, limits: Mapping[Form, timedelta]) -> Shared | None:
    plain = _texts(source.members("answers"))
    if any(code not in plain for code in PLAIN_ANSWERS):
        source.head.fault("answers", f"asks for the texts of {', '.join(PLAIN_ANSWERS)}")
        return None
    instructions = {code: read_instruction(code, each) for code, each in source.members("instructions").items()}
    leaves = {code: read_leaf(each, limits, instructions) for code, each in source.members("leaves").items()}
    entry = Protocol({code: read_question(each, plain) for code, each in source.members("entry").items()})
    for name in ("leaves", "entry"):
        _note_kept(source, name, TO_REASON)
    return Shared(
        limits=limits,
        groups=_texts(source.members("groups")),
        plain_answers={code: plain[code] for code in PLAIN_ANSWERS},
        instructions=instructions,
        leaves=leaves,
        entry=entry,
        is_entry_sound=is_sound(entry, {*leaves, TO_REASON}),
    )


def _note_kept(source: CatalogueFiles, name: str, code: str) -> None:
    """Note a member whose code has a meaning of its own."""
    if code in source.members(name):
        source.members(name)[code].fault("", "is a code that has another meaning")


def _texts(sections: Mapping[str, Section]) -> dict[str, Text]:
    texts = {code: section.translated() for code, section in sections.items()}
    for section in sections.values():
        section.done()
    return texts


def _limits(section: Section) -> dict[Form, timedelta]:
    limits = {form: timedelta(minutes=section.number(f"{form}_min", _MINUTES)) for form in Form}
    section.done()
    return limits


def _by_group(reasons: list[CallReason], groups: list[str]) -> dict[str, CallReason]:
    return {each.code: each for each in sorted(reasons, key=lambda reason: groups.index(reason.group))}
