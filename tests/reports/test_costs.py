"""What wrong rejections cost, counted a second time from the published documents and the raw rows."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from review.domain.errors import Refusal
from review.domain.leads import Disposition, EventKind
from review.domain.report_filters import read_filters
from review.models import Lead
from review.queries.editions import list_editions
from review.reports.catalogue import get_report
from review.reports.frame import Result, Table, ask_of
from tests.support.people import Cast
from tests.support.reports import RIGHT, WRONG, Reviewed, alike, crm, make_docket, make_lead, publish

BERLIN = ZoneInfo("Europe/Berlin")
REPORT = get_report("costs")
OCTOBER, AUGUST = "2026-10", "2026-08"


def asked(now: datetime, **arguments: str) -> Result:
    options = [one.option for one in REPORT.options]
    filters = read_filters(arguments, REPORT.filters, options, "2026-11", REPORT.default_months)
    return REPORT.make(ask_of(None, filters, now, BERLIN))


def figures(result: Result) -> dict[str, float | None]:
    return {one.name: one.value for one in result.figures}


def records(table: Table) -> list[dict[str, Any]]:
    names = [column.name for column in table.columns]
    return [dict(zip(names, row.values, strict=True)) for row in table.rows]


def month(people: Cast, period: str, wrong: int, cases: int, size: int, ignored: int = 0) -> None:
    """``size`` rejected leads with ``cases`` decided, ``wrong`` of them wrong, and ``ignored`` leads, none decided."""
    said = [alike(WRONG) if number < wrong else alike(RIGHT) for number in range(cases)]
    events = [*(Reviewed(ballots=one) for one in said), *(Reviewed() for _ in range(size - cases))]
    left = [Reviewed(kind=EventKind.IGNORED) for _ in range(ignored)]
    publish(make_docket(people, [*events, *left], period))


def sold(now: datetime) -> None:
    """Three sales of the summer, one of them in another currency."""
    amounts = ((120_000, "EUR"), (80_000, "EUR"), (999_999, "USD"))
    for number, (amount, currency) in enumerate(amounts):
        lead = make_lead(crm(), f"S{number}", datetime(2026, 6, 3, tzinfo=BERLIN), disposition=Disposition.WON)
        lead.won_at, lead.amount_minor, lead.currency = now, amount, currency


def test_two_months_cost_the_sum_of_their_estimates_at_our_own_rates(people: Cast, now: datetime, session: Any) -> None:
    sold(now)
    month(people, AUGUST, 6, 12, 48)
    month(people, OCTOBER, 3, 12, 24, ignored=6)
    session.flush()
    result = asked(now)
    found = figures(result)
    published = [one.document["headline"]["overall"]["estimate"] for one in list_editions()]
    assert found["leads"] == pytest.approx(sum(one["count"] for one in published)) == pytest.approx(24 + 7.5)
    handed = session.query(Lead).filter(Lead.handed_off_at < datetime(2026, 11, 1, tzinfo=BERLIN)).count()
    assert found["conversion"] == pytest.approx(3 / handed)
    assert found["deal"] == 100_000
    assert found["cost"] == pytest.approx(31.5 * 3 / handed * 100_000, abs=1)
    together = records(result.tables[1])[0]
    low, high = (sum(one[name] for one in published) for name in ("count_low", "count_high"))
    assert low < together["leads_low"] < 31.5 < together["leads_high"] < high
    assert together["cost_low"] == round(together["leads_low"] * found["conversion"] * 100_000)
    assert "1 leads were won without an amount in EUR" in " ".join(result.notes)


def test_a_month_alone_costs_what_was_published_of_it(people: Cast, now: datetime) -> None:
    month(people, OCTOBER, 3, 12, 24)
    frozen = list_editions()[0].document["headline"]["overall"]["estimate"]
    result = asked(now, conversion="12,5 %", deal="€ 2,000")
    row, together = records(result.tables[0])[0], records(result.tables[1])[0]
    for part, name in (("leads", "count"), ("leads_low", "count_low"), ("leads_high", "count_high")):
        assert row[part] == together[part] == pytest.approx(frozen[name])
        assert row[part.replace("leads", "cost")] == round(frozen[name] * 0.125 * 200_000)
    assert figures(result)["conversion"] == 0.125
    assert {one.name: one.meaning for one in result.figures}["deal"] == "as typed"


def test_a_later_import_moves_no_estimate(people: Cast, now: datetime, session: Any) -> None:
    month(people, OCTOBER, 3, 12, 24)
    before = asked(now, conversion="10", deal="100")
    session.query(Lead).update({Lead.disposition: Disposition.ACCEPTED, Lead.source: "Elsewhere"})
    after = asked(now, conversion="10", deal="100")
    assert [records(one) for one in before.tables] == [records(one) for one in after.tables]


def test_a_kind_is_estimated_from_the_months_that_decided_a_case_of_it(people: Cast, now: datetime) -> None:
    left = [Reviewed(kind=EventKind.IGNORED, ballots=alike(WRONG)) for _ in range(10)]
    publish(make_docket(people, [*left, *(Reviewed(kind=EventKind.IGNORED) for _ in range(10))], AUGUST))
    month(people, OCTOBER, 3, 12, 24, ignored=6)
    rows = {row["kind"]: row for row in records(asked(now).tables[1])}
    assert (rows["All"]["events"], rows["Ignored"]["events"], rows["Rejected"]["events"]) == (50, 20, 24)
    assert rows["Ignored"]["leads"] == 20
    assert rows["Rejected"]["leads"] == pytest.approx(6)


def test_too_few_cases_and_no_sales_are_said_and_not_guessed(people: Cast, now: datetime) -> None:
    assert asked(now).finding.startswith("No month of this period")
    month(people, AUGUST, 1, 4, 24)
    assert figures(asked(now)) == {"cost": None, "leads": None, "sales": None, "conversion": 0, "deal": None}
    month(people, OCTOBER, 3, 12, 24)
    assert "not known until a share and a size" in asked(now).finding


@pytest.mark.parametrize("arguments", [
    {"conversion": "lots"}, {"conversion": "101"}, {"conversion": "-1"}, {"deal": "free"}, {"deal": "9" * 40},
])  # fmt: skip
def test_a_bad_assumption_is_refused(people: Cast, now: datetime, arguments: dict[str, str]) -> None:
    with pytest.raises(Refusal, match=r"report\.bad_"):
        asked(now, **arguments)
