"""The elements of a CAP message, each with its path; document types, entities and depths without end are refused."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from xml.etree.ElementTree import ParseError
from xml.parsers.expat import ExpatError

from dispatch.channels.errors import ChannelError
from dispatch.channels.xml_tree import inspect, is_harmless, parsed
from dispatch.exchange.reading import SIZE_LIMIT
from dispatch.refusals import BadFieldError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from xml.etree.ElementTree import Element as XmlElement

NAMESPACE: Final = "urn:oasis:names:tc:emergency:cap:1.2"
_ANY_CAP: Final = "urn:oasis:names:tc:emergency:cap:"
_PREFIX: Final = f"{{{NAMESPACE}}}"
DEPTH_LIMIT: Final = 20
ELEMENTS_LIMIT: Final = 50_000

_LISTS: Final = frozenset({"info", "area", "polygon", "circle", "geocode"})
"""Elements whose place among their like is told in a path."""


class Element:
    """An element of CAP with its path for whoever is told of a fault; those of other namespaces are passed over."""

    __slots__ = ("_element", "path")

    def __init__(self, path: str, element: XmlElement) -> None:
        self.path = path
        self._element = element

    @property
    def text(self) -> str:
        """The text directly in it."""
        return _text(self._element)

    def all(self, name: str) -> Sequence[Element]:
        """Give the children of a name, in order."""
        path = f"{self.path}.{name}"
        found = self._element.findall(_PREFIX + name)
        if name in _LISTS:
            return [Element(f"{path}[{row}]", child) for row, child in enumerate(found)]
        return [Element(path, child) for child in found]

    def texts(self, name: str) -> tuple[str, ...]:
        """Give the texts of the children of a name, empty ones left out."""
        return tuple([text for child in self._element.findall(_PREFIX + name) if (text := _text(child).strip())])

    def maybe(self, name: str) -> str | None:
        """Give the text of the only child of a name; None where there is none."""
        found = self._element.findall(_PREFIX + name)
        if len(found) > 1 and len(self.texts(name)) > 1:
            raise BadFieldError(f"{self.path}.{name}", "is there more than once")
        return next((text for child in found if (text := _text(child).strip())), None) if found else None

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
    if not is_harmless(raw, ELEMENTS_LIMIT):
        _check(raw)
    try:
        root = parsed(raw)
    except (ParseError, LookupError, ValueError) as error:
        _check(raw)
        raise BadFieldError("body", f"is not XML: {error}") from None
    namespace, _, name = root.tag.rpartition("}")
    _check_root(namespace.removeprefix("{"), name)
    _check_size(root)
    return Element(name, root)


def _check(raw: bytes) -> None:
    """Raise the first fault of a message; give nothing where none is found."""
    elements = 0

    def begin(tag: str, depth: int) -> None:
        nonlocal elements
        elements += 1
        _check_bounds(elements, depth)
        if not depth:
            namespace, _, name = tag.rpartition(" ")
            _check_root(namespace, name)

    try:
        inspect(raw, begin)
    except ChannelError:
        raise BadFieldError("body", "declares a document type") from None
    except (ExpatError, LookupError, ValueError) as error:
        raise BadFieldError("body", f"is not XML: {error}") from None


def _check_size(root: XmlElement) -> None:
    level, depth, elements = [root], 0, 0
    while level:
        elements += len(level)
        _check_bounds(elements, depth)
        level = [child for element in level if len(element) for child in element[:]]
        depth += 1


def _check_bounds(elements: int, depth: int) -> None:
    if elements > ELEMENTS_LIMIT or depth > DEPTH_LIMIT:
        raise BadFieldError("body", "has too many elements, or they are nested too deeply")


def _check_root(namespace: str, name: str) -> None:
    if (namespace, name) == (NAMESPACE, "alert"):
        return
    if namespace.startswith(_ANY_CAP):
        raise BadFieldError("body", f"is CAP {namespace.removeprefix(_ANY_CAP)[:20]}; only 1.2 is read")
    raise BadFieldError("body", f"is not CAP 1.2: its outermost element is {name[:50]!r}")


def _text(element: XmlElement) -> str:
    """Give all text directly in an element, also what stands behind its children."""
    text = element.text or ""
    return text + "".join([child.tail or "" for child in element]) if len(element) else text
