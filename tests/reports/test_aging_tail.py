"""How old the open leads were at the ends of months: counted a second time by plain pandas, and kept."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pandas as pd
import pytest
from sqlalchemy import select

from review.domain.leads import Disposition, EventKind
from review.domain.moments import month_bounds
from review.domain.roles import Bench
from review.extensions import db
from review.jobs.report_months import keep
from review.models import DataSource, Lead, PanelSeat, ReportMonth
from review.operations.report_months import keep_tails
from review.reports.frame import Row
from tests.reports.test_lead_aging import BERLIN, asked
from tests.support.people import Cast
from tests.support.report_rows import Rows, make_rows, read_rows
from tests.support.reports import WRONG, Reviewed, alike, crm, make_docket

END = month_bounds("2026-10", BERLIN)[1]


@pytest.fixture
def rows(people: Cast, now: datetime) -> Rows:
    """Leads whose imports reach the end of October."""
    found = make_rows(people, now)
    crm().leads_until = now
    db.session.flush()
    return found


def keep_all(now: datetime) -> list[str]:
    return list(keep_tails(now, BERLIN))


def tail(now: datetime, viewer: Any = None, **arguments: str) -> dict[str, dict[str, Any]]:
    """The table's rows by month, as columns by name."""
    _ask, result = asked(now, viewer, **arguments)
    table = next(one for one in result.tables if one.name == "tail")
    names = [one.name for one in table.columns]
    return {row.values[0]: dict(zip(names, row.values, strict=True)) for row in table.rows}


def at_the_end(rows: Rows) -> pd.DataFrame:
    """The leads that were open when October ended, with their age on its last day, by the raw rows alone."""
    leads = rows.leads
    left_out = leads[["rep_created", "merged", "test_record", "opted_out"]].any(axis=1)
    closed = leads[["rejected_at", "converted_at", "won_at"]].min(axis=1)
    is_open = leads["disposition"].isin(["open", "accepted"]) & closed.isna()
    leads = leads[~left_out & (leads["handed_off_at"] < END) & (is_open | (closed >= END))].set_index("id")
    both = leads.reset_index()[["id", "prospect_id", "handed_off_at"]].merge(rows.touches, on="prospect_id")
    both = both[(both["at"] >= both["handed_off_at"]) & (both["at"] < END)]
    last = both[(both["direction"] == "outbound") & both["is_attempt"]].groupby("id_x")["at"].max()
    anchor = pd.to_datetime(leads.assign(last=last)["last"].fillna(leads["handed_off_at"]), utc=True)
    ages = [(date(2026, 10, 31) - day).days for day in anchor.dt.tz_convert(BERLIN).dt.date]
    return leads.assign(age=ages, known=leads["handed_off_at"] >= crm().touches_from)


def test_a_month_end_is_what_the_raw_rows_say(rows: Rows, now: datetime, people: Cast) -> None:
    frame = at_the_end(rows)
    assert (frame["disposition"] == "rejected").any()
    assert len(keep_all(now)) == 1
    for arguments, mine in (
        ({}, frame),
        ({"owner": "Rena Rep"}, frame[frame["owner_id"] == people.rep.id]),
        ({"owner": "(none)"}, frame[frame["owner_id"].isna()]),
        ({"data_source": "crm"}, frame),
    ):
        known = mine[mine["known"]]
        for days, low in ((30, 121), (45, 61)):
            found = tail(now, **arguments, days=str(days), edges="30, 60" if low == 61 else "7, 30, 60, 90, 120")
            row = found["2026-10"]
            assert (row["leads"], row["not_known"]) == (len(mine), int((~mine["known"]).sum()))
            assert (row["idle"], row["tail"]) == (int((known["age"] >= days).sum()), int((known["age"] >= low).sum()))
            assert row["idle_share"] == pytest.approx((known["age"] >= days).mean())
            assert row["idle"] > row["tail"]


