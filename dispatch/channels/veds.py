"""Vehicle Emergency Data Sets (NENA/APCO, version 3) and what travels with a car's call (RFC 8147, 8148, 7852).

Elements are found by their names, whatever release of NIEM their namespaces are of.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from dispatch.channels.additional_data import AdditionalBlock, Contact, is_block, is_card, read_block, read_card
from dispatch.channels.crash import read_crash
from dispatch.channels.decoded import Decoded, Fields, read
from dispatch.channels.errors import ChannelError
from dispatch.channels.xml_tree import namespace_of, xml_tree

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

CONTROL: Final = "urn:ietf:params:xml:ns:EmergencyCallData:control"
CRASH: Final = "AutomatedCrashNotification"
MOST_LISTED: Final = 100


class ControlFields(Fields, frozen=True, kw_only=True):
    """What car and centre ask of each other (RFC 8147, 9; RFC 8148, 9).

    Each acknowledgement, its results and each request are the attributes that stand there, such as ``ref``,
    ``received``, ``action``, ``success``, ``reason``, ``datatype``.
    """

    acknowledged: tuple[dict[str, str], ...]
    results: tuple[dict[str, str], ...]
    requests: tuple[dict[str, str], ...]


class BlockFields(Fields, frozen=True, kw_only=True):
    """A block of additional data that came by itself."""

    block: AdditionalBlock


class CardFields(Fields, frozen=True, kw_only=True):
    """A card of a person or firm that came by itself."""

    contact: Contact


def decode_veds(octets: bytes) -> Decoded:
    """Read a crash notification, a control block, a block of additional data, or a card."""
    return read(lambda: _fields(xml_tree(octets)))


def _fields(root: Element) -> Fields:
    if root.tag == CRASH:
        return read_crash(root)
    if namespace_of(root) == CONTROL:
        return _control(root)
    if is_block(root):
        return BlockFields(block=read_block(root))
    if is_card(root):
        return CardFields(contact=read_card(root))
    raise ChannelError(f"it is {root.tag}, neither a crash notification nor data of an emergency call")


def _control(root: Element) -> ControlFields:
    acknowledged, results, requests = (
        tuple(dict(each.attrib) for each in root.iter(name))[:MOST_LISTED]
        for name in ("ack", "actionResult", "request")
    )
    return ControlFields(acknowledged=acknowledged, results=results, requests=requests)
