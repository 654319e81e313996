"""Every report over twelve months beside DuckDB's own query over the same rows as CSV, in the same run.

``REVIEW_BENCH_LEADS`` sets the size (1000000 for the large one); there are five touches a lead, over two years. The
panel's reports stand on twelve published months, of which DuckDB has no files. Each filter by itself, and each sort of
reader, is asked as well; two filters at once are printed and held to nothing.
"""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable
from datetime import UTC, datetime, tzinfo
from functools import partial
from pathlib import Path
from typing import Any

import duckdb
import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from review.config import current_settings
from review.domain.moments import months_before
from review.domain.report_filters import WITHOUT, Filter, read_filters
from review.domain.roles import Bench, Role
from review.extensions import db
from review.intake.merge.facts import build_missing_facts
from review.models import Case, Lead, Person, ReviewEvent, RoleGrant
from review.operations.report_months import keep_months
from review.reports.catalogue import reports
from review.reports.frame import Report, Result, ask_of
from tests.benchmarks.report_load import FIRST, NOW, fill
from tests.support.people import Cast
from tests.support.reports import RIGHT, WRONG, Reviewed, crm, make_docket, publish

pytestmark = pytest.mark.bench
LEADS = int(os.environ.get("REVIEW_BENCH_LEADS", "1000"))
TOUCHES_EACH = 5
RUNS = 3
#: From so many leads on, no report over twelve months may take longer than so many seconds, nor than DuckDB.
LARGE, LIMIT = 1_000_000, 0.3
#: What is asked; DuckDB is asked the first.
ARGUMENTS = ({"period": "last-12"}, {"period": "last-24"})
#: One filter after the other, and two at once.
NARROWED = tuple(
    {"period": "last-12", **one}
    for one in (
        {"source": "Source 3"}, {"campaign": "Campaign 7"}, {"grade": "A"}, {"grade": WITHOUT},
        {"data_source": "bench"}, {"owner": "Rep 5"}, {"team": "North"}, {"source": "Source 3", "owner": "Rep 5"},
    )
)  # fmt: skip
#: Cases of the month that is being heard: the leads of whoever sits on its panel are not all theirs to see.
HEARD = 60

#: What a report's main table asks, as one would ask it of the files; the one number returned is checked.
DUCKDB = {
    "lead-aging": """
        with last as (select lead_id, max("at") filter (direction = 'outbound') as o,
                             max("at") filter (direction = 'inbound') as i from touches group by lead_id),
        counted as (select least(date_diff('day', coalesce(o, handed_off_at), timestamp '{now}') // 30, 5) as bucket,
                           disposition, owner_id, count(*) as n, count(*) filter (i > o or o is null and i is not null)
                    from leads left join last on last.lead_id = leads.id
                    where disposition in ('open', 'accepted') and handed_off_at >= timestamp '{start}' group by all)
        select sum(n) from counted""",
    "follow-up": """
        with slots as (select lead_id, channel, "at"::date as day, min("at") as "at"
                       from touches join leads on leads.id = lead_id
                       where direction = 'outbound' and "at" >= handed_off_at and handed_off_at >= timestamp '{start}'
                         and "at" <= coalesce(rejected_at, converted_at, timestamp '2100-01-01') group by all),
        done as (select lead_id, count(*) as touches, count(distinct channel) as channels, min("at") as first
                 from slots group by lead_id),
        counted as (select owner_id, grade, touches >= 3 as t, channels >= 2 as c,
                           first <= handed_off_at + interval 24 hour as f, count(*) as n, median(first - handed_off_at)
                    from leads left join done on done.lead_id = leads.id
                    where handed_off_at >= timestamp '{start}' group by all)
        select sum(n) from counted""",
    "rejections": """
        with done as (select lead_id, count(*) as touches from touches where direction = 'outbound' group by lead_id),
        counted as (select disposition, owner_id, count(*) as n, count(*) filter (touches is null),
                           count(*) filter (coalesce(touches, 0) <= 1)
                    from leads left join done on done.lead_id = leads.id
                    where handed_off_at >= timestamp '{start}' group by all)
        select sum(n) from counted where disposition = 'rejected'""",
}
LOOP = """
    with done as (select lead_id, min("at") as first from touches where direction = 'outbound' group by lead_id),
    counted as (select date_trunc('month', handed_off_at) as month, count(*) as n,
                       count(*) filter (disposition in ('converted', 'won')),
                       median(first - handed_off_at)
                from leads left join done on done.lead_id = leads.id
                where handed_off_at >= timestamp '{start}' group by all)
    select sum(n) from counted"""
DUCKDB |= {
    "closed-loop": LOOP,
    "dashboard": LOOP,
    "costs": LOOP,
    "reconciliation": "select count(*) from leads where handed_off_at < timestamp '{now}'",
}


def number_of(name: str, result: Result) -> int | None:
    """The one number of a report that DuckDB's query gives as well; None where the two are not the same question."""
    if name == "closed-loop":
        table = next(one for one in result.tables if one.name == "stages")
        return int(table.rows[0].values[1])
    figure = {"lead-aging": "open", "follow-up": "leads", "rejections": "rejected"}.get(name)
    return next((int(one.value or 0) for one in result.figures if one.name == figure), None)


