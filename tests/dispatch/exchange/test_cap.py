"""CAP alerts are read strictly, and the book tells which hold, in whatever order they came."""

from __future__ import annotations

import math
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.exchange.cap.alert import Alert, MessageType, Severity, Status, read_alert
from dispatch.exchange.cap.areas import EARTH_RADIUS_KM, Circle, ring_of
from dispatch.exchange.cap.book import AlertBook, Standing
from dispatch.exchange.reading import SIZE_LIMIT
from dispatch.refusals import BadFieldError

if TYPE_CHECKING:
    import random
    from pathlib import Path

SENT = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
CAP = "urn:oasis:names:tc:emergency:cap:1.2"

AREA = """<area><areaDesc>Берег</areaDesc>
  <polygon>59.9,30.1 59.9,30.3 60.0,30.3 59.9,30.1</polygon>
  <circle>59.95,30.2 1.5</circle>
  <geocode><valueName>OKATO</valueName><value>40</value></geocode>
</area>"""


def info(language: str = "ru-RU", event: str = "Ливень", *, more: str = "", areas: str = AREA) -> str:
    return f"""<info><language>{language}</language><category>Met</category><event>{event}</event>
      <urgency>Expected</urgency><severity>Severe</severity><certainty>Likely</certainty>{more}{areas}</info>"""


def message(
    identifier: str = "1",
    kind: str = "Alert",
    *,
    at: datetime = SENT,
    status: str = "Actual",
    sender: str = "meteo@example.org",
    references: tuple[str, ...] = (),
    infos: str | None = None,
) -> bytes:
    named = f"<references>{' '.join(references)}</references>" if references else ""
    return f"""<?xml version="1.0" encoding="UTF-8"?>
      <alert xmlns="{CAP}"><identifier>{identifier}</identifier><sender>{sender}</sender>
      <sent>{at.isoformat()}</sent><status>{status}</status><msgType>{kind}</msgType><scope>Public</scope>
      {named}{info() if infos is None else infos}</alert>""".encode()


def reference(identifier: str = "1", at: datetime = SENT, sender: str = "meteo@example.org") -> str:
    return f"{sender},{identifier},{at.isoformat()}"


def held(book: AlertBook, now: datetime) -> list[str]:
    return [standing.alert.identifier for standing in book.holding(now)]


def standings(book: AlertBook, now: datetime) -> dict[str, Standing]:
    return {each.alert.identifier: each.standing for each in book.standing(now)}


@pytest.mark.realdata
def test_a_real_alert_of_a_tsunami_centre_is_read_with_its_signature_passed_over(data_dir: Path) -> None:
    alert = read_alert((data_dir / "msg112" / "cap" / "mockXML.xml").read_bytes())
    assert (alert.identifier, alert.sender) == ("PAAQ-1-rcz9ap", "ntwc@noaa.gov")
    assert alert.sent == datetime(2022, 6, 5, 0, 5, 50, tzinfo=UTC)
    (told,) = alert.infos
    assert (told.event, told.severity, told.language) == ("Tsunami Information", Severity.MINOR, "en-US")
    assert told.expires == datetime(2022, 6, 5, 1, 5, 50, tzinfo=UTC)
    (area,) = told.areas
    assert area.circles == (Circle(-131.076, 51.885, 0.0),)
    assert area.rings() == ()
    book = AlertBook.of([alert])
    assert held(book, alert.sent + timedelta(minutes=59)) == ["PAAQ-1-rcz9ap"]
    assert standings(book, alert.sent + HOUR) == {"PAAQ-1-rcz9ap": Standing.EXPIRED}


@pytest.mark.realdata
def test_alerts_that_come_beside_calls_are_read(data_dir: Path) -> None:
    first, update = (
        read_alert((data_dir / "msg112" / "additionaldata" / name).read_bytes())
        for name in ("CapExample1.xml", "CapExample3.xml")
    )
    assert first.infos[0].headline == "Homeland Security Sets Code ORANGE"
    assert (update.message_type, update.references[0].identifier) == (MessageType.UPDATE, "TRI13970876.1")
    assert update.infos[0].areas[0].circles == (Circle(-115.5527, 32.9525, 0.0),)