def test_the_last_row_is_today_and_leads_to_its_leads(rows: Rows, now: datetime) -> None:
    _ask, result = asked(now)
    figures = {one.name: one.value for one in result.figures}
    row = tail(now)["2026-11"]
    assert {name: row[name] for name in ("idle", "tail", "not_known")} == {
        name: figures[name] for name in ("idle", "tail", "not_known")
    }
    links = result.tables[-1].rows[-1].links
    assert set(links) == {"leads", "idle", "tail", "not_known"}
    assert not any(isinstance(one, Row) and one.links for one in result.tables[-1].rows[:-1])
    assert row["counted"] == "today"


def test_what_was_counted_stays_whatever_comes_later(rows: Rows, now: datetime) -> None:
    keep_all(now)
    before = tail(now)["2026-10"]
    db.session.query(Lead).update({"disposition": Disposition.RECYCLED})
    assert keep_all(now + timedelta(hours=3)) == []
    assert tail(now + timedelta(hours=3))["2026-10"] == before
    december = datetime(2026, 12, 2, 9, tzinfo=BERLIN)
    crm().leads_until = crm().touches_until = december
    assert len(keep_all(december)) == 1
    found = tail(december)
    assert (found["2026-10"], found["2026-11"]["leads"]) == (before, 0)


def test_a_month_end_that_no_import_reached_is_not_known(rows: Rows, now: datetime) -> None:
    source = crm()
    source.touches_until = END - timedelta(days=2)
    assert keep_all(now) == []
    row = tail(now)["2026-10"]
    assert (row["leads"], row["idle"], row["tail_share"]) == (None, None, None)
    assert row["counted"].startswith("not known")
    source.touches_until = now
    keep_all(now)
    assert tail(now)["2026-10"]["leads"]
    assert tail(now)["2026-09"]["leads"] is None
    # An import was undone: what was counted with it goes, and is counted anew once the month's end is reached again.
    source.leads_until = END - timedelta(days=2)
    keep_all(now)
    assert tail(now)["2026-10"]["leads"] is None


def test_a_crm_that_was_not_counted_is_named(rows: Rows, now: datetime) -> None:
    keep_all(now)
    assert tail(now)["2026-10"]["counted"] == "9 Nov 2026, 10:30"
    db.session.add(DataSource(name="other crm"))
    db.session.flush()
    assert tail(now)["2026-10"]["counted"] == "9 Nov 2026, 10:30, without other crm"
    assert tail(now, data_source="other crm")["2026-10"]["leads"] is None


def test_it_is_told_where_it_can_not_be_narrowed(rows: Rows, now: datetime, people: Cast) -> None:
    keep_all(now)
    for arguments in ({"source": "Webinar"}, {"grade": "A"}, {"period": "2026-10"}):
        _ask, result = asked(now, **arguments)
        assert [one.name for one in result.tables] == ["ages", "groups"]
        assert "is kept by owner and CRM only" in " ".join(result.notes)
    assert tail(now, people.rep)["2026-10"]["leads"] == tail(now, owner="Rena Rep")["2026-10"]["leads"] > 0


def test_whoever_may_vote_on_a_lead_is_shown_no_count_with_it(rows: Rows, now: datetime, people: Cast) -> None:
    keep_all(now)
    docket = make_docket(people, [Reviewed(kind=EventKind.REJECTED, ballots=alike(WRONG))], "2026-09")
    db.session.add(PanelSeat(docket_id=docket.id, person=people.vp_sales, bench=Bench.SALES, is_chair=False))
    db.session.flush()
    assert [one.name for one in asked(now, people.vp_sales)[1].tables] == ["ages", "groups"]
    assert asked(now, people.vp_marketing)[1].tables[-1].name == "tail"


def test_the_worker_counts_it(rows: Rows, now: datetime) -> None:
    keep(now)
    kinds = set(db.session.scalars(select(ReportMonth.kind).where(ReportMonth.kind.startswith("aging-tail:"))))
    assert kinds == {f"aging-tail:{crm().id}"}
    assert len(read_rows().leads) == 240
