"""What made-up people may have: chronic illnesses with their medicines, and what they cannot bear.

Names of illnesses are those of ICD-10 in Russian; medicines bear their ATC code and international name. Who has what is
drawn at random and says nothing about how often anything occurs.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

ICD_10: Final = "http://hl7.org/fhir/sid/icd-10"
ATC: Final = "http://www.whocc.no/atc"


@dataclass(frozen=True, slots=True)
class Coded:
    """A word of the record with its code, where it has one."""

    text: str
    code: str | None = None
    system: str | None = None


@dataclass(frozen=True, slots=True)
class Illness:
    """A chronic illness and what is taken for it."""

    name: Coded
    medicines: tuple[Coded, ...] = ()


@dataclass(frozen=True, slots=True)
class Allergen:
    """Something that is not borne, and how that shows."""

    name: Coded
    reaction: str
    criticality: str


def _icd(code: str, text: str) -> Coded:
    return Coded(text, code, ICD_10)


def _atc(code: str, text: str) -> Coded:
    return Coded(text, code, ATC)


BISOPROLOL: Final = _atc("C07AB07", "Бисопролол")
ENALAPRIL: Final = _atc("C09AA02", "Эналаприл")
WARFARIN: Final = _atc("B01AA03", "Варфарин")
ATORVASTATIN: Final = _atc("C10AA05", "Аторвастатин")
CLOPIDOGREL: Final = _atc("B01AC04", "Клопидогрел")

HYPERTENSION: Final = Illness(_icd("I10", "Эссенциальная [первичная] гипертензия"), (ENALAPRIL, BISOPROLOL))

ILLNESSES: Final = (
    HYPERTENSION,
    Illness(_icd("I25.2", "Перенесенный в прошлом инфаркт миокарда"), (CLOPIDOGREL, ATORVASTATIN)),
    Illness(_icd("I48.0", "Пароксизмальная форма фибрилляции предсердий"), (WARFARIN, BISOPROLOL)),
    Illness(_icd("I50.0", "Застойная сердечная недостаточность"), (_atc("C03CA01", "Фуросемид"), BISOPROLOL)),
    Illness(_icd("I69.3", "Последствия инфаркта мозга"), (CLOPIDOGREL,)),
    Illness(_icd("E10.9", "Инсулинзависимый сахарный диабет без осложнений"), (_atc("A10AE04", "Инсулин гларгин"),)),
    Illness(_icd("E11.9", "Инсулиннезависимый сахарный диабет без осложнений"), (_atc("A10BA02", "Метформин"),)),
    Illness(_icd("J44.9", "Хроническая обструктивная легочная болезнь неуточненная"), (_atc("R03BB04", "Тиотропий"),)),
    Illness(_icd("J45.9", "Астма неуточненная"), (_atc("R03AC02", "Сальбутамол"),)),
    Illness(_icd("G40.9", "Эпилепсия неуточненная"), (_atc("N03AX14", "Леветирацетам"),)),
    Illness(_icd("N18.5", "Хроническая болезнь почки, стадия 5"), (_atc("C03CA01", "Фуросемид"),)),
    Illness(_icd("D66", "Наследственный дефицит фактора VIII")),
    Illness(_icd("Z95.0", "Наличие электронных сердечных устройств")),
)

PENICILLINS: Final = Allergen(_atc("J01C", "Пенициллины"), "Анафилактический шок", "high")

ALLERGENS: Final = (
    PENICILLINS,
    Allergen(_atc("J01DD04", "Цефтриаксон"), "Крапивница", "low"),
    Allergen(_atc("N01BB02", "Лидокаин"), "Отёк Квинке", "high"),
    Allergen(_atc("N02BB02", "Метамизол натрия"), "Крапивница", "low"),
    Allergen(_atc("N02BA01", "Ацетилсалициловая кислота"), "Бронхоспазм", "high"),
    Allergen(_atc("V08A", "Йодсодержащие рентгеноконтрастные средства"), "Отёк Квинке", "high"),
    Allergen(Coded("Латекс"), "Контактный дерматит", "low"),
    Allergen(Coded("Яд пчёл и ос"), "Анафилактический шок", "high"),
)
