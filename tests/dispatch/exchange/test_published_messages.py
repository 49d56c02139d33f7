"""Every published message of the real data is read by the one reader it is for, or refused as it has to be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest

from dispatch.channels.decode import DECODERS
from dispatch.exchange.cap.alert import read_alert
from dispatch.exchange.eido.decoder import decode_eido
from dispatch.refusals import BadFieldError

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.realdata

READ_ELSEWHERE: Final = {
    "aml_vectors.json": "vectors, one test each",
    "ecall_msd_vectors.json": "vectors, one test each",
    "cap/itu-t_x1303bis_CAP-1-2.asn1": "a schema of another encoding",
}
"""Files that are no message by themselves; so are the schemas of UCRI2, which validate what is written."""

REFUSED: Final = {
    "lost/test-ip.xml": "it is locationRequest of 'urn:ietf:params:xml:ns:geopriv:held'",
    "lost/test-uri.xml": "it is locationRequest of 'urn:ietf:params:xml:ns:geopriv:held'",
    "lost/test-uri-sip.xml": "it is locationRequest of 'urn:ietf:params:xml:ns:geopriv:held'",
    "lost/test-uri-tel.xml": "it is locationRequest of 'urn:ietf:params:xml:ns:geopriv:held'",
    "lost/test-wrong-xsd.xml": "it is locationRequesd of 'urn:ietf:params:xml:ns:geopriv:held'",
    "pidf/dec112_invalid-pidf-lo_invalid-full-2.xml": "the XML is not well formed: no element found",
}


def reason_against(kind: str, raw: bytes) -> str | None:
    """Give why a message is not read, None where it is."""
    if kind == "cap":
        try:
            read_alert(raw)
        except BadFieldError as refused:
            return str(refused)
        return None
    decoded = (DECODERS | {"eido": decode_eido})[kind](raw)
    return None if decoded.ok else decoded.reason


def kinds_of(name: str) -> tuple[str, ...]:
    """Give the readers that could be meant; a folder of additional data holds several kinds."""
    folder = name.partition("/")[0]
    return ("veds", "pidf", "cap") if folder == "additionaldata" else (folder,)


def test_every_file_is_read_or_refused_as_it_should_be(data_dir: Path) -> None:
    root = data_dir / "msg112"
    names = {str(file.relative_to(root)) for file in root.rglob("*") if file.is_file()}
    messages = {name for name in names - READ_ELSEWHERE.keys() if not name.startswith("ucri2/")}
    assert len(messages) == 40
    refused = {}
    for name in messages:
        reasons = [reason_against(kind, (root / name).read_bytes()) for kind in kinds_of(name)]
        if all(reasons):
            refused[name] = reasons[0] or ""
        else:
            assert reasons.count(None) == 1
    assert refused.keys() == REFUSED.keys()
    assert all(refused[name].startswith(reason) for name, reason in REFUSED.items())
