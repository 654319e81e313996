"""What a ballot must hold before it may be cast."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.domain.answers import Answer, ClauseState, RootCause
from review.domain.ballots import (
    LONGEST_COMMENT,
    BallotAnswers,
    ClauseTick,
    CommentReason,
    check_ballot,
    check_clauses,
    clauses_say,
    why_comment,
)
from review.domain.definition import ClauseFinding, DefinitionFinding, weigh
from review.domain.errors import Refusal
from review.domain.leads import EventKind

YES, NO, CANNOT_TELL = Answer.YES, Answer.NO, Answer.CANNOT_TELL
MET, NOT_MET, UNKNOWN = ClauseState.MET, ClauseState.NOT_MET, ClauseState.UNKNOWN

BUDGET = ClauseFinding("budget", UNKNOWN, None)
MEETS = weigh((ClauseFinding("vertical", MET, "34", required=True), BUDGET), 1)
FAILS = weigh((ClauseFinding("vertical", NOT_MET, "99", required=True), BUDGET), 1)

answers = st.builds(
    BallotAnswers,
    met=st.sampled_from(Answer),
    followed_up=st.sampled_from(Answer),
    valid=st.sampled_from(Answer),
    root_cause=st.sampled_from(RootCause),
    wrong_reason=st.booleans(),
)
kinds = st.sampled_from(EventKind)
findings = st.sampled_from([MEETS, FAILS])


def ballot(met: Answer, followed_up: Answer, valid: Answer, cause: RootCause = RootCause.DATA) -> BallotAnswers:
    return BallotAnswers(met, followed_up, valid, cause)


@pytest.mark.parametrize(
    ("kind", "given_answers", "finding", "reason"),
    [
        (EventKind.REJECTED, ballot(YES, YES, YES), MEETS, CommentReason.MET_YET_VALID),
        (EventKind.DISQUALIFIED, ballot(YES, NO, YES), MEETS, CommentReason.MET_YET_VALID),
        (EventKind.REJECTED, ballot(NO, YES, NO), FAILS, CommentReason.FAILED_YET_NOT_VALID),
        (EventKind.IGNORED, ballot(NO, NO, NO), FAILS, CommentReason.FAILED_YET_OWED),
        (EventKind.IGNORED, ballot(YES, YES, NO), MEETS, CommentReason.DONE_YET_OWED),
        (EventKind.IGNORED, ballot(YES, NO, YES), MEETS, CommentReason.UNDONE_YET_NOT_OWED),
        (EventKind.REJECTED, ballot(NO, NO, YES), MEETS, CommentReason.CLAUSES_DISAGREE),
        (EventKind.REJECTED, ballot(YES, NO, NO, RootCause.LEAD_QUALITY), MEETS, CommentReason.QUALITY_YET_MET),
        (EventKind.REJECTED, ballot(NO, YES, YES, RootCause.FOLLOW_UP), FAILS, CommentReason.FOLLOW_UP_YET_DONE),
        (EventKind.REJECTED, ballot(YES, NO, NO, RootCause.NONE), MEETS, CommentReason.NOTHING_WRONG_YET_NO),
        (EventKind.REJECTED, ballot(CANNOT_TELL, NO, NO), MEETS, CommentReason.CANNOT_TELL),
    ],
)
def test_answers_that_pull_apart_need_a_comment(
    kind: EventKind, given_answers: BallotAnswers, finding: DefinitionFinding, reason: CommentReason
) -> None:
    assert why_comment(given_answers, kind, finding) == (reason,)
    with pytest.raises(Refusal) as refused:
        check_ballot(given_answers, kind, finding)
    assert refused.value.code == f"ballot.comment_needed.{reason.value}"
    check_ballot(replace(given_answers, comment="Because."), kind, finding)


@pytest.mark.parametrize(
    ("kind", "given_answers", "finding"),
    [
        (EventKind.REJECTED, ballot(NO, YES, YES, RootCause.LEAD_QUALITY), FAILS),
        (EventKind.REJECTED, ballot(YES, NO, NO, RootCause.FOLLOW_UP), MEETS),
        (EventKind.REJECTED, ballot(NO, NO, YES, RootCause.FOLLOW_UP), FAILS),
        (EventKind.REJECTED, ballot(YES, YES, NO, RootCause.TIMING), MEETS),
        (EventKind.IGNORED, ballot(YES, NO, NO, RootCause.FOLLOW_UP), MEETS),
        (EventKind.IGNORED, ballot(YES, YES, YES, RootCause.NONE), MEETS),
    ],
)
def test_plain_answers_need_no_comment(
    kind: EventKind, given_answers: BallotAnswers, finding: DefinitionFinding
) -> None:
    check_ballot(given_answers, kind, finding)


@given(answers, kinds, findings)
def test_any_cannot_tell_needs_a_comment(
    given_answers: BallotAnswers, kind: EventKind, finding: DefinitionFinding
) -> None:
    said = (given_answers.met, given_answers.followed_up, given_answers.valid)
    assert (CommentReason.CANNOT_TELL in why_comment(given_answers, kind, finding)) == (CANNOT_TELL in said)


@given(answers, kinds, findings, st.text(min_size=1, max_size=40).filter(str.strip))
def test_a_comment_lets_any_ballot_be_cast(
    given_answers: BallotAnswers, kind: EventKind, finding: DefinitionFinding, comment: str
) -> None:
    check_ballot(replace(given_answers, comment=comment), kind, finding)


@given(answers, kinds, findings)
def test_blank_space_is_no_comment(given_answers: BallotAnswers, kind: EventKind, finding: DefinitionFinding) -> None:
    if why_comment(given_answers, kind, finding):
        with pytest.raises(Refusal):
            check_ballot(replace(given_answers, comment=" \n\t "), kind, finding)


def test_a_comment_may_have_ten_thousand_characters_and_no_more() -> None:
    plain = ballot(YES, NO, NO, RootCause.FOLLOW_UP)
    check_ballot(replace(plain, comment="x" * LONGEST_COMMENT), EventKind.REJECTED, MEETS)
    with pytest.raises(Refusal, match=r"ballot\.comment_too_long"):
        check_ballot(replace(plain, comment="x" * (LONGEST_COMMENT + 1)), EventKind.REJECTED, MEETS)


def test_a_field_is_overruled_with_a_comment_of_its_own_only() -> None:
    with pytest.raises(Refusal, match=r"ballot\.overruled_without_comment.*vertical"):
        check_clauses({"vertical": ClauseTick(NOT_MET)}, MEETS)
    check_clauses({"vertical": ClauseTick(NOT_MET, "The SIC code is out of date.")}, MEETS)
    check_clauses({"vertical": ClauseTick(MET)}, MEETS)
    check_clauses({"budget": ClauseTick(MET)}, MEETS)


def test_a_tick_on_a_clause_that_is_not_in_the_definition_is_refused() -> None:
    with pytest.raises(Refusal, match=r"ballot\.strange_clause"):
        check_clauses({"horoscope": ClauseTick(MET)}, MEETS)


def test_what_stays_unknown_is_not_established() -> None:
    two_needed = weigh((ClauseFinding("vertical", MET, "34"), BUDGET), 2)
    assert clauses_say(two_needed, {}) is NO
    assert clauses_say(two_needed, {"budget": ClauseTick(MET)}) is YES


def test_a_required_clause_cannot_be_made_up_for_by_others() -> None:
    assert clauses_say(FAILS, {"budget": ClauseTick(MET)}) is NO
