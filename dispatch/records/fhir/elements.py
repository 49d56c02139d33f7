"""Elements of FHIR R4 resources, read from plain dicts that nobody has checked."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final

from dispatch.records.port import TEXT_LENGTH

Resource = dict[str, Any]
"""A resource, as JSON gives it."""

_INSTANT: Final = re.compile(r"[1-9]\d{3}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01])(T[0-9:.+Z\-]{1,40})?)?)?")
_ID: Final = re.compile(r"[A-Za-z0-9\-.]{1,64}")
_VERSION: Final = re.compile(r"/_history/[^/]*\Z")


class MalformedError(Exception):
    """A resource that cannot be read; the message says why, without any words of the resource."""


@dataclass(frozen=True, slots=True)
class Concept:
    """A coded meaning: its words, and its first code with the system of the code."""

    text: str
    code: str | None = None
    system: str | None = None
    codes: frozenset[str] = frozenset()


def concept(resource: Resource, name: str) -> Concept | None:
    """Read a CodeableConcept; None where it is absent or says nothing."""
    element = resource.get(name)
    if element is None:
        return None
    if not isinstance(element, dict):
        raise MalformedError(f"{name} is no CodeableConcept")
    codings = list_of(element, "coding")
    code = next((each for each in codings if words(each, "code")), {})
    shown = next((text for each in codings if (text := words(each, "display"))), None)
    text = words(element, "text") or shown or words(code, "code")
    if text is None:
        return None
    codes = frozenset(found for each in codings if (found := words(each, "code")))
    return Concept(text, words(code, "code"), words(code, "system"), codes)


def needed_concept(resource: Resource, name: str) -> Concept:
    """Read a CodeableConcept that must say something."""
    found = concept(resource, name)
    if found is None:
        raise MalformedError(f"{name} is missing")
    return found


def status_of(resource: Resource, name: str, known: frozenset[str]) -> str | None:
    """Read a status that is coded as a CodeableConcept; None where there is none."""
    found = concept(resource, name)
    if found is None:
        return None
    for code in found.codes:
        if code in known:
            return code
    raise MalformedError(f"{name} has no code that is known")


def list_of(element: Resource, name: str) -> list[Resource]:
    """Read a list of elements."""
    found = element.get(name, [])
    if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
        raise MalformedError(f"{name} is no list of elements")
    return found


def words(element: Resource, name: str) -> str | None:
    """Read a text, cut to a bearable length; None where it is absent or blank."""
    found = element.get(name)
    if found is None:
        return None
    if not isinstance(found, str):
        raise MalformedError(f"{name} is no text")
    text = "".join(character if character.isprintable() else " " for character in found).strip()
    return text if len(text) <= TEXT_LENGTH else text[: TEXT_LENGTH - 1] + "…"


def instant(element: Resource, *names: str) -> str | None:
    """Read the first date or time that is told; an impossible one counts as not told."""
    for name in names:
        found = element.get(name)
        if isinstance(found, dict):
            found = found.get("start")
        if isinstance(found, str) and _INSTANT.fullmatch(found):
            return found
    return None


def reference(resource: Resource, name: str) -> str | None:
    """Read what a reference points at, without the version; None where it is absent."""
    element = resource.get(name)
    if element is None:
        return None
    if not isinstance(element, dict):
        raise MalformedError(f"{name} is no reference")
    found = words(element, "reference")
    return _VERSION.sub("", found) if found else None


def source_of(resource: Resource, fallback: str) -> str:
    """Name a resource by its type and id."""
    kind, key = resource.get("resourceType"), resource.get("id")
    if isinstance(kind, str) and isinstance(key, str) and _ID.fullmatch(kind) and _ID.fullmatch(key):
        return f"{kind}/{key}"
    return fallback
