"""The frame of a month: what enters it, what is left out, and that it freezes once."""

from __future__ import annotations

import hashlib
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from review.domain.docket_states import DocketState, DrawMode
from review.domain.documents import document_sha256
from review.domain.errors import Refusal
from review.domain.leads import Disposition, EventKind
from review.extensions import db
from review.models.docket import Docket
from review.models.frame import FrameEvent
from review.models.lead import Lead
from review.operations.dockets import cancel_docket, plan_docket
from review.operations.draws import publish_plan
from review.operations.frames import freeze_frame, preview_frame
from review.queries.dockets import docket_state, find_docket
from review.queries.frames import count_frame, find_frame, list_exclusions
from review.sentences import sentence
from tests.support.at_once import both_at_once
from tests.support.dockets import (
    FROZEN_AT,
    PERIOD,
    PLANNED_AT,
    ZONE,
    advance,
    make_company,
    make_docket,
    make_lead,
    make_source,
    make_touch,
    rejection,
    sign_standards,
)
from tests.support.people import Cast
from tests.support.rows import unchanged


def events_of(docket: Docket) -> list[FrameEvent]:
    return list(db.session.scalars(select(FrameEvent).where(FrameEvent.docket_id == docket.id)))


def refusal_of(docket: Docket, people: Cast, now: datetime = FROZEN_AT) -> Refusal:
    """What a freeze is refused for, once it was seen that it changed nothing and has a sentence."""
    with unchanged(), pytest.raises(Refusal) as caught:
        freeze_frame(docket, actor=people.clerk, now=now)
    assert sentence(caught.value)
    return caught.value


def test_the_preview_is_what_freezes(people: Cast) -> None:
    make_company(people)
    docket = make_docket(people)
    with unchanged():
        draft = preview_frame(docket, FROZEN_AT)
    advance(docket, people, DocketState.FROZEN)
    assert draft.size == len(events_of(docket))
    assert draft.counted == sorted(tuple(row) for row in count_frame(docket))
    assert [(lead.id, kind, why) for lead, kind, why in draft.excluded] == [
        (one.lead_id, one.kind, one.exclusion) for one in list_exclusions(docket)
    ]
    frame = find_frame(docket)
    assert frame is not None
    assert draft.states == frame.reconciliation


def test_the_frame_holds_rejected_and_ignored_leads_and_nothing_else(people: Cast) -> None:
    company = make_company(people)
    docket = advance(make_docket(people), people, DocketState.FROZEN)
    kinds = Counter(one.event.kind for one in events_of(docket))
    assert kinds == {EventKind.REJECTED: 12, EventKind.IGNORED: 6}
    assert {one.event.lead_id for one in events_of(docket)} == {
        lead.id for lead in (*company.rejected, *company.ignored)
    }


def test_every_lead_is_in_one_state_and_the_states_add_up(people: Cast) -> None:
    company = make_company(people)
    frame = find_frame(advance(make_docket(people), people, DocketState.FROZEN))
    assert frame is not None
    assert frame.reconciliation == {"accepted": 4, "excluded": 1, "ignored": 6, "in_time": 2, "rejected": 12}
    assert sum(frame.reconciliation.values()) == len(company.leads)


def test_the_hash_is_that_of_the_frame_file(people: Cast) -> None:
    make_company(people)
    docket = advance(make_docket(people), people, DocketState.FROZEN)
    lines = sorted(f"{one.key}\t{one.stratum}\n".encode() for one in events_of(docket))
    frame = find_frame(docket)
    assert frame is not None
    assert frame.population_sha256 == hashlib.sha256(b"".join(lines)).hexdigest()
    assert frame.size == len(lines)


def test_the_evidence_is_hashed_and_holds_no_personal_data(people: Cast) -> None:
    make_company(people)
    for one in events_of(advance(make_docket(people), people, DocketState.FROZEN)):
        assert document_sha256(one.evidence) == one.evidence_sha256
        assert one.event.lead.prospect.name not in str(one.evidence)


