"""Histories hold what came, newest first; what is erased is nowhere; floods are told and nothing is blocked."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from dispatch.history.book import FloodRule, HistoryBook
from dispatch.history.entries import FALSE_CALL, Hazard, HazardKind, PastCall

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
NOW = NOON + timedelta(hours=2)

calls = st.builds(
    PastCall,
    call=st.integers(0, 15).map(lambda number: f"C{number}"),
    incident=st.sampled_from(["I1", "I2", "I3"]),
    at=st.integers(0, 100).map(lambda minute: NOON + timedelta(minutes=minute)),
    number=st.sampled_from([None, "one", "other"]),
    places=st.lists(st.sampled_from(["at:5", "cell:1", "cell:2"]), max_size=2).map(tuple),
    reason=st.just("fever"),
    outcome=st.sampled_from([None, FALSE_CALL, "completed"]),
)
hazards = st.builds(
    Hazard,
    place=st.sampled_from(["at:5", "cell:1"]),
    kind=st.sampled_from(HazardKind),
    text=st.just("во дворе"),
    set_by=st.just("somebody"),
    at=st.just(NOON),
    until=st.sampled_from([None, NOON + timedelta(hours=1), NOON + timedelta(hours=3)]),
)


@given(st.lists(calls, max_size=40), st.sampled_from(["I1", "I2"]))
def test_histories_are_those_of_a_plain_list(given_calls: list[PastCall], erased: str) -> None:
    book, kept = HistoryBook(), dict[str, PastCall]()
    for call in given_calls:
        book.add(call)
        kept[call.call] = call
    book.erase(erased)
    kept = {name: call for name, call in kept.items() if call.incident != erased}
    newest = sorted(kept.values(), key=lambda call: (call.at, call.call), reverse=True)
    of_number = book.of_number("one", NOW)
    assert of_number.calls == tuple(call for call in newest if call.number == "one")
    assert of_number.false_calls == sum(call.outcome == FALSE_CALL for call in of_number.calls)
    of_place = book.of_place(("at:5", "cell:1"), NOW)
    assert of_place.calls == tuple(call for call in newest if {"at:5", "cell:1"} & set(call.places))
    assert set(book.entries()) == set(kept.values())


@given(st.lists(calls | hazards, max_size=40))
def test_what_is_kept_by_others_is_read_back(given_entries: list[PastCall | Hazard]) -> None:
    book = HistoryBook(given_entries)
    again = HistoryBook(book.entries())
    assert list(again.entries()) == list(book.entries())
    for places in (("at:5",), ("cell:1", "cell:2")):
        assert again.of_place(places, NOW) == book.of_place(places, NOW)


def test_the_outcome_of_an_incident_reaches_its_calls() -> None:
    book = HistoryBook([PastCall(f"C{number}", "I1", NOON, "one") for number in range(3)])
    book.close("I1", FALSE_CALL)
    assert book.of_number("one", NOW).false_calls == 3


def test_a_flood_is_told_while_it_lasts() -> None:
    rule = FloodRule(calls=3, within=timedelta(minutes=10))
    book = HistoryBook(flood=rule)
    for minute in (0, 4, 8):
        book.add(PastCall(f"C{minute}", f"I{minute}", NOON + timedelta(minutes=minute), "one"))
    assert book.of_number("one", NOON + timedelta(minutes=8)).flood == 3
    assert book.of_number("one", NOON + timedelta(minutes=12)).flood == 0
    assert book.of_number("other", NOON).flood == 0


def test_only_the_newest_calls_of_a_number_are_kept() -> None:
    book = HistoryBook(most_calls=5)
    for number in range(20):
        book.add(PastCall(f"C{number:02}", f"I{number}", NOON + timedelta(minutes=number), "one", ("at:5",)))
    assert [call.call for call in book.of_number("one", NOW).calls] == ["C19", "C18", "C17", "C16", "C15"]
    assert len(list(book.entries())) == 5


def test_hazards_hold_until_they_end_are_lifted_or_replaced() -> None:
    dog = Hazard("at:5", HazardKind.DOG, "во дворе", "somebody", NOON)
    code = Hazard("at:5", HazardKind.DOOR_CODE, "12К34", "somebody", NOON, until=NOON + timedelta(hours=1))
    book = HistoryBook([dog, code])
    assert book.of_place(("at:5",), NOON).hazards == (dog, code)
    assert book.of_place(("at:5",), NOW).hazards == (dog,)
    chained = Hazard("at:5", HazardKind.DOG, "на цепи", "another", NOW)
    book.warn(chained)
    assert book.of_place(("at:5",), NOW).hazards == (chained,)
    book.lift("at:5", HazardKind.DOG)
    assert book.of_place(("at:5",), NOW).hazards == ()


def test_what_is_too_old_is_forgotten() -> None:
    ended = Hazard("at:5", HazardKind.DOG, "", "somebody", NOON, until=NOON + timedelta(hours=1))
    book = HistoryBook([PastCall("C1", "I1", NOON), PastCall("C2", "I2", NOW), ended])
    book.forget_before(NOW)
    assert list(book.entries()) == [PastCall("C2", "I2", NOW)]