def test_latitude_comes_first_and_rings_say_longitude_first() -> None:
    (area,) = read_alert(message()).infos[0].areas
    polygon, circle = area.rings()
    assert polygon == ((30.1, 59.9), (30.3, 59.9), (30.3, 60.0), (30.1, 59.9))
    assert circle[0] == circle[-1]
    assert area.geocodes == (("OKATO", "40"),)
    assert circle[0][0] == pytest.approx(30.2)
    assert circle[0][1] == pytest.approx(59.95 + math.degrees(1.5 / EARTH_RADIUS_KM))


@given(st.floats(-180, 180), st.floats(-85, 85), st.floats(0.01, 500))
def test_each_corner_of_a_ring_is_a_radius_away(lon: float, lat: float, radius_km: float) -> None:
    ring = ring_of(Circle(lon, lat, radius_km))
    assert ring[0] == ring[-1]
    for there_lon, there_lat in ring:
        assert -180 <= there_lon <= 180
        assert haversine_km(lon, lat, there_lon, there_lat) == pytest.approx(radius_km, rel=1e-6, abs=1e-6)


def haversine_km(lon: float, lat: float, there_lon: float, there_lat: float) -> float:
    north, east = math.radians(there_lat - lat) / 2, math.radians(there_lon - lon) / 2
    over = math.cos(math.radians(lat)) * math.cos(math.radians(there_lat)) * math.sin(east) ** 2
    return 2 * EARTH_RADIUS_KM * math.asin(math.sqrt(math.sin(north) ** 2 + over))


def test_words_are_chosen_in_russian_then_english_then_as_told_first() -> None:
    def chosen(*languages: str) -> list[str]:
        infos = "".join(info(language, f"event {row}") for row, language in enumerate(languages))
        return [each.event for each in read_alert(message(infos=infos)).in_language()]

    assert chosen("de", "en-GB", "ru") == ["event 2"]
    assert chosen("fi", "en-US", "sv") == ["event 1"]
    assert chosen("fi", "sv", "fi-FI") == ["event 0", "event 2"]
    assert read_alert(message(infos="")).in_language() == ()


def test_an_update_takes_the_place_of_what_it_names_and_a_cancel_ends_it() -> None:
    first = read_alert(message("1"))
    update = read_alert(message("2", "Update", at=SENT + HOUR, references=(reference("1"),)))
    cancel = read_alert(
        message("3", "Cancel", at=SENT + 2 * HOUR, references=(reference("1"), reference("2", SENT + HOUR)), infos="")
    )
    now = SENT + 3 * HOUR
    assert held(AlertBook.of([first]), now) == ["1"]
    assert held(AlertBook.of([first, update]), now) == ["2"]
    for order in ([first, update, cancel], [cancel, update, first]):
        book = AlertBook()
        for alert in order:
            book = book.with_alert(alert)
        assert held(book, now) == []
        assert standings(book, now) == {"1": Standing.CANCELLED, "2": Standing.CANCELLED}


@given(st.randoms(use_true_random=False))
def test_the_order_of_arrival_and_repeats_change_nothing(shuffler: random.Random) -> None:
    alerts = [read_alert(message("1"))] + [
        read_alert(message(str(number), "Update", at=SENT + number * HOUR, references=(reference("1"),)))
        for number in (2, 3)
    ]
    shuffled = [*alerts, *alerts]
    shuffler.shuffle(shuffled)
    book = AlertBook()
    for alert in shuffled:
        book = book.with_alert(alert)
    assert book.standing(SENT + 4 * HOUR) == AlertBook.of(alerts).standing(SENT + 4 * HOUR)
    assert held(book, SENT + 4 * HOUR) == ["3", "2"]


@pytest.mark.parametrize("other", [{"status": "Test"}, {"sender": "else@example.org"}])
def test_a_test_never_ends_what_is_real_nor_does_a_stranger(other: dict[str, str]) -> None:
    cancel = read_alert(message("2", "Cancel", at=SENT + HOUR, references=(reference("1"),), infos="", **other))
    assert held(AlertBook.of([read_alert(message("1")), cancel]), SENT + 2 * HOUR) == ["1"]


