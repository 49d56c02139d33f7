"""A file of FHIR R4, JSON or XML, plain or gzipped, becomes resources."""

from __future__ import annotations

import gzip
import json
import zlib
from typing import TYPE_CHECKING, Any, Final

from console.errors import ConsoleError
from console.fhir_xml import NotFhirXmlError, resource_of_xml
from dispatch.records.patient_context import Entry

if TYPE_CHECKING:
    from pathlib import Path

    from dispatch.records.fhir.elements import Resource

SIZE_LIMIT: Final = 256 * 1024 * 1024
"""Bytes that a file may hold, unpacked; the largest patients that are known have about a tenth of it."""


def read_fhir_file(file: Path) -> list[Entry]:
    """Read a Bundle or a single resource.

    Raises
    ------
    ConsoleError
        Where the file cannot be read or holds no FHIR resource.
    """
    raw = _unpacked(file)
    resource = _of_xml(file, raw) if raw.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<") else _of_json(file, raw)
    if not isinstance(resource, dict) or not isinstance(resource.get("resourceType"), str):
        raise ConsoleError(f"{file}: is no FHIR resource: resourceType is missing")
    return entries_of(resource) if resource["resourceType"] == "Bundle" else [Entry(resource)]


def entries_of(bundle: Resource) -> list[Entry]:
    """Give what stands in a Bundle; an entry without a resource, such as an answer, is passed over."""
    entries = bundle.get("entry", [])
    if not isinstance(entries, list):
        return [Entry(entries)]
    return [_entry(each) for each in entries if not isinstance(each, dict) or "resource" in each]


def _entry(element: Any) -> Entry:
    if not isinstance(element, dict):
        return Entry(element)
    url = element.get("fullUrl")
    return Entry(element["resource"], url if isinstance(url, str) else None)


def _unpacked(file: Path) -> bytes:
    try:
        raw = file.read_bytes()
        if raw.startswith(b"\x1f\x8b"):
            with gzip.open(file) as packed:
                raw = packed.read(SIZE_LIMIT + 1)
    except (gzip.BadGzipFile, zlib.error, EOFError) as error:
        raise ConsoleError(f"{file}: is a damaged gzip file: {error}") from error
    except OSError as error:
        raise ConsoleError(f"{file}: cannot be read: {error.strerror}") from error
    if len(raw) > SIZE_LIMIT:
        raise ConsoleError(f"{file}: is larger than {SIZE_LIMIT // 2**20} MiB")
    return raw


def _of_json(file: Path, raw: bytes) -> Any:
    try:
        return json.loads(raw.decode("utf-8-sig"))
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        raise ConsoleError(f"{file}: is no JSON: {error}") from error
    except RecursionError as error:
        raise ConsoleError(f"{file}: is nested too deeply") from error


def _of_xml(file: Path, raw: bytes) -> Any:
    try:
        return resource_of_xml(raw)
    except NotFhirXmlError as error:
        raise ConsoleError(f"{file}: is no FHIR in XML: {error}") from error
