"""Appeals: filed once a side within the window, heard blind, superseding and never overwriting."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from review.domain.answers import Answer
from review.domain.appeals import Ground
from review.domain.docket_states import DocketState
from review.domain.documents import canonical_json
from review.domain.errors import Refusal
from review.domain.notices import NoticeKind
from review.domain.roles import Bench
from review.extensions import db
from review.models.appeal import Appeal, AppealBallot
from review.models.ballot import Ballot
from review.models.docket import Docket
from review.models.notice import Notice
from review.models.verdict import Edition, Verdict
from review.operations.appeal_ballots import cast_appeal_ballot
from review.operations.appeals import decide, decide_due_appeals, file_appeal
from review.operations.publication import publish_due_revisions, publish_revision
from review.queries.verdicts import list_outcomes
from review.reports.monthly_revision import KEPT
from tests.support.appeals import (
    AFTER_THE_WINDOW,
    FILED_AT,
    HEARD_AT,
    REASON,
    case_of,
    file_one,
    hearers,
    make_published,
    vote_on,
)
from tests.support.at_once import both_at_once
from tests.support.dockets import OVERTURNED, UPHELD, advance, make_company, make_docket
from tests.support.people import Cast, make_person
from tests.support.rows import unchanged


@pytest.fixture
def october(people: Cast) -> Docket:
    return make_published(people)


def verdicts_of(appeal: Appeal) -> list[Verdict]:
    return list(
        db.session.scalars(select(Verdict).where(Verdict.case_id == appeal.case_id).order_by(Verdict.number))
    )


def changed(docket: Docket, people: Cast) -> Appeal:
    appeal = file_one(docket, people)
    vote_on(appeal)
    decide(appeal, actor=people.clerk, now=HEARD_AT + timedelta(hours=1))
    return appeal


def test_the_rep_and_the_marketing_vp_appeal_once_each(people: Cast, october: Docket) -> None:
    case = case_of(october, people.rep)
    sales = file_appeal(people.rep, case, REASON, FILED_AT)
    marketing = file_appeal(people.vp_marketing, case, REASON, FILED_AT)
    assert (sales.side, marketing.side) == (Bench.SALES, Bench.MARKETING)
    for actor in (people.rep, people.vp_marketing):
        with unchanged(), pytest.raises(Refusal) as caught:
            file_appeal(actor, case, REASON, FILED_AT)
        assert caught.value.code == "appeal.once_a_side"


def test_nobody_else_appeals(people: Cast, october: Docket) -> None:
    for actor in (people.other_rep, people.manager, people.vp_sales, people.clerk, people.chair):
        with unchanged(), pytest.raises(Refusal) as caught:
            file_appeal(actor, case_of(october, people.rep), REASON, FILED_AT)
        assert caught.value.code == "appeal.not_yours"


def test_an_unpublished_verdict_is_not_appealed(people: Cast) -> None:
    make_company(people, rejected=6, ignored=3)
    docket = advance(make_docket(people), people, DocketState.CLOSED)
    with unchanged(), pytest.raises(Refusal) as caught:
        file_one(docket, people)
    assert caught.value.code == "appeal.not_published"


def test_the_window_is_the_dockets_own(people: Cast) -> None:
    make_company(people, rejected=6, ignored=3)
    docket = advance(make_docket(people, appeal_days=2), people, DocketState.PUBLISHED)
    with unchanged(), pytest.raises(Refusal) as caught:
        file_one(docket, people, now=FILED_AT + timedelta(days=3))
    assert caught.value.code == "appeal.too_late"
    file_one(docket, people, now=FILED_AT + timedelta(days=2))


def test_a_small_panel_hears_it_whole(people: Cast, october: Docket) -> None:
    assert set(hearers(file_one(october, people))) == set(people.panel)


def test_on_a_large_panel_those_hear_it_who_cast_no_ballot(people: Cast) -> None:
    for name, bench in (("Ines", "sales"), ("Jan", "marketing"), ("Kim", "executive")):
        make_person(f"{name} Panel", f"panelist:{bench}")
    docket = make_published(people)
    appeal = file_one(docket, people)
    voted = set(db.session.scalars(select(Ballot.person_id).where(Ballot.case_id == appeal.case_id)))
    assert len(hearers(appeal)) == 3
    assert not voted & {person.id for person in hearers(appeal)}


def test_only_who_hears_it_votes_and_only_while_it_is_open(people: Cast, october: Docket) -> None:
    appeal = file_one(october, people)
    with unchanged(), pytest.raises(Refusal) as stranger:
        cast_appeal_ballot(people.vp_sales, appeal, OVERTURNED, Ground.NEW_EVIDENCE, HEARD_AT)
    vote_on(appeal)
    decide(appeal, actor=people.clerk, now=HEARD_AT + timedelta(hours=1))
    with unchanged(), pytest.raises(Refusal) as late:
        cast_appeal_ballot(people.chair, appeal, UPHELD, Ground.UPHELD, HEARD_AT + timedelta(hours=2))
    assert (stranger.value.code, late.value.code) == ("appeal.no_seat", "appeal.decided")


def test_every_version_of_a_ballot_is_kept_and_the_first_ones_stay(people: Cast, october: Docket) -> None:
    first = db.session.query(Ballot).count()
    appeal = file_one(october, people)
    cast_appeal_ballot(people.chair, appeal, OVERTURNED, Ground.PANEL_ERROR, HEARD_AT)
    cast_appeal_ballot(people.chair, appeal, OVERTURNED, Ground.PANEL_ERROR, HEARD_AT)  # a double click
    cast_appeal_ballot(people.chair, appeal, UPHELD, Ground.UPHELD, HEARD_AT)
    assert [one.version for one in db.session.query(AppealBallot).order_by(AppealBallot.version)] == [1, 2]
    assert db.session.query(Ballot).count() == first


def test_a_changed_verdict_supersedes_and_the_first_stays(people: Cast, october: Docket) -> None:
    appeal = changed(october, people)
    first, second = verdicts_of(appeal)
    assert (first.valid, second.valid, second.number) == (Answer.YES, Answer.NO, 2)
    assert (appeal.outcome, appeal.new_verdict_id) == (Ground.NEW_EVIDENCE, second.id)


def test_an_upheld_verdict_gets_no_successor(people: Cast, october: Docket) -> None:
    appeal = file_one(october, people)
    vote_on(appeal, UPHELD, Ground.UPHELD)
    found = decide(appeal, actor=people.clerk, now=HEARD_AT + timedelta(hours=1))
    assert (found.changed, appeal.outcome, len(verdicts_of(appeal))) == (False, Ground.UPHELD, 1)


def test_a_vote_is_closed_once_every_ballot_is_in_or_its_time_is_up(people: Cast, october: Docket) -> None:
    appeal = file_one(october, people)
    with unchanged(), pytest.raises(Refusal) as early:
        decide(appeal, actor=people.clerk, now=HEARD_AT)
    with unchanged(), pytest.raises(Refusal) as stranger:
        decide(appeal, actor=people.chair, now=HEARD_AT)
    assert (early.value.code, stranger.value.code) == ("appeal.ballots_missing", "appeal.not_a_clerk")
    assert decide_due_appeals(HEARD_AT) == []
    assert decide_due_appeals(appeal.due_at) == [appeal]
    assert appeal.outcome is Ground.UPHELD
    assert decide_due_appeals(appeal.due_at) == []


def test_the_other_sides_appeal_does_not_undo_what_the_first_changed(people: Cast, october: Docket) -> None:
    case = case_of(october, people.rep)
    sales, marketing = (file_appeal(one, case, REASON, FILED_AT) for one in (people.rep, people.vp_marketing))
    vote_on(sales)
    vote_on(marketing, replace(UPHELD, comment="As before."), Ground.UPHELD)
    for appeal in (sales, marketing):
        decide(appeal, actor=people.clerk, now=HEARD_AT + timedelta(hours=1))
    assert [one.valid for one in verdicts_of(sales)] == [Answer.YES, Answer.NO]


def test_one_new_edition_once_the_window_is_shut(people: Cast, october: Docket) -> None:
    first = db.session.scalars(select(Edition)).one()
    before = (canonical_json(first.document), first.sha256)
    appeal = changed(october, people)
    with unchanged(), pytest.raises(Refusal) as early:
        publish_revision(october, actor=people.clerk, now=FILED_AT + timedelta(days=1))
    second = publish_revision(october, actor=people.clerk, now=AFTER_THE_WINDOW)
    with unchanged(), pytest.raises(Refusal) as again:
        publish_revision(october, actor=people.clerk, now=AFTER_THE_WINDOW)
    assert (early.value.code, again.value.code) == ("edition.window_open", "edition.revised_already")
    db.session.expire_all()
    assert (canonical_json(first.document), first.sha256) == before
    assert second.number == 2
    assert (second.document["revises"]["edition"], second.document["revises"]["sha256"]) == (1, first.sha256)
    assert second.document["revises"]["cases"] == [
        {"number": appeal.case.number, "side": "sales", "outcome": "new_evidence"}
    ]
    assert [edition.document["review"]["wrong"] for edition in (first, second)] == [0, 1]
    assert {name: second.document[name] for name in KEPT} == {name: first.document[name] for name in KEPT}
    assert second.document["worth_reading"][0]["appeal"] == "new_evidence"


def test_open_appeals_hold_the_new_edition_back_and_unchanged_verdicts_need_none(
    people: Cast, october: Docket
) -> None:
    appeal = file_one(october, people)
    with unchanged(), pytest.raises(Refusal) as waiting:
        publish_revision(october, actor=people.clerk, now=AFTER_THE_WINDOW)
    vote_on(appeal, UPHELD, Ground.UPHELD)
    decide(appeal, actor=people.clerk, now=HEARD_AT + timedelta(hours=1))
    with unchanged(), pytest.raises(Refusal) as needless:
        publish_revision(october, actor=people.clerk, now=AFTER_THE_WINDOW)
    assert (waiting.value.code, needless.value.code) == ("edition.appeals_open", "edition.nothing_changed")


def test_the_program_publishes_what_waits_for_nothing_else(people: Cast, october: Docket) -> None:
    changed(october, people)
    assert publish_due_revisions(FILED_AT) == []
    assert [one.number for one in publish_due_revisions(AFTER_THE_WINDOW)] == [2]
    assert publish_due_revisions(AFTER_THE_WINDOW) == []


def test_the_cases_behind_an_edition_are_those_of_its_day(people: Cast, october: Docket) -> None:
    appeal = changed(october, people)
    first = db.session.scalars(select(Edition)).one()
    number = appeal.case.number
    assert [one.wrong for one in list_outcomes(october, first.published_at) if one.number == number] == [False]
    assert [one.wrong for one in list_outcomes(october) if one.number == number] == [True]


def test_of_two_windows_one_files_the_appeal(people: Cast, october: Docket, app: Flask) -> None:
    case_id, rep_id = case_of(october, people.rep).id, people.rep.id
    db.session.commit()

    def act() -> None:
        from review.models import Case, Person

        file_appeal(db.session.get_one(Person, rep_id), db.session.get_one(Case, case_id), REASON, FILED_AT)

    assert both_at_once(app, act) == ["appeal.once_a_side", "done"]


def test_those_concerned_are_told_and_nothing_is_said_of_the_case(people: Cast, october: Docket) -> None:
    changed(october, people)
    told = {(one.kind, one.person_id) for one in db.session.query(Notice)}
    for person in (*people.panel, people.clerk):
        assert (NoticeKind.APPEAL_FILED, person.id) in told
    for person in (*people.panel, people.rep):
        assert (NoticeKind.APPEAL_DECIDED, person.id) in told
    assert (NoticeKind.REMEDY_RETURNED, people.rep.id) in told
