"""Cards of the 112 system: read strictly, refused with field and reason, turned into calls without losing anything."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from dispatch.exchange.card import Card, CardChannel, CardPlace, PlaceSource, check_card
from dispatch.exchange.card_reasons import card_reasons, reason_of
from dispatch.exchange.reading import SIZE_LIMIT, read_json
from dispatch.exchange.taking import to_call, to_change
from dispatch.priority import reasons_of
from dispatch.refusals import BadFieldError
from dispatch.triage.loader import shipped_catalogues
from dispatch.vocabulary import Form

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
CATALOGUE = shipped_catalogues()[-1]

FULL: dict[str, Any] = {
    "format": "dispatch112.card/1",
    "card": "78-2026-000123",
    "version": 2,
    "created_at": "2026-11-22T11:59:30+03:00",
    "channel": "phone",
    "language": "en",
    "caller": {"phone": "+70000000001", "name": "сосед"},
    "place": {
        "lon": 30.31,
        "lat": 59.94,
        "radius_m": 35,
        "source": "aml",
        "at": "2026-11-22T08:59:20Z",
        "address": "Лесная улица, 5",
    },
    "what": {"text": "Мужчина держится за грудь", "reason": "Боль в груди"},
    "patients": [
        {"name": "Иван", "age": 61, "sex": "male", "birth_date": "1965-02-03", "note": "диабет"},
        {"name": "Пётр", "sex": "male"},
    ],
    "patient_count": 2,
    "urgency": "emergency",
    "earlier": "78-2026-000120",
}
LEAST = {"format": "dispatch112.card/1", "card": "1", "created_at": "2026-11-22T08:59:00Z"}


def read(card: dict[str, Any]) -> Card:
    read = read_json(json.dumps(card).encode(), Card)
    check_card(read, NOW)
    return read


def refusal(card: dict[str, Any] | bytes) -> tuple[str, str]:
    """Give the field and the reason of a refusal."""
    raw = card if isinstance(card, bytes) else json.dumps(card).encode()
    with pytest.raises(BadFieldError) as refused:
        check_card(read_json(raw, Card), NOW)
    (fault,) = refused.value.facts["errors"]
    return fault["field"], fault["reason"]


def test_a_whole_card_becomes_a_call() -> None:
    call = to_call(read(FULL), CATALOGUE)
    assert (call.phone, call.lon, call.lat, call.address) == ("+70000000001", 30.31, 59.94, "Лесная улица, 5")
    assert call.reason == "chest_pain"
    assert call.patient == {"name": "Иван", "birth_date": "1965-02-03", "sex": "male"}


def test_what_a_call_has_no_field_for_is_in_its_words() -> None:
    text = to_call(read(FULL), CATALOGUE).text or ""
    assert text.startswith("Мужчина держится за грудь\n")
    for told in ("78-2026-000123", "78-2026-000120", "версия 2", "Язык: en", "сосед", "35 м", "aml", "Пострадавших: 2"):
        assert told in text
    assert "Пациент 1: age 61, note диабет" in text
    assert "Пациент 2: name Пётр, sex male" in text


def test_a_card_that_knows_nothing_is_still_a_call() -> None:
    call = to_call(read(LEAST), CATALOGUE)
    assert (call.phone, call.lon, call.reason, call.patient) == (None, None, None, None)
    assert "Карточка 112 1" in (call.text or "")


def test_an_update_changes_what_it_says_and_nothing_else() -> None:
    change = to_change(read({**LEAST, "version": 3, "place": {"address": "Лесная, 7"}}), "17", 4, CATALOGUE)
    assert (change.call, change.version, change.reason) == ("17", 4, None)
    assert change.sealed.keys() == {"text", "address"}
    assert change.sealed["address"] == "Лесная, 7"


@pytest.mark.parametrize(
    ("change", "field", "reason"),
    [
        ({"format": "dispatch112.card/2"}, "format", "invalid enum value 'dispatch112.card/2'"),
        ({"card": ""}, "card", "length >= 1"),
        ({"card": "a/b"}, "card", "must begin with a letter or digit"),
        ({"card": ".."}, "card", "must begin with a letter or digit"),
        ({"earlier": "a b"}, "earlier", "must begin with a letter or digit"),
        ({"card": "x" * 65}, "card", "length <= 64"),
        ({"version": 0}, "version", ">= 1"),
        ({"version": "1"}, "version", "got `str`"),
        ({"created_at": "2026-11-22T09:00:00"}, "created_at", "timezone"),
        ({"created_at": "2026-11-22T09:01:01Z"}, "created_at", "future"),
        ({"created_at": "9999-12-31T23:59:59-23:59"}, "created_at", "between 1970 and 2199"),
        ({"created_at": 5}, "created_at", "got `int`"),
        ({"place": {"lon": 200, "lat": 1}}, "place.lon", "<= 180"),
        ({"place": {"lon": 30.3, "lat": -90.5}}, "place.lat", ">= -90"),
        ({"place": {"lon": 30.3}}, "place.lat", "is missing beside"),
        ({"place": {"lat": 59.9}}, "place.lon", "is missing beside"),
        ({"place": {}}, "place", "neither a point nor an address"),
        ({"place": {"address": " ", "source": "caller"}}, "place", "neither a point nor an address"),
        ({"place": {"address": "Лесная", "radius_m": 5}}, "place.radius_m", "goes with lon and lat"),
        ({"place": {"lon": 30, "lat": 60, "radius_m": -1}}, "place.radius_m", ">= 0"),
        ({"place": {"lon": 30, "lat": 60, "at": "2027-01-01T00:00:00Z"}}, "place.at", "future"),
        ({"place": {"lon": 30, "lat": 60, "accuracy": 4}}, "place", "unknown field `accuracy`"),
        ({"what": {"text": "а" * 8_001}}, "what.text", "length <= 8000"),
        ({"what": {"text": "a\x00b"}}, "what.text", "character NUL"),
        ({"patients": [{}] * 51}, "patients", "length <= 50"),
        ({"patients": [{"age": 151}]}, "patients[0].age", "<= 150"),
        ({"patients": [{"birth_date": "31.12.2000"}]}, "patients[0].birth_date", "date"),
        ({"urgency": "soon"}, "urgency", "invalid enum value"),
        ({"language": "русский"}, "language", "language tag"),
        ({"earlier": "1"}, "earlier", "names the card itself"),
        ({"attachments": []}, "attachments", "are not taken"),
        ({"attachments": [{"name": "photo.jpg"}]}, "attachments", "are not taken"),
        ({"colour": "red"}, "body", "unknown field `colour`"),
    ],
)
def test_a_card_that_cannot_be_is_refused_with_field_and_reason(
    change: dict[str, Any], field: str, reason: str
) -> None:
    told = refusal({**LEAST, **change})
    assert told[0] == field
    assert reason in told[1]


@pytest.mark.parametrize("missing", ["format", "card", "created_at"])
def test_what_a_card_must_have_is_named(missing: str) -> None:
    told = refusal({name: value for name, value in LEAST.items() if name != missing})
    assert told == ("body", f"object missing required field `{missing}`")


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"[]",
        b"null",
        b"\xff\xfe",
        b'{"card": "\\ud800"}',
        b"[" * 100_000,
        b"x" * SIZE_LIMIT,
        b" " * (SIZE_LIMIT + 1),
        b'{"place":' * 50_000,
    ],
)
def test_what_is_no_card_is_refused(raw: bytes) -> None:
    field, reason = refusal(raw)
    assert field
    assert reason


FIELDS = st.sampled_from(sorted(FULL)) | st.text(max_size=3)
VALUES = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.dictionaries(FIELDS, inner, max_size=5) | st.lists(inner, max_size=3),
)
PLACES = st.builds(
    CardPlace,
    lon=st.floats(-180, 180),
    lat=st.floats(-90, 90),
    radius_m=st.none() | st.floats(0, 1e6),
    source=st.none() | st.sampled_from(PlaceSource),
    at=st.none() | st.timedeltas(timedelta(days=-20_000), timedelta(0)).map(lambda ago: NOW + ago),
    address=st.none() | st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=300),
)


@given(st.binary(max_size=200) | VALUES.map(lambda value: json.dumps(value).encode()))
def test_no_bytes_whatever_bring_another_error(raw: bytes) -> None:
    with suppress(BadFieldError):
        check_card(read_json(raw, Card), NOW)


@given(PLACES, st.sampled_from(CardChannel), st.sampled_from(Form), st.integers(1, 10**9))
def test_a_card_reads_the_same_again(place: CardPlace, channel: CardChannel, urgency: Form, version: int) -> None:
    card = replace(read(FULL), place=place, channel=channel, urgency=urgency, version=version)
    check_card(card, NOW)
    again = read_json(msgspec.json.encode(card), Card)
    assert again == card
    assert to_call(again, CATALOGUE) == to_call(card, CATALOGUE)


def test_reasons_are_found_by_code_and_in_words() -> None:
    assert reason_of("chest_pain", CATALOGUE) == "chest_pain"
    assert reason_of("  ДТП с  пострадавшими ", CATALOGUE) == "traffic"
    assert reason_of("Затрудненное дыхание", CATALOGUE) == "breathing"
    assert reason_of("нечто иное", CATALOGUE) is None
    assert reason_of(None, CATALOGUE) is None
    assert reason_of("Stroke", CATALOGUE) == "stroke"
    assert reason_of("Прорыв дамбы", CATALOGUE) is None


def test_every_row_of_the_table_is_a_reason_of_the_catalogue_and_adds_something() -> None:
    assert set(card_reasons()) <= set(reasons_of(CATALOGUE))
    for code, spelled in card_reasons().items():
        assert [reason_of(also, CATALOGUE) for also in spelled] == [code] * len(spelled)


def test_every_reason_of_the_catalogue_is_found_by_its_code_and_titles() -> None:
    for code, reason in reasons_of(CATALOGUE).items():
        assert [reason_of(written, CATALOGUE) for written in (code, reason.ru.upper(), reason.en)] == [code] * 3


def test_an_unknown_reason_stays_in_the_words() -> None:
    call = to_call(read({**LEAST, "what": {"reason": "Ш-17"}}), CATALOGUE)
    assert call.reason is None
    assert "Повод отправителя: Ш-17" in (call.text or "")
