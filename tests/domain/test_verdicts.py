"""How ballots become a verdict."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.domain.answers import Answer, DecidedBy, Diagnosis, Question
from review.domain.roles import Bench
from review.domain.verdicts import (
    FIRST_ROUND,
    SECOND_ROUND,
    SplitReason,
    Vote,
    find_verdict,
    needs_deliberation,
    splits,
)

YES, NO, CANNOT_TELL = Answer.YES, Answer.NO, Answer.CANNOT_TELL
S, M, E = Bench.SALES, Bench.MARKETING, Bench.EXECUTIVE
SWAP = {YES: NO, NO: YES, CANNOT_TELL: CANNOT_TELL}

vote = st.builds(
    Vote,
    person=st.just("p"),
    bench=st.sampled_from(Bench),
    met=st.sampled_from(Answer),
    followed_up=st.sampled_from(Answer),
    valid=st.sampled_from(Answer),
    wrong_reason=st.booleans(),
)
panels = st.lists(vote, max_size=7)
chairs = st.none() | vote
rounds = st.sampled_from([FIRST_ROUND, SECOND_ROUND])


def votes(*valid: tuple[Bench, Answer]) -> list[Vote]:
    return [Vote(str(n), bench, YES, NO, answer) for n, (bench, answer) in enumerate(valid)]


def swapped(one: Vote) -> Vote:
    return replace(one, met=SWAP[one.met], followed_up=SWAP[one.followed_up], valid=SWAP[one.valid])


@given(panels, chairs, rounds, st.data())
def test_the_order_of_votes_does_not_matter(
    panel: list[Vote], chair: Vote | None, round_: int, data: st.DataObject
) -> None:
    shuffled = data.draw(st.permutations(panel))
    assert find_verdict(panel, 7, round_, chair) == find_verdict(shuffled, 7, round_, chair)


@given(panels, chairs, rounds)
def test_yes_and_no_are_treated_alike(panel: list[Vote], chair: Vote | None, round_: int) -> None:
    one = find_verdict(panel, 7, round_, chair)
    other = find_verdict([swapped(v) for v in panel], 7, round_, swapped(chair) if chair else None)
    for question in Question:
        found = getattr(one, question.value)
        assert getattr(other, question.value) == (SWAP[found] if found else None)
    assert one.decided_by is other.decided_by


@given(
    st.lists(st.sampled_from(Bench), max_size=6), st.sampled_from([YES, NO]), st.sampled_from([YES, NO]),
    st.sampled_from([YES, NO]),
)
def test_a_unanimous_panel_never_deliberates(benches: list[Bench], met: Answer, done: Answer, valid: Answer) -> None:
    panel = [Vote(str(n), bench, met, done, valid) for n, bench in enumerate([S, M, *benches])]
    assert not needs_deliberation(panel, len(panel))
    found = find_verdict(panel, len(panel), FIRST_ROUND)
    assert (found.met, found.followed_up, found.valid, found.decided_by) == (met, done, valid, DecidedBy.MAJORITY)


@given(panels, chairs)
def test_the_chair_changes_nothing_in_the_first_round(panel: list[Vote], chair: Vote | None) -> None:
    assert find_verdict(panel, 7, FIRST_ROUND, chair) == find_verdict(panel, 7, FIRST_ROUND)


@given(panels, chairs)
def test_the_chair_changes_nothing_that_the_second_round_settled(panel: list[Vote], chair: Vote | None) -> None:
    without, with_chair = find_verdict(panel, 7, SECOND_ROUND), find_verdict(panel, 7, SECOND_ROUND, chair)
    for question in Question:
        if getattr(without, question.value) is not None:
            assert getattr(with_chair, question.value) is getattr(without, question.value)


@given(panels, st.integers(1, 7))
def test_a_case_that_needs_no_deliberation_has_all_its_answers(panel: list[Vote], seats: int) -> None:
    found = find_verdict(panel, seats, FIRST_ROUND)
    has_all = None not in (found.met, found.followed_up, found.valid)
    assert has_all == (not needs_deliberation(panel, seats))


@given(panels, chairs, rounds)
def test_a_case_is_unresolved_exactly_where_q3_stays_open(panel: list[Vote], chair: Vote | None, round_: int) -> None:
    found = find_verdict(panel, 7, round_, chair)
    assert (found.decided_by is DecidedBy.UNRESOLVED) == (found.valid is None)


@given(panels)
def test_the_tally_counts_every_vote_once_a_question(panel: list[Vote]) -> None:
    for counts in find_verdict(panel, 7, FIRST_ROUND).tally.values():
        assert sum(counts.values()) == len(panel)


@pytest.mark.parametrize(
    ("cast", "seats", "reason"),
    [
        ([(S, YES), (M, YES), (E, YES)], 3, None),
        ([(S, YES), (S, YES), (M, YES), (M, NO), (E, NO)], 5, None),
        ([(S, YES), (M, NO), (E, YES)], 3, SplitReason.BENCHES_DIFFER),
        ([(S, YES), (M, YES), (E, CANNOT_TELL)], 3, SplitReason.NO_QUORUM),
        ([(S, YES), (S, YES), (E, YES)], 5, SplitReason.NO_QUORUM),
        ([(S, YES), (M, YES), (M, NO), (E, NO)], 5, SplitReason.TIE),
        ([(S, YES), (M, YES)], 2, None),
        ([(S, YES), (M, YES)], 5, SplitReason.NO_QUORUM),
        ([], 3, SplitReason.NO_QUORUM),
    ],
)
def test_what_sends_q3_to_deliberation(
    cast: list[tuple[Bench, Answer]], seats: int, reason: SplitReason | None
) -> None:
    assert splits(votes(*cast), seats).get(Question.VALID) is reason


def test_benches_may_differ_on_the_lead_itself_without_deliberation() -> None:
    panel = [Vote("1", S, NO, YES, YES), Vote("2", M, YES, YES, YES), Vote("3", E, YES, YES, YES)]
    assert not needs_deliberation(panel, 3)
    assert find_verdict(panel, 3, FIRST_ROUND).met is YES


def test_after_the_second_ballot_a_majority_stands_though_the_benches_differ() -> None:
    found = find_verdict(votes((S, YES), (M, NO), (E, YES)), 3, SECOND_ROUND)
    assert (found.valid, found.decided_by) == (YES, DecidedBy.DELIBERATION)


def test_a_tie_after_the_second_ballot_takes_the_chairs_answer() -> None:
    panel = votes((S, YES), (S, YES), (M, NO), (E, NO))
    found = find_verdict(panel, 5, SECOND_ROUND, chair=panel[3])
    assert (found.valid, found.decided_by) == (NO, DecidedBy.CHAIR)


@pytest.mark.parametrize("chair", [None, Vote("c", E, YES, YES, CANNOT_TELL)])
def test_without_an_answer_from_the_chair_a_tie_stays_unresolved(chair: Vote | None) -> None:
    found = find_verdict(votes((S, YES), (S, YES), (M, NO), (E, NO)), 5, SECOND_ROUND, chair)
    assert (found.valid, found.decided_by) == (None, DecidedBy.UNRESOLVED)


def test_a_verdict_carries_its_diagnosis_and_a_majority_of_wrong_reason_ticks() -> None:
    panel = [replace(one, wrong_reason=one.bench is not S) for one in votes((S, NO), (M, NO), (E, NO))]
    found = find_verdict(panel, 3, FIRST_ROUND)
    assert found.diagnosis is Diagnosis.SALES_FOLLOW_UP
    assert found.wrong_reason
    assert find_verdict(panel, 3, FIRST_ROUND, owed=False).diagnosis is Diagnosis.DEFINITION_OR_TIMING