def test_reports_beside_duckdb_over_the_files(
    session: Session, tmp_path: Path, capsys: pytest.CaptureFixture[str], database_kind: str, people: Cast
) -> None:
    begun = time.perf_counter()
    publish_months(people)
    fill(LEADS, TOUCHES_EACH, tmp_path)
    filled = time.perf_counter() - begun
    zone = current_settings().zone
    begun = time.perf_counter()
    for _month in keep_months(NOW, zone):
        session.commit()
    lines = [f"  months summed up in {time.perf_counter() - begun:.1f} s"]
    theirs = {name: duck_time(query, tmp_path, zone) for name, query in DUCKDB.items()}
    slow = []
    readers = hear_another(people)
    for name, report in reports().items():
        for who, viewer in readers.items():
            if viewer.roles & report.readers:
                _result, mine = measured(partial(make, report, ARGUMENTS[0], zone, viewer))
                lines.append(f"  {name:<18} {who:<28} {mine * 1000:8.0f} ms")
                slow += [f"{name}, {who}"] if LEADS >= LARGE and mine > LIMIT else []
        for arguments in NARROWED if Filter.SOURCE in report.filters else ():
            _result, mine = measured(partial(make, report, arguments, zone))
            lines.append(f"  {name:<18} {' '.join(arguments.values()):<28} {mine * 1000:8.0f} ms")
            one = len(arguments) == len(NARROWED[0])
            slow += [f"{name}, {arguments}"] if LEADS >= LARGE and one and mine > LIMIT else []
        for arguments in ARGUMENTS:
            result, mine = measured(partial(make, report, arguments, zone))
            line = f"  {name:<18} {' '.join(arguments.values()):<28} {mine * 1000:8.0f} ms"
            if name in theirs and arguments == ARGUMENTS[0]:
                number, other = theirs[name]
                if (ours := number_of(name, result)) is not None:
                    assert ours == number, name
                line += f", DuckDB over CSV {other * 1000:8.0f} ms: {mine / other:.2f} ×"
                slow += [name] if LEADS >= LARGE and mine > other else []
            slow += [name] if LEADS >= LARGE and arguments == ARGUMENTS[0] and mine > LIMIT else []
            lines.append(line)
    session.rollback()
    with capsys.disabled():
        print(f"\n{database_kind}, {LEADS:,} leads, {LEADS * TOUCHES_EACH:,} touches (filled in {filled:.0f} s),"
              f" load {os.getloadavg()[0]:.1f}:")  # fmt: skip
        print("\n".join(lines))
    assert not slow


def publish_months(people: Cast) -> None:
    """Twelve published months, each with 300 events and 60 cases."""
    votes = (WRONG, RIGHT, WRONG), (RIGHT, RIGHT, RIGHT), (WRONG, WRONG, RIGHT)
    with_cases = [Reviewed(f"Source {number % 12}", ballots=votes[number % 3]) for number in range(60)]
    events = [*with_cases, *(Reviewed(f"Source {number % 12}") for number in range(240))]
    for number in range(12):
        publish(make_docket(people, events, months_before("2026-10", 11 - number)))
    # The files know nothing of their leads.
    db.session.execute(update(Lead).values(handed_off_at=datetime(2023, 1, 9, tzinfo=UTC)))
    build_missing_facts(crm())
    db.session.commit()


def hear_another(people: Cast) -> dict[str, Person]:
    """A month in its hearing, of leads of the files; who reads reports meanwhile, by name. Half the reps answer to the
    manager, who sees theirs."""
    heard = [Reviewed(ballots=(RIGHT, RIGHT, RIGHT)) for _number in range(HEARD)]
    docket = make_docket(people, heard, "2026-11")
    leads = list(db.session.scalars(select(ReviewEvent.lead_id).join(Case).where(Case.docket_id == docket.id)))
    for place, lead in enumerate(leads):
        moved = {"handed_off_at": datetime(2023, 1, 9, tzinfo=UTC), "prospect_id": FIRST + 1 + place * (LEADS // HEARD)}
        db.session.execute(update(Lead).where(Lead.id == lead).values(moved))
    build_missing_facts(crm())
    reps = list(db.session.scalars(select(Person).where(Person.name.startswith("Rep ")).order_by(Person.id)))
    for rep in reps[: len(reps) // 2]:
        rep.team, rep.manager = people.team, people.manager
    db.session.add(RoleGrant(person=people.sales_panelist, role=Role.VP, bench=Bench.SALES))
    db.session.add(RoleGrant(person=reps[-1], role=Role.REP))
    db.session.commit()
    for _month in keep_months(NOW, current_settings().zone):
        db.session.commit()
    return {"a VP on the panel": people.sales_panelist, "a manager": people.manager, "a rep": reps[-1]}


def make(report: Report, arguments: dict[str, str], zone: tzinfo, viewer: Person | None = None) -> Result:
    options = [one.option for one in report.options]
    return report.make(ask_of(viewer, read_filters(arguments, report.filters, options, "2026-11", None), NOW, zone))


def duck_time(query: str, folder: Path, zone: tzinfo) -> tuple[int, float]:
    """What DuckDB finds in the files, and how long it takes."""
    months = read_filters(ARGUMENTS[0], [Filter.PERIOD], [], "2026-11", None).months
    assert months is not None
    text = query.format(start=f"{months.bounds(zone)[0]:%Y-%m-%d %H:%M:%S}", now=f"{NOW:%Y-%m-%d %H:%M:%S}")

    def ask() -> int:
        with duckdb.connect() as connection:
            for file in ("leads", "touches"):
                connection.execute(
                    f"create view {file} as select * from read_csv('{folder / file}.csv', header = true)"
                )
            found = connection.execute(text).fetchone()
            assert found is not None
            return int(found[0])

    return measured(ask)


def measured(work: Callable[[], Any]) -> tuple[Any, float]:
    """What the work gives, and the median of its times in seconds."""
    times, found = [], None
    for _run in range(RUNS):
        begun = time.perf_counter()
        found = work()
        times.append(time.perf_counter() - begun)
    return found, statistics.median(times)
