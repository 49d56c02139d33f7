from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.channels.errors import ChannelError
from dispatch.channels.xml_tree import DEEPEST, LONGEST, MOST_ELEMENTS, namespace_of, word, xml_tree

LAUGHS = """<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha">
<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><l>&c;</l>"""


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        (LAUGHS, "document type"),
        ('<!DOCTYPE a SYSTEM "http://example.org/a.dtd"><a/>', "document type"),
        ('<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]><a>&x;</a>', "document type"),
        ("<a>&x;</a>", "undefined entity"),
        ("<a><b></a>", "mismatched tag"),
        ("<a/><b/>", "not well formed"),
        ("<x:a/>", "not well formed"),
        ("a", "no XML"),
        ("", "no XML"),
        ("<a>" * (DEEPEST + 1), "deep"),
        (f"<a>{'<b/>' * MOST_ELEMENTS}</a>", "elements"),
        (f"<a>{' ' * LONGEST}</a>", "at most"),
    ],
)
def test_what_could_harm_or_is_no_document_is_refused(document: str, reason: str) -> None:
    with pytest.raises(ChannelError, match=reason):
        xml_tree(document.encode())


@pytest.mark.parametrize("encoding", ["utf-16", "windows-1251", "no-such-encoding", "cp037"])
def test_a_document_is_read_as_utf_8_whatever_it_says(encoding: str) -> None:
    said = f'<?xml version="1.0" encoding="{encoding}"?><a>да</a>'.encode()
    assert xml_tree(said).text == "да"
    with pytest.raises(ChannelError):
        xml_tree('<?xml version="1.0"?><a>да</a>'.encode("utf-16"))


def test_the_word_of_a_document_type_in_a_comment_declares_none() -> None:
    assert xml_tree(b"<a><!-- <!DOCTYPE a> -->z</a>").text == "z"


def test_brackets_that_begin_no_element_are_not_counted_as_one() -> None:
    assert xml_tree(b"<a>" + b"<!---->" * (MOST_ELEMENTS + 1) + b"z</a>").text == "z"


def test_a_tree_is_walked_in_the_order_of_the_document() -> None:
    root = xml_tree(b'\xef\xbb\xbf<a xmlns="u"> x <!-- y -->z<b c="1"><d> e </d></b><b/>after</a>')
    assert [each.tag for each in root.iter()] == ["a", "b", "d", "b"]
    assert (namespace_of(root), root.text) == ("u", " x z")
    assert word(root, "b", "d") == "e"
    assert word(root, "b", "x") is None
    assert [each.attrib for each in root.findall("b")] == [{"c": "1"}, {}]


@given(st.text("<>/ab=\"'&;![]-?x ", max_size=80))
def test_any_text_is_a_tree_or_refused(text: str) -> None:
    with suppress(ChannelError):
        assert xml_tree(text.encode()).tag
