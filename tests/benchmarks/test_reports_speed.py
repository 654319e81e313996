"""Every report over twelve months beside DuckDB's own query over the same rows as CSV, in the same run.

``REVIEW_BENCH_LEADS`` sets the size (1000000 for the large one); there are five touches a lead, over two years.
"""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest
from sqlalchemy.orm import Session

from review.config import current_settings
from review.domain.report_filters import read_filters
from review.reports.catalogue import reports
from review.reports.frame import ask_of
from tests.benchmarks.report_load import NOW, fill

pytestmark = pytest.mark.bench
LEADS = int(os.environ.get("REVIEW_BENCH_LEADS", "1000"))
TOUCHES_EACH = 5
RUNS = 3

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
#: The figure that DuckDB's number is.
FIGURE = {"lead-aging": "open", "follow-up": "leads", "rejections": "rejected"}


def test_reports_beside_duckdb_over_the_files(
    session: Session, tmp_path: Path, capsys: pytest.CaptureFixture[str], database_kind: str
) -> None:
    begun = time.perf_counter()
    fill(LEADS, TOUCHES_EACH, tmp_path)
    filled = time.perf_counter() - begun
    lines = []
    zone = current_settings().zone
    for name, report in reports().items():
        if name not in DUCKDB:
            continue
        options = [one.option for one in report.options]
        filters = read_filters({"period": "last-12"}, report.filters, options, "2026-11", None)
        assert filters.months is not None
        start = filters.months.bounds(zone)[0]

        def ours(report: Any = report, filters: Any = filters) -> Any:
            return report.make(ask_of(None, filters, NOW, zone))

        query = DUCKDB[name].format(start=f"{start:%Y-%m-%d %H:%M:%S}", now=f"{NOW:%Y-%m-%d %H:%M:%S}")
        theirs = {
            file: f"create view {file} as select * from read_csv('{tmp_path / file}.csv', header = true)"
            for file in ("leads", "touches")
        }

        def duck(query: str = query, theirs: dict[str, str] = theirs) -> Any:
            with duckdb.connect() as connection:
                for view in theirs.values():
                    connection.execute(view)
                return connection.execute(query).fetchone()

        told, mine = measured(ours)
        number, other = measured(duck)
        figure = next(one.value for one in told.figures if one.name == FIGURE[name])
        assert number is not None
        assert figure == number[0]
        ratio = mine / other
        lines.append(f"  {name:<12} {mine * 1000:8.0f} ms, DuckDB over CSV {other * 1000:8.0f} ms: {ratio:.2f} ×")
    session.rollback()
    with capsys.disabled():
        print(f"\n{database_kind}, {LEADS:,} leads, {LEADS * TOUCHES_EACH:,} touches (filled in {filled:.0f} s),"
              f" load {os.getloadavg()[0]:.1f}:")  # fmt: skip
        print("\n".join(lines))


def measured(work: Callable[[], Any]) -> tuple[Any, float]:
    """What the work gives, and the median of its times in seconds."""
    times, found = [], None
    for _run in range(RUNS):
        begun = time.perf_counter()
        found = work()
        times.append(time.perf_counter() - begun)
    return found, statistics.median(times)