@pytest.mark.parametrize("status", ["Exercise", "Test", "System", "Draft"])
def test_what_is_not_real_holds_with_a_mark(status: str) -> None:
    (standing,) = AlertBook.of([read_alert(message(status=status))]).holding(SENT)
    assert not standing.real
    (real,) = AlertBook.of([read_alert(message())]).holding(SENT)
    assert real.real


def test_an_alert_begins_when_it_takes_effect_and_ends_when_it_expires() -> None:
    times = "<effective>2026-11-22T13:00:00+03:00</effective><expires>2026-11-22T12:00:00-00:00</expires>"
    book = AlertBook.of([read_alert(message(infos=info(more=times)))])
    told = [standings(book, SENT + hours * HOUR)["1"] for hours in (0, 1, 2, 3)]
    assert told == [Standing.NOT_YET, Standing.HOLDS, Standing.HOLDS, Standing.EXPIRED]


def test_an_alert_without_an_end_holds_for_a_day() -> None:
    for infos in (info(), ""):
        book = AlertBook.of([read_alert(message(infos=infos))])
        assert held(book, SENT + timedelta(hours=23, minutes=59)) == ["1"]
        assert held(book, SENT + timedelta(hours=24)) == []


def test_what_ended_is_forgotten_only_when_nothing_depends_on_it() -> None:
    long = read_alert(message("1", infos=info(more="<expires>2026-12-01T00:00:00+00:00</expires>")))
    cancel = read_alert(message("2", "Cancel", at=SENT + HOUR, references=(reference("1"),), infos=""))
    short = read_alert(message("3"))
    book = AlertBook.of([long, cancel, short])
    later = book.without_ended(SENT + timedelta(days=3))
    assert {key.identifier for key in later.messages} == {"1", "2"}
    assert held(later, SENT + timedelta(days=4)) == []
    assert later.without_ended(SENT + timedelta(days=30)).messages == {}


def test_acknowledgements_tell_nothing() -> None:
    ack = read_alert(message("2", "Ack", references=(reference("1"),), infos=""))
    assert AlertBook.of([ack]).messages == {}
    assert AlertBook.of([ack]).standing(SENT) == []


def refusal(raw: bytes) -> tuple[str, str]:
    with pytest.raises(BadFieldError) as refused:
        read_alert(raw)
    (fault,) = refused.value.facts["errors"]
    return fault["field"], fault["reason"]


def ring(points: str) -> bytes:
    return message(infos=info(areas=f"<area><areaDesc>a</areaDesc><polygon>{points}</polygon></area>"))


def circle(text: str) -> bytes:
    return message(infos=info(areas=f"<area><areaDesc>a</areaDesc><circle>{text}</circle></area>"))


POLYGON, CIRCLE = "alert.info[0].area[0].polygon[0]", "alert.info[0].area[0].circle[0]"


