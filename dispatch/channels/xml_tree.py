"""XML of strangers becomes a tree of bounded size and depth, without document types, so without entities."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from xml.parsers import expat

from dispatch.channels.errors import ChannelError

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST: Final = 256 * 1024
"""Octets of the longest document that is looked at."""

DEEPEST: Final = 64
MOST_ELEMENTS: Final = 5_000

_BLANK: Final = b"\xef\xbb\xbf \t\r\n"


class Element:
    """An element: its namespace and name, attributes, the text before its first child, and its children in order."""

    __slots__ = ("attributes", "children", "name", "namespace", "text")

    def __init__(self, tag: str, attributes: dict[str, str]) -> None:
        self.namespace, _, self.name = tag.rpartition(" ")
        self.attributes = attributes
        self.children: list[Element] = []
        self.text = ""

    def child(self, name: str) -> Element | None:
        """Give the first child of a name, whatever its namespace."""
        for child in self.children:
            if child.name == name:
                return child
        return None

    def all(self, name: str) -> list[Element]:
        """Give all children of a name, whatever their namespace."""
        return [child for child in self.children if child.name == name]

    def down(self, *names: str) -> Element | None:
        """Give the element that a path of names leads to, None where it ends before."""
        element: Element | None = self
        for name in names:
            element = None if element is None else element.child(name)
        return element

    def word(self, *names: str) -> str | None:
        """Give the text at the end of a path, without blanks around it; None where there is none."""
        element = self.down(*names)
        return None if element is None else element.text.strip() or None

    def walk(self) -> Iterator[Element]:
        """Give this element and all that it holds, in the order of the document."""
        waiting = [self]
        while waiting:
            element = waiting.pop()
            yield element
            waiting += reversed(element.children)


def xml_tree(octets: bytes) -> Element:
    """Read a document in UTF-8.

    Raises
    ------
    ChannelError
        Where it is not well formed, too large or too deep, or declares a document type.
    """
    if len(octets) > LONGEST:
        raise ChannelError(f"an XML document has at most {LONGEST} octets, this has {len(octets)}")
    if not octets.lstrip(_BLANK).startswith(b"<"):
        raise ChannelError("it is no XML document")
    builder = _Builder()
    parser = expat.ParserCreate("utf-8", namespace_separator=" ")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_document_type
    parser.StartElementHandler = builder.begin
    parser.EndElementHandler = builder.end
    parser.CharacterDataHandler = builder.data
    try:
        parser.Parse(octets, True)
    except expat.ExpatError as error:
        raise ChannelError(f"the XML is not well formed: {error}") from error
    return builder.root


class _Builder:
    """Builds the tree while the parser goes."""

    def __init__(self) -> None:
        self._open = [Element("", {})]
        self._elements = 0

    @property
    def root(self) -> Element:
        return self._open[0].children[0]

    def begin(self, tag: str, attributes: dict[str, str]) -> None:
        self._elements += 1
        if self._elements > MOST_ELEMENTS or len(self._open) > DEEPEST:
            raise ChannelError(f"the XML has over {MOST_ELEMENTS} elements, or is over {DEEPEST} deep")
        element = Element(tag, attributes)
        self._open[-1].children.append(element)
        self._open.append(element)

    def end(self, _tag: str) -> None:
        self._open.pop()

    def data(self, text: str) -> None:
        inside = self._open[-1]
        if not inside.children:
            inside.text += text


def _refuse_document_type(*_parts: object) -> None:
    raise ChannelError("an XML document with a document type is not read")
