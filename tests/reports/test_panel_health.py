"""Panel health, counted a second time over the raw ballots."""

from __future__ import annotations

from datetime import datetime
from statistics import median
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy.orm import Session, scoped_session

from review.domain.docket_states import DocketState
from review.domain.report_filters import read_filters
from review.domain.roles import Bench
from review.models.ballot import Ballot, BallotDraft
from review.models.case import Judge
from review.operations.publication import publish_docket
from review.queries.bench_votes import list_bench_votes
from review.reports.catalogue import get_report
from review.reports.frame import Result, ask_of
from tests.support.dockets import PERIOD, advance, split_on
from tests.support.hearing import make_hearing

BERLIN = ZoneInfo("Europe/Berlin")
REPORT = get_report("panel-health")


def asked(now: datetime) -> Result:
    return REPORT.make(ask_of(None, read_filters({}, REPORT.filters, [], "2026-11", 13), now, BERLIN))


def test_every_figure_is_what_the_raw_ballots_say(session: scoped_session[Session], now: datetime) -> None:
    hearing = make_hearing(plain_leads=3)
    advance(hearing.docket, hearing.cast, DocketState.CLOSED, split_on(1, 3))
    assert list_bench_votes([PERIOD]) == []
    publish_docket(hearing.docket, actor=hearing.cast.clerk, now=now)
    session.flush()
    first = [one for one in session.query(Ballot) if one.round == 1]
    benches = {(one.case_id, one.person_id): one.bench for one in session.query(Judge)}
    opened = {(one.case_id, one.person_id): one.claim_opened_at for one in session.query(BallotDraft) if one.round == 1}
    for found in list_bench_votes([PERIOD]):
        mine = [one for one in first if benches[one.case_id, one.person_id] is found.bench]
        assert (found.owed, found.cast, found.answered) == (6, len(mine), len(mine))
        assert found.said_wrong == sum(one.valid.value == "no" for one in mine)
        waits = [(one.cast_at - opened[one.case_id, one.person_id]).total_seconds() for one in mine]
        assert found.seconds == pytest.approx(median(waits))
    rows = {table.name: [dict(zip([c.name for c in table.columns], row.values, strict=True)) for row in table.rows]
            for table in asked(now).tables}  # fmt: skip
    assert rows["agreement"][0]["participation"] == 1.0
    assert rows["agreement"][0]["deliberation"] == 2
    assert rows["lean"][0][Bench.MARKETING.value] == pytest.approx(2 / 6)
    assert rows["lean"][0][Bench.SALES.value] == 0


def test_without_a_published_month_it_says_so(session: scoped_session[Session], now: datetime) -> None:
    result: Any = asked(now)
    assert result.finding.startswith("No month")
    assert all(not table.rows for table in result.tables)
