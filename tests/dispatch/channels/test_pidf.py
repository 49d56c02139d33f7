from __future__ import annotations

import math
import random
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from shapely import Polygon

from console.benchmarks.channel_messages import MESSAGES
from dispatch.channels.pidf.document import PidfFields, decode_pidf
from dispatch.channels.sphere import distance_m, moved
from maps.road_graph import great_circle_m

if TYPE_CHECKING:
    from pathlib import Path

GOOD = MESSAGES["pidf"]["circle and address"].decode()
SPACES = (
    'xmlns="urn:ietf:params:xml:ns:pidf" xmlns:gp="urn:ietf:params:xml:ns:pidf:geopriv10" '
    'xmlns:gs="http://www.opengis.net/pidflo/1.0" xmlns:gml="http://www.opengis.net/gml" '
    'xmlns:dm="urn:ietf:params:xml:ns:pidf:data-model"'
)
METRES, DEGREES = 'uom="urn:ogc:def:uom:EPSG::9001"', 'uom="urn:ogc:def:uom:EPSG::9102"'
LATS, LONS = st.floats(-80, 80), st.floats(-180, 180)


def presence(shape: str, carrier: str = "tuple") -> bytes:
    prefix = "" if carrier == "tuple" else "dm:"
    return (
        f"<presence {SPACES}><{prefix}{carrier}><gp:geopriv><gp:location-info>{shape}</gp:location-info></gp:geopriv>"
        f"</{prefix}{carrier}></presence>"
    ).encode()


def fields_of(document: bytes) -> PidfFields:
    decoded = decode_pidf(document)
    assert decoded.ok, decoded.reason
    assert isinstance(decoded.fields, PidfFields)
    return decoded.fields


def shape(name: str, pos: str, *parts: str, crs: int = 4326) -> str:
    body = "".join(parts)
    return f'<gs:{name} srsName="urn:ogc:def:crs:EPSG::{crs}"><gml:pos>{pos}</gml:pos>{body}</gs:{name}>'


def measure(name: str, value: float, unit: str = METRES) -> str:
    return f"<gs:{name} {unit}> {value:.6f} </gs:{name}>"


def ring(places: list[tuple[float, float]], *, listed: bool = True) -> str:
    pairs = [f"{lat:.7f} {lon:.7f}" for lon, lat in places]
    inner = (
        f"<gml:posList>{' '.join(pairs)}</gml:posList>" if listed else "".join(f"<gml:pos>{p}</gml:pos>" for p in pairs)
    )
    return f"<gml:exterior><gml:LinearRing>{inner}</gml:LinearRing></gml:exterior>"


def polygon(places: list[tuple[float, float]], *, listed: bool = True) -> str:
    return f'<gml:Polygon srsName="urn:ogc:def:crs:EPSG::4326">{ring(places, listed=listed)}</gml:Polygon>'


def test_a_document_tells_place_address_method_and_time() -> None:
    fields = fields_of(GOOD.encode())
    assert (fields.lon, fields.lat, fields.radius_m, fields.shape) == (30.3351, 59.9343, 35, "Circle")
    assert (fields.method, fields.confidence, fields.entity) == ("802.11", 95, "pres:caller@example.org")
    assert fields.at == datetime(2026, 1, 31, 12, tzinfo=UTC)
    assert fields.address == "RU, Санкт-Петербург, Невский проспект, 28"


@given(LATS, LONS)
def test_latitude_comes_first(lat: float, lon: float) -> None:
    fields = fields_of(presence(shape("Circle", f"{lat:.6f} {lon:.6f}", measure("radius", 5))))
    assert (fields.lon, fields.lat) == (float(f"{lon:.6f}"), float(f"{lat:.6f}"))


@pytest.mark.parametrize("name", ["EPSG:4326", "http://www.opengis.net/def/crs/EPSG/0/4326"])
def test_the_reference_system_may_be_named_in_other_ways(name: str) -> None:
    assert fields_of(presence(shape("Point", "59.9 30.3").replace("urn:ogc:def:crs:EPSG::4326", name))).lat == 59.9


@pytest.mark.parametrize(
    ("name", "pos", "parts", "crs", "radius_m", "altitude_m"),
    [
        ("Point", "59.9 30.3", (), 4326, None, None),
        ("Point", "59.9 30.3 12.5", (), 4979, None, 12.5),
        ("Sphere", "59.9 30.3 12.5", (measure("radius", 8),), 4979, 8, 12.5),
        ("Ellipse", "59.9 30.3", (measure("semiMajorAxis", 50), measure("semiMinorAxis", 20)), 4326, 50, None),
        ("Ellipsoid", "59.9 30.3 1", (measure("semiMajorAxis", 9), measure("semiMinorAxis", 2)), 4979, 9, 1),
    ],
)
def test_round_shapes(
    name: str, pos: str, parts: tuple[str, ...], crs: int, radius_m: float | None, altitude_m: float | None
) -> None:
    fields = fields_of(presence(shape(name, pos, *parts, crs=crs)))
    assert (fields.lon, fields.lat, fields.radius_m, fields.altitude_m) == (30.3, 59.9, radius_m, altitude_m)
    assert fields.shape == name


