"""A small catalogue of triage as a table that a test may change, written as TOML."""

from __future__ import annotations

import json
from copy import deepcopy
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from dispatch.triage.loader import load_catalogue

if TYPE_CHECKING:
    from pathlib import Path

    from dispatch.triage.catalogue import Catalogue

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def text(ru: str, en: str, **more: Any) -> dict[str, Any]:
    return {"ru": ru, "en": en, **more}


def leaf(form: str, priority: int, target_min: int, **more: Any) -> dict[str, Any]:
    return text("Лист", "Leaf", form=form, priority=priority, target_min=target_min, **more)


def asked(yes: str, no: str, unknown: str, **more: Any) -> dict[str, Any]:
    return text("Вопрос?", "Question?", answers={"yes": yes, "no": no, "unknown": unknown}, **more)


_SMALL: dict[str, Any] = {
    "version": "1",
    "valid_from": "2026-01-01T00:00:00Z",
    "approved_by": "",
    "limits": {"emergency_min": 20, "urgent_min": 120, "consultation_min": 60},
    "groups": {"heart": text("Сердце", "Heart"), "service": text("Справки", "Service")},
    "answers": {"yes": text("Да", "Yes"), "no": text("Нет", "No"), "unknown": text("Неизвестно", "Unknown")},
    "instructions": {
        "cpr": text("Реанимация", "CPR", steps=[text("Давите", "Push", wait_s=120, beat_per_min=110)]),
        "rest": text("Покой", "Rest", steps=[text("Сядьте", "Sit down")]),
    },
    "entry": {
        "awake": asked("age", "arrest", "age", red=["no"]),
        "age": text(
            "Возраст?",
            "Age?",
            choices={"child": text("Ребёнок", "Child"), "adult": text("Взрослый", "Adult")},
            answers={"child": "reason", "adult": "reason", "unknown": "reason"},
            adds={"child": ["paediatric"]},
        ),
    },
    "leaves": {
        "arrest": leaf("emergency", 1, 20, needs=["resuscitation"], units=2, instructions=["cpr"]),
        "soon": leaf("emergency", 2, 20),
        "later": leaf("urgent", 3, 120, needs=[], closing=["polyclinic", "telemedicine"]),
        "advice": leaf("consultation", 5, 60, needs=[], closing=["consultation"]),
    },
    "reasons": {
        "chest": text(
            "Боль в груди",
            "Chest pain",
            group="heart",
            words_ru=["болит сердце"],
            words_en=["heart attack"],
            provisional="soon",
            needs=["physician"],
            instructions=["rest"],
            questions={
                "sweat": asked("attack", "spreads", "spreads", red=["yes"]),
                "spreads": asked("soon", "old", "soon", red=["yes"]),
                "old": asked("soon", "later", "soon"),
            },
            leaves={"attack": leaf("emergency", 1, 15)},
        ),
        "paper": text(
            "Справка",
            "A paper",
            group="service",
            words_ru=["бумага"],
            words_en=["certificate"],
            provisional="advice",
            asks_entry=False,
            leaves={},
        ),
    },
}


def small_table() -> dict[str, Any]:
    """Give a table of one's own."""
    return deepcopy(_SMALL)


def to_toml(table: dict[str, Any]) -> str:
    """Write a table as TOML, each of its values on a line; an instant is a text that ends in Z."""
    return "".join(f"{key} = {_value(value)}\n" for key, value in table.items())


def write(path: Path, table: dict[str, Any]) -> Path:
    """Write a table as a file."""
    path.write_text(to_toml(table), encoding="utf-8")
    return path


def small(folder: Path, **changes: Any) -> Catalogue:
    """Load the small catalogue with some values of its head changed."""
    return load_catalogue([write(folder / "small.toml", {**small_table(), **changes})])


def _value(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(key)} = {_value(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_value, value)) + "]"
    if isinstance(value, str) and value.startswith("20") and "T" in value:
        return value
    return json.dumps(value, ensure_ascii=False)
