"""Must-see cases: marked, voted on, and out of every estimate."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from review.domain.docket_states import DocketState, DrawMode
from review.domain.errors import Refusal
from review.extensions import db
from review.models.case import Case
from review.models.docket import Docket
from review.models.frame import FrameEvent, ReviewEvent
from review.models.lead import Lead
from review.models.verdict import Verdict
from review.operations.must_see import add_case
from review.operations.publication import verify_draw
from review.queries.cases import find_case_view
from review.queries.verdicts import list_outcomes
from review.reports.figures import judged
from review.reports.monthly import monthly_summary
from review.sentences import sentence
from tests.support.dockets import DRAWN_AT, HEARING_AT, OVERTURNED, UPHELD, advance, cases_of, make_company, make_docket
from tests.support.people import Cast
from tests.support.rows import unchanged

LATER = DRAWN_AT + timedelta(hours=1)


def drawn(people: Cast) -> Docket:
    make_company(people)
    return advance(make_docket(people, mode=DrawMode.SAMPLE, sample_size=9), people, DocketState.DRAWN)


def leads(docket: Docket, *, are_cases: bool) -> list[str]:
    """The CRM's ids of the frame's leads that are cases already, or are not."""
    cases = select(Case.event_id).where(Case.docket_id == docket.id)
    return list(
        db.session.scalars(
            select(Lead.external_id)
            .join(ReviewEvent, ReviewEvent.lead_id == Lead.id)
            .join(FrameEvent, FrameEvent.event_id == ReviewEvent.id)
            .where(FrameEvent.event_id.in_(cases) if are_cases else FrameEvent.event_id.not_in(cases))
            .order_by(Lead.external_id)
        )
    )


def refused(*args: object, **kwargs: object) -> str:
    with unchanged(), pytest.raises(Refusal) as caught:
        add_case(*args, **kwargs)  # type: ignore[arg-type]
    assert sentence(caught.value)
    return caught.value.code


def test_an_added_case_is_marked_judged_and_the_draw_still_verifies(people: Cast) -> None:
    docket = drawn(people)
    seed = verify_draw(docket)
    case = add_case(docket, leads(docket, are_cases=False)[0], "We heard of it", actor=people.chair, now=LATER)
    assert (case.number, case.drawn, case.added_because) == (10, False, "We heard of it")
    assert len([judge for judge in case.judges if judge.recused_at is None]) == len(cases_of(docket)[0].judges)
    assert verify_draw(docket) == seed


def test_an_added_case_is_voted_and_in_no_estimate(people: Cast) -> None:
    docket = drawn(people)
    added = add_case(docket, leads(docket, are_cases=False)[0], "We heard of it", actor=people.chair, now=LATER)
    advance(docket, people, DocketState.CLOSED, lambda case, _: OVERTURNED if case.id == added.id else UPHELD)
    assert db.session.scalars(select(Verdict).where(Verdict.case_id == added.id)).one().valid is not None
    outcomes = list_outcomes(docket)
    assert (len(outcomes), len(judged(outcomes))) == (10, 9)
    document = monthly_summary(docket)
    assert document["headline"]["overall"]["wrong"] == 0
    assert document["headline"]["overall"]["cases"] == 9
    assert document["review"]["added"] == 1
    assert sum(one["drawn"] for one in document["strata"]) == 9


def test_only_a_lead_of_the_frame_that_is_no_case_yet_can_be_added(people: Cast) -> None:
    docket = drawn(people)
    given = {"actor": people.chair, "now": LATER}
    assert refused(docket, leads(docket, are_cases=True)[0], "Why not", **given) == "docket.case_already"
    assert refused(docket, "A000", "It was accepted", **given) == "docket.not_in_frame"
    assert refused(docket, "", "Nothing", **given) == "docket.not_in_frame"
    wanted = leads(docket, are_cases=False)[0]
    assert refused(docket, wanted, " ", **given) == "docket.added_without_reason"
    assert refused(docket, wanted, "x" * 501, **given) == "docket.added_without_reason"


def test_only_the_panel_adds_and_only_before_the_hearing(people: Cast) -> None:
    docket = drawn(people)
    wanted = leads(docket, are_cases=False)[0]
    assert refused(docket, wanted, "Because", actor=people.clerk, now=LATER) == "docket.no_seat"
    advance(docket, people, DocketState.HEARING)
    assert refused(docket, wanted, "Because", actor=people.chair, now=HEARING_AT) == "docket.cannot_add_case"


def test_a_published_case_says_that_it_was_added(people: Cast) -> None:
    docket = drawn(people)
    add_case(docket, leads(docket, are_cases=False)[0], "We heard of it", actor=people.chair, now=LATER)
    advance(docket, people, DocketState.PUBLISHED)
    views = [find_case_view(people.auditor, docket.period, number) for number in (1, 10)]
    assert [view.added_because if view else "" for view in views] == [None, "We heard of it"]
