"""Precedents: kept at publication, shown after one's own vote only, and kept out of the agreement figures."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, scoped_session

from review.domain.answers import Answer
from review.domain.docket_states import DocketState
from review.domain.errors import Refusal
from review.extensions import db
from review.models.docket import Docket
from review.models.precedent import Precedent
from review.models.verdict import Verdict
from review.operations.ballots import cast_ballot
from review.operations.precedents import keep_precedents, show_precedents
from review.queries.ballots import standing_votes
from review.queries.case_book import BookFilter, iterate_book, list_book
from review.queries.cases import find_case_view
from tests.support.dockets import OVERTURNED, PERIOD, UPHELD, advance
from tests.support.hearing import HARBOUR, LINDEN, Hearing, fully, make_hearing
from tests.support.people import Cast
from tests.support.reports import RIGHT, WRONG, EventKind, Reviewed, Said, alike, make_docket, publish
from tests.support.rows import unchanged

COMMENTED = Said(comment="The fleet contract was renewed in Málaga.")


def september(cast: Cast, now: datetime) -> Docket:
    """A published month: two rejections, and an ignored lead."""
    docket = make_docket(
        cast,
        [
            Reviewed(source="Web form", reason="No budget", ballots=alike(COMMENTED)),
            Reviewed(source="Webinar", reason="Wrong contact", ballots=alike(RIGHT)),
            Reviewed(source="Web form", kind=EventKind.IGNORED, reason="", ballots=alike(WRONG)),
        ],
        "2026-09",
    )
    publish(docket)
    keep_precedents(docket, actor=None, now=now)
    return docket


def book(hearing: Hearing, **wanted: str) -> list[tuple[str, str]]:
    found = iterate_book(hearing.cast.chair, BookFilter(**wanted))
    return [(one.source, one.reason) for one in found]


@pytest.fixture
def hearing(session: scoped_session[Session], now: datetime) -> Hearing:
    made = make_hearing()
    september(made.cast, now)
    return made


def test_cases_like_this_one_are_shown_after_the_vote_and_when_asked_for(hearing: Hearing, now: datetime) -> None:
    case, me = hearing.case(HARBOUR), hearing.cast.chair
    with unchanged(), pytest.raises(Refusal, match=r"precedent\.vote_first"):
        show_precedents(me, case, now)
    fully(case, OVERTURNED, me, now)
    view = find_case_view(me, PERIOD, case.number)
    assert view is not None
    assert view.precedents is None
    show_precedents(me, case, now)
    show_precedents(me, case, now)
    view = find_case_view(me, PERIOD, case.number)
    assert view is not None
    assert view.precedents is not None
    first = view.precedents[0]
    assert (first.precedent.reason, first.same_reason, first.same_source, first.same_grade) == (
        "No budget", True, True, True,
    )
    assert all(one.precedent.kind != "ignored" for one in view.precedents)
    other = find_case_view(hearing.cast.sales_panelist, PERIOD, case.number)
    assert other is not None
    assert other.precedents is None


def test_an_ignored_lead_is_only_like_ignored_leads(hearing: Hearing, now: datetime) -> None:
    case, me = hearing.case(LINDEN), hearing.cast.chair
    fully(case, replace(UPHELD, valid=Answer.NO), me, now)
    show_precedents(me, case, now)
    view = find_case_view(me, PERIOD, case.number)
    assert view is not None
    assert view.precedents is not None
    assert {one.precedent.kind for one in view.precedents} <= {"ignored"}


def test_agreement_counts_the_last_ballot_before_precedents_were_shown(hearing: Hearing, now: datetime) -> None:
    case, me = hearing.case(HARBOUR), hearing.cast.chair
    fully(case, replace(OVERTURNED, met=Answer.NO), me, now)
    show_precedents(me, case, now + timedelta(minutes=1))
    cast_ballot(me, case, 1, replace(UPHELD, comment="Swayed."), now + timedelta(minutes=2))
    assert [vote.valid for vote in standing_votes(hearing.docket, 1)[case.id]] == [Answer.YES]
    assert [vote.valid for vote in standing_votes(hearing.docket, 1, independent=True)[case.id]] == [Answer.NO]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({}, 3),
        ({"search": "fleet malaga"}, 1),
        ({"search": "FLEE"}, 1),
        ({"search": "fleet nowhere"}, 0),
        ({"search": "\"' OR *"}, 0),
        ({"search": "!!"}, 0),
        ({"kind": "ignored"}, 1),
        ({"verdict": "valid"}, 1),
        ({"verdict": "undecided"}, 0),
        ({"reason": "Wrong contact"}, 1),
        ({"source": "Web form"}, 2),
        ({"clause": "budget"}, 3),
        ({"clause": "vertical"}, 0),
        ({"period": "2026-10"}, 0),
    ],
)
def test_the_case_book_is_searched_by_words_and_by_facts(
    hearing: Hearing, wanted: dict[str, str], found: int
) -> None:
    assert len(book(hearing, **wanted)) == found


def test_the_case_book_is_paged_in_every_order_and_forgives_a_bad_bookmark(hearing: Hearing) -> None:
    me = hearing.cast.chair
    for order in ("newest", "company", "source"):
        seen, mark = [], None
        for _page in range(3):
            page = list_book(me, BookFilter(), order, bookmark=mark, size=1)
            seen += [one.id for one in page.precedents]
            mark = page.after
        assert len(set(seen)) == 3
        assert mark is None
        for bad in ("nonsense", ">i:1", "<" * 500):
            assert len(list_book(me, BookFilter(), order, bookmark=bad).precedents) == 3


def test_only_published_cases_are_precedents_and_a_later_verdict_supersedes(
    session: scoped_session[Session], now: datetime
) -> None:
    hearing = make_hearing()
    advance(hearing.docket, hearing.cast, DocketState.CLOSED)
    with unchanged(), pytest.raises(Refusal, match=r"precedent\.not_published"):
        keep_precedents(hearing.docket, actor=None, now=now)
    advance(hearing.docket, hearing.cast, DocketState.PUBLISHED)
    assert len(book(hearing)) == 3
    case = hearing.case(HARBOUR)
    first = db.session.scalars(select(Verdict).where(Verdict.case_id == case.id)).one()
    db.session.add(
        Verdict(case_id=case.id, number=2, met=Answer.YES, followed_up=Answer.NO, valid=Answer.NO,
                decided_by=first.decided_by, tally=first.tally, reached_at=now)
    )  # fmt: skip
    db.session.flush()
    keep_precedents(hearing.docket, actor=None, now=now)
    assert db.session.scalars(select(Precedent.valid).where(Precedent.case_id == case.id)).one() == Answer.NO
    assert len(book(hearing)) == 3


def test_masked_names_and_the_prospects_own_find_nothing(session: scoped_session[Session], now: datetime) -> None:
    hearing = make_hearing(mask_names=True)
    advance(hearing.docket, hearing.cast, DocketState.PUBLISHED)
    assert book(hearing, search="trucks") == []
    assert len(book(hearing, search="froze spending")) == 1
    for name in ("Rena", "Dana", "Dispatcher"):
        assert book(hearing, search=name) == []


def test_a_case_about_a_prospect_whom_the_viewer_judges_now_is_left_out(hearing: Hearing, now: datetime) -> None:
    old = db.session.scalars(select(Precedent).where(Precedent.reason == "No budget")).one()
    old.case.event.lead.prospect = hearing.case(HARBOUR).event.lead.prospect
    db.session.flush()
    assert len(book(hearing)) == 2
    assert len(list(iterate_book(hearing.cast.auditor, BookFilter()))) == 3
