"""What waits for whom, from the tables."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy.orm import Session, scoped_session

from review.domain.answers import Answer, RootCause
from review.domain.leads import Disposition, EventKind, Precision
from review.domain.roles import Bench, Role
from review.models import (
    Ballot,
    Case,
    DataSource,
    Docket,
    Edition,
    Judge,
    Lead,
    Person,
    Prospect,
    ReviewEvent,
    RoleGrant,
    SignOff,
    StandardKind,
    StandardVersion,
    Statement,
)
from review.queries import home
from review.queries.home import NextStep
from tests.support.client import ReviewClient
from tests.support.people import Cast

Db = scoped_session[Session]


@pytest.fixture
def docket(session: Db, people: Cast, now: datetime) -> Docket:
    """A drawn docket of three cases, all of them the rep's, with the whole panel as judges."""
    docket = Docket(
        period="2026-10", zone="Europe/Berlin", created_at=now, frozen_at=now, plan_published_at=now, drawn_at=now,
        statements_due_at=now + timedelta(days=3), hearing_due_at=now + timedelta(days=10),
    )
    source = DataSource(name="crm")
    session.add_all([docket, source])
    session.flush()
    for number in (1, 2, 3):
        prospect = Prospect(data_source_id=source.id, contact_key=f"c{number}")
        session.add(prospect)
        session.flush()
        lead = Lead(
            key=f"crm/{number}#1", data_source_id=source.id, external_id=str(number), prospect_id=prospect.id,
            handed_off_at=now - timedelta(days=30), disposition=Disposition.OPEN, attributes={}, row_sha256="0" * 64,
        )
        session.add(lead)
        session.flush()
        event = ReviewEvent(
            key=f"crm/{number}#1:ignored:1", lead_id=lead.id, kind=EventKind.IGNORED, number=1, dated_at=now,
            dated_on=date(2026, 10, 20), precision=Precision.DAY, respondent_id=people.rep.id,
        )
        session.add(event)
        session.flush()
        case = Case(
            docket_id=docket.id, event_id=event.id, number=number, ticket=f"{number}", stratum="event", evidence={},
            evidence_sha256="0" * 64,
        )
        session.add(case)
        session.flush()
        for judge, bench in zip(people.panel, Bench, strict=True):
            session.add(Judge(case_id=case.id, person_id=judge.id, bench=bench, seated_at=now))
    session.flush()
    return docket


def cases(session: Db) -> list[Case]:
    return list(session.query(Case).order_by(Case.number))


def vote(session: Db, case: Case, judge: Person, now: datetime, round_: int = 1, answer: Answer = Answer.YES) -> None:
    session.add(
        Ballot(
            case_id=case.id, person_id=judge.id, round=round_, version=1, met=answer, followed_up=answer, valid=answer,
            root_cause=RootCause.NONE, clauses={}, cast_at=now,
        )
    )
    session.flush()


def votes_due(person: Person) -> list[int]:
    return [due.count for due in home.list_votes_due(person)]


def test_nothing_is_to_vote_before_the_hearing(docket: Docket, people: Cast) -> None:
    assert votes_due(people.chair) == []


def test_cases_wait_until_i_voted_on_them(session: Db, docket: Docket, people: Cast, now: datetime) -> None:
    docket.hearing_opened_at = now
    assert votes_due(people.chair) == [3]
    vote(session, cases(session)[0], people.chair, now)
    assert votes_due(people.chair) == [2]
    assert votes_due(people.sales_panelist) == [3]
    assert votes_due(people.rep) == []


@pytest.mark.parametrize("answer", list(Answer))
def test_what_others_answer_changes_nothing_for_me(
    session: Db, docket: Docket, people: Cast, now: datetime, answer: Answer
) -> None:
    docket.hearing_opened_at = now
    vote(session, cases(session)[0], people.sales_panelist, now, answer=answer)
    assert votes_due(people.chair) == [3]


def test_a_recused_judge_has_nothing_to_vote(session: Db, docket: Docket, people: Cast, now: datetime) -> None:
    docket.hearing_opened_at = now
    for judge in session.query(Judge).filter_by(person_id=people.chair.id):
        judge.recused_at, judge.recused_because = now, "a friend of the prospect"
    session.flush()
    assert votes_due(people.chair) == []