def test_an_event_of_an_earlier_month_is_carried_in_once(people: Cast) -> None:
    company = make_company(people)
    old = make_lead(
        company.source, "OLD", people.rep, handed_off_at=datetime(2026, 8, 3, tzinfo=UTC),
        **rejection(datetime(2026, 9, 10, tzinfo=UTC), people.rep),
    )  # fmt: skip
    ancient = make_lead(
        company.source, "ANCIENT", people.rep, handed_off_at=datetime(2025, 8, 3, tzinfo=UTC),
        **rejection(datetime(2025, 9, 10, tzinfo=UTC), people.rep),
    )  # fmt: skip
    docket = advance(make_docket(people), people, DocketState.FROZEN)
    found = {one.event.lead_id: one for one in events_of(docket)}
    assert found[old.id].carried_in
    assert found[old.id].stratum == "carried in|rejected"
    assert ancient.id not in found
    company.source.leads_until = datetime(2026, 12, 2, tzinfo=UTC)
    company.source.touches_until = datetime(2026, 12, 2, tzinfo=UTC)
    next_month = plan_docket("2026-11", zone=ZONE, actor=people.clerk, now=PLANNED_AT)
    freeze_frame(next_month, actor=people.clerk, now=datetime(2026, 12, 3, tzinfo=UTC))
    assert {one.event.lead_id for one in events_of(next_month)} == {lead.id for lead in company.in_time}


def test_a_cancelled_months_events_enter_the_next_frame_with_their_numbers_and_dates(people: Cast) -> None:
    make_company(people)
    docket = advance(make_docket(people), people, DocketState.FROZEN)
    before = {one.key: one.event.dated_at for one in events_of(docket)}
    cancel_docket(docket, "The export was incomplete", actor=people.clerk, now=FROZEN_AT)
    db.session.flush()
    again = advance(make_docket(people), people, DocketState.FROZEN)
    assert {one.key: one.event.dated_at for one in events_of(again)} == before


def test_what_is_imported_later_changes_nothing_of_the_frame(people: Cast) -> None:
    company = make_company(people)
    docket = advance(make_docket(people), people, DocketState.FROZEN)
    with_before = [(one.key, one.evidence_sha256) for one in events_of(docket)]
    lead = db.session.get_one(Lead, company.rejected[0].id)
    lead.disposition, lead.rejected_at, lead.rejected_precision = Disposition.OPEN, None, None
    make_touch(lead, datetime(2026, 10, 4, tzinfo=UTC), people.rep, number=9)
    db.session.flush()
    assert [(one.key, one.evidence_sha256) for one in events_of(docket)] == with_before


def test_a_frame_is_frozen_once(people: Cast) -> None:
    make_company(people)
    docket = advance(make_docket(people), people, DocketState.FROZEN)
    refused = refusal_of(docket, people)
    assert refused.code == "docket.cannot_freeze"


def test_nothing_freezes_before_the_standards_are_signed(people: Cast) -> None:
    make_lead(make_source(), "1", people.rep)
    refused = refusal_of(make_docket(people), people)
    assert refused.code == "docket.standards_unsigned"
    assert "Follow-up policy" in sentence(refused)


def test_nothing_freezes_before_the_month_is_over(people: Cast) -> None:
    make_company(people)
    # Midnight in Berlin, an hour before midnight in UTC.
    refused = refusal_of(make_docket(people), people, datetime(2026, 10, 31, 22, 59, 59, tzinfo=UTC))
    assert refused.code == "docket.month_not_over"


def test_nothing_freezes_without_leads(people: Cast) -> None:
    sign_standards(people)
    assert refusal_of(make_docket(people), people).code == "docket.nothing_imported"


@pytest.mark.parametrize("until", [None, datetime(2026, 10, 31, 22, 59, tzinfo=UTC)])
def test_nothing_freezes_before_the_imports_reach_the_months_end(people: Cast, until: datetime | None) -> None:
    company = make_company(people)
    company.source.leads_until = until
    refused = refusal_of(make_docket(people), people)
    assert refused.code == "docket.imports_do_not_cover"
    assert "crm" in sentence(refused)


def test_months_are_frozen_in_their_order(people: Cast) -> None:
    make_company(people)
    plan_docket("2026-09", zone=ZONE, actor=people.clerk, now=PLANNED_AT)
    refused = refusal_of(make_docket(people), people)
    assert (refused.code, refused.values) == ("docket.earlier_month_open", {"period": "2026-09"})


