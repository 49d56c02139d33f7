"""A crossing of four roads: 1 in the west, 3 east, 4 north, 5 south, 2 in the middle."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from maps import WITH_SIREN, WITHOUT_SIREN, read_extract, turn_table
from maps.osm.restrictions import KINDS, Refusal
from maps.turns import FORBIDDEN_MS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from conftest import Relation, WriteOsm

    from maps import Extract, TurnProfile

ROAD = {"highway": "residential"}
ONE_WAY = {**ROAD, "oneway": "yes"}
PLACES = {
    1: (30.000, 60.000),
    2: (30.002, 60.000),
    3: (30.004, 60.000),
    4: (30.002, 60.001),
    5: (30.002, 59.999),
    6: (30.006, 60.000),
    7: (30.003, 60.000),
}
WEST, EAST, NORTH, SOUTH = 101, 102, 103, 104
CROSSING = [((1, 2), ROAD), ((2, 3), ROAD), ((2, 4), ROAD), ((2, 5), ROAD)]


def relation(
    kind: str = "no_left_turn",
    from_ways: Sequence[int] = (WEST,),
    via: Sequence[int] = (2,),
    to_ways: Sequence[int] = (NORTH,),
    **tags: str,
) -> Relation:
    members = [
        *(("way", way, "from") for way in from_ways),
        *(("way" if member > 100 else "node", member, "via") for member in via),
        *(("way", way, "to") for way in to_ways),
    ]
    return members, {"type": "restriction", **({"restriction": kind} if kind else {}), **tags}


def forbidden(
    extract: Extract, profile: TurnProfile = WITHOUT_SIREN, minute_of_week: int | None = None
) -> set[tuple[int, int, int]]:
    """Give the forbidden turns as three OSM nodes each."""
    turns = turn_table(extract.graph, extract.restrictions, profile, minute_of_week=minute_of_week)
    shut = turns.turn_ms == FORBIDDEN_MS
    tail, head = (extract.node_id[ends] for ends in (extract.graph.tail, extract.graph.head))
    from_arc, to_arc = turns.from_arc[shut], turns.to_arc[shut]
    return set(zip(tail[from_arc].tolist(), head[from_arc].tolist(), head[to_arc].tolist(), strict=True))


def only_refusal(extract: Extract) -> str:
    (refused,) = extract.restrictions.refused
    assert extract.report.restrictions.refused == ((refused.reason.value, 1, (201,)),)
    assert (extract.report.restrictions.found, len(extract.restrictions)) == (1, 0)
    assert forbidden(extract) == set()
    return refused.reason


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind.startswith("no_")])
def test_a_forbidden_turn_binds_who_has_no_siren(write_osm: WriteOsm, kind: str) -> None:
    extract = read_extract(write_osm(PLACES, CROSSING, relations=[relation(kind)]))
    assert forbidden(extract) == {(1, 2, 4)}
    assert forbidden(extract, WITH_SIREN) == set()
    assert (extract.report.restrictions.found, extract.report.restrictions.used) == (1, 1)


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind.startswith("only_")])
def test_the_only_turn_forbids_all_others_and_turning_back(write_osm: WriteOsm, kind: str) -> None:
    extract = read_extract(write_osm(PLACES, CROSSING, relations=[relation(kind, to_ways=[EAST])]))
    assert forbidden(extract) == {(1, 2, 1), (1, 2, 4), (1, 2, 5)}
    assert forbidden(extract, WITH_SIREN) == set()


def test_two_only_turns_of_one_road_leave_both_open(write_osm: WriteOsm) -> None:
    rules = [relation("only_straight_on", to_ways=[EAST]), relation("only_right_turn", to_ways=[SOUTH])]
    assert forbidden(read_extract(write_osm(PLACES, CROSSING, relations=rules))) == {(1, 2, 1), (1, 2, 4)}


def test_turning_back_on_a_road_that_ends_at_the_crossing(write_osm: WriteOsm) -> None:
    extract = read_extract(write_osm(PLACES, CROSSING, relations=[relation("no_u_turn", to_ways=[WEST])]))
    assert forbidden(extract) == {(1, 2, 1)}


def test_turning_back_on_a_road_that_runs_on_past_the_crossing(write_osm: WriteOsm) -> None:
    ways = [((1, 2, 3), ROAD), ((2, 4), ROAD)]
    rule = relation("no_u_turn", from_ways=[101], to_ways=[101])
    assert forbidden(read_extract(write_osm(PLACES, ways, relations=[rule]))) == {(1, 2, 1), (3, 2, 3)}


def test_a_node_between_two_ways_of_one_street_stays_a_node(write_osm: WriteOsm) -> None:
    ways = [((1, 7, 2), ROAD), ((2, 3), ROAD), ((3, 6), ROAD)]
    rules = [relation("only_straight_on", from_ways=[101], via=[2], to_ways=[102])]
    extract = read_extract(write_osm(PLACES, ways, relations=rules))
    assert sorted(extract.node_id) == [1, 2, 3, 6]
    assert forbidden(extract) == {(1, 2, 1)}


@pytest.mark.parametrize(
    ("tags", "is_refused"),
    [
        ({"except": "emergency"}, True),
        ({"except": "psv; emergency"}, True),
        ({"except": "motorcar"}, True),
        ({"except": "psv;bicycle"}, False),
        ({"restriction:emergency": "none"}, True),
        ({"restriction:hgv": "no_right_turn"}, False),
    ],
)
def test_who_is_excepted_is_not_bound(write_osm: WriteOsm, tags: dict[str, str], *, is_refused: bool) -> None:
    extract = read_extract(write_osm(PLACES, CROSSING, relations=[relation(**tags)]))
    if is_refused:
        assert only_refusal(extract) == Refusal.EXCEPTED
    else:
        assert forbidden(extract) == {(1, 2, 4)}


def test_a_rule_for_emergency_vehicles_binds_with_siren_too(write_osm: WriteOsm) -> None:
    rules = [relation(to_ways=[EAST], **{"restriction:emergency": "no_straight_on", "except": "emergency"})]
    extract = read_extract(write_osm(PLACES, CROSSING, relations=rules))
    assert forbidden(extract, WITH_SIREN) == forbidden(extract) == {(1, 2, 3)}


def test_a_rule_for_lorries_is_for_other_vehicles(write_osm: WriteOsm) -> None:
    rule = relation("", **{"restriction:hgv": "no_left_turn"})
    assert only_refusal(read_extract(write_osm(PLACES, CROSSING, relations=[rule]))) == Refusal.OTHER_VEHICLE


@pytest.mark.parametrize(
    ("tags", "conditions"),
    [
        ({"restriction:conditional": "no_left_turn @ (Mo-Fr 07:00-09:00)"}, ["(Mo-Fr 07:00-09:00)"]),
        (
            {"restriction:conditional": "no_left_turn @ (Mo-Fr 07:00-09:00; Sa 10:00-11:00); no_u_turn @ wet"},
            ["(Mo-Fr 07:00-09:00; Sa 10:00-11:00)", "wet"],
        ),
        ({"restriction": "no_left_turn", "day_on": "Mo", "hour_on": "7"}, ["Mo 7:00"]),
    ],
)
def test_without_an_hour_rules_of_some_hours_keep_their_condition_and_do_not_bind(
    write_osm: WriteOsm, tags: dict[str, str], conditions: list[str]
) -> None:
    extract = read_extract(write_osm(PLACES, CROSSING, relations=[relation("", **tags)]))
    restrictions = extract.restrictions
    assert [restrictions.conditions[number] for number in restrictions.condition] == conditions
    assert forbidden(extract) == set()
    report = extract.report.restrictions
    assert (report.found, report.conditional, report.used) == (len(conditions), len(conditions), 0)


@pytest.mark.parametrize(
    ("tags", "at_eight", "at_noon"),
    [
        ({"restriction:conditional": "no_left_turn @ (Mo-Fr 07:00-09:00)"}, {(1, 2, 4)}, set()),
        ({"restriction": "no_left_turn", "restriction:conditional": "none @ (Mo 07:00-09:00)"}, set(), {(1, 2, 4)}),
        ({"restriction": "no_left_turn", "day_on": "Mo", "day_off": "Fr", "hour_on": "7", "hour_off": "9:30"},
         {(1, 2, 4)}, set()),
        ({"restriction": "no_left_turn", "restriction:conditional": "only_left_turn @ (07:00-09:00)"},
         {(1, 2, 1), (1, 2, 3), (1, 2, 5)}, {(1, 2, 4)}),
        ({"restriction:conditional": "no_left_turn @ wet"}, set(), set()),
    ],
)  # fmt: skip
def test_rules_of_some_hours_bind_in_these_hours(
    write_osm: WriteOsm, tags: dict[str, str], at_eight: set[tuple[int, int, int]], at_noon: set[tuple[int, int, int]]
) -> None:
    extract = read_extract(write_osm(PLACES, CROSSING, relations=[relation("", **tags)]))
    assert forbidden(extract, minute_of_week=8 * 60) == at_eight
    assert forbidden(extract, minute_of_week=12 * 60) == at_noon
    assert forbidden(extract, WITH_SIREN, minute_of_week=8 * 60) == set()


def test_conditions_that_are_no_hours_are_told(write_osm: WriteOsm) -> None:
    rules = [
        relation("", **{"restriction:conditional": f"no_left_turn @ {text}"}) for text in ("wet", "(Mo-Fr)", "wet")
    ]
    report = read_extract(write_osm(PLACES, CROSSING, relations=rules)).report.restrictions
    assert (report.conditional, report.odd_conditions) == (3, ("wet",))


def test_one_relation_may_hold_a_rule_for_always_and_one_for_some_hours(write_osm: WriteOsm) -> None:
    rule = relation(**{"restriction:conditional": "only_right_turn @ (22:00-06:00)"})
    extract = read_extract(write_osm(PLACES, CROSSING, relations=[rule]))
    report = extract.report.restrictions
    assert (report.found, report.used, report.conditional) == (2, 1, 1)
    assert forbidden(extract) == {(1, 2, 4)}


def test_a_rule_over_a_way_is_kept_as_the_arcs_one_after_the_other(write_osm: WriteOsm) -> None:
    ways = [((1, 2), ROAD), ((2, 7, 3), ROAD), ((3, 6), ROAD), ((3, 4), ROAD), ((2, 5), ROAD), ((7, 5), ROAD)]
    rule = relation("no_u_turn", from_ways=[101], via=[102], to_ways=[103])
    extract = read_extract(write_osm(PLACES, ways, relations=[rule]))
    (kept,) = extract.restrictions.via_ways
    nodes = [extract.node_id[extract.graph.head[arc]] for arc in kept.arcs]
    assert (kept.relation, kept.kind, nodes) == (201, "no_u_turn", [2, 7, 3, 6])
    report = extract.report.restrictions
    assert (report.found, report.via_ways, report.used) == (1, 1, 0)
    assert forbidden(extract) == set()


def test_no_entry_and_no_exit_may_name_several_roads(write_osm: WriteOsm) -> None:
    rules = [
        relation("no_entry", from_ways=[WEST, EAST, 999], to_ways=[NORTH]),
        relation("no_exit", from_ways=[NORTH], to_ways=[SOUTH, EAST]),
    ]
    extract = read_extract(write_osm(PLACES, CROSSING, relations=rules))
    assert forbidden(extract) == {(1, 2, 4), (3, 2, 4), (4, 2, 5), (4, 2, 3)}
    assert (extract.report.restrictions.found, extract.report.restrictions.used) == (2, 2)


@pytest.mark.parametrize(
    ("rule", "reason"),
    [
        (relation("give_way"), Refusal.UNKNOWN_KIND),
        (relation(""), Refusal.UNKNOWN_KIND),
        (relation("", **{"restriction:conditional": "no_left_turn"}), Refusal.UNKNOWN_KIND),
        (relation(from_ways=[]), Refusal.MISSING_MEMBER),
        (relation(via=[]), Refusal.MISSING_MEMBER),
        (relation(to_ways=[]), Refusal.MISSING_MEMBER),
        (relation(to_ways=[999]), Refusal.MISSING_MEMBER),
        (relation(from_ways=[WEST, EAST]), Refusal.TOO_MANY_MEMBERS),
        (relation(via=[2, 3]), Refusal.TOO_MANY_MEMBERS),
        (relation(via=[2, SOUTH]), Refusal.TOO_MANY_MEMBERS),
        (relation(to_ways=[105]), Refusal.NO_ROAD),
        (relation(to_ways=[106]), Refusal.NO_ROAD),
        (relation(to_ways=[107]), Refusal.OUTSIDE),
        (relation(via=[4]), Refusal.NOT_JOINED),
        (relation(via=[77]), Refusal.NOT_JOINED),
        (relation(via=[SOUTH]), Refusal.NOT_JOINED),
        (relation("no_u_turn", from_ways=[EAST], via=[8], to_ways=[EAST]), Refusal.NO_JUNCTION),
        (relation(from_ways=[108]), Refusal.NEVER_DRIVEN),
        (relation(from_ways=[109], to_ways=[NORTH]), Refusal.AMBIGUOUS),
    ],
)
def test_a_restriction_that_cannot_be_used_is_refused_with_its_reason(
    write_osm: WriteOsm, rule: Relation, reason: Refusal
) -> None:
    ways = [
        ((1, 2), ROAD),
        ((2, 8, 3), ROAD),
        ((2, 4), ROAD),
        ((2, 5), ROAD),
        ((2, 4), {"building": "yes"}),
        ((2, 4), {**ROAD, "access": "no"}),
        ((2, 9), ONE_WAY),
        ((2, 1), ONE_WAY),
        ((1, 2, 5), ROAD),
    ]
    places = {**PLACES, 8: (30.003, 60.0001), 9: (30.001, 60.001)}
    assert only_refusal(read_extract(write_osm(places, ways, relations=[rule]))) == reason


def test_a_junction_outside_the_kept_part_is_told(write_osm: WriteOsm) -> None:
    ways = [*CROSSING, ((3, 6, 7), ONE_WAY), ((6, 7), ONE_WAY)]
    rule = relation(from_ways=[105], via=[6], to_ways=[106])
    assert only_refusal(read_extract(write_osm(PLACES, ways, relations=[rule]))) == Refusal.OUTSIDE


ROADS = {1: WEST, 3: EAST, 4: NORTH, 5: SOUTH}
RULES = st.lists(st.tuples(st.sampled_from(KINDS[:-1]), st.sampled_from(sorted(ROADS)), st.sampled_from(sorted(ROADS))))


@given(RULES)
def test_any_rules_together_leave_what_each_of_them_leaves(
    tmp_path_factory: pytest.TempPathFactory, rules: list[tuple[str, int, int]]
) -> None:
    path = tmp_path_factory.mktemp("rules") / "crossing.osm"
    path.write_text(crossing_xml(rules))
    turns = {(come, 2, go) for come in ROADS for go in ROADS}
    banned = {(come, 2, go) for kind, come, go in rules if kind.startswith("no_")}
    only = {(come, 2, go) for kind, come, go in rules if kind.startswith("only_")}
    bound = {come for come, _, _ in only}
    assert forbidden(read_extract(path)) == banned | {turn for turn in turns - only if turn[0] in bound}


def crossing_xml(rules: Sequence[tuple[str, int, int]]) -> str:
    lines = [f"<node id='{number}' lon='{lon}' lat='{lat}'/>" for number, (lon, lat) in PLACES.items()]
    lines += [
        f"<way id='{way}'><nd ref='2'/><nd ref='{end}'/><tag k='highway' v='road'/></way>" for end, way in ROADS.items()
    ]
    for number, (kind, come, go) in enumerate(rules, 201):
        roles = (("way", ROADS[come], "from"), ("node", 2, "via"), ("way", ROADS[go], "to"))
        members = "".join(f"<member type='{type_}' ref='{ref}' role='{role}'/>" for type_, ref, role in roles)
        tags = f"<tag k='type' v='restriction'/><tag k='restriction' v='{kind}'/>"
        lines.append(f"<relation id='{number}'>{members}{tags}</relation>")
    return "<osm version='0.6'>" + "".join(lines) + "</osm>"


@pytest.mark.realdata
@pytest.mark.parametrize(
    ("name", "found", "used"),
    [
        ("porto_portugal.osm.pbf", 357, 328),
        ("liechtenstein-latest.osm.pbf", 3, 2),
        ("Helsinki.osm.pbf", 45, 30),
        ("moscow.osm.gz", 106, 71),
        ("north-bayreuth.osm.gz", 40, 36),
    ],
)
def test_used_and_refused_are_all_that_the_file_holds(data_dir: Path, name: str, found: int, used: int) -> None:
    path = data_dir / "osm" / name
    extract = read_extract(path)
    restrictions, report = extract.restrictions, extract.report.restrictions
    assert (report.found, report.used) == (found, used)
    in_file = relations_of(path)
    told = {one.relation for one in (*restrictions.refused, *restrictions.via_ways)}
    at_times = set(restrictions.relation[restrictions.condition != 0].tolist())
    in_use = set(restrictions.relation[restrictions.condition == 0].tolist())
    assert in_use | at_times | told == set(in_file)
    assert len(in_file) == found == len(in_use) + len(at_times) + len(told)
    ways = set(extract.graph.way_id.tolist())
    on_roads = {number for number, roles in in_file.items() if is_on(ways, roles)}
    assert in_use <= on_roads
    assert on_roads - in_use <= at_times | told


@pytest.mark.realdata
def test_in_porto_every_pair_lies_on_the_members_of_its_relation(data_dir: Path) -> None:
    path = data_dir / "osm" / "porto_portugal.osm.pbf"
    extract = read_extract(path)
    graph, restrictions = extract.graph, extract.restrictions
    in_file = relations_of(path)
    for relation_, from_arc, to_arc in zip(
        restrictions.relation.tolist(), restrictions.from_arc, restrictions.to_arc, strict=True
    ):
        roles = in_file[relation_]
        assert graph.way_id[from_arc] in roles["from"]
        assert graph.way_id[to_arc] in roles["to"]
        assert graph.head[from_arc] == graph.tail[to_arc]
        assert extract.node_id[graph.head[from_arc]] in roles["via"]
    assert np.unique(restrictions.relation).size == extract.report.restrictions.used


def is_on(ways: set[int], roles: Mapping[str, list[int]]) -> bool:
    return all(roles.get(role) and ways.issuperset(roles[role]) for role in ("from", "to"))


def relations_of(path: Path) -> dict[int, dict[str, list[int]]]:
    """Read the members of the restrictions of a file, by role, with nothing of ours."""
    import osmium

    found: dict[int, dict[str, list[int]]] = {}

    class Handler(osmium.SimpleHandler):
        def relation(self, one: osmium.osm.Relation) -> None:
            if one.tags.get("type") == "restriction":
                roles = found.setdefault(one.id, {})
                for member in one.members:
                    roles.setdefault(member.role, []).append(member.ref)

    Handler().apply_file(str(path))
    return found
