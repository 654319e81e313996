"""What is kept for reports says what counting from the leads says: after an import, a late one, its undoing, and after
another policy came into force."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from review.config import current_settings
from review.domain.default_standards import DEFAULT_POLICY
from review.domain.documents import document_sha256
from review.domain.follow_up import Duty
from review.domain.moments import period_of
from review.domain.policy import WhoseTouches, tier_for
from review.domain.promise import Done, overall, standings_of
from review.domain.report_filters import read_filters
from review.domain.roles import Bench
from review.extensions import db
from review.intake.merge.facts import build_missing_facts
from review.jobs.report_months import keep
from review.models import DataSource, FollowUpFact, Lead, LeadFact, OpenLead, ReportMonth, StandardKind, StandardVersion
from review.operations.import_undo import undo_import
from review.operations.report_months import keep_months
from review.operations.standards import sign_standard
from review.queries.follow_up_duties import STANDING
from review.queries.lead_aging import GROUPS
from review.queries.reconciliation import list_states
from review.reports.catalogue import reports
from review.reports.files import json_document
from review.reports.frame import ask_of
from tests.support.dockets import sign_standards
from tests.support.intake import bring, lead, touch
from tests.support.loop_rows import make_sales
from tests.support.people import Cast
from tests.support.report_rows import NASTY, make_rows
from tests.support.reports import Reviewed, make_docket

NAMES = ("follow-up", "rejections", "closed-loop", "dashboard", "reconciliation", "lead-aging")
ASKED = ({"period": "all"}, {"period": "last-6", "by": "grade"}, {"by": "campaign", "source": NASTY})


PLAIN = ({"by": "owner"}, {"period": "2026-q4", "by": "source"})


def told(now: datetime, asked: Iterable[dict[str, str]] = ASKED) -> list[dict[str, Any]]:
    """What the reports say, as their JSON."""
    found = []
    for name in NAMES:
        report = reports()[name]
        for arguments in asked:
            options = [one.option for one in report.options]
            known = {key: value for key, value in arguments.items() if key != "by" or "by" in {o.name for o in options}}
            filters = read_filters(known, report.filters, options, "2026-11", report.default_months)
            ask = ask_of(None, filters, now, current_settings().zone)
            found.append(json_document(report, ask, report.make(ask)))
    return found


def kept() -> set[tuple[str, str]]:
    return {(row.kind, row.period) for row in db.session.execute(select(ReportMonth.kind, ReportMonth.period))}


def keep_all(now: datetime) -> list[str]:
    return list(keep_months(now, current_settings().zone))


def counted() -> list[tuple[Any, ...]]:
    """The facts of all leads, and which are open."""
    db.session.expire_all()
    rows = db.session.execute(select(FollowUpFact.__table__).order_by(FollowUpFact.lead_id)).all()
    opened = db.session.execute(select(OpenLead.__table__).order_by(OpenLead.lead_id)).all()
    return [tuple(row) for row in [*rows, *opened]]


def count_anew() -> list[tuple[Any, ...]]:
    """The same, counted from nothing."""
    db.session.execute(delete(LeadFact))
    for source in db.session.query(DataSource):
        source.follow_up_basis = None
        build_missing_facts(source)
    return counted()


def test_months_that_are_kept_say_what_the_leads_say(people: Cast, session: Session, now: datetime) -> None:
    sign_standards(people)
    make_sales(make_rows(people, now, 150))
    plain = told(now)
    months = keep_all(now)
    assert len(months) == 10
    assert months[0] == "2026-11"
    assert {kind for kind, _month in kept()} == {
        "follow-up", "rejections", "closed-loop", "handed-over", *(f"open by {one}" for one in GROUPS),
    }  # fmt: skip
    assert told(now) == plain
    assert keep_all(now) == []
    # It is read indeed: a month that is spoilt shows.
    row = session.get_one(ReportMonth, ("rejections", "2026-10"))
    row.document = {**row.document, "leads": 10_000}
    session.flush()
    assert told(now) != plain


def test_what_is_dated_in_the_future_is_added_up_until_then(people: Cast, session: Session, now: datetime) -> None:
    sign_standards(people)
    make_rows(people, now - timedelta(hours=1), 60)
    one = session.query(Lead).filter(Lead.converted_at.is_not(None), Lead.won_at.is_(None)).first()
    assert one is not None
    one.won_at = now + timedelta(days=2)
    session.flush()
    keep_all(now)
    period = period_of(one.handed_off_at, current_settings().zone)
    assert session.get_one(ReportMonth, ("closed-loop", period)).until == one.won_at
    assert keep_all(now + timedelta(days=1)) == []
    early, late = told(now), told(now + timedelta(days=3), [{"period": "all"}])
    assert keep_all(now + timedelta(days=3)) == [period]
    assert told(now + timedelta(days=3), [{"period": "all"}]) == late
    session.execute(delete(ReportMonth))
    assert told(now) == early
    assert told(now + timedelta(days=3), [{"period": "all"}]) == late


def test_reconciliation_counts_the_same_from_what_was_kept(people: Cast, session: Session, now: datetime) -> None:
    sign_standards(people)
    make_rows(people, now, 60)
    for period in ("2026-08", "2026-10"):
        make_docket(people, [Reviewed(), Reviewed(source="Fair")], period)
    counted = [one.counted_now for one in list_states(current_settings().zone, now)]
    keep_all(now)
    row = session.get_one(ReportMonth, ("handed-over", "2026-09"))
    assert [one.counted_now for one in list_states(current_settings().zone, now)] == counted
    assert counted[0] < counted[1]
    row.document = {"leads": row.document["leads"] + 1_000}
    session.flush()
    spoilt = [one.counted_now for one in list_states(current_settings().zone, now)]
    assert spoilt == [counted[0], counted[1] + 1_000]
    # A month that ended in another zone ended at another moment, and is counted from its leads.
    assert [one.counted_now for one in list_states(ZoneInfo("Asia/Tokyo"), now)] == counted


def first_files() -> dict[str, list[str]]:
    """Leads of four months; touches are known until 20 October."""
    leads = [
        lead(number, f"c{number}", handed_off=f"{1 + number % 27:02d}.{7 + number % 4:02d}.2026 09:00",
             source=("Web", "Fair")[number % 2], owner=("Ann Rep", "Bo Rep")[number % 3 == 0],
             status="Lost" if number % 5 == 0 else "New",
             rejected=f"{10 + number % 18:02d}.10.2026 12:00" if number % 5 == 0 else "",
             reason="No answer" if number % 10 == 0 else "")
        for number in range(1, 61)
    ]  # fmt: skip
    touches = [
        touch(f"{number}-{place}", f"{1 + (number * 3 + place) % 20:02d}.10.2026 1{place}:00", contact=f"c{number}",
              kind=("Call", "Mail")[place % 2], way="Out" if number % 7 else "In")
        for number in range(1, 61) for place in range(number % 4)
    ]  # fmt: skip
    return {"leads": leads, "touches": [*touches, touch("z", "01.07.2026 08:00")]}


def late_files() -> dict[str, list[str]]:
    """One lead rejected since, one whose hand-off is set right, a new one, and touches until 6 November."""
    leads = [
        lead(1, "c1", handed_off="02.08.2026 09:00", status="Lost", rejected="03.11.2026 12:00", reason="No answer"),
        lead(2, "c2", handed_off="15.07.2026 09:00"),
        lead(99, "c99", handed_off="01.11.2026 09:00"),
    ]
    touches = [touch("late-1", "02.11.2026 10:00", contact="c3"), touch("late-2", "06.11.2026 10:00", contact="c99")]
    return {"leads": leads, "touches": touches}


def test_a_late_import_leaves_facts_and_months_as_if_counted_anew(
    people: Cast, session: Session, now: datetime, tmp_path: Path
) -> None:
    sign_standards(people)
    bring(tmp_path, **first_files())
    keep_all(now)
    before = told(now, PLAIN)
    bring(tmp_path, touches=[touch("again", "19.10.2026 10:00", contact="c4")])  # within what is covered already
    run = bring(tmp_path, **late_files())
    after = told(now, PLAIN)
    assert after != before
    found = counted()
    assert count_anew() == found
    session.execute(delete(ReportMonth))
    assert told(now, PLAIN) == after
    keep_all(now)
    assert told(now, PLAIN) == after
    undo_import(run, actor=people.clerk, now=now)
    undone = told(now, PLAIN)
    found = counted()
    assert count_anew() == found
    session.execute(delete(ReportMonth))
    assert told(now, PLAIN) == undone


def sign_another(people: Cast, now: datetime) -> None:
    """A policy that counts the owner's touches alone and asks for more, in force for leads since September."""
    tiers = tuple(replace(tier, touches=tier.touches + 1, first_touch_hours=2, window_days=5)
                  for tier in DEFAULT_POLICY.tiers)  # fmt: skip
    document = replace(DEFAULT_POLICY, tiers=tiers, whose_touches=WhoseTouches.OWNER).to_document()
    version = StandardVersion(
        kind=StandardKind.POLICY, number=2, effective_on=datetime(2026, 9, 1, tzinfo=ZoneInfo("UTC")).date(),
        document=document, sha256=document_sha256(document), created_at=now,
    )  # fmt: skip
    db.session.add(version)
    db.session.flush()
    signed = datetime(2026, 9, 1, 6, tzinfo=ZoneInfo("UTC"))
    for person, bench in zip(people.panel, (Bench.SALES, Bench.MARKETING, Bench.EXECUTIVE), strict=True):
        sign_standard(person, version, bench, signed)


