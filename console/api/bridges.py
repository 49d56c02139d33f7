"""Bridges: when each is raised, and what is proposed before an opening."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fastapi import APIRouter, Request

from console.api.bridge_shapes import (
    BankAnswer,
    BankDepartment,
    BankHospital,
    BankShare,
    BankWithout,
    BeyondAnswer,
    BridgeAnswer,
    BridgesAnswer,
    BridgeWarningAnswer,
    CrossingAnswer,
    CutDriveAnswer,
    OffHomeAnswer,
)
from console.api.callers import needs
from console.api.desk import answer, caller_at, desk_of
from console.api.openapi import described
from console.api.rights import Right
from console.people.reach import Reach
from dispatch.bridging.bridges import bridges_at
from fleet.instants import MS
from fleet.relocation import NoCover
from fleet.vocabulary import DEPARTMENTS

if TYPE_CHECKING:
    from fastapi.responses import Response

    from console.api.texts import Language
    from dispatch.bridging.bridges import Bridge
    from dispatch.bridging.meeting import MeetsBridge
    from dispatch.bridging.told import Bank, Beyond, BridgeWarning, CrossingMove, HospitalThere, OffHome, Shares
    from fleet.roster import Fleet

bridges = APIRouter(prefix="/api/v1", tags=["decisions"])

WITHOUT_TEXTS: Final[dict[NoCover, dict[Language, str]]] = {
    NoCover.NONE_FREE: {"ru": "нет свободных бригад на другом берегу", "en": "no crew is free on another bank"},
    NoCover.NO_SITE: {
        "ru": "с подстанций этого берега никто не успевает к вызовам",
        "en": "from no station of this bank calls are reached in time",
    },
    NoCover.TOO_FAR: {"ru": "никто не успеет вовремя", "en": "nobody would be there in time"},
    NoCover.NEEDED_ELSEWHERE: {
        "ru": "кто успел бы, нужен на своём берегу",
        "en": "who would be in time is needed where it is",
    },
}
"""Why a bank stays without cover."""


@bridges.get("/bridges", dependencies=needs(Right.READ_BOARD), **described(BridgesAnswer))
async def read_bridges(request: Request) -> Response:
    """Tell when each bridge is raised, and warn of an opening that is near or lasts."""
    desk, caller = desk_of(request), caller_at(request)
    situation = desk.centre.situation()
    streets, made = situation.streets, desk.bridges.of(situation)
    warning = made.answer
    return answer(
        BridgesAnswer(
            at=made.at,
            bridges=[_bridge(each) for each in bridges_at(streets.map.graph, streets.bridges(), made.at)],
            warning=None if warning is None else _warning(warning, situation.fleet, Reach.of(caller), caller.language),
        )
    )


def _bridge(bridge: Bridge) -> BridgeAnswer:
    return BridgeAnswer(
        name=bridge.name,
        lon=bridge.lon,
        lat=bridge.lat,
        state="open" if bridge.raised_until is None else "raised",
        until=bridge.begins_at if bridge.raised_until is None else bridge.raised_until,
        next_from=bridge.begins_at,
        next_until=bridge.ends_at,
    )


def _warning(warning: BridgeWarning, fleet: Fleet, reach: Reach, language: Language) -> BridgeWarningAnswer:
    return BridgeWarningAnswer(
        bridges=list(warning.bridges),
        begins_at=warning.begins_at,
        ends_at=warning.ends_at,
        raised=warning.is_raised,
        split=[_crossing(each, fleet) for each in warning.moves if reach.sees_unit(each.unit)],
        proven=warning.proven,
        share_raised=warning.share_raised,
        share_split=warning.share_split,
        banks=[_bank(row, bank, fleet, language) for row, bank in enumerate(warning.banks)],
        beyond=None if warning.beyond is None else _beyond(warning.beyond, fleet, language),
        off_home=[_off_home(each) for each in warning.off_home if reach.sees_unit(each.unit)],
        drives=[_drive(each) for each in warning.drives if reach.sees_unit(each.unit)],
    )


def _crossing(move: CrossingMove, fleet: Fleet) -> CrossingAnswer:
    return CrossingAnswer(
        unit=move.unit,
        station=move.station,
        ready_ms=move.ready_ms,
        from_bank=move.from_bank,
        to_bank=move.to_bank,
        for_cover=move.for_cover,
        gain=move.gain,
        districts=_shares(move.by_district, fleet),
    )


def _bank(row: int, bank: Bank, fleet: Fleet, language: Language) -> BankAnswer:
    return BankAnswer(
        id=row,
        demand=bank.demand,
        districts=_shares(bank.districts, fleet),
        stations=list(bank.stations),
        units=bank.units,
        covered_before=bank.covered_before,
        covered=bank.covered,
        without=_without(bank, language),
        hospitals=_hospitals(bank.hospitals, fleet, language),
        lacks=_departments(bank.lacks, language),
    )


def _beyond(beyond: Beyond, fleet: Fleet, language: Language) -> BeyondAnswer:
    return BeyondAnswer(
        demand=beyond.demand,
        districts=_shares(beyond.districts, fleet),
        units=beyond.units,
        hospitals=_hospitals(beyond.hospitals, fleet, language),
    )


def _hospitals(hospitals: tuple[HospitalThere, ...], fleet: Fleet, language: Language) -> list[BankHospital]:
    return [
        BankHospital(
            id=each.hospital,
            name=fleet.hospital_by_id[each.hospital].name,
            departments=_departments(each.departments, language),
        )
        for each in hospitals
    ]


def _departments(codes: tuple[str, ...], language: Language) -> list[BankDepartment]:
    words = {word.code: word.en if language == "en" else word.ru for word in DEPARTMENTS.words}
    return [BankDepartment(code=code, text=words[code]) for code in codes]


def _without(bank: Bank, language: Language) -> BankWithout | None:
    if bank.without is None:
        return None
    text = WITHOUT_TEXTS[bank.without][language]
    return BankWithout(code=bank.without.value, text=text, soonest_ms=bank.soonest_ms)


def _off_home(unit: OffHome) -> OffHomeAnswer:
    return OffHomeAnswer(unit=unit.unit, station=unit.station, bank=unit.bank, home_bank=unit.home_bank)


def _drive(drive: MeetsBridge) -> CutDriveAnswer:
    return CutDriveAnswer(
        unit=drive.unit,
        incident=drive.incident,
        assignment=drive.assignment,
        bridges=list(drive.bridges),
        arrives_at=drive.arrives_at,
        later_ms=None if drive.later is None else drive.later // MS,
    )


def _shares(shares: Shares, fleet: Fleet) -> list[BankShare]:
    names = {zone.id: zone.name for zone in fleet.zones}
    return [BankShare(id=key, name=names.get(key or ""), share=share) for key, share in shares]
