"""Additional data of emergency calls (RFC 7852): who sent, what device, what service, who is calling."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec

from dispatch.channels.xml_tree import namespace_of, word

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

NAMESPACE: Final = "urn:ietf:params:xml:ns:EmergencyCallData"
CARD: Final = "urn:ietf:params:xml:ns:vcard-4.0"
PREFIX: Final = "EmergencyCallData."
MOST_BLOCKS: Final = 20
LONGEST_WORD: Final = 500

_CARD_PARTS: Final = {"fn": "text", "org": "text", "tel": "uri", "email": "text"}


class Contact(msgspec.Struct, frozen=True, kw_only=True):
    """A card of a person or a firm (xCard, RFC 6351)."""

    name: str | None
    organisation: str | None
    phones: tuple[str, ...]
    mails: tuple[str, ...]
    address: str | None


class AdditionalBlock(msgspec.Struct, frozen=True, kw_only=True):
    """One block: its kind such as ``DeviceInfo``, its plain values by their names, and the cards in it."""

    kind: str
    values: dict[str, str]
    contacts: tuple[Contact, ...]


def additional_blocks(root: Element) -> tuple[AdditionalBlock, ...]:
    """Give the blocks that a document holds, in its order; more than any centre needs are left out."""
    found = [read_block(each) for each in root.iter() if each.tag.startswith(PREFIX) and is_block(each)]
    return tuple(found[:MOST_BLOCKS])


def is_block(element: Element) -> bool:
    """Tell whether an element is such a block."""
    return element.tag.startswith(PREFIX) and namespace_of(element).startswith(NAMESPACE)


def read_block(element: Element) -> AdditionalBlock:
    """Read a block."""
    values: dict[str, str] = {}
    for child in element:
        if not len(child) and (line := _line(child)):
            values.setdefault(child.tag, line)
    return AdditionalBlock(
        kind=element.tag.removeprefix(PREFIX),
        values=values,
        contacts=tuple(read_card(each) for each in element.iter("vcard") if is_card(each)),
    )


def is_card(element: Element) -> bool:
    """Tell whether an element is an xCard."""
    return element.tag == "vcard" and namespace_of(element) == CARD


def read_card(card: Element) -> Contact:
    """Read a card, of its addresses the first."""
    told: dict[str, list[str]] = {name: [] for name in _CARD_PARTS}
    for child in card:
        part = _CARD_PARTS.get(child.tag)
        if part and (line := _line(child.find(part))):
            told[child.tag].append(line)
    return Contact(
        name=next(iter(told["fn"]), None),
        organisation=next(iter(told["org"]), None),
        phones=tuple(uri.removeprefix("tel:") for uri in told["tel"]),
        mails=tuple(told["email"]),
        address=_address(card.find("adr")),
    )


def _address(element: Element | None) -> str | None:
    if element is None:
        return None
    parts = [word(element, name) for name in ("country", "code", "region", "locality", "street", "ext")]
    return ", ".join([part for part in parts if part]) or None


def _line(element: Element | None) -> str:
    return "" if element is None or element.text is None else " ".join(element.text.split())[:LONGEST_WORD]
