"""The docket's way from plan to close, and what is refused on it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from review.domain.docket_states import DocketState, DrawMode
from review.domain.errors import Refusal
from review.extensions import db
from review.models.audit import AuditEvent
from review.operations.dockets import (
    cancel_docket,
    change_settings,
    close_docket,
    open_deliberation,
    open_hearing,
    plan_docket,
)
from review.queries.dockets import docket_state
from review.sentences import sentence
from tests.support.dockets import (
    CLOSED_AT,
    DELIBERATED_AT,
    DRAWN_AT,
    FROZEN_AT,
    HEARING_AT,
    PERIOD,
    PLANNED_AT,
    ZONE,
    advance,
    cases_of,
    make_company,
    make_docket,
    split_on,
    vote,
)
from tests.support.people import Cast
from tests.support.rows import unchanged


def code_of(caught: pytest.ExceptionInfo[Refusal]) -> str:
    """The refusal's code, once it was seen that its sentence can be made."""
    assert sentence(caught.value)
    return caught.value.code


def test_a_month_goes_from_plan_to_close(people: Cast) -> None:
    make_company(people)
    docket = make_docket(people)
    assert docket_state(docket) is DocketState.PLANNED
    advance(docket, people, DocketState.CLOSED)
    assert len(cases_of(docket)) == 18


def test_each_act_writes_one_event_with_its_actor(people: Cast) -> None:
    make_company(people)
    docket = advance(make_docket(people), people, DocketState.CLOSED)
    events = db.session.query(AuditEvent).filter_by(subject=docket.public_id).order_by(AuditEvent.id).all()
    actions = [event.action for event in events if event.actor_id == people.clerk.id]
    for action in ("planned", "frozen", "plan_published", "drawn", "hearing_opened", "closed"):
        assert actions.count(f"docket.{action}") == 1


def test_a_month_has_one_standing_docket(people: Cast) -> None:
    make_docket(people)
    with unchanged(), pytest.raises(Refusal) as caught:
        plan_docket(PERIOD, zone=ZONE, actor=people.clerk, now=PLANNED_AT)
    assert code_of(caught) == "docket.exists"


def test_a_cancelled_month_can_be_planned_anew(people: Cast) -> None:
    cancel_docket(make_docket(people), "Planned by mistake", actor=people.clerk, now=PLANNED_AT)
    db.session.flush()
    assert docket_state(make_docket(people)) is DocketState.PLANNED


@pytest.mark.parametrize("period", ["2026-13", "2026-1", "october", "", "2026-10 "])
def test_a_month_that_is_none_is_refused(people: Cast, period: str) -> None:
    with unchanged(), pytest.raises(Refusal) as caught:
        plan_docket(period, zone=ZONE, actor=people.clerk, now=PLANNED_AT)
    assert code_of(caught) == "docket.bad_period"


@pytest.mark.parametrize("size", [0, -1, 2001])
def test_a_sample_size_that_makes_no_sense_is_refused(people: Cast, size: int) -> None:
    with unchanged(), pytest.raises(Refusal) as caught:
        plan_docket(PERIOD, zone=ZONE, actor=people.clerk, now=PLANNED_AT, sample_size=size)
    assert code_of(caught) == "docket.bad_sample_size"


def test_an_earlier_month_cannot_be_planned_once_a_later_one_is_frozen(people: Cast) -> None:
    make_company(people)
    advance(make_docket(people), people, DocketState.FROZEN)
    with unchanged(), pytest.raises(Refusal) as caught:
        plan_docket("2026-09", zone=ZONE, actor=people.clerk, now=PLANNED_AT)
    assert code_of(caught) == "docket.later_month_frozen"


