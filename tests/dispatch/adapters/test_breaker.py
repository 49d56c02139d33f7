from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule

from dispatch.adapters.breaker import FAILURES, FIRST_PAUSE_S, LONGEST_PAUSE_S, Breaker


class Time:
    def __init__(self) -> None:
        self.now_s = 100.0

    def __call__(self) -> float:
        return self.now_s


def test_three_failures_in_a_row_pause_then_one_may_try_and_success_opens_it() -> None:
    time = Time()
    breaker = Breaker(time)
    for _ in range(FAILURES):
        assert breaker.allows()
        breaker.failed()
    assert not breaker.allows()
    time.now_s += FIRST_PAUSE_S
    assert breaker.allows()
    assert not breaker.allows()
    breaker.succeeded()
    assert breaker.allows()
    assert breaker.allows()


def test_an_attempt_that_was_cancelled_leaves_the_turn_to_another() -> None:
    time = Time()
    breaker = Breaker(time)
    for _ in range(FAILURES):
        breaker.failed()
    time.now_s += FIRST_PAUSE_S
    assert breaker.allows()
    breaker.given_up()
    assert breaker.allows()


class Attempts(RuleBasedStateMachine):
    """However many attempts end in whatever order, it is never shut for longer than the longest pause."""

    def __init__(self) -> None:
        super().__init__()
        self.time = Time()
        self.breaker = Breaker(self.time)
        self.under_way = 0

    @rule()
    def begin(self) -> None:
        self.under_way += self.breaker.allows()

    @rule(how=st.sampled_from(["succeeded", "failed", "given_up"]))
    def end(self, how: str) -> None:
        if self.under_way:
            self.under_way -= 1
            getattr(self.breaker, how)()

    @rule()
    def all_end_and_time_goes_by(self) -> None:
        while self.under_way:
            self.end("failed")
        self.time.now_s += LONGEST_PAUSE_S
        assert self.breaker.allows()
        self.under_way += 1


TestAttempts = Attempts.TestCase
