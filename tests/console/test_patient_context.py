"""`patient-context` on files as they come: JSON or XML, plain or packed, real or broken."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from console.errors import ConsoleError
from console.fhir_files import read_fhir_file
from dispatch.records.answers import context_answer
from dispatch.records.patient_context import patient_context

if TYPE_CHECKING:
    from pathlib import Path

BUNDLE = {
    "resourceType": "Bundle",
    "entry": [
        {"fullUrl": "urn:uuid:1", "resource": {"resourceType": "Patient", "id": "1", "name": [{"text": "Пациент 1"}]}},
        {
            "resource": {
                "resourceType": "AllergyIntolerance",
                "id": "2",
                "code": {"text": "Латекс"},
                "patient": {"reference": "urn:uuid:1"},
            }
        },
        {"response": {"status": "201"}},
    ],
}

XML = """<?xml version="1.0" encoding="UTF-8"?>
<Bundle xmlns="http://hl7.org/fhir"><entry><resource><Patient><id value="1"/>
<text><status value="generated"/><div xmlns="http://www.w3.org/1999/xhtml"><p>Пациент</p></div></text>
<name><text value="Пациент 1"/></name></Patient></resource></entry>
<entry><resource><MedicationStatement><id value="3"/>
<contained><Medication><id value="m"/><code><text value="Варфарин"/></code></Medication></contained>
<status value="active"/><medicationReference><reference value="#m"/></medicationReference>
<subject><reference value="Patient/1"/></subject></MedicationStatement></resource></entry></Bundle>"""


def answer_of(file: Path) -> dict[str, Any]:
    return context_answer(patient_context(read_fhir_file(file)))


def test_a_bundle_is_read_plain_and_packed(tmp_path: Path) -> None:
    plain, packed = tmp_path / "a.json", tmp_path / "a.json.gz"
    plain.write_text(json.dumps(BUNDLE), encoding="utf-8")
    packed.write_bytes(gzip.compress(plain.read_bytes()))
    assert answer_of(plain) == answer_of(packed)
    assert answer_of(plain)["patient"]["name"] == "Пациент 1"
    assert answer_of(plain)["allergies"][0]["text"] == "Латекс"
    assert answer_of(plain)["absent"].keys() == {"conditions", "medicines", "devices"}


def test_xml_says_the_same(tmp_path: Path) -> None:
    file = tmp_path / "a.xml"
    file.write_text(XML, encoding="utf-8")
    answer = answer_of(file)
    assert answer["patient"]["name"] == "Пациент 1"
    assert [each["text"] for each in answer["medicines"]] == ["Варфарин"]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "is no JSON"),
        (b"[1]", "resourceType is missing"),
        (b'{"resourceType": 1}', "resourceType is missing"),
        (b"\xff{}", "is no JSON"),
        (b"[" * 100_000, "is nested too deeply"),
        (b"\x1f\x8b\x08\x00broken", "is a damaged gzip file"),
        (b"<html><p></html>", "is no FHIR in XML: mismatched tag"),
        (b"<ClinicalDocument xmlns='urn:hl7-org:v3'/>", "its elements are not of FHIR"),
        (b"<!DOCTYPE a [<!ENTITY b 'c'>]><Patient xmlns='http://hl7.org/fhir'/>", "it declares a document type"),
        (b"<Patient xmlns='http://hl7.org/fhir'>" + b"<a>" * 1_000, "it is nested too deeply"),
    ],
)
def test_what_is_no_fhir_is_refused_by_name(content: bytes, reason: str, tmp_path: Path) -> None:
    file = tmp_path / "bad"
    file.write_bytes(content)
    with pytest.raises(ConsoleError, match=reason) as refused:
        read_fhir_file(file)
    assert str(refused.value).startswith(f"{file}: ")


def test_a_bundle_whose_entries_are_no_list_is_told(tmp_path: Path) -> None:
    file = tmp_path / "odd.json"
    file.write_text('{"resourceType": "Bundle", "entry": [7, {"resource": 8}]}', encoding="utf-8")
    assert len(answer_of(file)["refused"]) == 2


def test_the_command_prints_the_context_or_one_sentence(tmp_path: Path) -> None:
    file = tmp_path / "a.json"
    file.write_text(json.dumps(BUNDLE), encoding="utf-8")
    done = _run(str(file))
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout) == answer_of(file)
    missing = _run(str(tmp_path / "missing.json"))
    assert missing.returncode == 1
    assert missing.stderr == f"dispatch112: {tmp_path}/missing.json: cannot be read: No such file or directory\n"


def _run(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "console", "patient-context", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.mark.realdata
def test_real_summaries_and_whole_patients(data_dir: Path) -> None:
    summary = answer_of(data_dir / "fhir_ips" / "hl7_IPS-bundle-01.json")
    assert len(summary["allergies"]) == 1
    assert "allergies" not in summary["absent"]
    assert len(summary["medicines"]) == 2
    assert [each["status"] for each in summary["excluded"]] == ["remission"]
    nothing = answer_of(data_dir / "fhir_ips" / "au_Bundle-aups-noknownx.xml")
    assert nothing["absent"] == dict.fromkeys(("allergies", "conditions", "medicines"), "none_known") | {
        "devices": "unknown"
    }
    index = json.loads((data_dir / "fhir_synthea" / "INDEX.json").read_text(encoding="utf-8"))
    for person in index:
        answer = answer_of(data_dir / "fhir_synthea" / person["file"])
        assert answer["patient"]["birth_date"] == person["birthDate"]
        assert answer["refused"] == []
        told = sum(len(answer[kind]) for kind in ("allergies", "conditions", "medicines", "excluded", "stated"))
        held = sum(person["by_type"].get(kind, 0) for kind in ("AllergyIntolerance", "Condition", "MedicationRequest"))
        assert told == held