def test_settings_change_until_the_plan_is_published(people: Cast) -> None:
    make_company(people)
    docket = advance(make_docket(people), people, DocketState.FROZEN)
    new = {"mode": DrawMode.SAMPLE, "sample_size": 10, "ceremony": True, "mask_names": True}
    change_settings(docket, actor=people.clerk, now=FROZEN_AT, **new)
    assert (docket.sample_size, docket.ceremony, docket.mask_names) == (10, True, True)
    advance(docket, people, DocketState.DRAWN)
    with unchanged(), pytest.raises(Refusal) as caught:
        change_settings(docket, actor=people.clerk, now=DRAWN_AT, **new)
    assert code_of(caught) == "docket.settings_fixed"


def test_the_hearing_opens_once_the_statements_are_in(people: Cast) -> None:
    make_company(people)
    docket = advance(make_docket(people), people, DocketState.DRAWN)
    with unchanged(), pytest.raises(Refusal) as caught:
        open_hearing(docket, actor=people.clerk, now=DRAWN_AT + timedelta(days=4))
    assert code_of(caught) == "docket.statements_still_due"
    open_hearing(docket, actor=people.clerk, now=HEARING_AT)
    assert docket.hearing_due_at is not None
    assert docket.hearing_due_at > HEARING_AT
    assert all(case.statements == {"sales": None, "marketing": None} for case in cases_of(docket))


def test_a_hearing_is_not_closed_while_ballots_are_missing_and_time_is_left(people: Cast) -> None:
    make_company(people)
    docket = advance(make_docket(people), people, DocketState.HEARING)
    with unchanged(), pytest.raises(Refusal) as caught:
        close_docket(docket, actor=people.clerk, now=CLOSED_AT)
    assert code_of(caught) == "docket.ballots_missing"
    assert "54 ballots" in sentence(caught.value)


def test_split_cases_are_deliberated_before_the_docket_closes(people: Cast) -> None:
    make_company(people)
    docket = advance(make_docket(people), people, DocketState.HEARING)
    vote(docket, split_on(2, 5))
    with unchanged(), pytest.raises(Refusal) as caught:
        close_docket(docket, actor=people.clerk, now=CLOSED_AT)
    assert code_of(caught) == "docket.split_cases"
    open_deliberation(docket, actor=people.clerk, now=DELIBERATED_AT)
    assert [case.number for case in cases_of(docket) if case.reopened_at] == [2, 5]


def test_without_a_split_case_there_is_nothing_to_deliberate(people: Cast) -> None:
    make_company(people)
    docket = advance(make_docket(people), people, DocketState.HEARING)
    vote(docket)
    with unchanged(), pytest.raises(Refusal) as caught:
        open_deliberation(docket, actor=people.clerk, now=DELIBERATED_AT)
    assert code_of(caught) == "docket.nothing_to_deliberate"


def test_the_moves_of_another_state_are_refused_with_a_sentence(people: Cast) -> None:
    docket = make_docket(people)
    later = datetime(2026, 11, 20, tzinfo=UTC)
    for move in (open_hearing, open_deliberation, close_docket):
        with unchanged(), pytest.raises(Refusal) as caught:
            move(docket, actor=people.clerk, now=later)
        assert code_of(caught).startswith("docket.cannot_")


def test_cancelling_needs_a_reason_and_ends_everything(people: Cast) -> None:
    docket = make_docket(people)
    with unchanged(), pytest.raises(Refusal) as caught:
        cancel_docket(docket, "  ", actor=people.clerk, now=PLANNED_AT)
    assert code_of(caught) == "docket.cancel_without_reason"
    cancel_docket(docket, "The CRM's export was wrong", actor=people.clerk, now=PLANNED_AT)
    db.session.flush()
    with unchanged(), pytest.raises(Refusal) as caught:
        cancel_docket(docket, "Again", actor=people.clerk, now=PLANNED_AT)
    assert code_of(caught) == "docket.cannot_cancel"
    with unchanged(), pytest.raises(Refusal) as caught:
        change_settings(
            docket, actor=people.clerk, now=PLANNED_AT, mode=DrawMode.SAMPLE, sample_size=5, ceremony=False,
            mask_names=False,
        )  # fmt: skip
    assert code_of(caught) == "docket.settings_fixed"
