"""The CSV files of a fleet: their columns, and how people head them in Russian and English."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from fleet.vocabulary import plain


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name in the contract, other headers that mean the same, and whether it may be missing."""

    name: str
    also: tuple[str, ...]
    optional: bool = False

    def headed_by(self, header: str) -> bool:
        """Tell whether a header as someone wrote it means this column."""
        return plain(header) in {plain(text) for text in (self.name, *self.also)}


@dataclass(frozen=True, slots=True)
class FileForm:
    """One CSV file: its name, its columns, and whether it may be missing."""

    file: str
    columns: tuple[Column, ...]
    optional: bool = False


_ID: Final = Column("id", ("ид", "код", "номер", "№"))
_NAME: Final = Column("name", ("название", "наименование", "имя"))
_LON: Final = Column("lon", ("долгота", "longitude", "lng"))
_LAT: Final = Column("lat", ("широта", "latitude"))

STATIONS: Final = FileForm("stations.csv", (_ID, _NAME, _LON, _LAT))
UNITS: Final = FileForm(
    "units.csv",
    (
        _ID,
        Column("call_sign", ("позывной", "callsign")),
        Column("station", ("подстанция", "станция")),
        Column("capabilities", ("профиль", "профили", "возможности", "вид бригады")),
        Column("moves", ("передвижение", "способ передвижения", "на чём"), optional=True),
    ),
)
CREWS: Final = FileForm("crews.csv", (_ID, _NAME, Column("skills", ("навыки", "квалификация", "умения"))))
_HOURS: Final = (
    Column("from", ("с", "начало", "от")),
    Column("until", ("до", "по", "конец", "окончание", "to")),
    Column("days", ("дни", "дни недели", "день")),
)
SHIFTS: Final = FileForm(
    "shifts.csv",
    (
        Column("unit", ("бригада", "единица")),
        Column("crew", ("сотрудник", "сотрудники", "состав", "экипаж")),
        *_HOURS,
    ),
)
HOSPITALS: Final = FileForm(
    "hospitals.csv", (_ID, _NAME, _LON, _LAT, Column("departments", ("отделения", "отделение", "профили")))
)
HOSPITAL_ROTA: Final = FileForm(
    "hospital_rota.csv",
    (
        Column("hospital", ("стационар", "больница")),
        Column("department", ("отделение", "профиль")),
        *_HOURS,
        Column("valid_from", ("действует с",), optional=True),
        Column("valid_until", ("действует до", "действует по"), optional=True),
    ),
    optional=True,
)

FILE_FORMS: Final = (STATIONS, UNITS, CREWS, SHIFTS, HOSPITALS, HOSPITAL_ROTA)
"""Every CSV file of a fleet."""
