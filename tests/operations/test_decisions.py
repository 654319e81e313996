"""What the panel resolved to do: recorded until publication, fixed with it, ended once."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from review.domain.decisions import LONGEST_ACTION, DecisionState
from review.domain.docket_states import DocketState
from review.domain.errors import Refusal
from review.models.decision import Decision
from review.models.docket import Docket
from review.operations.decisions import end_decision, record_decision
from review.queries.decisions import list_decisions, list_mine, may_read_decisions
from tests.support.dockets import CLOSED_AT, PUBLISHED_AT, advance, make_company, make_docket
from tests.support.people import Cast
from tests.support.rows import unchanged

DUE = date(2026, 12, 1)
ACTION = "Call every trade-show lead within a day."


@pytest.fixture
def october(people: Cast) -> Docket:
    make_company(people, rejected=6, ignored=3)
    return advance(make_docket(people), people, DocketState.CLOSED)


def resolve(docket: Docket, people: Cast, action: str = ACTION, due_on: date = DUE) -> Decision:
    return record_decision(docket, action, people.vp_sales, due_on, actor=people.clerk, now=CLOSED_AT)


def test_a_decision_is_recorded_until_the_report_is_out(people: Cast, october: Docket) -> None:
    decision = resolve(october, people)
    assert list(list_decisions(october)) == [decision]
    advance(october, people, DocketState.PUBLISHED)
    with unchanged(), pytest.raises(Refusal) as late:
        resolve(october, people)
    assert late.value.code == "decision.not_now"


def test_before_the_hearing_there_is_nothing_to_resolve(people: Cast) -> None:
    make_company(people, rejected=6, ignored=3)
    docket = advance(make_docket(people), people, DocketState.DRAWN)
    with unchanged(), pytest.raises(Refusal) as early:
        resolve(docket, people)
    assert early.value.code == "decision.not_now"


@pytest.mark.parametrize(
    ("action", "due_on", "code"),
    [(" \n", DUE, "action_missing"), ("x" * (LONGEST_ACTION + 1), DUE, "action_too_long"),
     (ACTION, date(2026, 11, 7), "due_in_the_past")],
)  # fmt: skip
def test_what_is_no_decision_is_refused(
    people: Cast, october: Docket, action: str, due_on: date, code: str
) -> None:
    with unchanged(), pytest.raises(Refusal) as caught:
        resolve(october, people, action, due_on)
    assert caught.value.code == f"decision.{code}"


def test_the_clerk_alone_records(people: Cast, october: Docket) -> None:
    with unchanged(), pytest.raises(Refusal) as caught:
        record_decision(october, ACTION, people.vp_sales, DUE, actor=people.chair, now=CLOSED_AT)
    assert caught.value.code == "decision.not_a_clerk"


def test_before_publication_only_those_who_watch_read_them(people: Cast, october: Docket) -> None:
    resolve(october, people)
    readers = [people.clerk, people.auditor, people.chair, people.vp_sales, people.rep]
    assert [may_read_decisions(one, october) for one in readers] == [True, True, False, False, False]
    assert list_mine(people.vp_sales) == []
    advance(october, people, DocketState.PUBLISHED)
    assert [may_read_decisions(one, october) for one in readers] == [True, True, True, True, False]
    assert len(list_mine(people.vp_sales)) == 1


def test_its_owner_or_the_clerk_ends_it_once(people: Cast, october: Docket) -> None:
    decision = resolve(october, people)
    advance(october, people, DocketState.PUBLISHED)
    later = PUBLISHED_AT + timedelta(days=20)
    for state, note, actor, code in (
        (DecisionState.DONE, "", people.vp_marketing, "not_yours"),
        (DecisionState.DROPPED, " ", people.vp_sales, "note_missing"),
        (DecisionState.DONE, "x" * 501, people.vp_sales, "note_too_long"),
    ):
        with unchanged(), pytest.raises(Refusal) as caught:
            end_decision(decision, state, note, actor=actor, now=later)
        assert caught.value.code == f"decision.{code}"
    end_decision(decision, DecisionState.DONE, "A roster since Monday.", actor=people.vp_sales, now=later)
    assert (decision.state, decision.note) == (DecisionState.DONE, "A roster since Monday.")
    with unchanged(), pytest.raises(Refusal) as again:
        end_decision(decision, DecisionState.DROPPED, "No.", actor=people.clerk, now=later)
    assert again.value.code == "decision.ended"
