"""A catalogue is read as it is written, and refused with every fault named by its path."""

from __future__ import annotations

import tomllib
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import networkx as nx
import pytest
from catalogues import NOON, asked, leaf, small, small_table, text, to_toml, write
from hypothesis import given, settings
from hypothesis import strategies as st

from dispatch.triage.catalogue import Leaf, Question, Text
from dispatch.triage.errors import CatalogueError
from dispatch.triage.loader import catalogue_at, in_order, load_catalogue, load_catalogues, shipped_catalogues
from dispatch.vocabulary import Form

if TYPE_CHECKING:
    from pathlib import Path

SHIPPED = shipped_catalogues()[-1]


def faults_of(folder: Path, table: dict[str, Any]) -> tuple[str, ...]:
    with pytest.raises(CatalogueError) as refused:
        load_catalogue([write(folder / "small.toml", table)])
    assert str(refused.value) == "\n".join(refused.value.faults)
    return refused.value.faults


def test_a_catalogue_is_what_its_file_says(tmp_path: Path) -> None:
    catalogue = small(tmp_path)
    assert (catalogue.version, catalogue.valid_from) == ("1", datetime(2026, 1, 1, tzinfo=UTC))
    assert catalogue.approved_by is None
    chest = catalogue.reasons["chest"]
    assert chest.title == Text("Боль в груди", "Chest pain")
    assert [question.code for question in chest.questions()] == [
        "entry.awake", "entry.age", "chest.sweat", "chest.spreads", "chest.old",
    ]  # fmt: skip
    attack = chest.nodes["chest.attack"]
    assert isinstance(attack, Leaf)
    assert (attack.form, attack.priority, attack.target) == (Form.EMERGENCY, 1, timedelta(minutes=15))
    step = catalogue.instructions["cpr"].steps[0]
    assert (step.wait, step.beat_per_min) == (timedelta(minutes=2), 110)


def test_a_leaf_has_the_needs_and_instructions_of_its_reason_unless_it_names_its_own(tmp_path: Path) -> None:
    leaves = {each.code: each for each in small(tmp_path).reasons["chest"].leaves()}
    assert (leaves["chest.soon"].needs, leaves["chest.soon"].instructions) == (("physician",), ("rest",))
    assert (leaves["chest.arrest"].needs, leaves["chest.arrest"].instructions) == (("resuscitation",), ("cpr",))
    assert (leaves["chest.later"].needs, leaves["chest.later"].units) == ((), 1)


def test_a_leaf_of_the_reason_goes_before_the_shared_one(tmp_path: Path) -> None:
    table = small_table()
    table["reasons"]["chest"]["leaves"]["arrest"] = leaf("emergency", 1, 10)
    catalogue = load_catalogue([write(tmp_path / "own.toml", table)])
    arrest = catalogue.reasons["chest"].nodes["chest.arrest"]
    assert isinstance(arrest, Leaf)
    assert arrest.target == timedelta(minutes=10)


def test_a_reason_without_questions_ends_at_its_provisional_leaf(tmp_path: Path) -> None:
    paper = small(tmp_path).reasons["paper"]
    assert paper.nodes[paper.start] == paper.provisional


def test_a_name_signs_the_approval(tmp_path: Path) -> None:
    assert small(tmp_path, approved_by="Главный врач").approved_by == "Главный врач"


def test_the_parts_of_a_catalogue_may_lie_in_several_files(tmp_path: Path) -> None:
    table = small_table()
    reasons = table.pop("reasons")
    first = write(tmp_path / "a.toml", table)
    second = write(tmp_path / "b.toml", {"reasons": {"paper": reasons["paper"]}})
    third = write(tmp_path / "c.toml", {"reasons": {"chest": reasons["chest"]}})
    assert list(load_catalogue([first, second, third]).reasons) == ["chest", "paper"]


