"""Which medical record a centre asks: the address of a FHIR server, or none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.errors import ConsoleError
from console.settings import is_http

if TYPE_CHECKING:
    from collections.abc import Callable

    from dispatch.records.port import MedicalRecords


def open_records(url: str | None) -> Callable[[], MedicalRecords] | None:
    """Give what connects to the server inside the event loop; None where none is named.

    Raises
    ------
    ConsoleError
        Where it is no address.
    """
    if url is None:
        return None
    if not is_http(url):
        raise ConsoleError("emr: must be an address such as http://127.0.0.1:8113")
    from dispatch.adapters.fhir_records import FhirRecords

    return lambda: FhirRecords(url)