@given(st.floats(-70, 70), LONS, st.floats(0, 1), st.floats(1, 35_000), st.floats(0, 360), st.floats(0, 360), st.data())
def test_the_circle_of_an_arc_band_covers_it_and_is_not_larger_than_it_needs_to_be(
    lat: float, lon: float, inner: float, outer_m: float, start: float, opening: float, data: st.DataObject
) -> None:
    inner_m = inner * outer_m
    parts = (measure("innerRadius", inner_m), measure("outerRadius", outer_m))
    angles = (measure("startAngle", start, DEGREES), measure("openingAngle", opening, DEGREES))
    fields = fields_of(presence(shape("ArcBand", f"{lat:.6f} {lon:.6f}", *parts, *angles)))
    assert fields.lon is not None
    assert fields.lat is not None
    assert fields.radius_m is not None
    bearing = start + opening * data.draw(st.floats(0, 1))
    spot = moved(lon, lat, bearing, data.draw(st.floats(inner_m, outer_m)))
    assert distance_m(fields.lon, fields.lat, *spot) <= fields.radius_m * 1.001 + 0.5
    corners = [moved(lon, lat, side, outer_m) for side in (start, start + min(opening, 180))]
    assert fields.radius_m <= max(outer_m, 1) + 0.01
    assert 2 * fields.radius_m * 1.001 + 0.5 >= distance_m(*corners[0], *corners[1])


@given(
    st.floats(-80, 80),
    LONS,
    st.lists(st.tuples(st.floats(0, 360), st.floats(1, 20_000)), min_size=3, max_size=12),
    st.sampled_from(("list", "places")),
)
def test_the_circle_of_a_polygon_is_around_its_centre_of_mass_and_covers_it(
    lat: float, lon: float, spokes: list[tuple[float, float]], form: str
) -> None:
    corners = [moved(lon, lat, bearing, away_m) for bearing, away_m in sorted(spokes)]
    places = [(round(x, 7), round(y, 7)) for x, y in [*corners, corners[0]]]
    fields = fields_of(presence(polygon(places, listed=form == "list")))
    assert fields.lon is not None
    assert fields.lat is not None
    assert fields.radius_m is not None
    for place in places:
        assert distance_m(fields.lon, fields.lat, *place) <= fields.radius_m + 0.01
    assume(max(x for x, _ in places) - min(x for x, _ in places) < 180)
    outline = Polygon(places)
    if outline.is_valid and outline.area > 1e-8:
        assert (fields.lon, fields.lat) == pytest.approx((outline.centroid.x, outline.centroid.y), abs=1e-4)


def test_a_polygon_across_the_date_line_is_small() -> None:
    fields = fields_of(presence(polygon([(179.9, 60), (-179.9, 60), (-179.9, 60.1), (179.9, 60.1), (179.9, 60)])))
    assert abs(fields.lon or 0) == pytest.approx(180)
    assert (fields.radius_m or 0) < 10_000


@given(LONS, st.floats(-89, 89), LONS, st.floats(-89, 89))
def test_distances_are_those_of_the_map(lon_a: float, lat_a: float, lon_b: float, lat_b: float) -> None:
    assert distance_m(lon_a, lat_a, lon_b, lat_b) == pytest.approx(float(great_circle_m(lon_a, lat_a, lon_b, lat_b)))


@given(LONS, st.floats(-89, 89), st.floats(0, 360), st.floats(0, 1e6))
def test_moving_goes_as_far_as_it_says(lon: float, lat: float, bearing: float, away_m: float) -> None:
    end = moved(lon, lat, bearing, away_m)
    assert -180 <= end[0] <= 180
    assert distance_m(lon, lat, *end) == pytest.approx(away_m, rel=1e-6, abs=0.01)


SQUARE = [(30.0, 60.0), (30.1, 60.0), (30.1, 60.1), (30.0, 60.1), (30.0, 60.0)]


