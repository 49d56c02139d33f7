"""FHIR in XML becomes what the same resource is in JSON, as far as a patient context reads it."""

from __future__ import annotations

from typing import Any, Final
from xml.parsers import expat

NAMESPACE: Final = "http://hl7.org/fhir"
DEPTH_LIMIT: Final = 100

_LISTS: Final = frozenset(
    {"coding", "identifier", "given", "reaction", "manifestation", "contained", "section", "entry", "deviceName"}
)
"""Elements that repeat; only those that are read need to be here."""

_HOLDERS: Final = frozenset({"resource", "contained"})
"""Elements whose one child is a resource, named by its type."""


class NotFhirXmlError(Exception):
    """What was read is no XML, or XML of something else."""


def resource_of_xml(raw: bytes) -> dict[str, Any]:
    """Read a resource.

    Raises
    ------
    NotFhirXmlError
        Where it is not well formed, declares a document type, or is not FHIR.
    """
    reader = _Reader()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.StartElementHandler = reader.begin
    parser.EndElementHandler = reader.end
    try:
        parser.Parse(raw, True)
    except expat.ExpatError as error:
        raise NotFhirXmlError(str(error)) from error
    return reader.resource()


class _Reader:
    """Builds elements from the inside out; narrative (XHTML) is passed over."""

    def __init__(self) -> None:
        self._open: list[tuple[str, dict[str, Any]]] = [("", {})]
        self._foreign = 0

    def begin(self, tag: str, attributes: dict[str, str]) -> None:
        namespace, _, name = tag.rpartition(" ")
        if self._foreign or namespace != NAMESPACE:
            self._foreign += 1
            return
        if len(self._open) > DEPTH_LIMIT:
            raise NotFhirXmlError("it is nested too deeply")
        element: dict[str, Any] = {"resourceType": name} if self._holds_a_resource() else {}
        self._open.append((name, element | attributes))

    def end(self, _tag: str) -> None:
        if self._foreign:
            self._foreign -= 1
            return
        name, element = self._open.pop()
        outside = self._open[-1][1]
        value: Any = element["value"] if element.keys() == {"value"} or element.keys() == {"id", "value"} else element
        if self._holds_a_resource():
            outside.update(element)
        elif name in _LISTS or (name == "name" and isinstance(value, dict)):
            outside.setdefault(name, []).append(value)
        else:
            outside[name] = value

    def resource(self) -> dict[str, Any]:
        found = self._open[0][1]
        if "resourceType" not in found:
            raise NotFhirXmlError("its elements are not of FHIR")
        return found

    def _holds_a_resource(self) -> bool:
        return len(self._open) == 1 or self._open[-1][0] in _HOLDERS


def _refuse_doctype(*_parts: object) -> None:
    raise NotFhirXmlError("it declares a document type")
