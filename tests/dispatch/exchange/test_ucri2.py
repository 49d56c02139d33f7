"""Every UCRI2 message that is written holds to its schema, and what is read of one is a card."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

import jsonschema
import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from dispatch.exchange.card import Caller, Card, CardPatient, CardPlace, PlaceSource, What
from dispatch.exchange.reactions import CardKey, Reaction, ReactionState, reaction_id
from dispatch.exchange.taking import to_call
from dispatch.exchange.ucri2 import messages as m
from dispatch.exchange.ucri2 import writing as w
from dispatch.exchange.ucri2.reading import read_incident
from dispatch.refusals import BadFieldError
from dispatch.triage.loader import shipped_catalogues
from dispatch.vocabulary import Form

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Check = Callable[[m.Message], dict[str, Any]]

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
CATALOGUE = shipped_catalogues()[-1]
SHARED = UUID("550e8400-e29b-41d4-a716-446655440000")
SPOKEN = [
    ("incident_transfer", "incident", m.Incident),
    ("incident_transfer", "acknowledgement", m.Acknowledgement),
    ("incident_transfer", "completion", m.Completion),
    ("incident_transfer_with_patient", "incident", m.IncidentWithPatients),
    ("incident_transfer_with_patient", "acknowledgement", m.Acknowledgement),
    ("incident_transfer_with_patient", "completion", m.Completion),
    ("patient_transfer", "incident", m.PatientTransfer),
    ("patient_transfer", "acknowledgement", m.Acknowledgement),
    ("patient_transfer", "completion", m.Completion),
    ("notification_text", "notification", m.Notifications),
    ("resource_type_catalogue", "request", m.CatalogueRequest),
    ("resource_type_catalogue", "response", m.ResourceTypes),
    ("classification_catalogue", "request", m.CatalogueRequest),
    ("classification_catalogue", "response", m.Classifications),
]

WORDS = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=30)
INSTANTS = st.timedeltas(timedelta(days=-20_000), timedelta(0)).map(lambda ago: NOW + ago)
PLACES = st.one_of(
    st.builds(
        CardPlace,
        lon=st.floats(-180, 180),
        lat=st.floats(-90, 90),
        radius_m=st.none() | st.floats(0, 1e6),
        source=st.none() | st.sampled_from(PlaceSource),
        at=st.none() | INSTANTS,
        address=st.none() | WORDS,
    ),
    st.builds(CardPlace, address=WORDS.filter(str.strip)),
)
PATIENTS = st.builds(
    CardPatient,
    name=st.none() | WORDS,
    birth_date=st.none() | st.dates(),
    age=st.none() | st.integers(0, 150),
    sex=st.sampled_from([None, "female", "male", "other", "unknown"]),
    enp=st.none() | WORDS,
    phone=st.none() | WORDS,
    note=st.none() | WORDS,
)
CARDS = st.builds(
    Card,
    format=st.just("dispatch112.card/1"),
    card=st.sampled_from(["78-1", str(SHARED), "А-5"]),
    version=st.integers(1, 99),
    created_at=INSTANTS,
    caller=st.none() | st.builds(Caller, phone=st.none() | WORDS, name=st.none() | WORDS),
    place=PLACES,
    what=st.builds(What, text=st.none() | WORDS, reason=st.none() | WORDS),
    patients=st.lists(PATIENTS, max_size=3).map(tuple),
    patient_count=st.none() | st.integers(0, 9),
    urgency=st.none() | st.sampled_from(Form),
)
REACTIONS = st.builds(
    Reaction,
    id=st.just(reaction_id(1, CardKey("112", "1"))),
    seq=st.integers(1, 10**9),
    sender=st.just("112"),
    card=st.sampled_from(["78-1", str(SHARED)]),
    incident=st.just("17"),
    state=st.sampled_from(ReactionState),
    at=INSTANTS,
    unit=st.none() | WORDS,
    call_sign=st.none() | WORDS,
    eta_at=st.none() | INSTANTS,
    hospital=st.none() | WORDS,
    reason=st.none() | WORDS,
)


def schema(data_dir: Path, app: str, kind: str) -> dict[str, Any]:
    text = (data_dir / "msg112" / "ucri2" / f"{app}__{kind}.schema.json").read_text(encoding="utf-8")
    told: dict[str, Any] = json.loads(text)
    return told


@pytest.fixture(scope="module")
def check(data_dir: Path) -> Check:
    """Give what validates a message against its schema, formats included."""
    formats = jsonschema.FormatChecker()
    formats.checks("date-time", raises=ValueError)(lambda text: datetime.fromisoformat(text).tzinfo is not None)
    validators = {
        (app, kind): jsonschema.Draft202012Validator(inlined(schema(data_dir, app, kind)), format_checker=formats)
        for app, kind, _ in SPOKEN
    }

    def checked(message: m.Message) -> dict[str, Any]:
        told: dict[str, Any] = json.loads(msgspec.json.encode(message.body))
        validators[message.app.value, message.kind].validate(told)
        return told

    return checked


def inlined(schema: dict[str, Any]) -> dict[str, Any]:
    """Leave the name of the schema out: its references are within itself, and nothing is to be looked up."""
    return {name: value for name, value in schema.items() if name != "$id"}


@pytest.mark.realdata
@pytest.mark.parametrize(("app", "kind", "form"), SPOKEN)
def test_the_examples_of_the_schemas_are_read_and_written_the_same(
    data_dir: Path, app: str, kind: str, form: type[m.Form]
) -> None:
    examples = schema(data_dir, app, kind)["examples"]
    assert examples
    for example in examples:
        read = msgspec.json.decode(json.dumps(example), type=form)
        assert json.loads(msgspec.json.encode(read)) == example


@pytest.mark.realdata
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(card=CARDS)
def test_every_card_handed_on_is_valid(check: Check, card: Card) -> None:
    shared = w.shared_id(CardKey("112", card.card))
    message = w.incident_message(card, shared, NOW)
    told = check(message)
    assert message.app == ("incident_transfer_with_patient" if card.patients else "incident_transfer")
    assert told["sharedIncidentId"] == str(shared)
    assert len(told.get("patients", ())) == len(card.patients)
    with suppress(BadFieldError):
        check(w.patient_message(card, shared, NOW))


@pytest.mark.realdata
@given(reaction=REACTIONS)
def test_every_reaction_is_valid(check: Check, reaction: Reaction) -> None:
    for app in (m.App.INCIDENT_TRANSFER, m.App.INCIDENT_TRANSFER_WITH_PATIENT, m.App.PATIENT_TRANSFER):
        check(w.reaction_message(reaction, app=app))
    check(w.rejection(SHARED, reaction.at, reaction.reason or "", app=m.App.PATIENT_TRANSFER))
    wrapped = json.loads(w.reaction_body(reaction))
    assert (wrapped["id"], wrapped["version"]) == (reaction.id, "1.0")
    assert wrapped["message"] == check(w.reaction_message(reaction))


@pytest.mark.realdata
def test_the_catalogues_are_valid(check: Check) -> None:
    kinds = check(w.resource_types(SHARED, "2026-11"))
    assert {"abbreviation": "resuscitation", "description": "resuscitation"} in kinds["catalogue"]
    reasons = check(w.classifications(SHARED, CATALOGUE))
    assert {each["classificationGroup"] for each in reasons["catalogue"]} <= {form.value for form in Form}


def round_trip(card: Card) -> Card:
    message = w.incident_message(card, SHARED, NOW)
    with_patients = message.app is m.App.INCIDENT_TRANSFER_WITH_PATIENT
    return read_incident(msgspec.json.encode(message.body), NOW, CATALOGUE, with_patients=with_patients)


@given(card=CARDS)
def test_what_was_written_is_read_again(card: Card) -> None:
    assert card.place is not None
    again = round_trip(card)
    assert (again.card, again.created_at) == (str(SHARED), card.created_at)
    assert again.place is not None
    assert (again.place.lon, again.place.lat) == (card.place.lon, card.place.lat)
    assert again.what.reason == (card.what.reason or None)
    assert (card.what.text or "") in (again.what.text or "")
    assert len(again.patients) == len(card.patients)
    for before, after in zip(card.patients, again.patients, strict=True):
        assert (after.birth_date, after.age) == (before.birth_date, before.age)
        assert after.sex == (None if before.sex == "unknown" else before.sex)
        assert (after.phone, after.enp, after.note) == (before.phone or None, before.enp or None, before.note or None)
    to_call(again, CATALOGUE)


def test_names_and_houses_keep_their_order() -> None:
    card = Card(
        format="dispatch112.card/1",
        card="1",
        created_at=NOW,
        caller=Caller(phone="+70000000001", name="Иванова Мария Петровна"),
        place=CardPlace(address="Лесная улица, 5к2", lon=30.3, lat=59.9, radius_m=20),
        patients=(CardPatient(name="Сидоров", birth_date=date(1950, 1, 2), sex="male"),),
        urgency=Form.EMERGENCY,
    )
    body = json.loads(msgspec.json.encode(w.incident_message(card, SHARED, NOW).body))
    assert body["informers"] == [{"name": "Иванова", "surname": "Мария Петровна", "phone": "+70000000001"}]
    assert body["missionLocation"]["address"] == {"street": "Лесная улица", "houseNumber": "5к2"}
    assert body["missionLocation"]["coordinate"] == {"lat": 59.9, "lon": 30.3}
    assert body["patients"] == [{"name": "Сидоров", "gender": "Male", "dateOfBirth": "1950-01-02"}]
    assert body["flashingLights"] is True
    again = round_trip(card)
    assert again.caller == card.caller
    assert again.patients == card.patients
    assert again.place == CardPlace(lon=30.3, lat=59.9, address="Лесная улица, 5к2")
    assert again.urgency is Form.EMERGENCY
    assert "± 20 m" in (again.what.text or "")


@pytest.mark.realdata
def test_a_patient_is_handed_over_with_a_number_to_call(check: Check) -> None:
    patient = CardPatient(name="Сидоров", sex="male")
    card = Card(format="dispatch112.card/1", card="1", created_at=NOW, patients=(patient,), urgency=Form.CONSULTATION)
    with pytest.raises(BadFieldError, match=r"patients\[0\].phone"):
        w.patient_message(card, SHARED, NOW)
    told = check(w.patient_message(replace(card, caller=Caller(phone="+70000000001")), SHARED, NOW))
    assert told["patient"] == {"name": "Сидоров", "gender": "Male", "phone": "+70000000001"}
    assert told["issue"] == "consultation_needed"


def test_a_day_of_birth_is_read_with_hyphens_and_without() -> None:
    for spelled in ("1980-12-30", "19801230"):
        told = incident(patients=[{"name": "A", "dateOfBirth": spelled}])
        (patient,) = read_incident(json.dumps(told).encode(), NOW, CATALOGUE, with_patients=True).patients
        assert patient.birth_date == date(1980, 12, 30)
    impossible = json.dumps(incident(patients=[{"name": "A", "dateOfBirth": "19801399"}])).encode()
    with pytest.raises(BadFieldError, match=r"patients\[0\].dateOfBirth: is no day"):
        read_incident(impossible, NOW, CATALOGUE, with_patients=True)


def test_a_later_sending_is_a_later_version() -> None:
    raw = incident()
    first = read_incident(json.dumps(raw).encode(), NOW, CATALOGUE)
    raw["sentByDispatcherAt"] = "2026-11-22T08:30:00.001Z"
    assert read_incident(json.dumps(raw).encode(), NOW, CATALOGUE).version == first.version + 1


def incident(**fields: Any) -> dict[str, Any]:
    return {
        "sharedIncidentId": str(SHARED),
        "sentByDispatcherAt": "2026-11-22T08:30:00Z",
        "missionLocation": {"coordinate": {"lat": 59.9, "lon": 30.3}},
    } | fields


def test_what_a_card_has_no_field_for_is_in_its_words() -> None:
    told = incident(
        internalId="f123",
        issue="Sturz",
        classifications=["A1", "chest_pain"],
        informers=[{"name": "Erste", "phone": "1"}, {"name": "Zweite", "phone": "2"}],
        protocolRemarks=[{"timestamp": "2026-11-22T08:20:00Z", "message": "Hund im Haus"}],
        missionLocation={
            "address": {"street": "Ring", "houseNumber": "1", "city": "Wien", "postalCode": "1010"},
            "object": {"name": "Stiege 3"},
            "superiorObject": {"name": "Rathaus"},
            "floor": "4",
            "room": "412",
            "additionalInformation": "Hof",
        },
        flashingLights=False,
    )
    card = read_incident(json.dumps(told).encode(), NOW, CATALOGUE)
    assert card.place == CardPlace(address="1010, Wien, Ring, 1")
    assert card.what.reason == "chest_pain"
    assert card.urgency is Form.URGENT
    text = card.what.text or ""
    for words in ("Sturz", "f123", "A1, chest_pain", "Zweite 2", "Hund im Haus", "Rathaus, Stiege 3, этаж 4", "Hof"):
        assert words in text


def test_what_is_too_long_is_cut_and_says_so() -> None:
    card = read_incident(json.dumps(incident(issue="ы" * 20_000)).encode(), NOW, CATALOGUE)
    assert len(card.what.text or "") == 8_000
    assert (card.what.text or "").endswith("(сокращено)")


@pytest.mark.parametrize(
    ("fields", "field", "reason"),
    [
        ({"sharedIncidentId": "17"}, "sharedIncidentId", "UUID"),
        ({"sentByDispatcherAt": "2026-11-22T08:30:00"}, "sentByDispatcherAt", "timezone"),
        ({"sentByDispatcherAt": "2026-11-22T10:30:00Z"}, "sentByDispatcherAt", "future"),
        ({"startTimestamp": "2030-01-01T00:00:00Z"}, "startTimestamp", "future"),
        ({"startTimestamp": "1200-01-01T00:00:00Z"}, "startTimestamp", "between 1970"),
        ({"missionLocation": {}}, "missionLocation", "needs a coordinate or an address"),
        ({"missionLocation": {"coordinate": {"lat": 91, "lon": 0}}}, "missionLocation.coordinate.lat", "<= 90"),
        ({"missionLocation": {"coordinate": {"lat": 1}}}, "missionLocation.coordinate", "missing required field `lon`"),
        ({"missionLocation": {"address": {"street": "a", "country": "de"}}}, "missionLocation.address.country", ""),
        ({"informers": []}, "informers", "length >= 1"),
        ({"issue": "a\x00"}, "issue", "NUL"),
        ({"patients": []}, "body", "unknown field `patients`"),
        ({"colour": 1}, "body", "unknown field `colour`"),
    ],
)
def test_an_incident_that_cannot_be_is_refused_with_its_field(fields: dict[str, Any], field: str, reason: str) -> None:
    with pytest.raises(BadFieldError) as refused:
        read_incident(json.dumps(incident(**fields)).encode(), NOW, CATALOGUE)
    (fault,) = refused.value.facts["errors"]
    assert fault["field"] == field
    assert reason in fault["reason"]


@pytest.mark.parametrize("write", [w.incident_message, w.patient_message])
def test_a_card_without_what_the_message_needs_is_refused(write: Callable[..., m.Message]) -> None:
    card = Card(format="dispatch112.card/1", card="1", created_at=NOW)
    with pytest.raises(BadFieldError):
        write(card, SHARED, NOW)


def test_a_card_keeps_the_id_that_both_centres_know() -> None:
    assert w.shared_id(CardKey("112", str(SHARED))) == SHARED
    made = w.shared_id(CardKey("112", "78-1"))
    assert made == w.shared_id(CardKey("112", "78-1"))
    assert made != w.shared_id(CardKey("113", "78-1"))