def test_a_month_without_events_freezes_empty_and_cannot_be_drawn(people: Cast) -> None:
    make_company(people, rejected=0, ignored=0)
    docket = advance(make_docket(people), people, DocketState.FROZEN)
    frame = find_frame(docket)
    assert frame is not None
    assert (frame.size, frame.population_sha256) == (0, hashlib.sha256(b"").hexdigest())
    with unchanged(), pytest.raises(Refusal) as caught:
        publish_plan(docket, actor=people.clerk, now=FROZEN_AT)
    assert caught.value.code == "docket.frame_empty"
    cancel_docket(docket, "Nothing to review", actor=people.clerk, now=FROZEN_AT)


def test_small_sources_share_a_stratum(people: Cast) -> None:
    company = make_company(people, rejected=16, ignored=0)
    at = datetime(2026, 10, 8, tzinfo=UTC)
    for number in range(3):
        make_lead(company.source, f"S{number}", people.rep, source=f"Fair {number}", **rejection(at, people.rep))
    docket = advance(make_docket(people), people, DocketState.FROZEN)
    strata = Counter(one.stratum for one in events_of(docket))
    assert strata == {"Web form|rejected": 8, "Webinar|rejected": 8, "other sources|rejected": 3}


@pytest.mark.parametrize(
    ("source", "stratum"),
    [("Cafe\u0301", "Café|rejected"), ("a\tb\nc", "a b c|rejected"), (None, "no source|rejected")],
)
def test_a_source_that_could_not_stand_in_a_frame_file_is_written_so_that_it_can(
    people: Cast, source: str | None, stratum: str
) -> None:
    sign_standards(people)
    crm = make_source()
    for number in range(8):
        at = datetime(2026, 10, 8, tzinfo=UTC) + timedelta(hours=number)
        make_lead(crm, f"S{number}", people.rep, source=source, **rejection(at, people.rep))
    docket = advance(make_docket(people), people, DocketState.FROZEN)
    assert {one.stratum for one in events_of(docket)} == {stratum}


def test_the_respondents_manager_answers_where_the_rep_has_left(people: Cast) -> None:
    make_company(people)
    people.rep.active = False
    docket = advance(make_docket(people), people, DocketState.FROZEN)
    respondents = Counter(one.event.respondent for one in events_of(docket))
    assert respondents == {people.manager: 9, people.other_rep: 9}


def test_where_the_manager_has_left_too_those_above_answer_and_where_nobody_is_left_nobody_does(people: Cast) -> None:
    make_company(people)
    people.manager.manager = people.vp_sales
    people.rep.active = people.manager.active = people.other_rep.active = False
    docket = advance(make_docket(people), people, DocketState.FROZEN)
    respondents = Counter(one.event.respondent for one in events_of(docket))
    assert respondents == {people.vp_sales: 9, None: 9}


def test_of_two_clerks_who_freeze_at_once_one_is_told(people: Cast, app: Flask) -> None:
    make_company(people)
    make_docket(people)
    db.session.commit()

    def act() -> None:
        docket = find_docket(PERIOD)
        assert docket is not None
        freeze_frame(docket, actor=None, now=FROZEN_AT)

    assert both_at_once(app, act) == ["docket.cannot_freeze", "done"]
    db.session.expire_all()
    docket = find_docket(PERIOD)
    assert docket is not None
    assert docket_state(docket) is DocketState.FROZEN
    assert len(events_of(docket)) == 18


def test_of_two_clerks_who_plan_at_once_one_is_told(people: Cast, app: Flask) -> None:
    db.session.commit()

    def act() -> None:
        plan_docket(PERIOD, zone=ZONE, actor=None, now=PLANNED_AT, mode=DrawMode.SAMPLE)

    assert both_at_once(app, act) == ["docket.exists", "done"]


@pytest.mark.parametrize(
    ("key", "code"),
    [
        ("crm/a\tb#1", "frame.control_character"),
        ("crm/a\r\nb#1", "frame.control_character"),
        ("crm/Cafe\u0301#1", "frame.not_nfc"),
    ],
)
def test_a_key_that_cannot_stand_in_a_frame_file_stops_the_freeze_and_is_named(
    people: Cast, key: str, code: str
) -> None:
    company = make_company(people)
    company.rejected[0].key = key
    docket = make_docket(people)
    db.session.commit()
    with pytest.raises(Refusal) as caught:
        freeze_frame(docket, actor=people.clerk, now=FROZEN_AT)
    assert caught.value.code == code
    assert sentence(caught.value)
    db.session.rollback()
    assert find_frame(docket) is None
    assert docket_state(docket) is DocketState.PLANNED