@pytest.mark.parametrize(
    ("broken", "fault"),
    [
        (shape("Circle", "59.9 30.3"), "radius stands there 0 times"),
        (shape("Circle", "59.9 30.3", measure("radius", 1), measure("radius", 2)), "radius stands there 2 times"),
        (shape("Circle", "59.9", measure("radius", 1)), "no place of 2 numbers"),
        (shape("Circle", "59.9 30.3 1", measure("radius", 1)), "no place of 2 numbers"),
        (shape("Circle", "59.9 x", measure("radius", 1)), "longitude"),
        (shape("Circle", "30.3 159.9 1", measure("radius", 1), crs=4979).replace("30.3", "95"), "latitude"),
        (shape("Circle", "59.9 30.3", "<gs:radius>1</gs:radius>"), "not in metres"),
        (shape("Circle", "59.9 30.3", measure("radius", -1)), "radius"),
        (shape("Point", "59.9 30.3", crs=3857), "reference system"),
        (shape("ArcBand", "59.9 30.3", measure("innerRadius", 9), measure("outerRadius", 3)), "startAngle"),
        (polygon(SQUARE[:-1]), "ends where it begins"),
        (polygon(SQUARE[:2] + SQUARE[:1]), "three corners"),
        ('<gml:Polygon srsName="urn:ogc:def:crs:EPSG::4326"/>', "one outer ring"),
        ("<gs:Prism/>", "base is missing"),
    ],
)
def test_a_shape_that_makes_no_sense_gives_no_place_and_says_why(broken: str, fault: str) -> None:
    fields = fields_of(presence(broken))
    assert (fields.lon, fields.lat, fields.radius_m) == (None, None, None)
    assert fault in fields.faults[0]


BAND = shape(
    "ArcBand",
    "59.9 30.3",
    measure("innerRadius", 10),
    measure("outerRadius", 20),
    measure("startAngle", 30, DEGREES),
    measure("openingAngle", 40, DEGREES),
)


@given(st.sampled_from((GOOD, presence(BAND).decode(), presence(polygon(SQUARE)).decode())), st.data())
def test_a_document_with_any_value_changed_is_read(document: str, data: st.DataObject) -> None:
    values = re.findall(r">([^<>]*[0-9][^<>]*)<", document)
    good, wrong = data.draw(st.sampled_from(values)), data.draw(st.text("0123456789.+- eTZ:", max_size=30))
    assert fields_of(document.replace(f">{good}<", f">{wrong}<").encode()).locations


def test_the_next_shape_is_taken_where_the_first_makes_no_sense() -> None:
    fields = fields_of(presence(shape("Circle", "x") + shape("Point", "59.9 30.3")))
    assert (fields.lon, len(fields.faults)) == (30.3, 1)


def test_a_device_comes_before_a_person() -> None:
    both = presence(shape("Point", "1 2"), "person").replace(
        b"</presence>", presence(shape("Point", "3 4"), "device").partition(b">")[2]
    )
    fields = fields_of(both)
    assert (fields.lat, len(fields.locations)) == (3, 2)


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        (b"<presence/>", "no presence document"),
        (b'<presence xmlns="urn:ietf:params:xml:ns:pidf"/>', "holds no location"),
        (presence("").replace(b"<gp:geopriv>", b"<gp:geopriv/>" * 21 + b"<gp:geopriv>"), "over 20"),
    ],
)
def test_a_document_without_places_or_with_too_many_is_refused(document: bytes, reason: str) -> None:
    assert reason in (decode_pidf(document).reason or "")


def _folder(data_dir: Path) -> Path:
    return data_dir / "msg112" / "pidf"


def _numbers(root: ET.Element, name: str) -> list[float]:
    """Give the numbers of the first element of a name, the plain way."""
    found = next(each for each in root.iter() if each.tag.rpartition("}")[2] == name)
    return [float(word) for word in "".join(found.itertext()).split()]


@pytest.mark.realdata
def test_every_published_round_shape_is_where_a_plain_reading_finds_it(data_dir: Path) -> None:
    read = 0
    for file in sorted(_folder(data_dir).glob("*.xml")):
        text = file.read_text(encoding="utf-8")
        kind = next((kind for kind in ("Circle", "Point ", "Ellipsoid") if f":{kind}" in text), None)
        if kind is None or "invalid-part" in file.name:
            continue
        root, fields = ET.fromstring(text.encode()), fields_of(file.read_bytes())
        lat, lon, *height = _numbers(root, "pos")
        assert (fields.lat, fields.lon, [fields.altitude_m] if height else []) == (lat, lon, height), file.name
        radius = {"Circle": "radius", "Ellipsoid": "semiMajorAxis"}.get(kind)
        assert fields.radius_m == (_numbers(root, radius)[0] if radius else None), file.name
        read += 1
    assert read == 8