IN_CHEST = "reasons.chest."
LATE = "is asked after 'sweat', which has no red flag"
LESS = "is a red flag, but may end at priority 3, less urgent than the 2 of another answer or of the provisional leaf"
SILENCE = "whoever knows no answer ends at priority 3, less urgent than the 2 of the provisional leaf"
FAULTS: list[tuple[str, Any, str]] = [
    ("version", None, "is missing"),
    ("version", "\u0000 ", "holds a character that nobody sees"),
    ("valid_from", "soon", "is not an instant such as 2026-01-01T00:00:00+03:00"),
    ("valid_from", "2026-01-01T00:00:00", "has no zone; write 2026-01-01T00:00:00+03:00"),
    ("limits.urgent_min", None, "is missing"),
    ("reason", {}, "is not known here"),
    ("reasons", {}, "is missing"),
    ("reasons.Chest", {}, "is no code: small Latin letters, digits and _, a letter first"),
    (IN_CHEST + "group", "hart", "there is no group 'hart'"),
    (IN_CHEST + "en", None, "is missing"),
    (IN_CHEST + "en", "", "is empty"),
    (IN_CHEST + "en", "Боль", "is Russian text"),
    (IN_CHEST + "ru", "Pain", "is no Russian text"),
    (IN_CHEST + "words_en", None, "is missing: how do callers say it?"),
    (IN_CHEST + "words_ru", ["а", "а"], "names something twice"),
    (IN_CHEST + "provisional", "no", "there is no leaf 'no'"),
    (IN_CHEST + "needs", ["icu"], "there is no capability 'icu'"),
    (IN_CHEST + "instructions", ["x"], "there is no instruction 'x'"),
    (IN_CHEST + "asks_entry", "no", "is not true or false"),
    (IN_CHEST + "questions.old.answers.no", "latr", "leads to 'latr', which is neither a question nor a leaf"),
    (IN_CHEST + "questions.old.answers.no", "sweat", "goes round in a circle: sweat → spreads → old → sweat"),
    (IN_CHEST + "questions.old.answers.no", None, "is missing"),
    (IN_CHEST + "questions.lost", asked("soon", "soon", "soon"), "is never asked: no answer leads here"),
    (IN_CHEST + "questions.sweat.answers.maybe", "soon", "is not known here"),
    (IN_CHEST + "questions.sweat.red", ["ja"], "there is no answer 'ja'"),
    (IN_CHEST + "questions.spreads.answers.yes", "later", LESS),
    (IN_CHEST + "questions.spreads.answers.unknown", "later", SILENCE),
    (IN_CHEST + "leaves.attack.target_min", None, "is missing"),
    (IN_CHEST + "leaves.attack.target_min", 21, "is 21, not a whole number from 1 to 20"),
    (IN_CHEST + "leaves.attack.priority", 3, "is 3, but form emergency has 1 or 2"),
    (IN_CHEST + "leaves.attack.form", "fast", "is 'fast', none of emergency, urgent, consultation"),
    (IN_CHEST + "leaves.attack.closing", ["polyclinic"], "'polyclinic' is no way to close form emergency"),
    (IN_CHEST + "leaves.attack.closing", ["fax"], "there is no way to close 'fax'"),
    (IN_CHEST + "leaves.attack.units", 0, "is 0, not a whole number from 1 to 20"),
    (IN_CHEST + "leaves.spare", leaf("urgent", 3, 60), "is never reached: no answer leads here"),
    (IN_CHEST + "questions.arrest", asked("soon", "soon", "soon"), "is the name of a leaf too"),
    ("reasons.paper.leaves.arrest", leaf("emergency", 1, 20), "is never reached: no answer leads here"),
    ("reasons.entry", {}, "is a code that has another meaning"),
    ("leaves.reason", leaf("urgent", 3, 60), "is a code that has another meaning"),
    ("entry.age.choices.unknown", text("Кто знает", "Who knows"), "is offered by itself"),
    ("leaves.arrest.needs", ["surgeon"], "there is no capability 'surgeon'"),
    ("leaves.arrest.ru", None, "is missing"),
    ("entry.awake.answers.no", "arest", "leads to 'arest', which is neither a question nor a leaf"),
    ("entry.age.answers.child", "awake", "goes round in a circle: awake → age → awake"),
    ("entry.age.adds.child", ["kid"], "there is no capability 'kid'"),
    ("instructions.cpr.steps", [], "is missing"),
]


@pytest.mark.parametrize(("path", "value", "reason"), FAULTS)
def test_a_fault_is_told_with_its_path(path: str, value: Any, reason: str, tmp_path: Path) -> None:
    table = small_table()
    change(table, path, value)
    assert f"small.toml: {path}: {reason}" in faults_of(tmp_path, table)


