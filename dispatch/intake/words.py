"""What cars and forms tell, as words of a call for whoever reads it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from dispatch.channels.crash import CrashFields, Vehicle
    from dispatch.channels.msd.decoder import MsdFields
    from dispatch.channels.web_form import FormFields

LONGEST: Final = 10_000
"""Characters of the text of a call."""

FUELS: Final[Mapping[str, str]] = {
    "gasoline": "бензин",
    "diesel": "дизель",
    "natural_gas": "сжатый газ",
    "propane": "пропан",
    "electric": "электробатарея",
    "hydrogen": "водород",
    "other": "другое",
}


def msd_words(fields: MsdFields, damage: str | None) -> str:
    """Tell the minimum set of data of a car; `damage` is why it could not be read to its end."""
    return _joined(_msd_lines(fields, damage))


def crash_words(fields: CrashFields) -> str:
    """Tell a crash notification."""
    return _joined(_crash_lines(fields))


def form_words(fields: FormFields) -> str | None:
    """Tell what somebody wrote into a form, and who."""
    lines = [fields.text, f"Заявитель: {fields.name}" if fields.name else None]
    return _joined(line for line in lines if line) or None


def _joined(lines: Iterator[str]) -> str:
    return "\n".join(lines)[:LONGEST]


def _msd_lines(fields: MsdFields, damage: str | None) -> Iterator[str]:
    how = {True: ", сработал сам", False: ", нажата кнопка", None: ""}[fields.automatic]
    yield f"Вызов из автомобиля (eCall, ЭРА-ГЛОНАСС){how}"
    if damage is not None:
        yield f"СООБЩЕНИЕ ПОВРЕЖДЕНО, прочитано только его начало ({damage})"
    if damage is not None and fields.test_call:
        yield "Помечено как проверочное"
    category = f", категория {fields.vehicle}" if fields.vehicle else ""
    yield f"VIN {fields.vin or 'не прочитан'}{category}"
    if fields.passengers is not None:
        yield f"Пристёгнуто людей: {fields.passengers}"
    if fields.fuels:
        yield f"Топливо: {', '.join(FUELS.get(fuel, fuel) for fuel in fields.fuels)}"
    if fields.direction_deg is not None:
        yield f"Направление движения: {fields.direction_deg}°"
    yield from _msd_place_lines(fields, damage)


def _msd_place_lines(fields: MsdFields, damage: str | None) -> Iterator[str]:
    """Tell the place in words where it is not that of the call: of a damaged message it is a hint."""
    if fields.lon is None or fields.lat is None:
        yield "Автомобиль не знает своего места"
    elif damage is not None:
        yield f"Возможное место: широта {fields.lat:.5f}, долгота {fields.lon:.5f}"
    else:
        yield "Месту можно доверять" if fields.position_trusted else "Место ненадёжно"
    if fields.at is not None:
        yield f"Время по часам автомобиля: {fields.at.isoformat()}"
    if fields.additional is not None:
        yield f"Дополнительные данные {fields.additional.oid}: {fields.additional.data}"


def _crash_lines(fields: CrashFields) -> Iterator[str]:
    yield "Извещение об аварии автомобиля (VEDS)"
    told = {
        "": fields.text,
        "Место со слов": fields.place_text,
        "Пересечение с": fields.cross_street,
        "Людей в машине": None if fields.passengers is None else f"{fields.passengers:g}",
        "Направление движения": None if fields.direction_deg is None else f"{fields.direction_deg:g}°",
        "После остановки": fields.rest,
        "Передал": fields.provider,
        "Время по часам автомобиля": None if fields.at is None else fields.at.isoformat(),
    }
    yield from (f"{name}: {value}" if name else value for name, value in told.items() if value)
    signs = {
        "тяжёлые травмы": fields.severe_injury,
        "огонь": fields.fire,
        "течёт топливо": fields.fuel_leaking,
        "несколько ударов": fields.multiple_impacts,
    }
    if any(signs.values()):
        yield f"Признаки: {', '.join(name for name, is_so in signs.items() if is_so)}"
    for vehicle in fields.vehicles:
        yield from _vehicle_lines(vehicle)
    for person in fields.people:
        about = filter(None, (person.name, person.sex, person.birth_date, person.conditions))
        yield f"Человек: {', '.join(about) or 'ничего не сказано'}"


def _vehicle_lines(vehicle: Vehicle) -> Iterator[str]:
    about = filter(None, (vehicle.make, vehicle.model, vehicle.year, vehicle.colour, vehicle.plate))
    yield ", ".join((f"VIN {vehicle.vin or 'не указан'}", *about))
    changes = [impact.change_kmh for impact in vehicle.impacts if impact.change_kmh is not None]
    if changes:
        yield f"Изменение скорости: до {max(changes):.0f} км/ч"
    if vehicle.rolled_over:
        yield "Автомобиль перевернулся"
    if vehicle.airbags_deployed:
        yield f"Подушки безопасности: {', '.join(vehicle.airbags_deployed)}"
    if vehicle.fuels:
        yield f"Топливо: {', '.join(FUELS.get(fuel.lower(), fuel) for fuel in vehicle.fuels)}"