@pytest.mark.realdata
def test_published_polygons_and_prisms_are_covered(data_dir: Path) -> None:
    for name, axes in (("RFC5491TuplePolygonCompactLocation", 2), ("RFC5491TuplePrismLocation", 3)):
        octets = (_folder(data_dir) / f"{name}.xml").read_bytes()
        numbers, fields = _numbers(ET.fromstring(octets), "posList"), fields_of(octets)
        places = [(numbers[at + 1], numbers[at]) for at in range(0, len(numbers), axes)]
        centre = Polygon(places).centroid
        assert (fields.lon, fields.lat) == pytest.approx((centre.x, centre.y))
        far = max(float(great_circle_m(centre.x, centre.y, *place)) for place in places)
        assert fields.radius_m == pytest.approx(far)


@pytest.mark.realdata
def test_the_published_arc_band_is_covered(data_dir: Path) -> None:
    octets = (_folder(data_dir) / "RFC5491TupleArcBandLocation.xml").read_bytes()
    root, fields = ET.fromstring(octets), fields_of(octets)
    (lat, lon), (inner,), (outer,) = (_numbers(root, name) for name in ("pos", "innerRadius", "outerRadius"))
    (start,), (opening,) = _numbers(root, "startAngle"), _numbers(root, "openingAngle")
    rng, spread = random.Random(1), 0.0
    assert fields.lon is not None
    assert fields.lat is not None
    for _ in range(500):
        bearing, away_m = math.radians(start + rng.random() * opening), rng.uniform(inner, outer)
        east, north = away_m * math.sin(bearing), away_m * math.cos(bearing)
        spot = lon + east / 111_195 / math.cos(math.radians(lat)), lat + north / 111_195
        spread = max(spread, distance_m(fields.lon, fields.lat, *spot))
    assert spread <= (fields.radius_m or 0) * 1.001
    assert spread > (fields.radius_m or 0) * 0.9


@pytest.mark.realdata
def test_published_addresses_are_told_by_their_codes(data_dir: Path) -> None:
    read = 0
    for file in sorted(_folder(data_dir).glob("*.xml")):
        text = file.read_text(encoding="utf-8")
        if "civicAddress" not in text:
            continue
        root = ET.fromstring(text.encode())
        address = next(each for each in root.iter() if each.tag.endswith("}civicAddress"))
        expected = {part.tag.rpartition("}")[2]: (part.text or "").strip() for part in address}
        assert fields_of(file.read_bytes()).civic == expected, file.name
        read += 1
    assert read == 7


@pytest.mark.realdata
def test_published_invalid_documents_are_as_their_names_say(data_dir: Path) -> None:
    folder = _folder(data_dir)
    assert not decode_pidf((folder / "dec112_invalid-pidf-lo_invalid-full-2.xml").read_bytes()).ok
    part = fields_of((folder / "dec112_invalid-pidf-lo_invalid-part-2.xml").read_bytes())
    assert (part.lon, part.lat, part.radius_m, part.at) == (None, None, None, None)
    assert part.device == "57ee19fbea08c38f"
    assert len(part.faults) == 2
    odd = fields_of((folder / "dec112_simple-circle_invalid-tuple.xml").read_bytes())
    assert (odd.lat, odd.lon, odd.radius_m) == (48.123, 14.456, 24)


@pytest.mark.realdata
def test_published_times_and_confidences(data_dir: Path) -> None:
    wifi = fields_of((_folder(data_dir) / "dec112_wifi-location_location.xml").read_bytes())
    assert (wifi.at, wifi.confidence) == (datetime(2021, 1, 11, 7, 0, 10, tzinfo=UTC), 85)
    point = fields_of((_folder(data_dir) / "dec112_rfc5491_point-example.xml").read_bytes())
    assert (point.at, point.method) == (datetime(2007, 6, 22, 20, 57, 29, tzinfo=UTC), "Wiremap")
    both = fields_of((_folder(data_dir) / "DeviceAndPerson.xml").read_bytes())
    assert both.expires == datetime(2016, 12, 10, 20, tzinfo=UTC)
    assert [location.carrier for location in both.locations] == ["device", "person"]


@pytest.mark.realdata
def test_who_provided_a_place_is_told_with_it(data_dir: Path) -> None:
    fields = fields_of((data_dir / "msg112" / "additionaldata" / "PidfLoProvidedByByValue.xml").read_bytes())
    assert [block.kind for block in fields.additional] == [
        "Comment",
        "DeviceInfo",
        "ProviderInfo",
        "ServiceInfo",
        "SubscriberInfo",
    ]
    assert fields.additional[1].values["DeviceMfgr"] == "Nokia"
    assert fields.additional[4].contacts[0].phones == ("+1 818 555 3333", "+1 818 444 1212")
    assert (fields.lat, fields.lon, fields.radius_m) == (34.247493, -118.791885, 50)