def test_in_deliberation_only_reopened_cases_wait(session: Db, docket: Docket, people: Cast, now: datetime) -> None:
    docket.hearing_opened_at = docket.deliberation_opened_at = now
    first, *_others = cases(session)
    first.reopened_at = now
    session.flush()
    assert [(due.count, due.again) for due in home.list_votes_due(people.chair)] == [(1, True)]
    vote(session, first, people.chair, now, round_=2)
    assert votes_due(people.chair) == []


def test_justifications_are_due_from_the_draw_to_the_hearing(
    session: Db, docket: Docket, people: Cast, now: datetime
) -> None:
    assert [due.count for due in home.list_justifications_due(people.rep)] == [3]
    assert home.list_justifications_due(people.other_rep) == []
    event = cases(session)[0].event
    session.add(
        Statement(
            lead_id=event.lead_id, kind=event.kind, event_number=1, side=Bench.SALES, version=1,
            author_id=people.rep.id, narrative="They asked us to wait.", filed_at=now,
        )
    )
    session.flush()
    assert [due.count for due in home.list_justifications_due(people.rep)] == [2]
    docket.hearing_opened_at = now
    session.flush()
    assert home.list_justifications_due(people.rep) == []


def test_the_clerk_learns_the_next_step(session: Db, docket: Docket, people: Cast, now: datetime) -> None:
    def step() -> tuple[NextStep, int]:
        session.flush()
        (one,) = home.list_docket_steps()
        return one.step, one.count

    assert step() == (NextStep.OPEN_HEARING, 0)
    docket.hearing_opened_at = now
    assert step() == (NextStep.BALLOTS, 9)
    for case in cases(session):
        for judge in people.panel:
            vote(session, case, judge, now)
    assert step() == (NextStep.END_HEARING, 0)
    docket.closed_at = now
    assert step() == (NextStep.PUBLISH, 0)
    docket.published_at = now
    session.flush()
    assert home.list_docket_steps() == []


def test_a_month_without_docket_is_found(session: Db, docket: Docket) -> None:
    assert home.find_month_without_docket(date(2026, 11, 9)) is None
    assert home.find_month_without_docket(date(2026, 12, 1)) == "2026-11"


def test_a_version_waits_until_my_bench_has_signed(session: Db, people: Cast, now: datetime) -> None:
    for number in (1, 2):
        session.add(
            StandardVersion(
                kind=StandardKind.DEFINITION, stage="MQL", number=number, effective_on=date(2026, 1, 1), document={},
                sha256="0" * 64, created_at=now,
            )
        )
    session.flush()
    (waiting,) = home.list_standards_to_sign(people.chair)
    assert waiting.number == 2
    session.add(
        SignOff(version_id=waiting.id, bench=Bench.EXECUTIVE, person_id=people.chair.id, signed_at=now, sha256="0" * 64)
    )
    session.flush()
    assert home.list_standards_to_sign(people.chair) == []
    people.chair.grants.append(RoleGrant(role=Role.VP, bench=Bench.SALES))
    assert home.list_standards_to_sign(people.chair) == [], "three benches are three people"
    assert home.list_standards_to_sign(people.vp_sales) == [waiting]
    assert home.list_standards_to_sign(people.rep) == []


def test_a_report_is_news_for_a_month(session: Db, docket: Docket, now: datetime) -> None:
    session.add(Edition(docket_id=docket.id, number=1, document={}, sha256="0" * 64, published_at=now))
    session.flush()
    assert home.find_new_report(now + timedelta(days=30)) is not None
    assert home.find_new_report(now + timedelta(days=32)) is None


def test_the_start_page_says_it_in_sentences(
    client: ReviewClient, session: Db, docket: Docket, people: Cast, now: datetime
) -> None:
    client.sign_in(people.rep)
    assert "3 justifications due by 12 Nov 2026, 10:30 (October 2026)" in client.page("/").text
    docket.hearing_opened_at = now
    client.sign_in(people.chair)
    assert "3 cases to vote by 19 Nov 2026, 10:30 (October 2026)" in client.page("/").text
    client.sign_in(people.clerk)
    text = client.page("/").text
    assert "October 2026: 9 ballots are missing" in text
    assert "before all three sides have signed" in text
    client.sign_in(people.other_rep)
    assert "Nothing waits for you" in client.page("/").text