def test_a_new_policy_judges_every_lead_anew(people: Cast, session: Session, now: datetime) -> None:
    sign_standards(people)
    make_rows(people, now, 120)
    keep_all(now)
    before = {one[0]: one for one in counted()}
    sign_another(people, now)
    asked = [{"period": "all", "by": "owner"}, {"period": "last-6", "by": "source"}]
    session.commit()
    keep(now)
    session.expire_all()
    found, told_then = counted(), told(now, asked)
    session.execute(delete(ReportMonth))
    assert told(now, asked) == told_then
    assert count_anew() == found
    assert sum(before[one[0]] != one for one in found if len(one) == len(before[one[0]])) > 20
    since = datetime(2026, 9, 1, 6, tzinfo=ZoneInfo("UTC"))
    second = replace(
        DEFAULT_POLICY,
        tiers=tuple(replace(tier, touches=tier.touches + 1, first_touch_hours=2, window_days=5)
                    for tier in DEFAULT_POLICY.tiers),
    )  # fmt: skip
    for fact, one in session.query(FollowUpFact, Lead).filter(Lead.id == FollowUpFact.lead_id):
        policy = second if one.handed_off_at >= since else DEFAULT_POLICY
        source = one.data_source
        known = source.touches_from <= one.handed_off_at <= source.touches_until  # type: ignore[operator]
        covered = int(source.touches_until.timestamp()) - int(one.handed_off_at.timestamp()) if known else None  # type: ignore[union-attr]
        done = Done(
            fact.ending, fact.ended_after, covered, fact.touches, fact.channels, fact.first_after, fact.first_earliest,
            fact.worked_days, fact.contact_after,
            owing=policy.owing_reasons.include(one.rejection_reason, one.reason_group),
            disqualifying=policy.disqualifying_reasons.include(one.rejection_reason, one.reason_group),
        )  # fmt: skip
        stands = standings_of(done, tier_for(policy, one.grade, one.grade_by_rep))
        assert {duty: getattr(fact, name) for duty, name in STANDING.items()} == stands, one.key
        assert fact.promise is overall(stands)
        assert fact.owing is done.owing
    assert set(STANDING) == set(Duty)
