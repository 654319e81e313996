"""What is added up from kept months is what the leads say, whatever one thing a report is narrowed by."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from review.config import current_settings
from review.domain.aging import DEFAULT_EDGES, Buckets
from review.domain.leads import Disposition
from review.domain.moments import local_day
from review.domain.report_filters import WITHOUT, Filters
from review.domain.roles import Role
from review.extensions import db
from review.intake.merge.facts import build_missing_facts
from review.models import Case, DataSource, Lead, OpenLead, Person, ReportMonth, ReportMonthPart, ReviewEvent, RoleGrant
from review.operations.report_months import keep_months
from review.queries.aging_months import list_aging, list_idle
from review.queries.aging_months import parts as aging_parts
from review.queries.closed_loop import list_loop_cohorts, loop_part
from review.queries.follow_up_months import get_follow_up
from review.queries.follow_up_report import GROUPS
from review.queries.follow_up_tiers import list_tiers
from review.queries.rejection_figures import PART, get_rejection_figures
from review.queries.report_months import list_tallies
from review.queries.report_scope import Part, Scope, scope_of
from review.queries.standards import standards_in_force
from tests.support.dockets import sign_standards
from tests.support.intake import bring, lead, touch
from tests.support.loop_rows import make_sales
from tests.support.people import Cast
from tests.support.report_rows import GRADES, NASTY, SOURCES, make_rows
from tests.support.reports import RIGHT, Reviewed, crm, make_docket

BERLIN = ZoneInfo("Europe/Berlin")
MONTHS = tuple(f"2026-{month:02d}" for month in range(3, 13))


def told(scope: Scope, now: datetime, group: str = "owner") -> tuple[Any, ...]:
    """The figures of these leads; the tiers and open leads in their order."""
    zone = current_settings().zone
    tiers = list_tiers(standards_in_force(now, zone), zone)
    follow_up = get_follow_up(scope, tiers, group, zone, now)
    return (
        list_loop_cohorts(scope, MONTHS, zone, now, "EUR"),
        get_rejection_figures(scope, zone, now),
        replace(follow_up, stands=sorted(follow_up.stands, key=lambda stand: stand.tier)),
        *aged(scope, group, now),
    )


def aged(scope: Scope, group: str, now: datetime) -> list[Any]:
    """How old the open leads are, and how many of each month are idle."""
    zone = current_settings().zone
    today = local_day(now, zone)
    stack = "status" if group == "grade" else "disposition"
    cells = list_aging(scope, Buckets.parse(DEFAULT_EDGES), 30, (stack, group), now, today, zone)
    idle = list_idle(scope, 30, 30, MONTHS[2:6], now, today, zone)
    return [
        *(sorted(one, key=lambda cell: (cell.bucket, str(cell.value))) for one in cells),
        sorted(idle, key=lambda cohort: cohort.period),
    ]


@contextmanager
def nothing_kept() -> Iterator[None]:
    """As if no month had been kept."""
    with db.session.begin_nested() as nested:
        db.session.execute(delete(ReportMonth))
        yield
        nested.rollback()


def is_added_up(scope: Scope, now: datetime) -> bool:
    zone = current_settings().zone
    parts = (PART, loop_part(now, "EUR"))
    return all(list_tallies(part, scope, MONTHS, zone, now) is not None for part in parts)


def narrowed(people: Cast) -> list[Scope]:
    """Scopes that ask for one thing: each value of each filter, one that no lead has, and sets of owners."""
    mine, theirs, manager = (one.id for one in (people.rep, people.other_rep, people.manager))
    values = {
        "source": (*SOURCES, "Fax"), "grade": GRADES, "campaign": ("Spring", "Autumn", None),
        "data_source_id": tuple(db.session.scalars(select(DataSource.id))),
    }  # fmt: skip
    owners: tuple[frozenset[int | None], ...] = (
        frozenset(), frozenset({mine}), frozenset({None}), frozenset({mine, theirs, manager}),
        frozenset({None, theirs}),
    )  # fmt: skip
    equal = [Scope(equal={name: value}) for name, of in values.items() for value in of]
    return [Scope(), *equal, *(Scope(owners=one) for one in owners)]


def keep_all(now: datetime) -> None:
    for _month in keep_months(now, current_settings().zone):
        db.session.flush()


@pytest.fixture
def rows(people: Cast, session: Session, now: datetime) -> Cast:
    """Leads of ten months, with sales; some are withheld from whoever judges them."""
    sign_standards(people)
    make_sales(make_rows(people, now, 150))
    others = session.query(Lead).filter(Lead.source == NASTY, Lead.converted_at.is_not(None)).limit(6).all()
    make_docket(people, [Reviewed(NASTY, ballots=(RIGHT, RIGHT, RIGHT)) for _other in others])
    heard = session.scalars(select(Lead).join(ReviewEvent).join(Case))
    for one, other in zip(heard, others, strict=True):
        one.prospect = other.prospect
    session.flush()
    build_missing_facts(crm())
    keep_all(now)
    return people


def test_each_value_of_each_filter_is_added_up_to_what_its_leads_say(rows: Cast, now: datetime) -> None:
    withheld = frozenset(db.session.scalars(select(Lead.id).where(Lead.id % 4 == 1)))
    start, end = datetime(2026, 8, 1, tzinfo=BERLIN), datetime(2026, 11, 1, tzinfo=BERLIN)
    for place, scope in enumerate(narrowed(rows)):
        part = replace(scope, withheld=withheld, **({"start": start, "end": end} if place % 3 else {}))
        for one in (scope, part):
            assert is_added_up(one, now)
            found = told(one, now, GROUPS[place % 4])
            with nothing_kept():
                assert told(one, now, GROUPS[place % 4]) == found, one


def test_who_sits_on_a_panel_is_told_of_all_but_the_leads_they_judge(rows: Cast, now: datetime) -> None:
    vp = rows.sales_panelist
    db.session.add(RoleGrant(person=vp, role=Role.VP, bench=vp.grants[0].bench))
    db.session.flush()
    db.session.expire(vp)
    zone = current_settings().zone
    for filters in (Filters(), Filters(source=NASTY), Filters(owner=WITHOUT), Filters(team="North")):
        scope, every = scope_of(vp, filters, zone), scope_of(None, filters, zone)
        assert scope.part is Part.WITHHELD
        assert is_added_up(scope, now)
        found = told(scope, now)
        with nothing_kept():
            assert told(scope, now) == found, filters
        if filters.source:
            assert told(every, now) != found


def test_a_rep_and_a_manager_are_added_up_from_their_owners(rows: Cast, now: datetime) -> None:
    zone = current_settings().zone
    for viewer in (rows.rep, rows.manager):
        scope = scope_of(viewer, Filters(), zone)
        assert is_added_up(scope, now)
        found = told(scope, now)
        leads = db.session.query(Lead).filter(Lead.owner_id.in_(scope.owners or ())).count()
        assert found[1].leads == leads > 0
        with nothing_kept():
            assert told(scope, now) == found


def test_what_is_kept_of_one_value_is_read_for_that_value_alone(rows: Cast, session: Session, now: datetime) -> None:
    spoilt = select(ReportMonthPart).filter_by(kind="rejections", narrowed_by="source", value=f"={NASTY}")
    for row in session.scalars(spoilt):
        row.document = {**row.document, "leads": 1_000}
    session.flush()
    zone = current_settings().zone
    leads = [get_rejection_figures(Scope(equal={"source": one}), zone, now).leads for one in SOURCES]
    assert [one >= 1_000 for one in leads] == [one == NASTY for one in SOURCES]
    # Two filters at once are counted from the leads.
    both = Scope(equal={"source": NASTY}, owners=frozenset({rows.rep.id}))
    assert not is_added_up(both, now)
    number = session.query(Lead).filter_by(source=NASTY, owner_id=rows.rep.id).count()
    assert get_rejection_figures(both, zone, now).leads == number > 0


def test_what_is_dated_in_the_future_counts_from_then_on_under_a_filter(
    rows: Cast, session: Session, now: datetime
) -> None:
    one = session.query(Lead).filter_by(source=NASTY, disposition=Disposition.CONVERTED).first()
    assert one is not None
    one.won_at, one.amount_minor, one.currency = now + timedelta(days=2), 70_000, "EUR"
    session.flush()
    session.execute(delete(ReportMonth))
    keep_all(now)
    scope, late = Scope(equal={"source": NASTY}), now + timedelta(days=3)
    early, later = told(scope, now), told(scope, late)
    assert sum(cohort.revenue for cohort in later[0]) == sum(cohort.revenue for cohort in early[0]) + 70_000
    keep_all(late)
    assert told(scope, late) == later
    with nothing_kept():
        assert (told(scope, now)[0], told(scope, late)) == (early[0], later)


def test_how_old_open_leads_are_follows_from_the_day_of_asking(rows: Cast, session: Session, now: datetime) -> None:
    zone = current_settings().zone
    scopes = [Scope(), Scope(equal={"data_source_id": crm().id}), Scope(withheld=frozenset(range(1, 60, 3)))]
    for scope in scopes:
        assert all(list_tallies(one, scope, MONTHS, zone, now) is not None for one in aging_parts(zone, now))
        for later in (timedelta(), timedelta(hours=14), timedelta(days=9), timedelta(days=200)):
            found = aged(scope, "owner", now + later)
            with nothing_kept():
                assert aged(scope, "owner", now + later) == found
    # A filter of which nothing is kept is counted from the leads.
    fair = Scope(equal={"source": NASTY})
    assert all(list_tallies(one, fair, MONTHS, zone, now) is None for one in aging_parts(zone, now))
    for row in session.scalars(select(ReportMonth).filter_by(kind="open by disposition")):
        row.document = {}
    session.flush()
    assert aged(Scope(), "owner", now)[0] == aged(Scope(), "owner", now)[2] == []
    assert sum(cell.leads for cell in aged(Scope(), "owner", now)[1]) == session.query(OpenLead).count() > 20


def test_an_import_that_changes_a_month_is_seen_under_every_filter(
    people: Cast, session: Session, now: datetime, tmp_path: Path
) -> None:
    sign_standards(people)
    leads = [
        lead(number, f"c{number}", handed_off=f"{1 + number % 27:02d}.{7 + number % 4:02d}.2026 09:00",
             source=("Web", "Fair")[number % 2], owner=("Ann Rep", "Bo Rep")[number % 3 == 0])
        for number in range(1, 41)
    ]  # fmt: skip
    first = touch("z", "01.07.2026 08:00")
    bring(tmp_path, leads=leads, touches=[first, touch("a", "20.10.2026 10:00", contact="c1")])
    keep_all(now)
    ann, bo = session.scalars(select(Person.id).where(Person.name.in_(("Ann Rep", "Bo Rep"))).order_by(Person.name))
    scopes = [Scope(equal={"source": "Web"}), Scope(equal={"source": "Fair"}), Scope(owners=frozenset({ann})),
              Scope(owners=frozenset({bo})), Scope(equal={"source": "Fax"})]  # fmt: skip
    before = [told(scope, now) for scope in scopes]
    moved = lead(1, "c1", handed_off="02.08.2026 09:00", source="Fax", owner="Bo Rep", status="Lost",
                 rejected="03.11.2026 12:00", reason="No answer")  # fmt: skip
    bring(tmp_path, leads=[moved], touches=[touch("b", "04.11.2026 10:00", contact="c2")])
    after = [told(scope, now) for scope in scopes]
    assert all(one != other for one, other in zip(before, after, strict=True))
    keep_all(now)
    assert [told(scope, now) for scope in scopes] == after
    with nothing_kept():
        assert [told(scope, now) for scope in scopes] == after
