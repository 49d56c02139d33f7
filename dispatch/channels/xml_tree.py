"""XML of strangers becomes a tree of bounded size and depth, without document types, so without entities.

The tree is that of the standard library, which is built in C, with two things changed: the tag of an element is its
name alone, and its tail, the text behind it that nobody asks for, is its namespace (`namespace_of`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from xml.etree.ElementTree import Element, ParseError, XMLParser
from xml.parsers import expat

from dispatch.channels.errors import ChannelError

if TYPE_CHECKING:
    from collections.abc import Callable

LONGEST: Final = 256 * 1024
"""Octets of the longest document that is looked at."""

DEEPEST: Final = 64
MOST_ELEMENTS: Final = 5_000

_BLANK: Final = b"\xef\xbb\xbf \t\r\n"


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
    if not is_harmless(octets, MOST_ELEMENTS):
        _explain(octets)
    try:
        root = parsed(octets, "utf-8")
    except ParseError as error:
        _explain(octets)
        raise ChannelError(f"the XML is not well formed: {error}") from error
    _name(root)
    return root


def parsed(octets: bytes, encoding: str | None = None) -> Element:
    """Build the tree of a document without a document type; its tags are ``{namespace}name``.

    Only for what is harmless at a glance, or what `inspect` let pass.

    Raises
    ------
    ParseError, LookupError, ValueError
        Where it is not well formed, or in no encoding that is known.
    """
    parser = XMLParser(encoding=encoding)  # noqa: S314  there is no document type, so there are no entities
    parser.feed(octets)
    root: Element = parser.close()
    return root


def is_harmless(octets: bytes, most_elements: int) -> bool:
    """Tell at a glance whether a document declares no document type and has no more elements than that.

    False where only a closer look could tell. Every encoding that expat reads writes the word and the brackets in
    ASCII, except UTF-16, which has to hold NUL; each element begins with a bracket that is not the one of an end.
    """
    if b"<!DOCTYPE" in octets or b"\0" in octets:
        return False
    return octets.count(b"<") - octets.count(b"</") <= most_elements


def inspect(octets: bytes, begin: Callable[[str, int], None], encoding: str | None = None) -> None:
    """Go through a document element by element, without building anything, up to the first fault.

    Parameters
    ----------
    begin : callable
        Is told the tag (``namespace name``) and depth of each element, 0 for the outermost, and may raise.

    Raises
    ------
    ExpatError, LookupError, ValueError
        Where it is not well formed, or in no encoding that is known.
    ChannelError
        Where it declares a document type.
    """
    depth = 0

    def enter(tag: str, _attributes: dict[str, str]) -> None:
        nonlocal depth
        begin(tag, depth)
        depth += 1

    def leave(_tag: str) -> None:
        nonlocal depth
        depth -= 1

    parser = expat.ParserCreate(encoding, namespace_separator=" ")
    parser.StartDoctypeDeclHandler = _refuse_document_type
    parser.StartElementHandler = enter
    parser.EndElementHandler = leave
    parser.Parse(octets, True)


def namespace_of(element: Element) -> str:
    """Give the namespace of an element of `xml_tree`, empty where it has none."""
    return (element.tail or "").removeprefix("{")


def text_of(element: Element) -> str:
    """Give the text before the first child."""
    return element.text or ""


def down(element: Element, *names: str) -> Element | None:
    """Give the element that a path of names leads to, None where it ends before."""
    found: Element | None = element
    for name in names:
        found = None if found is None else found.find(name)
    return found


def word(element: Element, *names: str) -> str | None:
    """Give the text at the end of a path, without blanks around it; None where there is none."""
    for name in names:
        found = element.find(name)
        if found is None:
            return None
        element = found
    text = element.text
    return text.strip() or None if text else None


def _name(root: Element) -> None:
    """Part names and namespaces, level by level, within the bounds of size and depth."""
    level, depth, elements = [root], 0, 0
    while level:
        depth, elements = depth + 1, elements + len(level)
        _check_bounds(elements, depth)
        below: list[Element] = []
        for element in level:
            element.tail, _, element.tag = element.tag.rpartition("}")
            if len(element):
                below += element[:]
        level = below


def _check_bounds(elements: int, depth: int) -> None:
    if elements > MOST_ELEMENTS or depth > DEEPEST:
        raise ChannelError(f"the XML has over {MOST_ELEMENTS} elements, or is over {DEEPEST} deep")


def _explain(octets: bytes) -> None:
    """Raise what is wrong with a document, the first fault of all; give nothing where none is found."""
    elements = 0

    def begin(_tag: str, depth: int) -> None:
        nonlocal elements
        elements += 1
        _check_bounds(elements, depth + 1)

    try:
        inspect(octets, begin, "utf-8")
    except expat.ExpatError as error:
        raise ChannelError(f"the XML is not well formed: {error}") from error


def _refuse_document_type(*_parts: object) -> None:
    raise ChannelError("an XML document with a document type is not read")
