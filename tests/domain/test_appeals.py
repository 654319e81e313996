"""Who hears an appeal, until when one may be filed, and what becomes of the verdict."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from review.domain.answers import Answer, Diagnosis, RootCause
from review.domain.appeals import (
    LONGEST_REASON,
    AppealVote,
    Ground,
    Standing,
    appeals_until,
    check_ground,
    choose_hearers,
    clean_reason,
    decide_appeal,
    is_enough,
)
from review.domain.errors import Refusal
from review.domain.judges import Seat
from review.domain.roles import Bench
from review.domain.verdicts import Vote

YES, NO, CANNOT_TELL = Answer.YES, Answer.NO, Answer.CANNOT_TELL
SALES, MARKETING, EXECUTIVE = Bench.SALES, Bench.MARKETING, Bench.EXECUTIVE
STOOD = Standing(NO, YES, YES, RootCause.LEAD_QUALITY)
PANEL = [
    Seat("s1", SALES), Seat("s2", SALES), Seat("m1", MARKETING), Seat("m2", MARKETING), Seat("e1", EXECUTIVE, True),
    Seat("e2", EXECUTIVE),
]  # fmt: skip


def persons(seats: tuple[Seat, ...]) -> set[str]:
    return {seat.person for seat in seats}


def vote(bench: Bench, valid: Answer, ground: Ground = Ground.NEW_EVIDENCE, met: Answer = YES) -> AppealVote:
    return AppealVote(Vote(f"{bench.value}", bench, met, NO, valid, RootCause.FOLLOW_UP), ground)


def test_those_whose_recusal_is_proposed_hear_it_and_are_not_counted_on() -> None:
    fresh = [seat.person for seat in PANEL if seat.person not in ("s2", "m2", "e2")]
    voted = {"s2", "m2", "e2"}
    assert [seat.person for seat in choose_hearers(PANEL, voted, set())] == fresh
    assert choose_hearers(PANEL, voted, set(), {"s1"}) == tuple(PANEL)
    assert [seat.person for seat in choose_hearers(PANEL, {"s2"}, set(), {"e1"})] == ["s1", "m1", "m2", "e1", "e2"]


def test_three_of_both_sides_are_enough() -> None:
    by_name = {seat.person: seat for seat in PANEL}
    for names, enough in (("s1 m1 e1", True), ("s1 m1", False), ("s1 s2 e1", False), ("m1 m2 e1 e2", False)):
        assert is_enough([by_name[name] for name in names.split()]) is enough


def test_those_who_cast_no_ballot_hear_it_where_there_are_three_with_both_sides() -> None:
    assert persons(choose_hearers(PANEL, {"s1", "m1", "e1"}, set())) == {"s2", "m2", "e2"}


@pytest.mark.parametrize(
    "voted",
    [{"s1", "m1", "e1", "e2"}, {"s1", "s2", "m1"}, {"s1", "s2", "m1", "m2", "e1", "e2"}],
    ids=["two are left", "nobody of Sales is left", "all have voted"],
)
def test_where_there_are_not_enough_the_whole_panel_hears_it(voted: set[str]) -> None:
    assert len(choose_hearers(PANEL, voted, set())) == len(PANEL)


def test_whoever_is_recused_never_hears_it() -> None:
    assert persons(choose_hearers(PANEL, {"s1", "m1", "e1"}, {"e2"})) == {"s1", "s2", "m1", "m2", "e1"}


def test_a_majority_with_both_sides_changes_the_verdict() -> None:
    found = decide_appeal([vote(SALES, NO), vote(MARKETING, NO), vote(EXECUTIVE, YES)], 3, STOOD)
    assert (found.changed, found.outcome) == (True, Ground.NEW_EVIDENCE)
    assert (found.met, found.followed_up, found.valid) == (YES, NO, NO)
    assert (found.diagnosis, found.root_cause) == (Diagnosis.SALES_FOLLOW_UP, RootCause.FOLLOW_UP)


@pytest.mark.parametrize(
    "votes",
    [
        [],
        [vote(SALES, NO), vote(MARKETING, NO)],
        [vote(SALES, NO), vote(SALES, NO), vote(EXECUTIVE, NO)],
        [vote(SALES, CANNOT_TELL, met=CANNOT_TELL), vote(MARKETING, NO), vote(EXECUTIVE, NO)],
    ],
    ids=["no vote", "no quorum", "one side alone", "too few who can tell"],
)
def test_without_a_quorum_the_verdict_stands(votes: list[AppealVote]) -> None:
    found = decide_appeal(votes, 3, Standing(NO, NO, YES, RootCause.LEAD_QUALITY, True))
    assert (found.changed, found.outcome, found.valid, found.met) == (False, Ground.UPHELD, YES, NO)
    assert (found.root_cause, found.wrong_reason) == (RootCause.LEAD_QUALITY, True)


def test_a_tie_leaves_the_answer_as_it_was() -> None:
    votes = [vote(SALES, YES), vote(SALES, YES), vote(MARKETING, NO), vote(EXECUTIVE, NO)]
    assert decide_appeal(votes, 4, Standing(YES, NO, YES)).valid is YES
    assert decide_appeal(votes, 4, Standing(YES, NO, None)).valid is None


def test_an_unresolved_case_can_be_resolved() -> None:
    found = decide_appeal([vote(SALES, NO), vote(MARKETING, NO), vote(EXECUTIVE, NO)], 3, Standing(YES, NO, None))
    assert found.changed
    assert found.valid is NO


def test_two_hearers_of_both_sides_decide_where_there_are_no_more() -> None:
    assert decide_appeal([vote(SALES, NO), vote(MARKETING, NO)], 2, STOOD).valid is NO


@pytest.mark.parametrize(
    ("grounds", "outcome"),
    [
        ((Ground.PANEL_ERROR, Ground.PANEL_ERROR, Ground.NEW_EVIDENCE), Ground.PANEL_ERROR),
        ((Ground.PANEL_ERROR, Ground.NEW_EVIDENCE, Ground.UPHELD), Ground.NEW_EVIDENCE),
        ((Ground.UPHELD, Ground.UPHELD, Ground.UPHELD), Ground.PANEL_ERROR),
    ],
)
def test_the_outcome_is_the_ground_that_most_named(grounds: tuple[Ground, ...], outcome: Ground) -> None:
    votes = [vote(bench, NO, ground) for bench, ground in zip(Bench, grounds, strict=True)]
    assert decide_appeal(votes, 3, STOOD).outcome is outcome


def test_a_ballot_that_departs_names_a_ground_and_one_that_does_not_names_none() -> None:
    with pytest.raises(Refusal) as missing:
        check_ground(Ground.UPHELD, departs=True)
    with pytest.raises(Refusal) as strange:
        check_ground(Ground.PANEL_ERROR, departs=False)
    assert (missing.value.code, strange.value.code) == ("appeal.ground_missing", "appeal.ground_without_change")
    check_ground(Ground.UPHELD, departs=False)


def test_the_window_shuts_at_the_end_of_a_day_in_the_dockets_zone() -> None:
    published = datetime(2026, 11, 9, 23, 30, tzinfo=UTC)  # the 10th in Berlin
    until = appeals_until(published, 14, ZoneInfo("Europe/Berlin"))
    assert until.astimezone(ZoneInfo("Europe/Berlin")).strftime("%d %H:%M") == "24 23:59"


@pytest.mark.parametrize(("reason", "code"), [(" \n", "missing"), ("x" * (LONGEST_REASON + 1), "too_long")])
def test_an_appeal_needs_a_reason_that_can_be_kept(reason: str, code: str) -> None:
    with pytest.raises(Refusal) as caught:
        clean_reason(reason)
    assert caught.value.code == f"appeal.reason_{code}"
