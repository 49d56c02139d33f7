"""The adapter against the reference server in a process of its own, well and with each fault."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx
import pytest
from emr_process import reference_emr

from console.emr.people import made_up_people
from dispatch.adapters.fhir_records import FhirRecords, RecordLimits
from dispatch.records.port import (
    Absence,
    Ambiguous,
    FactList,
    Found,
    MatchedBy,
    NamedPatient,
    NoAnswer,
    NoAnswerReason,
    UnknownPatient,
)

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator

pytestmark = pytest.mark.anyio

PEOPLE = {person.key: person for person in made_up_people(60, 1)}
BRIEF = RecordLimits(answer_s=0.5)


@pytest.fixture(scope="module")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="module")
def emr() -> Iterator[str]:
    with reference_emr() as address:
        yield address


@pytest.fixture
async def records(emr: str) -> AsyncIterator[FhirRecords]:
    records = FhirRecords(emr)
    yield records
    await records.close()


async def test_one_who_is_named_is_found_with_allergy_illness_and_medicines(records: FhirRecords) -> None:
    answer = await records.ask(NamedPatient(name="пациент 1"))
    assert isinstance(answer, Found)
    assert answer.matched_by is MatchedBy.NAME
    assert [each.text for each in answer.context.allergies] == ["Пенициллины"]
    assert [each.code for each in answer.context.conditions] == ["I10"]
    assert [each.text for each in answer.context.medicines] == ["Эналаприл", "Бисопролол"]
    assert answer.context.refused == ()


async def test_identifiers_go_before_the_name_and_are_taken_as_they_are_written(records: FhirRecords) -> None:
    snils = PEOPLE["2"].snils
    spaced = f"{snils[:3]}-{snils[3:6]}-{snils[6:9]} {snils[9:]}"
    for patient in (NamedPatient(name="Кто-то", snils=spaced), NamedPatient(enp=PEOPLE["2"].enp)):
        answer = await records.ask(patient)
        assert isinstance(answer, Found)
        assert answer.matched_by is MatchedBy.IDENTIFIER
        assert answer.context.patient
        assert answer.context.patient.name == "Пациент 2"
        assert answer.context.absent[FactList.ALLERGIES] is Absence.NONE_KNOWN


async def test_who_bears_the_name_of_another_is_told_as_candidate_until_the_birth_date_is_known(
    records: FhirRecords,
) -> None:
    answer = await records.ask(NamedPatient(name="Пациент 25"))
    assert isinstance(answer, Ambiguous)
    assert len(answer.candidates) == 2
    born = str(PEOPLE["25-2"].birth_date)
    answer = await records.ask(NamedPatient(name="Пациент 25", birth_date=born))
    assert isinstance(answer, Found)
    assert answer.matched_by is MatchedBy.NAME_AND_BIRTH_DATE
    assert answer.context.patient
    assert answer.context.patient.source == "Patient/25-2"


async def test_a_number_whose_owner_was_born_on_another_day_is_not_certain(records: FhirRecords) -> None:
    answer = await records.ask(NamedPatient(snils=PEOPLE["1"].snils, birth_date="1900-01-01"))
    assert isinstance(answer, Ambiguous)


@pytest.mark.parametrize(
    "patient",
    [
        NamedPatient(name="Пациент 999"),
        NamedPatient(name="Пациент"),
        NamedPatient(name="Пациент 1", birth_date="1900-01-01"),
        NamedPatient(snils="999-999-999 00"),
        NamedPatient(name='<b>"%_*'),
    ],
    ids=str,
)
async def test_nobody_is_found_where_nobody_fits(records: FhirRecords, patient: NamedPatient) -> None:
    assert not isinstance(await records.ask(patient), Found | NoAnswer)


async def test_refuted_and_not_asked_are_what_they_are(records: FhirRecords) -> None:
    untrue = await records.ask(NamedPatient(name="Пациент 3"))
    assert isinstance(untrue, Found)
    assert untrue.context.allergies == ()
    assert [each.status for each in untrue.context.excluded] == ["refuted", "entered-in-error"]
    assert untrue.context.absent[FactList.ALLERGIES] is Absence.UNKNOWN
    silent = await records.ask(NamedPatient(name="Пациент 5"))
    assert isinstance(silent, Found)
    assert silent.context.absent[FactList.ALLERGIES] is Absence.NOT_ASKED


@pytest.mark.parametrize(
    ("fault", "reasons"),
    [
        pytest.param("slow", {NoAnswerReason.TIMEOUT}, marks=pytest.mark.slow),
        ("half-open", {NoAnswerReason.TIMEOUT}),
        ("dead", {NoAnswerReason.UNREACHABLE}),
        ("wrong", {NoAnswerReason.NONSENSE}),
    ],
)
async def test_every_fault_is_no_answer_and_soon_the_server_is_left_alone(
    fault: str, reasons: set[NoAnswerReason]
) -> None:
    with reference_emr("--fault", fault) as address:
        records = FhirRecords(address, BRIEF)
        answers = [await records.ask(NamedPatient(name="Пациент 1")) for _ in range(4)]
        await records.close()
    assert {each.reason for each in answers[:3] if isinstance(each, NoAnswer)} == reasons
    assert answers[3] == NoAnswer(NoAnswerReason.PAUSED)


def served_by(monkeypatch: pytest.MonkeyPatch, answer: Callable[[httpx.Request], httpx.Response]) -> FhirRecords:
    """Give an adapter whose other side is a function."""
    opened = httpx.AsyncClient
    transport = httpx.MockTransport(answer)
    monkeypatch.setattr(httpx, "AsyncClient", lambda **options: opened(**{**options, "transport": transport}))
    return FhirRecords("http://emr.test/fhir")


def bundle(*resources: Any, **more: Any) -> httpx.Response:
    entries = [{"resource": each} for each in resources]
    return httpx.Response(200, json={"resourceType": "Bundle", "type": "searchset", "entry": entries, **more})


ANNA = {"resourceType": "Patient", "id": "7", "name": [{"family": "Пациент", "given": ["Седьмой", "Семёнович"]}]}


def condition(key: str, patient: str = "Patient/7") -> dict[str, Any]:
    return {"resourceType": "Condition", "id": key, "code": {"text": "Астма"}, "subject": {"reference": patient}}


async def test_no_name_stands_in_an_address(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return bundle(ANNA) if request.url.path == "/fhir/Patient/_search" else bundle()

    records = served_by(monkeypatch, answer)
    assert isinstance(await records.ask(NamedPatient(name="Семенович Седьмой Пациент")), Found)
    assert {each.url.query for each in asked} == {b""}
    assert {each.url.path for each in asked} >= {"/fhir/Condition/_search"}


async def test_part_of_a_name_gives_a_candidate_only(monkeypatch: pytest.MonkeyPatch) -> None:
    records = served_by(monkeypatch, lambda _: bundle(ANNA))
    answer = await records.ask(NamedPatient(name="Пациент Седьмой"))
    assert isinstance(answer, Ambiguous)
    assert [each.source for each in answer.candidates] == ["Patient/7"]


async def test_facts_of_another_patient_never_arrive(monkeypatch: pytest.MonkeyPatch) -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        return bundle(ANNA) if "Patient" in request.url.path else bundle(condition("c", "Patient/8"), {"id": 1})

    found = await served_by(monkeypatch, answer).ask(NamedPatient(name="Пациент Седьмой Семёнович"))
    assert isinstance(found, Found)
    assert found.context.conditions == ()
    assert "is about another patient" in {each.reason for each in found.context.refused}


async def test_one_list_that_fails_is_unavailable_and_the_others_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        if "Patient" in request.url.path:
            return bundle(ANNA)
        if "Allergy" in request.url.path:
            return httpx.Response(500)
        return bundle(condition("c")) if "Condition" in request.url.path else bundle()

    found = await served_by(monkeypatch, answer).ask(NamedPatient(name="Пациент Седьмой Семёнович"))
    assert isinstance(found, Found)
    assert len(found.context.conditions) == 1
    assert found.context.absent[FactList.ALLERGIES] is Absence.UNAVAILABLE
    assert found.context.absent[FactList.MEDICINES] is Absence.UNKNOWN


async def test_pages_are_followed_on_the_same_server_only_and_not_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        if "Patient" in request.url.path:
            return bundle(ANNA)
        page = int(request.url.params.get("page", 0))
        if "Condition" in request.url.path:
            link = {"relation": "next", "url": f"http://emr.test/fhir/Condition?page={page + 1}"}
            return bundle(condition(f"c{page}"), link=[link])
        return bundle(link=[{"relation": "next", "url": "http://elsewhere.test/"}])

    found = await served_by(monkeypatch, answer).ask(NamedPatient(name="Пациент Седьмой Семёнович"))
    assert isinstance(found, Found)
    assert len(found.context.conditions) == 5
    assert "there are more than were read" in {each.reason for each in found.context.refused}
    assert found.context.absent[FactList.ALLERGIES] is Absence.UNAVAILABLE


@pytest.mark.parametrize(
    "lie",
    [
        httpx.Response(200, content=b"\xff"),
        httpx.Response(200, content=b"[" * 100_000),
        httpx.Response(200, json={"resourceType": "Patient"}),
        bundle({"resourceType": "Patient"}),
        bundle({"resourceType": "Patient", "id": "../x", "name": [{"text": "Пациент 1"}]}),
        bundle(condition("c")),
        bundle(None),
        httpx.Response(200, content=b" " * 3_000_000),
        httpx.Response(302, headers={"location": "http://elsewhere.test/"}),
        httpx.Response(503),
    ],
)
async def test_a_lie_is_no_answer(lie: httpx.Response, monkeypatch: pytest.MonkeyPatch) -> None:
    records = served_by(monkeypatch, lambda _: lie)
    assert isinstance(await records.ask(NamedPatient(name="Пациент 1")), NoAnswer)


async def test_only_a_notice_is_an_empty_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    records = served_by(monkeypatch, lambda _: bundle({"resourceType": "OperationOutcome"}))
    assert await records.ask(NamedPatient(name="Пациент 1")) == UnknownPatient()
