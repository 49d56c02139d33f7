"""What a small OSM file tells that can be found by name: each rule with the smallest file that shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import shapely

from maps import MapError, read_osm
from maps.gazetteer.entries import NOWHERE
from maps.gazetteer.osm_entries import Gathered, gather_osm, osm_entries

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from maps.gazetteer.entries import Entries, Street

    Gather = Callable[..., Gathered]
    Tags = Mapping[str, str]

STEP = 0.001
"""About 55 m east and 111 m north at 60 degrees."""

LENIN = {"highway": "residential", "name": "улица Ленина"}
MIRA = {"highway": "residential", "name": "улица Мира"}


@pytest.fixture
def gather(write_osm: Any) -> Gather:
    """Give a gatherer of things around a crossing of two streets, (0, 0), each 400 m long; places are in steps."""

    def gathered(
        tagged: Sequence[tuple[tuple[float, float], Tags]] = (),
        areas: Sequence[tuple[tuple[float, float], float, Tags]] = (),
        *,
        ways: Sequence[tuple[Sequence[tuple[float, float]], Tags]] = (),
        relations: Sequence[Any] = (),
    ) -> Gathered:
        corners = [(-4, 0), (0, 0), (4, 0), (0, -2), (0, 2)]
        places = dict(enumerate(corners, 1))
        lines = [((1, 2, 3), LENIN), ((4, 2, 5), MIRA)]
        tags = {}
        for place, its in tagged:
            places[len(places) + 1] = place
            tags[len(places)] = its
        for (x, y), half, its in areas:
            first = len(places) + 1
            square = [(x - half, y - half), (x + half, y - half), (x + half, y + half), (x - half, y + half)]
            places.update(enumerate(square, first))
            lines.append(((first, first + 1, first + 2, first + 3, first), its))
        for points, its in ways:
            known = {place: number for number, place in places.items()}
            for point in points:
                known.setdefault(point, len(known) + 1)
            places.update({number: place for place, number in known.items()})
            lines.append((tuple(known[point] for point in points), its))
        spots = {number: (30 + x * STEP, 60 + y * STEP) for number, (x, y) in places.items()}
        path = write_osm(spots, lines, tags, relations=relations)
        return gather_osm(path, read_osm(path), progress=lambda _: None)

    return gathered


def addresses(entries: Entries) -> set[tuple[str, str]]:
    houses = entries.houses
    return {
        (entries.streets[row].name, number) for row, number in zip(houses.street.tolist(), houses.number, strict=True)
    }


def street(entries: Entries, name: str) -> Street:
    (found,) = [one for one in entries.streets if one.name == name]
    return found


def settlement_of(entries: Entries, name: str) -> str:
    row = street(entries, name).settlement
    return "" if row == NOWHERE else entries.settlements[row].name


def house(number: str, street_name: str = "улица Ленина", **more: str) -> dict[str, str]:
    named = {"addr:street": street_name} if street_name else {}
    return {"addr:housenumber": number} | named | {key.replace("_", ":"): value for key, value in more.items()}


def test_an_empty_town_has_two_streets_and_their_crossing(gather: Gather) -> None:
    entries = gather().entries
    assert {one.name for one in entries.streets} == {"улица Ленина", "улица Мира"}
    assert (entries.crossings.lon.tolist(), entries.crossings.lat.tolist()) == ([30.0], [60.0])
    ends = {entries.crossings.one[0], entries.crossings.other[0]}
    assert {entries.streets[row].name for row in ends} == {"улица Ленина", "улица Мира"}


def test_the_place_of_a_street_lies_on_it(gather: Gather) -> None:
    lenin = street(gather().entries, "улица Ленина")
    assert lenin.lat == 60
    assert 30 - 4 * STEP <= lenin.lon <= 30 + 4 * STEP


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("12", {"12"}),
        ("5;7", {"5", "7"}),
        ("5, 7А", {"5", "7А"}),
        ("1-3", {"1-3"}),
        ("5 к2", {"5 к2"}),
        ("29/16", {"29/16"}),
        ("7;7", {"7"}),
        ("уч. 15", {"уч. 15"}),
    ],
)
def test_a_house_has_the_numbers_of_its_sign(gather: Gather, text: str, numbers: set[str]) -> None:
    found = gather([((1, 0.2), house(text))])
    assert addresses(found.entries) == {("улица Ленина", number) for number in numbers}


@pytest.mark.parametrize("text", ["", " ", "б/н", "Б/Н", "🏠", "x" * 1_000, "9" * 31, ";", "-", "no"])
def test_what_is_no_number_is_counted(gather: Gather, text: str) -> None:
    found = gather([((1, 0.2), house(text)), ((2, 0.2), house("4"))])
    assert addresses(found.entries) == {("улица Ленина", "4")}
    assert (found.report["addressed_objects"], found.report["addresses_without_usable_number"]) == (2, 1)


def test_a_node_and_the_building_of_one_address_are_one_house_at_the_building(gather: Gather) -> None:
    found = gather([((1, 0.2), house("12а"))], [((1.2, 0.5), 0.1, house("12А", building="yes"))])
    assert addresses(found.entries) == {("улица Ленина", "12А")}
    assert found.entries.houses.lon == pytest.approx([30 + 1.2 * STEP])
    assert found.report["addresses_merged"] == 1


def test_the_same_number_far_away_is_another_house(gather: Gather) -> None:
    found = gather([((-4, 0.2), house("1")), ((4, 0.2), house("1"))])
    assert found.report["houses"] == 2


def test_a_house_without_street_stands_at_the_nearest_one_and_is_counted(gather: Gather) -> None:
    found = gather([((0.4, 1.5), house("3", "")), ((3, 1.9), house("4", ""))])
    assert addresses(found.entries) == {("улица Мира", "3")}
    assert (found.report["guessed_streets"], found.report["addresses_without_street"]) == (1, 1)


def test_a_relation_tells_the_street_of_its_houses(gather: Gather) -> None:
    members = [("node", 6, "house"), ("node", 999, "house"), ("way", 101, "street")]
    tags = {"type": "associatedStreet", "name": "улица Ленина"}
    found = gather([((0.4, 1.5), house("3", ""))], relations=[(members, tags), (members, {"type": "street"})])
    assert addresses(found.entries) == {("улица Ленина", "3")}
    assert found.report["guessed_streets"] == 0
    assert found.report["street_relations_without_name"] == 1


def test_a_house_at_a_corner_has_two_addresses(gather: Gather) -> None:
    second = {"addr2:street": "улица Мира", "addr2:housenumber": "2"}
    found = gather([((0.2, 0.2), house("1") | second)])
    assert addresses(found.entries) == {("улица Ленина", "1"), ("улица Мира", "2")}
    assert found.report["second_addresses"] == 1


def test_a_house_at_a_corner_may_have_two_numbers_of_one_street(gather: Gather) -> None:
    found = gather([((0.2, 0.2), house("14 к1") | {"addr:housenumber2": "14А"})])
    assert addresses(found.entries) == {("улица Ленина", "14 к1"), ("улица Ленина", "14А")}


def test_a_street_that_only_addresses_name_is_found_too(gather: Gather) -> None:
    found = gather([((1, 1), house("3", "Тупиковый переулок")), ((3, 1), {"addr:street": "Глухой переулок"})])
    assert addresses(found.entries) == {("Тупиковый переулок", "3")}
    assert street(found.entries, "Глухой переулок").lon == pytest.approx(30 + 3 * STEP)


@pytest.mark.parametrize("spelling", ["УЛИЦА ЛЕНИНА", "Ленина улица", "улица  Ленина", "Lenin Street"])
def test_spellings_of_a_street_are_one_street(gather: Gather, spelling: str) -> None:
    more = [(((-4, 0), (-8, 0)), LENIN | {"name:en": "Lenin Street"})]
    assert addresses(gather([((1, 0.2), house("3", spelling))], ways=more).entries) == {("улица Ленина", "3")}


@pytest.mark.parametrize(
    ("rule", "ends", "between"),
    [
        ("even", ("2", "10"), {"4", "6", "8"}),
        ("odd", ("7", "1"), {"3", "5"}),
        ("all", ("1", "4"), {"2", "3"}),
        ("5", ("10", "20"), {"15"}),
        ("alphabetic", ("3A", "3D"), {"3B", "3C"}),
        ("even", ("1", "9"), set()),
        ("nonsense", ("1", "9"), set()),
        ("all", ("1", "9999999"), set()),
    ],
)
def test_houses_between_two_are_numbered_by_the_rule(
    gather: Gather, rule: str, ends: tuple[str, str], between: set[str]
) -> None:
    tagged = [((-2, 0.3), house(ends[0])), ((2, 0.3), house(ends[1]))]
    found = gather(tagged, ways=[(((-2, 0.3), (2, 0.3)), {"addr:interpolation": rule})])
    assert {number for _, number in addresses(found.entries)} == {*ends, *between}
    assert found.report.get("interpolated", 0) == len(between)
    assert found.report.get("interpolations_not_understood", 0) == (not between)


def test_interpolated_houses_lie_on_the_way_in_their_order(gather: Gather) -> None:
    tagged = [((-2, 0.3), house("2")), ((2, 0.3), house("10"))]
    houses = gather(tagged, ways=[(((-2, 0.3), (2, 0.3)), {"addr:interpolation": "even"})]).entries.houses
    order = np.argsort([int(number) for number in houses.number])
    assert houses.lon[order] == pytest.approx(30 + STEP * np.array([-2, -1, 0, 1, 2]))
    assert houses.lat == pytest.approx(60 + 0.3 * STEP)


def test_entrances_belong_to_the_house_on_whose_outline_they_are(gather: Gather) -> None:
    door = {"entrance": "staircase", "ref": "2"}
    found = gather(
        [((1, 0.3), door), ((3, 1), door), ((0.5, 0.2), {"entrance": "yes"})],
        ways=[(((1, 0.3), (1.5, 0.3), (1.5, 0.6), (1, 0.3)), house("5", building="yes"))],
    )
    entrances = found.entries.entrances
    assert entrances.number == ("2",)
    assert found.entries.houses.number[entrances.house[0]] == "5"
    assert found.report["entrances_without_house"] == 1


def test_entrances_of_a_building_belong_to_the_address_inside_it(gather: Gather) -> None:
    found = gather(
        [((1, 0.3), {"entrance": "yes", "ref": "1"}), ((1.4, 0.4), house("5"))],
        ways=[(((1, 0.3), (1.5, 0.3), (1.5, 0.6), (1, 0.3)), {"building": "yes"})],
    )
    assert found.report["entrances"] == 1


def test_a_building_that_is_a_relation_has_its_place_inside_and_its_entrances(gather: Gather) -> None:
    ring = ((1, 0.3), (2, 0.3), (2, 1.3), (1, 1.3), (1, 0.3))
    building = {"type": "multipolygon"} | house("5", building="yes")
    found = gather(
        [((1, 0.3), {"entrance": "yes", "ref": "1"})],
        ways=[(ring, {})],
        relations=[([("way", 103, "outer")], building), ([("way", 999, "outer")], building)],
    )
    houses = found.entries.houses
    assert (houses.lon[0], houses.lat[0]) == pytest.approx((30 + 1.5 * STEP, 60 + 0.8 * STEP))
    assert found.entries.entrances.house.tolist() == [0]
    assert found.report["addressed_without_place"] == 1


def test_of_a_building_with_a_yard_the_place_is_not_in_the_yard(gather: Gather) -> None:
    angle = ((1, 0.2), (4, 0.2), (4, 0.4), (1.1, 0.4), (1.1, 3), (1, 3), (1, 0.2))
    houses = gather(ways=[(angle, house("5", building="yes"))]).entries.houses
    shape = shapely.Polygon([(30 + x * STEP, 60 + y * STEP) for x, y in angle])
    assert shape.contains(shapely.Point(houses.lon[0], houses.lat[0]))


def test_settlements_of_streets_are_the_nearest_in_relation_to_their_reach(gather: Gather) -> None:
    places = [
        ((10, 10), {"place": "village", "name": "Ближнее"}),
        ((100, 0), {"place": "city", "name": "Дальний"}),
        ((200, 0), {"place": "hamlet", "name": "Хутор"}),
    ]
    entries = gather(places).entries
    assert settlement_of(entries, "улица Ленина") == "Дальний"
    far_city = [places[0], ((1000, 0), {"place": "city", "name": "Дальний"})]
    assert settlement_of(gather(far_city).entries, "улица Ленина") == "Ближнее"


def test_inside_a_border_the_nearest_middle_does_not_matter(gather: Gather) -> None:
    village = ((3, 3), {"place": "village", "name": "Ближнее"})
    town = ((20, 0), 30.0, {"place": "town", "name": "Город"})
    entries = gather([village], [town]).entries
    assert settlement_of(entries, "улица Ленина") == "Город"


def test_node_and_area_of_one_place_are_one_settlement_at_the_node(gather: Gather) -> None:
    node = ((1, 1), {"place": "town", "name": "Город", "population": "5 000", "old_name": "Сталинск;Слобода"})
    area = ((0, 0), 9.0, {"place": "town", "name": "Город", "name:en": "Town"})
    entries = gather([node], [area]).entries
    (town,) = entries.settlements
    assert (town.name, town.kind, town.population) == ("Город", "town", 5000)
    assert set(town.other_names) == {"Сталинск", "Слобода", "Town"}
    assert (town.lon, town.lat) == pytest.approx((30 + STEP, 60 + STEP))
    assert [(zone.name, zone.kind) for zone in entries.zones] == [("Город", "town")]


def test_societies_of_gardens_are_settlements_within_their_town(gather: Gather) -> None:
    town = ((1, 1), {"place": "town", "name": "Город"})
    society = ((10, 10), 3.0, {"landuse": "allotments", "name": "СНТ «Мир»"})
    plot = ((10, 10), house("15", "", addr_place="СНТ «Мир»"))
    entries = gather([town, plot], [society]).entries
    kinds = {one.name: one for one in entries.settlements}
    assert kinds["СНТ «Мир»"].kind == "allotments"
    assert entries.settlements[kinds["СНТ «Мир»"].within].name == "Город"
    place = street(entries, "СНТ «Мир»")
    assert place.is_place
    assert entries.settlements[place.settlement].name == "СНТ «Мир»"


def test_parts_are_within_their_city_and_streets_are_in_the_city(gather: Gather) -> None:
    city = ((20, 0), {"place": "city", "name": "Город"})
    part = ((0, 1), {"place": "suburb", "name": "Заречье"})
    entries = gather([city, part]).entries
    row = {one.name: one.within for one in entries.settlements}
    assert entries.settlements[row["Заречье"]].name == "Город"
    assert row["Город"] == NOWHERE
    assert settlement_of(entries, "улица Мира") == "Город"


def test_an_address_tells_the_settlement_of_its_street(gather: Gather) -> None:
    places = [((3, 3), {"place": "village", "name": "Ближнее"}), ((40, 0), {"place": "village", "name": "Дальнее"})]
    entries = gather([*places, ((1, 0.2), house("5", addr_city="Дальнее"))]).entries
    assert settlement_of(entries, "улица Ленина") == "Дальнее"
    assert settlement_of(entries, "улица Мира") == "Ближнее"


def test_a_settlement_that_only_addresses_name_is_one_where_several_do(gather: Gather) -> None:
    houses = [((x, 0.2), house(str(x), addr_city="Город")) for x in (1, 2, 3)]
    entries = gather(
        [*houses, ((-1, 0.2), house("9", addr_city="Грод")), ((-2, 0.2), house("8", addr_city="7"))]
    ).entries
    assert [one.name for one in entries.settlements] == ["Город"]
    assert settlement_of(entries, "улица Мира") == "Город"
    assert len(addresses(entries)) == 5


def test_the_municipality_of_a_town_is_where_its_outskirts_belong(gather: Gather) -> None:
    town = ((100, 60), {"place": "village", "name": "Город"})
    hamlet = ((20, 5), {"place": "hamlet", "name": "Выселки"})
    border = ((50, 30), 80.0, {"boundary": "administrative", "admin_level": "8", "name": "Город"})
    entries = gather([town, hamlet], [border]).entries
    assert settlement_of(entries, "улица Ленина") == "Город"
    within = {one.name: one.within for one in entries.settlements}
    assert entries.settlements[within["Выселки"]].name == "Город"
    assert entries.zones[0].kind == "admin_level_8"
    assert shapely.from_wkb(entries.zones[0].outline).contains(shapely.Point(30, 60))


def test_streets_of_one_name_far_from_each_other_are_two(gather: Gather) -> None:
    city = ((50, 0), {"place": "city", "name": "Город"})
    part = ((100, 1), {"place": "suburb", "name": "Заречье"})
    entries = gather([city, part], ways=[(((98, 0), (102, 0)), LENIN)]).entries
    places = {entries.settlements[one.settlement].name for one in entries.streets if one.name == "улица Ленина"}
    assert places == {"Город", "Заречье"}


def test_squares_are_streets_with_their_place_inside(gather: Gather) -> None:
    square = ((10, 1), 0.5, {"place": "square", "name": "площадь Труда"})
    walk = ((12, 1), 0.5, {"highway": "pedestrian", "area": "yes", "name": "Набережная"})
    entries = gather(areas=[square, walk]).entries
    assert street(entries, "площадь Труда")[3:5] == pytest.approx((30 + 10 * STEP, 60 + STEP))
    assert street(entries, "Набережная")[3:5] == pytest.approx((30 + 12 * STEP, 60 + STEP))


@pytest.mark.parametrize(
    ("tags", "kind"),
    [
        ({"amenity": "school"}, "school"),
        ({"amenity": "pharmacy", "healthcare": "pharmacy"}, "pharmacy"),
        ({"shop": "yes"}, "shop"),
        ({"railway": "station", "station": "subway"}, "subway"),
        ({"railway": "halt"}, "halt"),
        ({"emergency": "ambulance_station", "amenity": "clinic"}, "ambulance_station"),
        ({"historic": "monument", "tourism": "attraction"}, "attraction"),
        ({"place": "locality"}, "locality"),
    ],
)
def test_a_sight_has_its_kind(gather: Gather, tags: Tags, kind: str) -> None:
    (sight,) = gather([((1, 1), tags | {"name": "Заря", "alt_name": "Восход"})]).entries.sights
    assert (sight.name, sight.other_names, sight.kind) == ("Заря", ("Восход",), kind)


def test_what_nobody_knows_by_name_is_no_sight(gather: Gather) -> None:
    assert not gather([((1, 1), {"amenity": "bench"}), ((2, 1), {"shop": "no", "name": "Заря"})]).entries.sights


def test_a_school_and_its_building_are_one_sight(gather: Gather) -> None:
    school = {"amenity": "school", "name": "Школа № 5"}
    assert len(gather([((1, 1), school)], [((1.3, 1), 0.2, school)]).entries.sights) == 1


def test_names_of_any_text_are_one_line_or_nothing(gather: Gather) -> None:
    odd = ["x" * 1_000, "Два\tслова", "🚑", "'; DROP TABLE street; --".replace("'", "&apos;")]
    entries = gather([((number, 1), {"shop": "yes", "name": name}) for number, name in enumerate(odd)]).entries
    assert {sight.name for sight in entries.sights} == {"Два слова", "🚑", "'; DROP TABLE street; --"}


def test_what_has_no_place_is_counted_and_the_rest_is_read(tmp_path: Path) -> None:
    path = tmp_path / "torn.osm"
    road = "<nd ref='1'/><nd ref='2'/><nd ref='9'/><tag k='highway' v='residential'/><tag k='name' v='Мира'/>"
    address = "<tag k='addr:housenumber' v='1'/><tag k='addr:street' v='Мира'/>"
    path.write_text(
        f"""<osm version='0.6'><node id='1' lon='30' lat='60'/><node id='2' lon='30.001' lat='60'/>
        <way id='1'>{road}</way><way id='2'><nd ref='8'/><nd ref='9'/>{address}</way>
        <way id='3'><nd ref='1'/><nd ref='9'/><nd ref='2'/>{address}</way>
        <relation id='1'><member type='way' ref='77' role='outer'/><tag k='type' v='multipolygon'/>{address}</relation>
        <relation id='2'><member type='way' ref='78' role='outer'/><tag k='type' v='boundary'/>
        <tag k='boundary' v='administrative'/><tag k='admin_level' v='8'/><tag k='name' v='Нигде'/></relation></osm>""",
        encoding="utf-8",
    )
    found = gather_osm(path, read_osm(path), progress=lambda _: None)
    assert addresses(found.entries) == {("Мира", "1")}
    assert (found.report["addressed_objects"], found.report["addressed_without_place"]) == (3, 2)
    assert not found.entries.zones


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("<node", ""),
        ("<node id='1' lon='999' lat='1'/></osm>", ""),
        ("<way id='2'/><way id='1'/></osm>", ".*sort the file by type and id"),
        (f"<node id='1' lon='1' lat='1'><tag k='name' v='{'x' * 10_000}'/></node></osm>", ".*too long"),
    ],
)
def test_a_file_that_was_broken_since_is_refused_by_name(
    gather: Gather, tmp_path: Path, content: str, reason: str
) -> None:
    gather()
    path = tmp_path / "small.osm"
    graph = read_osm(path)
    path.write_text(f"<osm version='0.6'>{content}")
    with pytest.raises(MapError, match=rf"small\.osm: cannot be read as OSM data{reason}"):
        osm_entries(path, graph)
