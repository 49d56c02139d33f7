"""The reference EMR as a FHIR client meets it."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from console.emr.app import FHIR_JSON, emr_app
from console.emr.people import made_up_people
from console.emr.search import People
from dispatch.identifiers import enp_of, snils_of

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

pytestmark = pytest.mark.anyio


@pytest.fixture
async def emr() -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(emr_app(People(made_up_people(200, 7))))
    async with httpx.AsyncClient(transport=transport, base_url="http://emr") as client:
        yield client


async def found(emr: httpx.AsyncClient, path: str, **parameters: str) -> list[Any]:
    answer = await emr.get(path, params=parameters)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == FHIR_JSON
    body = answer.json()
    entries = body.get("entry", [])
    assert (body["resourceType"], body["type"]) == ("Bundle", "searchset")
    assert body["total"] >= len(entries)
    return [entry["resource"] for entry in entries]


def test_people_are_numbers_with_right_check_digits_and_the_same_from_the_same_seed() -> None:
    people = list(made_up_people(200, 7))
    assert people == list(made_up_people(200, 7))
    assert people[50:] != list(made_up_people(200, 8))[50:]
    for person in people:
        assert person.name.startswith("Пациент ")
        assert snils_of(person.snils) == person.snils
        assert enp_of(person.enp) == person.enp
    assert len({person.snils for person in people}) == len({person.enp for person in people}) == len(people) == 208


async def test_patients_are_found_by_number_name_and_birth_date(emr: httpx.AsyncClient) -> None:
    (person,) = await found(emr, "Patient", **{"name:exact": "Пациент 17"})
    for number in person["identifier"]:
        assert await found(emr, "Patient", identifier=f"{number['system']}|{number['value']}") == [person]
        assert await found(emr, "Patient", identifier=number["value"]) == [person]
        assert await found(emr, "Patient", identifier=f"other|{number['value']}") == []
    assert person in await found(emr, "Patient", name="пациент", birthdate=person["birthDate"])
    assert len(await found(emr, "Patient", name="пациент 25")) == 2
    assert len(await found(emr, "Patient", name="пациент")) == 50
    assert await found(emr, "Patient", **{"name:exact": "пациент 17"}) == []


async def test_every_resource_can_be_read_and_belongs_to_the_patient(emr: httpx.AsyncClient) -> None:
    for number in range(1, 30):
        for kind in ("AllergyIntolerance", "Condition", "MedicationStatement"):
            for resource in await found(emr, kind, patient=str(number)):
                about = resource.get("patient") or resource["subject"]
                assert about == {"reference": f"Patient/{number}"}
                assert (await emr.get(f"{kind}/{resource['id']}")).json() == resource


async def test_a_search_by_post_answers_the_same(emr: httpx.AsyncClient) -> None:
    posted = (await emr.post("Condition/_search", data={"patient": "Patient/1"})).json()
    assert posted == (await emr.get("Condition", params={"patient": "1"})).json()
    assert posted["total"] == 1


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("Patient?colour=red", 400),
        ("Patient", 400),
        ("Condition?identifier=1", 400),
        ("Observation?patient=1", 404),
        ("Patient/0", 404),
        ("Patient?" + "&".join(["name=a"] * 99), 400),
    ],
)
async def test_what_cannot_be_answered_is_an_outcome(emr: httpx.AsyncClient, path: str, status: int) -> None:
    answer = await emr.get(path)
    assert answer.status_code == status
    assert answer.json()["resourceType"] == "OperationOutcome"


async def test_a_search_that_is_too_long_is_refused(emr: httpx.AsyncClient) -> None:
    assert (await emr.post("Patient/_search", content=b"a" * 70_000)).status_code == 413


async def test_what_it_can_is_told(emr: httpx.AsyncClient) -> None:
    told = (await emr.get("metadata")).json()
    assert (told["resourceType"], told["fhirVersion"]) == ("CapabilityStatement", "4.0.1")


def test_a_taken_port_is_told_in_one_sentence() -> None:
    from console.serving import listen

    with listen("127.0.0.1", 0) as listener:
        listener.listen()
        port = listener.getsockname()[1]
        command = [sys.executable, "-m", "console", "emr", "--port", str(port)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr == f"dispatch112: port {port} on 127.0.0.1 is in use: choose another with --port\n"
