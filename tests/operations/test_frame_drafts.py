"""A frame worked out beforehand: it freezes as it was found, unless something has changed, and equals the rules."""

from __future__ import annotations

import random
from collections import Counter
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select, update

from review.domain.docket_states import DocketState, DrawMode, StratifyBy
from review.domain.events import exclusion_of, find_event, in_frame, lead_state, month_bounds
from review.domain.leads import Disposition, EventKind
from review.extensions import db
from review.models.docket import Docket
from review.models.frame import FrameEvent
from review.models.frame_draft import DraftRow, FrameDraft
from review.models.job import Job, JobState
from review.models.lead import Lead
from review.operations.frame_drafts import prepare_frame
from review.operations.frames import find_preview, freeze_frame, preview_frame
from review.queries import frames
from review.queries.frame_drafts import history_of
from review.queries.frame_previews import PREPARE, find_draft
from review.queries.frames import find_frame, marketing_leads
from review.queries.standards import standards_in_force
from tests.support.client import ReviewClient
from tests.support.dockets import (
    FROZEN_AT,
    PERIOD,
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

LATE = datetime(2026, 10, 20, 9, tzinfo=UTC)


def prepare(docket: Docket) -> FrameDraft:
    for _leads in prepare_frame(docket, now=FROZEN_AT):
        pass
    found = find_draft(docket)
    assert found is not None
    return found


def count(table: type[DraftRow | FrameDraft]) -> int:
    return db.session.scalar(select(func.count()).select_from(table)) or 0


def strata_of(docket: Docket) -> Counter[str]:
    rows = db.session.execute(
        select(FrameEvent.stratum, func.count()).where(FrameEvent.docket_id == docket.id).group_by(FrameEvent.stratum)
    )
    return Counter({row[0]: row[1] for row in rows})


def test_a_draft_that_holds_is_what_freezes_and_is_gone_then(people: Cast) -> None:
    make_company(people)
    docket = make_docket(people)
    prepare(docket)
    # Behind everybody's back, so that only a freeze that looked at the leads anew could know of it.
    db.session.execute(update(Lead).values(source="Fair"))
    advance(docket, people, DocketState.FROZEN)
    assert set(db.session.scalars(select(FrameEvent.source))) == {"Web form", "Webinar"}
    assert (count(DraftRow), count(FrameDraft)) == (0, 0)


def test_what_came_in_after_the_draft_is_in_the_frame(people: Cast) -> None:
    company = make_company(people)
    docket = make_docket(people)
    prepare(docket)
    late = make_lead(company.source, "LATE", people.rep, **rejection(LATE, people.rep))
    db.session.flush()
    stale = find_preview(docket, FROZEN_AT)
    assert stale is not None
    assert (stale.size, stale.holds) == (18, False)
    assert preview_frame(docket, FROZEN_AT).size == 19
    advance(docket, people, DocketState.FROZEN)
    assert late.id in {one.event.lead_id for one in db.session.scalars(select(FrameEvent))}


def test_the_preview_of_a_draft_is_that_of_the_leads(people: Cast) -> None:
    make_company(people)
    docket = make_docket(people, control_share=10)
    counted = preview_frame(docket, FROZEN_AT)
    prepare(docket)
    stored = preview_frame(docket, FROZEN_AT)
    assert (counted.made_at, stored.made_at) == (None, FROZEN_AT)
    assert stored.holds
    for name in ("counted", "excluded", "states", "controls", "size"):
        assert getattr(stored, name) == getattr(counted, name)


def test_of_two_who_draft_the_same_frame_the_later_one_finishes(people: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(frames, "CHUNK", 7)
    make_company(people)
    docket = make_docket(people)
    first, second = prepare_frame(docket, now=FROZEN_AT), prepare_frame(docket, now=FROZEN_AT)
    assert (next(first), next(first), next(second)) == (0, 7, 0)
    assert list(first) == []
    assert find_draft(docket) is None
    assert list(second)[-1] == 25
    assert count(DraftRow) == 18


def test_a_draft_ends_where_the_frame_was_frozen_meanwhile(people: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(frames, "CHUNK", 7)
    make_company(people)
    docket = make_docket(people)
    begun = prepare_frame(docket, now=FROZEN_AT)
    next(begun)
    freeze_frame(docket, actor=people.clerk, now=FROZEN_AT)
    assert list(begun) == []
    assert (count(DraftRow), count(FrameDraft)) == (0, 0)


def generated(people: Cast, number: int) -> None:
    """Leads of every sort, the same each time."""
    chance, source = random.Random(20261101), make_source()
    for each in range(number):
        handed_off = datetime(2026, 8, 1, tzinfo=UTC) + timedelta(hours=chance.randrange(92 * 24))
        later = handed_off + timedelta(hours=chance.randrange(1, 40 * 24))
        sort = chance.choice(["open", "open", "rejected", "recycled", "accepted", "converted", "rejected later"])
        values: dict[str, object] = {"disposition": Disposition.OPEN}
        if sort.startswith("rejected") or sort == "recycled":
            values = rejection(later, chance.choice([people.rep, None]))
            values["disposition"] = Disposition.RECYCLED if sort == "recycled" else Disposition.REJECTED
            if sort == "rejected later":
                values["accepted_at"] = handed_off + (later - handed_off) / 2
        elif sort == "accepted":
            values = {"disposition": Disposition.ACCEPTED, "accepted_at": later}
        elif sort == "converted":
            values = {"disposition": Disposition.CONVERTED, "converted_at": later}
        flag = chance.choice(["merged", "opted_out", "test_record"]) if chance.random() < 0.1 else None
        lead = make_lead(
            source, f"G{each:04}", chance.choice([people.rep, people.other_rep, None]), handed_off_at=handed_off,
            assigned_at=handed_off, source=chance.choice(["Web form", "Webinar", "Fair", "Caf\u0065\u0301", None]),
            grade=chance.choice(["A", "B", "C", None]), grade_by_rep=chance.random() < 0.1,
            **{**values, **({flag: True} if flag else {})},
        )  # fmt: skip
        db.session.flush()
        for touch in range(chance.randrange(4)):
            at = handed_off + timedelta(hours=chance.randrange(40 * 24))
            make_touch(lead, at, people.rep, number=touch, is_attempt=chance.random() < 0.8)
    db.session.flush()


@pytest.mark.parametrize("by", [StratifyBy.SOURCE, StratifyBy.GRADE])
def test_a_frozen_frame_is_what_the_rules_say_of_each_lead(
    people: Cast, monkeypatch: pytest.MonkeyPatch, by: StratifyBy
) -> None:
    monkeypatch.setattr(frames, "CHUNK", 37)
    sign_standards(people)
    generated(people, 150)
    docket = make_docket(people, stratify_by=by)
    zone, standards = ZoneInfo(ZONE), standards_in_force(FROZEN_AT, ZoneInfo(ZONE))
    end = month_bounds(PERIOD, zone)[1]
    expected: dict[str, tuple[str, EventKind, bool]] = {}
    excluded, states = 0, Counter[str]()
    for loaded in [one for some in marketing_leads(end) for one in some]:
        history, policy = history_of(loaded), standards.policy_for(loaded.lead.handed_off_at).policy
        states[lead_state(history, policy, end, zone).value] += 1
        event = find_event(history, policy, end, zone)
        place = in_frame(event, PERIOD, policy.look_back_months, (), zone) if event is not None else None
        if event is None or place is None:
            continue
        if exclusion_of(history, policy) is not None:
            excluded += 1
            continue
        lead = loaded.lead
        plain = {"Cafe\u0301": "Café"}
        source = plain.get(lead.source, lead.source) if lead.source else "no source"
        grade = lead.grade if lead.grade and not lead.grade_by_rep else "no grade"
        trait = source if by is StratifyBy.SOURCE else grade
        expected[event.key] = (trait, event.kind, place.value == "carried_in")
    sizes = Counter((trait, kind) for trait, kind, carried in expected.values() if not carried)
    others = "other sources" if by is StratifyBy.SOURCE else "other grades"
    strata = Counter(
        f"carried in|{kind}" if carried else f"{trait if sizes[trait, kind] >= 8 else others}|{kind}"
        for trait, kind, carried in expected.values()
    )
    advance(docket, people, DocketState.FROZEN)
    frame = find_frame(docket)
    assert frame is not None
    assert set(db.session.scalars(select(FrameEvent.key))) == set(expected)
    assert strata_of(docket) == strata
    assert frame.reconciliation == dict(sorted(states.items()))
    assert {len(strata) > 4, excluded > 0, len(states) > 4} == {True}


def test_where_there_are_many_leads_the_page_says_so_until_the_worker_has_looked_at_them(
    client: ReviewClient, people: Cast, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("review.operations.frames.FEW_LEADS", 10)
    make_company(people)
    make_docket(people, mode=DrawMode.SAMPLE)
    db.session.commit()
    client.sign_in(people.clerk)
    assert "The frame is not worked out yet" in client.page(f"/dockets/{PERIOD}/frame").text
    client.post_form(f"/dockets/{PERIOD}/frame")
    assert db.session.scalars(select(Job.state).where(Job.kind == PREPARE)).all() == [JobState.DONE]
    worked_out = client.page(f"/dockets/{PERIOD}/frame").text
    assert "= 25." in worked_out
    assert "Something has changed since" not in worked_out
    make_lead(db.session.scalars(select(Lead)).first().data_source, "LATE", people.rep)  # type: ignore[union-attr]
    db.session.commit()
    assert "Something has changed since" in client.page(f"/dockets/{PERIOD}/frame").text
