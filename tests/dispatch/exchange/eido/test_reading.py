"""Emergency Incident Data Objects become cards; what is not read is told, what is none is refused with its field."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.benchmarks.channel_messages import MESSAGES
from dispatch.exchange.card import Card, CardChannel
from dispatch.exchange.eido.decoder import EidoFields, decode_eido
from dispatch.exchange.eido.reading import card_of, read_eido
from dispatch.refusals import BadFieldError

if TYPE_CHECKING:
    import random
    from pathlib import Path

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
PRESENCE = MESSAGES["pidf"]["circle and address"].decode()


def message(**fields: Any) -> dict[str, Any]:
    return {
        "$id": "urn:emergency:uid:incidentid:a1:psap.example.org",
        "lastUpdateTimeStamp": "2026-11-22T11:59:00.5+03:00",
        "eidoVersion": "1.0",
        "incidentComponent": {
            "$id": "i",
            "incidentTypeInternalText": "Инсульт",
            "incidentTypeCommonRegistryText": "MEDICAL",
            "incidentCommonPriorityNumber": 9,
            "locationReference": {"$ref": "scene"},
        },
        "locationComponent": [
            {
                "$id": "mast",
                "locationTypeDescriptionRegistryText": "RoutingLocation",
                "locationDescriptionText": "вышка",
            },
            {"$id": "scene", "locationTypeDescriptionRegistryText": "Caller", "locationByValue": PRESENCE},
        ],
        "callbackComponent": [
            {"$id": "b", "callBackInformationUri": ["sip:bob@example.org", "tel:+7-000-000-00-01;x=1"]}
        ],
        "personComponent": [
            {
                "$id": "p1",
                "personIncidentRoleRegistryText": ["Caller"],
                "callBackReference": {"$ref": "b"},
                "ncPersonComponent": {"nc:PersonName": {"nc:PersonFullName": "Прохожая"}},
            },
            {
                "$id": "p2",
                "personIncidentRoleRegistryText": ["Patient"],
                "ncPersonComponent": {
                    "PersonName": [{"PersonGivenName": "Имя", "PersonSurName": "Фамилия"}],
                    "PersonBirthDate": {"Date": "1950-01-02"},
                    "PersonSexCode": "F",
                    "PersonHairColorText": "седая",
                },
            },
        ],
        "notesComponent": [{"$id": "n", "notesActionComments": "<p>Лежит на <b>полу</b> &amp; не говорит</p>"}],
        **fields,
    }


def card(**fields: Any) -> Card:
    return read_eido(json.dumps(message(**fields)).encode(), NOW)


def words(**fields: Any) -> str:
    return card(**fields).what.text or ""


def refusal(raw: bytes) -> tuple[str, str]:
    with pytest.raises(BadFieldError) as refused:
        read_eido(raw, NOW)
    (fault,) = refused.value.facts["errors"]
    return fault["field"], fault["reason"]


@pytest.mark.realdata
def test_a_published_call_transfer_is_a_card(data_dir: Path) -> None:
    raw = (data_dir / "msg112" / "eido" / "nena_sample_call_transfer.json").read_bytes()
    read = read_eido(raw, NOW)
    assert (read.card, read.channel) == ("a56e556d871:bcf.state.pa.us", CardChannel.SERVICE)
    assert read.created_at == datetime(2021, 4, 30, 18, 43, 49, 439_000, UTC)
    assert read.version == 1_619_808_229_439
    assert read.caller is not None
    assert (read.caller.phone, read.caller.name) == ("8195551212", None)
    assert read.place is not None
    assert (read.place.lon, read.place.address) == (None, "US, DE, Wilmington, W Cellular Street, 42")
    told = read.what.text or ""
    for said in (
        "callAnswered, emergency, incoming",
        "начало 2021-04-30T14:40:00-04:00, ответ 2021-04-30T14:42:00-04:00",
        "Caller, по ссылке https://lrf.osp.com?oasufdqwerjn12346jfias",
        "servicetype wireless, servicemobility Mobile",
        "dataproviderstring Example VoIP Provider",
        "comment This is an example text.",
        "idx.state.pa.us, state.pa.us psap CallReceiving, tjones.atroop@state.pa.us Call Taking 5",
        "Не прочитано из сообщения: callComponent.queueIdentifier",
    ):
        assert said in told
    decoded = decode_eido(raw)
    assert decoded.ok
    assert isinstance(decoded.fields, EidoFields)
    assert decoded.fields.card == read


def test_place_caller_and_patient_are_those_of_the_object() -> None:
    read = card()
    assert read.place is not None
    assert (read.place.lon, read.place.lat, read.place.radius_m) == (30.3351, 59.9343, 35)
    assert read.place.at == datetime(2026, 1, 31, 12, tzinfo=UTC)
    assert (read.place.address or "").startswith("RU, Санкт-Петербург, Невский проспект, 28")
    assert read.caller is not None
    assert (read.caller.phone, read.caller.name) == ("+70000000001", "Прохожая")
    (patient,) = read.patients
    assert (patient.name, patient.birth_date, patient.sex) == ("Имя Фамилия", date(1950, 1, 2), "female")
    assert (patient.note, read.patient_count) == ("personhaircolortext седая", 1)
    assert read.what.reason == "Инсульт"
    assert "Лежит на полу & не говорит" in (read.what.text or "")


def test_the_place_of_a_mast_is_taken_only_where_there_is_no_other() -> None:
    mast, scene = message()["locationComponent"]
    routed = [{**mast, "locationByValue": PRESENCE.replace("30.3351", "31")}, {**scene, "$id": "else"}]
    assert (place := card(locationComponent=routed).place) is not None
    assert place.lon == 30.3351
    assert (place := card(locationComponent=routed[:1]).place) is not None
    assert place.lon == 31
    assert card(locationComponent=[]).place is None


def test_a_place_that_cannot_be_read_is_told_and_loses_nothing_else() -> None:
    _, scene = message()["locationComponent"]
    read = card(locationComponent=[{**scene, "locationByValue": "<presence"}])
    assert read.place is None
    assert "Место: Caller, не прочитано: the XML is not well formed" in (read.what.text or "")
    assert read.caller is not None


def test_a_place_of_the_future_has_no_instant() -> None:
    _, scene = message()["locationComponent"]
    read = card(locationComponent=[{**scene, "locationByValue": PRESENCE.replace("2026-01-31", "2027-01-31")}])
    assert read.place is not None
    assert (read.place.lon, read.place.at) == (30.3351, None)


def test_what_is_not_read_is_counted_by_name() -> None:
    told = words(
        vehicleComponent=[{"$id": "v"}, {"$id": "w"}], eidoNew=1, notesComponent=[{"$id": "n", "colour": "red"}]
    )
    assert "Не прочитано из сообщения: vehicleComponent (2), notesComponent.colour, eidoNew" in told
    assert "Не прочитано" not in words()


def test_a_later_object_is_a_later_version() -> None:
    earlier, later = card(), card(lastUpdateTimeStamp="2026-11-22T08:59:00.501Z")
    assert (later.card, later.version) == (earlier.card, earlier.version + 1)


def test_much_is_cut_and_says_so() -> None:
    note = {"$id": "n", "notesActionComments": "слово " * 5_000}
    assert words(notesComponent=[note]).endswith("(сокращено)")
    people = [{"personIncidentRoleRegistryText": ["Victim"]}] * 60
    read = card(personComponent=people)
    assert (len(read.patients), read.patient_count) == (50, 60)


@pytest.mark.parametrize(
    ("fields", "field", "reason"),
    [
        ({"eidoVersion": "2.0"}, "eidoVersion", "only version 1"),
        ({"eidoVersion": None}, "eidoVersion", "expected `str`"),
        ({"$id": ""}, "$id", "length >= 1"),
        ({"$id": "urn:emergency:uid:incidentid:"}, "$id", "1 to 64 characters"),
        ({"$id": "a" * 65}, "$id", "1 to 64 characters"),
        ({"$id": "a b"}, "$id", "must begin with"),
        ({"lastUpdateTimeStamp": "2026-11-22T09:00:00"}, "lastUpdateTimeStamp", "timezone"),
        ({"lastUpdateTimeStamp": "2026-11-22T09:02:00Z"}, "lastUpdateTimeStamp", "in the future"),
        ({"lastUpdateTimeStamp": "1969-11-22T09:02:00Z"}, "lastUpdateTimeStamp", "after 1970"),
        ({"callComponent": {}}, "callComponent", "expected `array`"),
        ({"callComponent": [{"callStartTimestamp": "soon"}]}, "callComponent[0].callStartTimestamp", "invalid"),
        ({"personComponent": [{"callBackReference": "b"}]}, "personComponent[0].callBackReference", "expected"),
        ({"locationComponent": [{"locationByValue": {}}]}, "locationComponent[0].locationByValue", "expected `str"),
        ({"notesComponent": [{"notesActionComments": "\0"}]}, "notesComponent[0].notesActionComments", "NUL"),
        ({"agentComponent": [{}] * 1_001}, "agentComponent", "length <= 1000"),
    ],
)
def test_what_cannot_be_is_refused_with_its_field(fields: dict[str, Any], field: str, reason: str) -> None:
    told = refusal(json.dumps(message(**fields)).encode())
    assert told[0] == field
    assert reason in told[1]


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"", "is not JSON"),
        (b"[]", "expected `object`"),
        (b'{"a":' * 100_000, "nested too deeply"),
        (b'{"$id": "a", "x": ' + b"[" * 100_000, "nested too deeply"),
        (b" " * 1_048_577, "at most"),
        (b"\xff", "is not JSON"),
    ],
)
def test_what_is_no_object_is_refused(raw: bytes, reason: str) -> None:
    field, told = refusal(raw)
    assert field == "body"
    assert reason in told


@given(st.binary(max_size=400))
def test_any_octets_are_read_or_refused(raw: bytes) -> None:
    decoded = decode_eido(raw)
    assert decoded.ok == (decoded.reason is None)


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=12), inner, max_size=3),
    max_leaves=8,
)


@given(st.sampled_from(sorted(message())), JSON_VALUES)
def test_an_object_with_any_part_changed_is_read_or_refused(name: str, value: Any) -> None:
    with suppress(BadFieldError):
        assert card(**{name: value}).version > 0


@given(JSON_VALUES)
def test_persons_told_in_any_way_are_kept(told: Any) -> None:
    person = {"personIncidentRoleRegistryText": ["Victim"], "ncPersonComponent": {"PersonBirthDate": told, "x": told}}
    assert card(personComponent=[person]).patient_count == 1


@given(st.randoms(use_true_random=False))
def test_an_object_with_octets_changed_is_read_or_refused(rng: random.Random) -> None:
    raw = bytearray(json.dumps(message(), ensure_ascii=False).encode())
    for _ in range(rng.randint(1, 5)):
        raw[rng.randrange(len(raw))] = rng.choice(b'{}[]",:0aZ\x00\xff<')
    with suppress(BadFieldError):
        card_of(bytes(raw))


@pytest.mark.parametrize("depth", [10, 11, 12, 400, *range(850, 1_000, 7)])
def test_a_person_told_as_deep_as_json_goes_is_read_or_refused(depth: int) -> None:
    raw = json.dumps(message(personComponent=[{"personIncidentRoleRegistryText": ["Victim"]}])).encode()
    deep = b'{"x":' * depth + b"1" + b"}" * depth
    with suppress(BadFieldError):
        told = card_of(raw.replace(b'{"personIncidentRole', b'{"ncPersonComponent":' + deep + b',"personIncidentRole'))
        assert (told.patients[0].note or "").startswith("x ")


def test_the_future_is_measured_by_the_clock_of_the_centre() -> None:
    raw = json.dumps(message(lastUpdateTimeStamp=(NOW + timedelta(days=1)).isoformat())).encode()
    assert decode_eido(raw).ok
    assert refusal(raw)[0] == "lastUpdateTimeStamp"