@pytest.mark.parametrize(
    ("path", "value", "fault"),
    [
        ("answers.unknown", None, "answers: asks for the texts of yes, no, unknown"),
        (IN_CHEST + "questions.sweat.red", [], f"{IN_CHEST}questions.spreads.red: {LATE}"),
        (IN_CHEST + "leaves.old", leaf("urgent", 3, 60), f"{IN_CHEST}questions.old: is the name of a leaf too"),
        (
            "instructions.cpr.steps",
            [text("Да", "Yes", beat_per_min=5)],
            "instructions.cpr.steps.1.beat_per_min: is 5, not a whole number from 30 to 240",
        ),
    ],
)
def test_a_fault_that_shows_elsewhere_is_told_with_that_path(path: str, value: Any, fault: str, tmp_path: Path) -> None:
    table = small_table()
    change(table, path, value)
    assert f"small.toml: {fault}" in faults_of(tmp_path, table)


def test_more_questions_than_anybody_asks_are_refused(tmp_path: Path) -> None:
    table = small_table()
    names = [f"q{number}" for number in range(51)]
    follow = zip(names, [*names[1:], "soon"], strict=True)
    table["reasons"]["chest"]["questions"] = {name: asked(to, to, to) for name, to in follow}
    assert f"small.toml: {IN_CHEST}questions.q50: is one of 51 questions, more than 50" in faults_of(tmp_path, table)


def test_every_fault_is_told(tmp_path: Path) -> None:
    table = small_table()
    change(table, "reasons.chest.en", None)
    change(table, "leaves.soon.target_min", None)
    change(table, "entry.awake.answers.yes", "nowhere")
    assert len(faults_of(tmp_path, table)) == 3


def test_a_reason_in_two_files_is_refused(tmp_path: Path) -> None:
    table = small_table()
    first = write(tmp_path / "a.toml", table)
    second = write(tmp_path / "b.toml", {"reasons": {"paper": table["reasons"]["paper"]}})
    with pytest.raises(CatalogueError, match=r"^b\.toml: reasons\.paper: is in a\.toml too$"):
        load_catalogue([first, second])


def test_a_second_head_is_refused(tmp_path: Path) -> None:
    first = write(tmp_path / "a.toml", small_table())
    second = write(tmp_path / "b.toml", {"version": "2"})
    with pytest.raises(
        CatalogueError, match=r"^b\.toml: version: the version, its date and its limits stand in a\.toml"
    ):
        load_catalogue([first, second])


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"version = ", "small.toml: is no TOML: Invalid value (at end of document)"),
        (b"\xff\xfe", "small.toml: is not UTF-8"),
        (b"a = " + 2000 * b"[", "small.toml: is nested too deeply"),
    ],
)
def test_a_file_that_is_no_toml_is_refused(content: bytes, fault: str, tmp_path: Path) -> None:
    path = tmp_path / "small.toml"
    path.write_bytes(content)
    with pytest.raises(CatalogueError) as refused:
        load_catalogue([path])
    assert fault in refused.value.faults


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match=r"none\.toml: cannot be read: No such file or directory"):
        load_catalogue([tmp_path / "none.toml"])


def test_the_version_in_force_is_the_last_that_is_valid(tmp_path: Path) -> None:
    for version, valid_from in (("old", "2026-01-01T00:00:00Z"), ("new", "2026-06-01T00:00:00+03:00")):
        folder = tmp_path / version
        folder.mkdir()
        write(folder / "all.toml", {**small_table(), "version": version, "valid_from": valid_from})
    catalogues = load_catalogues(tmp_path)
    assert [each.version for each in catalogues] == ["old", "new"]
    change_at = datetime(2026, 5, 31, 21, tzinfo=UTC)
    assert catalogue_at(catalogues, change_at - timedelta(milliseconds=1)).version == "old"
    assert catalogue_at(catalogues, change_at).version == "new"
    with pytest.raises(CatalogueError, match="no catalogue of reasons is in force at 2025-12-31"):
        catalogue_at(catalogues, datetime(2025, 12, 31, tzinfo=UTC))


def test_two_versions_from_one_instant_are_refused(tmp_path: Path) -> None:
    one = small(tmp_path)
    other = small(tmp_path, version="2", valid_from="2026-01-01T03:00:00+03:00")
    with pytest.raises(CatalogueError, match="versions 1 and 2 are both valid from 2026-01-01"):
        in_order([one, other])
    later = small(tmp_path, valid_from="2026-02-01T00:00:00Z")
    with pytest.raises(CatalogueError, match="version 1 is there twice"):
        in_order([one, later])