@pytest.mark.parametrize(
    ("raw", "field", "reason"),
    [
        (b"", "body", "is not XML"),
        (b"<alert", "body", "is not XML"),
        (b"\x00\x01", "body", "is not XML"),
        (b'<?xml version="1.0" encoding="utf-99"?><alert/>', "body", "is not XML"),
        (b"<alert/>", "body", "is not CAP 1.2"),
        (b"<rss xmlns='x'/>", "body", "'rss'"),
        (message().replace(b"cap:1.2", b"cap:1.1"), "body", "is CAP 1.1; only 1.2 is read"),
        (b'<!DOCTYPE a [<!ENTITY x "y">]>' + message(), "body", "declares a document type"),
        (b'<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>', "body", "declares a document type"),
        (b'<!DOCTYPE alert SYSTEM "file:///etc/hostname"><alert/>', "body", "declares a document type"),
        ('<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>'.encode("utf-16"), "body", "declares a document type"),
        (message().replace("Ливень".encode(), b"&nbsp;"), "body", "is not XML"),
        (b" " * (SIZE_LIMIT + 1), "body", "at most"),
        (b"<a>" * 200_000, "body", "is not CAP"),
        (f"<alert xmlns='{CAP}'>".encode() + b"<a>" * 30, "body", "nested too deeply"),
        (f"<alert xmlns='{CAP}'>".encode() + b"<info/>" * 60_000, "body", "too many elements"),
        (f"<alert xmlns='{CAP}'/>".encode(), "alert.msgType", "is missing"),
        (message(identifier="a b"), "alert.identifier", "without blanks"),
        (message(sender="a,b"), "alert.sender", "without blanks and commas"),
        (message(kind="Alarm"), "alert.msgType", "one of Alert, Update, Cancel, Ack, Error, not 'Alarm'"),
        (message(status="actual"), "alert.status", "one of Actual"),
        (message(kind="Update"), "alert.references", "Update must name"),
        (message(kind="Cancel"), "alert.references", "Cancel must name"),
        (message(references=("meteo,1",)), "alert.references", "sender,identifier,sent"),
        (message(references=("a,b,c",)), "alert.references", "must be an instant"),
        (message(at=datetime(2026, 11, 22)), "alert.sent", "time zone"),  # noqa: DTZ001
        (message(at=datetime(1200, 1, 1, tzinfo=UTC)), "alert.sent", "between 1970"),
        (message().replace(b"</status>", b"</status><status>Test</status>"), "alert.status", "more than once"),
        (message(infos=info().replace("<severity>Severe</severity>", "")), "alert.info[0].severity", "is missing"),
        (message(infos=info() + info().replace("Likely", "Sure")), "alert.info[1].certainty", "one of Observed"),
        (message(infos=info().replace("<category>Met</category>", "")), "alert.info[0].category", "is missing"),
        (message(infos=info(more="<expires>soon</expires>")), "alert.info[0].expires", "must be an instant"),
        (message(infos=info() * 51), "alert.info", "more than 50"),
        (message(infos=info(areas="<area/>")), "alert.info[0].area[0].areaDesc", "is missing"),
        (ring("1,2 3,4 1,2"), POLYGON, "4 to 20000 points, not 3"),
        (ring("1,2 3,4 5,6 7,8"), POLYGON, "must end where it begins"),
        (ring("1,2 3,4 5 1,2"), POLYGON, "latitude,longitude"),
        (ring("1,2 3,4 5,x 1,2"), POLYGON, "no number"),
        (ring("1,2 3,4 5,nan 1,2"), POLYGON, "no number"),
        (ring("1,2 3,4 5,1e999 1,2"), POLYGON, "no number"),
        (ring("151,2 3,4 5,6 151,2"), POLYGON, "latitude comes first"),
        (ring("1,2 91,181 5,6 1,2"), POLYGON, "no point in degrees"),
        (circle("59.9,30.3"), CIRCLE, "a point and a radius"),
        (circle("59.9,30.3 -1"), CIRCLE, "radius from 0"),
        (circle("59.9,30.3 1e9"), CIRCLE, "radius from 0"),
    ],
)
def test_what_cannot_be_is_refused_with_its_path(raw: bytes, field: str, reason: str) -> None:
    told = refusal(raw)
    assert told[0] == field
    assert reason in told[1]


@given(st.data())
def test_no_bytes_whatever_bring_another_error(data: st.DataObject) -> None:
    raw = bytearray(message())
    for _ in range(data.draw(st.integers(0, 4))):
        start = data.draw(st.integers(0, len(raw)))
        raw[start : start + data.draw(st.integers(0, 20))] = data.draw(st.binary(max_size=8))
    with suppress(BadFieldError):
        assert isinstance(read_alert(bytes(raw)), Alert)


def test_a_document_type_in_a_comment_declares_none_and_old_encodings_are_read() -> None:
    alert = read_alert(message().replace(b"<identifier>", b"<!-- <!DOCTYPE a> --><identifier>"))
    told = message().decode().replace("UTF-8", "windows-1251")
    assert read_alert(told.encode("windows-1251")) == alert == read_alert(message())
    assert read_alert(message().decode().replace("UTF-8", "UTF-16").encode("utf-16")) == alert


def test_statuses_are_those_of_the_standard() -> None:
    assert [read_alert(message(status=status.value)).status for status in Status] == list(Status)
