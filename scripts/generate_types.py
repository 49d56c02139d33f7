"""Write the types of the pages from the forms of the API; ``--check`` fails where the written ones have drifted."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from console.api import (
    arrivals,
    asked,
    asking,
    assignments,
    bridge_shapes,
    context,
    coverage,
    decisions,
    histories,
    hospital_choices,
    hospitals,
    lifecycle,
    likeness,
    messages,
    openapi,
    patients,
    places,
    presence,
    reference,
    service,
    shapes,
    sign_in,
    telephone,
    triage,
)
from dispatch.events import ALL_EVENTS

if TYPE_CHECKING:
    from collections.abc import Iterable

ROOT = Path(__file__).resolve().parents[1]
WRITTEN = ROOT / "console" / "web" / "src" / "events.ts"
HEAD = "// Written by scripts/generate_types.py from the forms of the API. Change those, not this file.\n"
REF = "{name}"
FORMS: tuple[type[msgspec.Struct], ...] = (
    messages.Snapshot,
    messages.Alive,
    messages.Positions,
    messages.EventFields,
    context.ContextMessage,
    shapes.CallAnswer,
    shapes.Taken,
    shapes.Moved,
    shapes.Closed,
    shapes.Changed,
    telephone.Line,
    telephone.CallMoved,
    lifecycle.TakenBack,
    patients.PatientAnswer,
    assignments.RoutedAssignment,
    arrivals.ArrivalAnswer,
    decisions.RecommendationAnswer,
    decisions.ComparisonAnswer,
    bridge_shapes.BridgesAnswer,
    coverage.CoverAnswer,
    coverage.MoveAnswer,
    hospital_choices.HospitalChoiceAnswer,
    hospital_choices.HospitalPlanAnswer,
    reference.ReasonAnswer,
    reference.StationAnswer,
    hospitals.HospitalAnswer,
    places.PlaceAnswer,
    service.Welcome,
    asking.Who,
    sign_in.SignIn,
    sign_in.SignedIn,
    openapi.Problem,
    asked.NewCall,
    asked.NewAssignment,
    asked.StatusReport,
    asked.Closing,
    asked.CallPatch,
    asked.IncidentPatch,
    asked.Release,
    asked.CrewRefusal,
    asked.Correction,
    asked.HelpWanted,
    asked.NewPatient,
    asked.HospitalReport,
    asked.PatientEnd,
    asked.Triage,
    asked.WithoutCrew,
    asked.SignOfLife,
    triage.TriageAnswer,
    presence.Others,
    likeness.TypedCall,
    likeness.Likeness,
    histories.CallHistory,
    histories.NewHazard,
)
SIMPLE = {"string": "string", "integer": "number", "number": "number", "boolean": "boolean", "null": "null"}


def main(arguments: list[str]) -> int:
    """Write the types, or compare them; give the exit code."""
    wanted = types()
    if "--check" not in arguments:
        WRITTEN.write_text(wanted, encoding="utf-8")
        return 0
    found = WRITTEN.read_text(encoding="utf-8") if WRITTEN.exists() else ""
    if found == wanted:
        return 0
    print(f"{WRITTEN.relative_to(ROOT)}:{first_difference(found, wanted)}: has drifted from the forms of the API;")
    print("write it anew: .venv/bin/python scripts/generate_types.py")
    return 1


def types() -> str:
    """Give the whole file."""
    _, components = msgspec.json.schema_components([*FORMS, *ALL_EVENTS], ref_template=REF)
    declared = [declaration(name, schema) for name, schema in sorted(components.items())]
    written = "\n".join([HEAD, *declared, events(), ""])
    return re.sub(r"\b[a-z_]+(?:\.[a-z_]+)+\.[A-Z]\w+", lambda found: readable(found[0]), written)


def readable(name: str) -> str:
    """Spell a name that two modules give to forms of their own: its module first, or the package."""
    *modules, own = name.split(".")
    last = modules[-2] if modules[-1] == own.lower() else modules[-1]
    return f"{last.title().replace('_', '')}{own}"


def declaration(name: str, schema: dict[str, Any]) -> str:
    """Declare one form or one list of words."""
    if "properties" not in schema:
        return f"export type {name} = {expression(schema)};\n"
    required = set(schema.get("required", ()))
    fields = [
        f"  readonly {field}{'' if field in required else '?'}: {expression(form)};"
        for field, form in schema["properties"].items()
    ]
    return "\n".join([*comment(schema), f"export interface {name} {{", *fields, "}", ""])


def comment(schema: dict[str, Any]) -> list[str]:
    """Carry the first line of a docstring over."""
    told = schema.get("description", "").partition("\n")[0]
    return [f"/** {told} */"] if told else []


def expression(schema: dict[str, Any]) -> str:
    """Spell a schema as a type."""
    if "$ref" in schema:
        return str(schema["$ref"])
    if "anyOf" in schema:
        return union(expression(each) for each in schema["anyOf"])
    if "enum" in schema:
        return union(f'"{word}"' for word in schema["enum"])
    if "const" in schema:
        return f'"{schema["const"]}"'
    return of_kind(schema)


def of_kind(schema: dict[str, Any]) -> str:
    """Spell a list, a table or a plain value."""
    kind = schema.get("type")
    if kind == "array" and "prefixItems" in schema:
        return f"readonly [{', '.join(expression(each) for each in schema['prefixItems'])}]"
    if kind == "array":
        item = expression(schema["items"])
        return f"readonly ({item})[]" if " " in item else f"readonly {item}[]"
    if kind == "object":
        values = schema.get("additionalProperties")
        inner = expression(values) if isinstance(values, dict) else "unknown"
        return f"{{ readonly [name: string]: {inner} }}"
    return SIMPLE.get(str(kind), "unknown")


def union(parts: Iterable[str]) -> str:
    """Join alternatives, each once."""
    return " | ".join(dict.fromkeys(parts))


def events() -> str:
    """Declare an event as the union of its types."""
    alternatives = [
        f'  | {{ readonly type: "{each.__name__}"; readonly data: {each.__name__} }}' for each in ALL_EVENTS
    ]
    joined = "\n".join(alternatives)
    message = 'export interface EventMessage {\n  readonly kind: "event";\n  readonly seq: number;\n'
    return f"export type CentreEvent = EventFields & (\n{joined}\n);\n\n{message}  readonly event: CentreEvent;\n}}"


def first_difference(found: str, wanted: str) -> int:
    """Give the number of the first line that differs."""
    pairs = zip(re.split("\n", found), re.split("\n", wanted), strict=False)
    return next((number for number, (one, other) in enumerate(pairs, start=1) if one != other), 1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