def test_the_shipped_catalogue_is_complete_and_asks_for_approval() -> None:
    assert catalogue_at(shipped_catalogues(), NOON) is SHIPPED
    assert len(SHIPPED.reasons) >= 60
    assert SHIPPED.approved_by is None
    assert {reason.group for reason in SHIPPED.reasons.values()} == SHIPPED.groups.keys()
    for reason in SHIPPED.reasons.values():
        own = [question for question in reason.questions() if question.code.startswith(f"{reason.code}.")]
        assert 1 <= len(own) <= 6, reason.code


def test_every_instruction_that_is_shipped_is_used() -> None:
    used = {code for reason in SHIPPED.reasons.values() for each in reason.leaves() for code in each.instructions}
    assert used == SHIPPED.instructions.keys()


def test_networkx_finds_no_circle_and_nothing_beside_the_way() -> None:
    for reason in SHIPPED.reasons.values():
        graph: nx.DiGraph[str] = nx.DiGraph()
        for node in reason.nodes.values():
            answers = node.answers.values() if isinstance(node, Question) else ()
            graph.add_edges_from((node.code, answer.leads_to) for answer in answers)
            graph.add_node(node.code)
        assert nx.is_directed_acyclic_graph(graph)
        assert set(graph) == set(reason.nodes)
        assert nx.descendants(graph, reason.start) | {reason.start} == set(graph)
        ends = {code for code in graph if graph.out_degree(code) == 0}
        assert ends == {each.code for each in reason.leaves()}


@given(data=st.data(), size=st.integers(1, 6))
def test_a_catalogue_is_refused_exactly_where_networkx_finds_a_circle_or_a_lost_question(
    data: st.DataObject, size: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    names = [f"q{number}" for number in range(size)]
    target = st.sampled_from([*names, "later"])
    table = small_table()
    questions = {name: asked(*(data.draw(target) for _ in range(3))) for name in names}
    table["reasons"]["chest"] |= {"questions": questions, "leaves": {}, "provisional": "later"}
    graph = nx.DiGraph([(name, to) for name, each in questions.items() for to in each["answers"].values()])
    sound = nx.is_directed_acyclic_graph(graph) and nx.descendants(graph, "q0") >= set(names[1:])
    path = write(tmp_path_factory.getbasetemp() / "random.toml", table)
    if sound:
        assert len(load_catalogue([path]).reasons) == 2
    else:
        with pytest.raises(CatalogueError, match=r"goes round in a circle|is never asked"):
            load_catalogue([path])


def places(table: dict[str, Any], path: str = "") -> list[str]:
    """Give the path of every value in a table."""
    found = []
    for key, value in table.items():
        found += places(value, f"{path}{key}.") if isinstance(value, dict) else [path + key]
    return found


CAN_BE_LEFT_OUT = ("needs", "instructions", "closing", "units", "red", "asks_entry", "approved_by", "adds.child")
NEEDED = [path for path in places(small_table()) if not path.endswith(CAN_BE_LEFT_OUT)]


@settings(max_examples=150)
@given(path=st.sampled_from(NEEDED), value=st.sampled_from([None, [], 3.5, {}, "\u0000 "]))
def test_a_catalogue_with_anything_left_out_or_made_nonsense_is_refused_with_its_path(
    path: str, value: Any, tmp_path_factory: pytest.TempPathFactory
) -> None:
    table = small_table()
    change(table, path, value)
    file = tmp_path_factory.getbasetemp() / "mutated.toml"
    with pytest.raises(CatalogueError) as refused:
        load_catalogue([write(file, table)])
    assert any(f": {path}" in fault for fault in refused.value.faults)


def change(table: dict[str, Any], path: str, value: Any) -> None:
    """Set the value at a path, or leave it out where it is None."""
    *outer, last = path.split(".")
    for key in outer:
        table = table[key]
    if value is None:
        del table[last]
    else:
        table[last] = value


def test_what_is_written_is_read_again() -> None:
    assert tomllib.loads(to_toml(small_table()))["reasons"] == small_table()["reasons"]
