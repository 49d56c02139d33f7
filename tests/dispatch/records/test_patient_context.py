"""What a card may show of a record, and what it must never show."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.records.answers import context_answer
from dispatch.records.patient_context import Entry, patient_context
from dispatch.records.port import Absence, FactList

if TYPE_CHECKING:
    from pathlib import Path

    from dispatch.records.port import PatientContext

CLINICAL = "http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical"
VERIFICATION = "http://terminology.hl7.org/CodeSystem/allergyintolerance-verification"


def coded(code: str, system: str = "", text: str | None = None) -> dict[str, Any]:
    return {"coding": [{"system": system, "code": code}], **({"text": text} if text else {})}


def allergy(text: str = "Пенициллин", *, clinical: str = "active", verified: str = "confirmed", **more: Any) -> Any:
    return {
        "resourceType": "AllergyIntolerance",
        "id": "a1",
        "clinicalStatus": coded(clinical, CLINICAL),
        "verificationStatus": coded(verified, VERIFICATION),
        "code": {"text": text},
        "patient": {"reference": "Patient/1"},
        **more,
    }


def read(*resources: Any, **options: Any) -> PatientContext:
    return patient_context([Entry(each) for each in resources], **options)


def test_an_active_allergy_is_told_with_what_makes_it_dangerous() -> None:
    reaction = [{"manifestation": [{"text": "Анафилаксия"}]}]
    found = read(allergy(criticality="high", onsetDateTime="2010-04", reaction=reaction)).allergies[0]
    assert (found.text, found.status, found.since) == ("Пенициллин", "active", "2010-04")
    assert (found.criticality, found.reaction, found.source) == ("high", "Анафилаксия", "AllergyIntolerance/a1")


@pytest.mark.parametrize("verified", ["refuted", "entered-in-error"])
def test_what_was_refuted_or_entered_in_error_is_excluded(verified: str) -> None:
    context = read(allergy(verified=verified))
    assert context.allergies == ()
    assert [(each.text, each.status) for each in context.excluded] == [("Пенициллин", verified)]
    assert context.absent[FactList.ALLERGIES] is Absence.UNKNOWN


@pytest.mark.parametrize("clinical", ["inactive", "resolved"])
def test_what_is_over_is_excluded(clinical: str) -> None:
    context = read(allergy(clinical=clinical))
    assert context.allergies == ()
    assert context.excluded[0].status == clinical


@pytest.mark.parametrize(
    ("code", "absence"),
    [
        (coded("716186003", "http://snomed.info/sct"), Absence.NONE_KNOWN),
        (coded("409137002", "http://snomed.info/sct", "NKDA"), Absence.NONE_KNOWN),
        (coded("no-known-allergies"), Absence.NONE_KNOWN),
        ({"text": "No known allergies"}, Absence.NONE_KNOWN),
        ({"text": "Нет известных аллергий"}, Absence.NONE_KNOWN),
        (coded("no-allergy-info"), Absence.UNKNOWN),
        (coded("not-asked"), Absence.NOT_ASKED),
        (coded("temp-unknown"), Absence.UNAVAILABLE),
    ],
)
def test_a_statement_that_there_is_nothing_is_no_allergy(code: dict[str, Any], absence: Absence) -> None:
    context = read(allergy(code=code))
    assert context.allergies == ()
    assert context.absent[FactList.ALLERGIES] is absence
    assert context.stated[0].kind is absence


def test_a_refuted_statement_that_there_is_nothing_says_nothing() -> None:
    context = read(allergy(code=coded("no-known-allergies"), verificationStatus=coded("refuted", VERIFICATION)))
    assert context.absent[FactList.ALLERGIES] is Absence.UNKNOWN


def test_no_known_food_allergy_beside_an_allergy_hides_nothing() -> None:
    context = read(allergy(), allergy(id="a2", code=coded("no-known-food-allergies")))
    assert [each.text for each in context.allergies] == ["Пенициллин"]
    assert FactList.ALLERGIES not in context.absent
    assert context.stated[0].code == "no-known-food-allergies"


@pytest.mark.parametrize(
    ("reason", "absence"),
    [
        ("nilknown", Absence.NONE_KNOWN),
        ("notasked", Absence.NOT_ASKED),
        ("unavailable", Absence.UNAVAILABLE),
        ("withheld", Absence.UNAVAILABLE),
    ],
)
def test_an_empty_section_of_a_summary_says_why(reason: str, absence: Absence) -> None:
    section = {"code": coded("48765-2", "http://loinc.org"), "emptyReason": coded(reason)}
    context = read({"resourceType": "Composition", "id": "c", "section": [section]})
    assert context.absent[FactList.ALLERGIES] is absence
    assert context.absent[FactList.MEDICINES] is Absence.UNKNOWN


def test_facts_of_another_patient_are_set_aside() -> None:
    context = read(allergy(patient={"reference": "Patient/2"}), allergy(), patient="Patient/1")
    assert len(context.allergies) == 1
    assert [each.reason for each in context.refused] == ["is about another patient"]


def test_the_patient_of_a_bundle_is_known_by_the_address_that_the_bundle_gives_it() -> None:
    person = Entry({"resourceType": "Patient", "id": "x", "name": [{"text": "Пациент 1"}]}, "urn:uuid:5")
    context = patient_context([person, Entry(allergy(patient={"reference": "urn:uuid:5"}))])
    assert context.patient is not None
    assert context.patient.name == "Пациент 1"
    assert len(context.allergies) == 1


@pytest.mark.parametrize(
    "broken",
    [
        None,
        17,
        "text",
        {"id": "1"},
        allergy(code="пенициллин"),
        allergy(code=None),
        allergy(clinicalStatus=coded("actve")),
        allergy(patient=None),
        allergy(patient="Patient/1"),
        allergy(reaction={"manifestation": 1}),
        {"resourceType": "Condition", "id": "c", "subject": {"reference": "Patient/1"}},
        {"resourceType": "MedicationStatement", "id": "m", "status": "taking", "subject": {"reference": "Patient/1"}},
    ],
)
def test_what_is_malformed_is_set_aside_and_the_rest_is_read(broken: Any) -> None:
    context = read(broken, allergy(id="good"))
    assert [each.source for each in context.allergies] == ["AllergyIntolerance/good"]
    assert len(context.refused) == 1
    assert context.refused[0].reason


@pytest.mark.parametrize("status", ["completed", "stopped", "entered-in-error", "not-taken", "on-hold", "intended"])
def test_a_medicine_that_is_not_taken_now_is_excluded(status: str) -> None:
    context = read(medicine(status))
    assert context.medicines == ()
    assert context.excluded[0].status == status


def medicine(status: str = "active", **more: Any) -> dict[str, Any]:
    return {
        "resourceType": "MedicationStatement",
        "id": "m1",
        "status": status,
        "medicationReference": {"reference": "#drug"},
        "contained": [{"resourceType": "Medication", "id": "drug", "code": {"text": "Варфарин"}}],
        "subject": {"reference": "Patient/1"},
        "effectivePeriod": {"start": "2019-02-30"},
        **more,
    }


def test_a_medicine_is_named_by_the_medication_inside_it_and_an_impossible_date_is_not_told() -> None:
    found = read(medicine(effectivePeriod={"start": "2019-13"})).medicines[0]
    assert (found.text, found.since) == ("Варфарин", None)


def test_an_endless_text_is_cut_and_control_characters_are_gone() -> None:
    found = read(allergy("a\x00\x1b" * 5_000)).allergies[0]
    assert len(found.text) == 500
    assert found.text.isprintable()


def test_half_a_character_and_an_odd_time_do_no_harm() -> None:
    person = {
        "resourceType": "Patient",
        "id": "1",
        "name": [{"family": "\ud800Пациент", "given": ["\ud800Один"]}],
        "birthDate": "1990-01-01T\ud800",
    }
    context = read(person, allergy("Латекс\udfff", onsetDateTime="2010-01-01Tnow\ud800"))
    assert context.patient
    assert (context.patient.name, context.patient.birth_date) == ("Пациент Один", None)
    assert (context.allergies[0].text, context.allergies[0].since) == ("Латекс", None)
    json.dumps(context_answer(context), ensure_ascii=False).encode()


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=6,
)
FIELDS = (
    "code",
    "clinicalStatus",
    "patient",
    "subject",
    "status",
    "reaction",
    "device",
    "name",
    "section",
    "contained",
)
KINDS = (
    "AllergyIntolerance", "Condition", "MedicationStatement", "MedicationRequest", "DeviceUseStatement", "Device",
    "Patient", "Composition", "Observation",
)  # fmt: skip


@given(st.lists(st.tuples(st.sampled_from(KINDS), st.dictionaries(st.sampled_from(FIELDS), json_values)) | json_values))
def test_any_json_gives_a_context(found: list[Any]) -> None:
    resources = [{"resourceType": each[0], **each[1]} if isinstance(each, tuple) else each for each in found]
    context = read(*resources)
    json.dumps(context_answer(context))
    assert set(context.absent) == {kind for kind in FactList if not getattr(context, kind)}


@pytest.mark.realdata
def test_the_official_statement_of_no_known_drug_allergy_is_no_allergy(data_dir: Path) -> None:
    path = data_dir / "fhir_r4_official" / "AllergyIntolerance-nkda.json"
    answer = context_answer(read(json.loads(path.read_text(encoding="utf-8"))))
    assert answer["allergies"] == []
    assert answer["absent"]["allergies"] == "none_known"
    assert [each["text"] for each in answer["stated"]] == ["NKDA"]
