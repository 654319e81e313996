"""Remedies: one for each verdict, and what has become of it without anybody typing."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from review.domain.answers import Diagnosis
from review.domain.docket_states import DocketState, DrawMode
from review.domain.errors import Refusal
from review.domain.leads import Disposition, EventKind, Precision
from review.domain.remedies import DEFAULT_TABLE, Progress, Remedy, Withheld
from review.extensions import db
from review.models import LeadFact, Person
from review.models.case import Case
from review.models.docket import Docket
from review.models.lead import Lead
from review.models.remedy import GivenRemedy
from review.operations.appeals import decide
from review.operations.dockets import plan_docket
from review.operations.draws import draw_sample, publish_plan
from review.operations.frames import freeze_frame
from review.operations.remedies import give_remedies, save_table
from review.queries.draw_checks import check_draw
from review.queries.my_leads import Whose, circle_of
from review.queries.remedies import (
    RemedyFilter,
    count_by_kind,
    count_returned,
    find_table,
    iterate_remedies,
    list_of_lead,
)
from tests.support.appeals import HEARD_AT, file_one, vote_on
from tests.support.dockets import (
    OVERTURNED,
    PUBLISHED_AT,
    UPHELD,
    ZONE,
    advance,
    cases_of,
    make_company,
    make_docket,
)
from tests.support.people import Cast
from tests.support.rows import unchanged

LATER = PUBLISHED_AT + timedelta(days=3)


def all_but_the_last(case: Case, _person: Person) -> object:
    return UPHELD if case.number == 9 else OVERTURNED


@pytest.fixture
def october(people: Cast) -> Docket:
    """Nine cases of six rejected and three ignored leads: all but the last were wrong."""
    make_company(people, rejected=6, ignored=3)
    return advance(make_docket(people), people, DocketState.PUBLISHED, all_but_the_last)  # type: ignore[arg-type]


def remedies() -> list[GivenRemedy]:
    return list(db.session.scalars(select(GivenRemedy).order_by(GivenRemedy.id)))


def so_far(people: Cast, now: datetime = LATER) -> list[Progress]:
    return [row.progress for row in iterate_remedies(people.clerk, RemedyFilter(kind=Remedy.RETURNED), now)]


def first_returned() -> Lead:
    return next(one.lead for one in remedies() if one.kind is Remedy.RETURNED)


def test_publication_gives_every_verdict_one_remedy(people: Cast, october: Docket) -> None:
    given = remedies()
    assert [one.kind for one in given] == [Remedy.RETURNED] * 8 + [Remedy.RECYCLED]
    assert all((one.due_at is not None) == (one.kind is Remedy.RETURNED) for one in given)
    assert all(one.owner_id == one.case.event.respondent_id for one in given if one.kind is Remedy.RETURNED)
    assert {one.lead.returned_at for one in given[:8]} == {PUBLISHED_AT}
    assert give_remedies(october, actor=None, now=LATER) == []


def test_nothing_follows_for_a_lead_that_has_opted_out_or_converted_since(people: Cast) -> None:
    make_company(people, rejected=6, ignored=3)
    docket = advance(make_docket(people), people, DocketState.CLOSED, lambda _case, _person: OVERTURNED)
    gone, sold = (case.event.lead for case in cases_of(docket)[:2])
    gone.opted_out = True
    sold.disposition, sold.converted_at = Disposition.CONVERTED, PUBLISHED_AT
    advance(docket, people, DocketState.PUBLISHED)
    assert [(one.kind, one.withheld) for one in remedies()][:3] == [
        (Remedy.NONE, Withheld.OPTED_OUT), (Remedy.NONE, Withheld.CONVERTED), (Remedy.RETURNED, None),
    ]  # fmt: skip
    assert gone.returned_at is None


def test_a_lead_of_somebody_who_left_goes_to_their_manager(people: Cast) -> None:
    make_company(people, rejected=6, ignored=3)
    docket = advance(make_docket(people), people, DocketState.CLOSED, lambda _case, _person: OVERTURNED)
    people.rep.active = False
    advance(docket, people, DocketState.PUBLISHED)
    owners = {one.owner_id for one in remedies()}
    assert people.rep.id not in owners
    assert people.manager.id in owners


def test_what_became_of_it_is_read_from_the_lead(people: Cast, october: Docket) -> None:
    assert set(so_far(people)) == {Progress.OPEN}
    assert set(so_far(people, PUBLISHED_AT + timedelta(days=7))) == {Progress.OVERDUE}
    touched, accepted, won, again = (one.lead for one in remedies()[:4])
    db.session.execute(LeadFact.__table__.delete().where(LeadFact.lead_id.in_([touched.id])))
    db.session.add(
        LeadFact(
            lead_id=touched.id, touches=1, owner_touches=1, inbound=0, channels=1, first_touch_at=LATER,
            last_touch_at=LATER, touches_known=True,
        )
    )
    accepted.accepted_at = won.accepted_at = LATER
    won.won_at = LATER
    again.rejected_at, again.rejected_precision = LATER, Precision.INSTANT
    db.session.flush()
    found = so_far(people, LATER + timedelta(hours=1))
    assert sorted(found[-4:]) == sorted([Progress.WORKED, Progress.ACCEPTED, Progress.WON, Progress.SETTLED])


def test_work_from_before_the_return_is_no_work_since(people: Cast, october: Docket) -> None:
    lead = first_returned()
    before = PUBLISHED_AT - timedelta(hours=1)
    db.session.merge(
        LeadFact(
            lead_id=lead.id, touches=1, owner_touches=1, inbound=0, channels=1, first_touch_at=before,
            last_touch_at=before, touches_known=True,
        )
    )
    lead.accepted_at = before
    db.session.flush()
    assert set(so_far(people)) == {Progress.OPEN}


def test_a_proposal_is_settled_by_a_newer_definition_and_a_recycled_lead_by_its_status(
    people: Cast, october: Docket
) -> None:
    recycled = remedies()[-1]
    wanted = RemedyFilter(kind=Remedy.RECYCLED)
    assert [row.progress for row in iterate_remedies(people.clerk, wanted, LATER)] == [Progress.OPEN]
    recycled.lead.disposition = Disposition.RECYCLED
    db.session.flush()
    assert [row.progress for row in iterate_remedies(people.clerk, wanted, LATER)] == [Progress.SETTLED]
    assert count_by_kind(people.clerk, LATER) == {Remedy.RETURNED: (8, 8), Remedy.RECYCLED: (1, 0)}


def test_each_rep_counts_their_own(people: Cast, october: Docket) -> None:
    counts = [
        count_returned(one, circle_of(one), Whose.MINE, LATER) for one in (people.rep, people.other_rep, people.manager)
    ]
    assert sum(counts) == 8
    assert counts[2] == 0
    assert count_returned(people.manager, circle_of(people.manager), Whose.TEAM, LATER) == counts[0]


def test_a_changed_verdict_brings_its_own_remedy(people: Cast) -> None:
    make_company(people, rejected=6, ignored=3)
    docket = advance(make_docket(people), people, DocketState.PUBLISHED)
    appeal = file_one(docket, people)
    vote_on(appeal)
    assert appeal.case.event.lead.returned_at is None
    at = HEARD_AT + timedelta(hours=1)
    decide(appeal, actor=people.clerk, now=at)
    kinds = [one.kind for one in remedies() if one.case_id == appeal.case_id]
    assert kinds == [Remedy.RECYCLED, Remedy.RETURNED]
    assert appeal.case.event.lead.returned_at == at
    shown = [row.remedy.kind for row in iterate_remedies(people.clerk, RemedyFilter(), LATER)]
    assert (len(shown), shown.count(Remedy.RETURNED)) == (9, 1)
    on_its_page = [(row.remedy.kind, row.stands) for row in list_of_lead(appeal.case.event.lead, LATER)]
    assert on_its_page == [(Remedy.RECYCLED, False), (Remedy.RETURNED, True)]


def test_the_clerk_edits_the_table_and_what_was_given_stays(people: Cast, october: Docket) -> None:
    key = (EventKind.REJECTED, "wrong", Diagnosis.SALES_FOLLOW_UP.value)
    table = replace(DEFAULT_TABLE, rows={**DEFAULT_TABLE.rows, key: Remedy.CLOSED}, deadline_days=9)
    before = [one.kind for one in remedies()]
    with unchanged(), pytest.raises(Refusal) as stranger:
        save_table(table, 0, actor=people.vp_sales, now=LATER)
    version = save_table(table, 0, actor=people.clerk, now=LATER)
    with unchanged(), pytest.raises(Refusal) as stale:
        save_table(replace(table, deadline_days=3), 0, actor=people.clerk, now=LATER)
    assert (stranger.value.code, stale.value.code) == ("remedy.not_a_clerk", "remedy.changed_meanwhile")
    assert save_table(table, 0, actor=people.clerk, now=LATER).id == version.id  # a double click
    assert (find_table().table, find_table().number) == (table, 1)
    assert [one.kind for one in remedies()] == before


def test_a_second_rejection_of_a_returned_lead_is_before_the_next_panel(people: Cast, october: Docket) -> None:
    returned = [one.lead for one in remedies() if one.kind is Remedy.RETURNED and one.case.event.kind == "rejected"][:3]
    at = datetime(2026, 11, 20, 9, tzinfo=UTC)
    for lead in returned:
        lead.rejected_at, lead.rejected_by = at, people.rep
    source = returned[0].data_source
    source.leads_until = source.touches_until = datetime(2026, 12, 2, tzinfo=UTC)
    db.session.flush()
    now = datetime(2026, 12, 2, 9, tzinfo=UTC)
    docket = plan_docket(
        "2026-11", zone=ZONE, actor=people.clerk, now=now, mode=DrawMode.SAMPLE, sample_size=2, minimum_per_stratum=1
    )
    freeze_frame(docket, actor=people.clerk, now=now)
    publish_plan(docket, actor=people.clerk, now=now, secret="5e" * 32)
    draw_sample(docket, actor=people.clerk, now=now)
    ids = {lead.id for lead in returned}
    cases = [case for case in cases_of(docket) if case.event.kind is EventKind.REJECTED]
    assert {case.event.lead_id for case in cases} == ids
    assert {case.event.number for case in cases} == {2}
    added = [case for case in cases if not case.drawn]
    assert added  # the sample has room for two cases at most
    assert all("after a panel had sent it back" in (case.added_because or "") for case in added)
    assert check_draw(docket).wrong == ()
