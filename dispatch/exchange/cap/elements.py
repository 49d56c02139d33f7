"""The elements of a CAP message as a small tree; document types, entities and depths without end are refused."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final
from xml.parsers import expat

from dispatch.exchange.reading import SIZE_LIMIT
from dispatch.refusals import BadFieldError

if TYPE_CHECKING:
    from collections.abc import Sequence

NAMESPACE: Final = "urn:oasis:names:tc:emergency:cap:1.2"
_ANY_CAP: Final = "urn:oasis:names:tc:emergency:cap:"
DEPTH_LIMIT: Final = 20
ELEMENTS_LIMIT: Final = 50_000


@dataclass(slots=True)
class Element:
    """An element with its text, its path for whoever is told of a fault, and its children by name, in order."""

    path: str
    text: str = ""
    children: dict[str, list[Element]] = field(default_factory=dict)

    def all(self, name: str) -> Sequence[Element]:
        """Give the children of a name, in order."""
        return self.children.get(name, ())

    def texts(self, name: str) -> tuple[str, ...]:
        """Give the texts of the children of a name, empty ones left out."""
        return tuple(text for child in self.all(name) if (text := child.text.strip()))

    def maybe(self, name: str) -> str | None:
        """Give the text of the only child of a name; None where there is none."""
        found = self.texts(name)
        if len(found) > 1:
            raise BadFieldError(f"{self.path}.{name}", "is there more than once")
        return found[0] if found else None

    def needed(self, name: str) -> str:
        """Give the text of the only child of a name, which must be there."""
        text = self.maybe(name)
        if text is None:
            raise BadFieldError(f"{self.path}.{name}", "is missing")
        return text


def elements_of(raw: bytes) -> Element:
    """Read the ``alert`` of a message; elements of other namespaces, such as a signature, are passed over.

    Raises
    ------
    BadFieldError
        Where it is too large, not well formed, declares a document type, or is not CAP 1.2.
    """
    if len(raw) > SIZE_LIMIT:
        raise BadFieldError("body", f"must be at most {SIZE_LIMIT} bytes")
    reader = _Reader()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.StartElementHandler = reader.begin
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.text
    try:
        parser.Parse(raw, True)
    except (expat.ExpatError, LookupError, ValueError) as error:
        raise BadFieldError("body", f"is not XML: {error}") from None
    return reader.root


class _Reader:
    def __init__(self) -> None:
        self._open: list[Element] = []
        self._foreign = 0
        self._elements = 0
        self.root = Element("")

    def begin(self, tag: str, _attributes: dict[str, str]) -> None:
        namespace, _, name = tag.rpartition(" ")
        self._elements += 1
        if self._elements > ELEMENTS_LIMIT or len(self._open) + self._foreign > DEPTH_LIMIT:
            raise BadFieldError("body", "has too many elements, or they are nested too deeply")
        if not self._open and (namespace, name) != (NAMESPACE, "alert"):
            raise BadFieldError("body", _foreign_root(namespace, name))
        if self._foreign or namespace != NAMESPACE:
            self._foreign += 1
            return
        self._open.append(self._placed(name))

    def end(self, _tag: str) -> None:
        if self._foreign:
            self._foreign -= 1
        else:
            self._open.pop()

    def text(self, text: str) -> None:
        if self._open and not self._foreign:
            self._open[-1].text += text

    def _placed(self, name: str) -> Element:
        if not self._open:
            self.root = Element(name)
            return self.root
        outside = self._open[-1]
        alike = outside.children.setdefault(name, [])
        position = f"[{len(alike)}]" if name in _LISTS else ""
        alike.append(Element(f"{outside.path}.{name}{position}"))
        return alike[-1]


_LISTS: Final = frozenset({"info", "area", "polygon", "circle", "geocode"})
"""Elements whose place among their like is told in a path."""


def _foreign_root(namespace: str, name: str) -> str:
    if namespace.startswith(_ANY_CAP):
        return f"is CAP {namespace.removeprefix(_ANY_CAP)[:20]}; only 1.2 is read"
    return f"is not CAP 1.2: its outermost element is {name[:50]!r}"


def _refuse_doctype(*_parts: object) -> None:
    raise BadFieldError("body", "declares a document type")
