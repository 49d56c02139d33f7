"""What two calls are compared by, as far as it is known of one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dispatch.duplicates.address import NO_ADDRESS, Address, address_in
from dispatch.duplicates.told import NOBODY, Person, told_in

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class Sketch:
    """One call; whatever is not known yet is left out.

    Attributes
    ----------
    call : str
        Id of the call.
    incident : str
        Id of its incident; empty while it has none.
    at : datetime
        When the call came, aware.
    lon, lat : float or None
        Degrees; both or none.
    radius_m : float
        Uncertainty of the place.
    address : Address
    reason, group : str or None
        Code of the reason for call and the group that its catalogue puts it in.
    words : tuple of str
        Stems of the free text.
    person : Person
        Who the patient is.
    asks_again : bool
        Whether the caller asks where the crew is.
    phone : str or None
        A digest of the number.
    patients : int or None
        How many are told.
    """

    call: str
    incident: str
    at: datetime
    lon: float | None = None
    lat: float | None = None
    radius_m: float = 0.0
    address: Address = NO_ADDRESS
    reason: str | None = None
    group: str | None = None
    words: tuple[str, ...] = ()
    person: Person = NOBODY
    asks_again: bool = False
    phone: str | None = None
    patients: int | None = None


def sketch_of(
    call: str,
    at: datetime,
    *,
    incident: str = "",
    place: tuple[float, float] | None = None,
    radius_m: float = 0.0,
    address: str | None = None,
    reason: str | None = None,
    group: str | None = None,
    text: str | None = None,
    person: Person = NOBODY,
    phone: str | None = None,
    patients: int | None = None,
) -> Sketch:
    """Sketch a call from what is typed so far.

    Parameters
    ----------
    place
        Lon, lat in degrees.
    address, text
        As typed.
    person
        What the form says of the patient; the text tells the rest.
    phone
        A digest, never the number.
    """
    told = told_in(text or "")
    lon, lat = (None, None) if place is None else place
    return Sketch(
        call=call,
        incident=incident,
        at=at,
        lon=lon,
        lat=lat,
        radius_m=radius_m,
        address=address_in(address) if address else NO_ADDRESS,
        reason=reason,
        group=group,
        words=told.words,
        person=Person(person.sex or told.person.sex, told.person.age if person.age is None else person.age),
        asks_again=told.asks_again,
        phone=phone,
        patients=patients,
    )
