"""How well the definition fits what the panel ruled, counted a second time from the ballots themselves."""

from __future__ import annotations

import random
from collections import Counter
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from review.domain.errors import Refusal
from review.domain.report_filters import read_filters
from review.reports.catalogue import get_report
from review.reports.frame import Result, Table, ask_of
from tests.support.people import Cast
from tests.support.reports import CLAUSES, NO, YES, Reviewed, Said, make_docket, publish

BERLIN = ZoneInfo("Europe/Berlin")
REPORT = get_report("definition-fitness")
KEYS = [key for key, _title in CLAUSES]


def asked(now: datetime, **arguments: str) -> Result:
    options = [one.option for one in REPORT.options]
    filters = read_filters(arguments, REPORT.filters, options, "2026-11", REPORT.default_months)
    return REPORT.make(ask_of(None, filters, now, BERLIN))


def records(result: Result, name: str) -> list[dict[str, Any]]:
    table: Table = next(one for one in result.tables if one.name == name)
    names = [column.name for column in table.columns]
    return [dict(zip(names, row.values, strict=True)) for row in table.rows]


def make_cases(seed: int, cases: int) -> list[Reviewed]:
    """Cases whose judges tick clauses each in their own way; vertical is known to be met unless a judge says no."""
    chance = random.Random(seed)
    made = []
    for _case in range(cases):
        valid = chance.choice((YES, NO))
        ticks = [{key: chance.choice(("met", "not_met", "unknown")) for key in KEYS if chance.random() < 0.8}
                 for _judge in range(3)]  # fmt: skip
        sales, marketing, chair = (Said(valid=valid, clauses=one, comment="So it seems.") for one in ticks)
        made.append(Reviewed(ballots=(sales, marketing, chair)))
    return made


def by_hand(cases: list[Reviewed]) -> list[tuple[frozenset[str], bool]]:
    """The clauses that most judges read as met, and whether the lead should have been worked."""
    found = []
    for one in cases:
        assert one.ballots
        votes = Counter(
            key for said in one.ballots for key in KEYS
            if said.clauses.get(key, "met" if key == "vertical" else "unknown") == "met"
        )  # fmt: skip
        found.append((frozenset(key for key in KEYS if votes[key] >= 2), one.ballots[0].valid is NO))
    return found


@pytest.fixture
def months(people: Cast) -> list[tuple[frozenset[str], bool]]:
    """Two published months, and one that is not published yet."""
    first, second = make_cases(1, 14), make_cases(2, 16)
    publish(make_docket(people, [*first, *(Reviewed() for _ in range(20))], "2026-08"))
    publish(make_docket(people, [*second, *(Reviewed() for _ in range(4))], "2026-09"))
    make_docket(people, make_cases(3, 6), "2026-10")
    return by_hand([*first, *second])


def test_every_number_of_clauses_is_counted_against_the_ruling(months: Any, now: datetime) -> None:
    rows = records(asked(now), "met")
    assert [row["met"] for row in rows] == ["0", "1", "2", "3"]
    for row in rows:
        mine = [worked for met, worked in months if len(met) == int(row["met"])]
        assert (row["cases"], row["worked"], row["left"]) == (len(mine), sum(mine), len(mine) - sum(mine))
        assert row["share"] == (pytest.approx(sum(mine) / len(mine)) if len(mine) >= 10 else None)


@pytest.mark.parametrize("required", ["", "Budget", "urgency"])
def test_another_definition_is_tried_on_every_case(months: Any, now: datetime, required: str) -> None:
    result = asked(now, required=required)
    for row in records(result, "thresholds"):
        number = int(row["minimum_met"])
        meets = [len(met) >= number and (not required or required.lower() in met) for met, _worked in months]
        today = [len(met) >= 2 for met, _worked in months]
        pairs = Counter(zip(meets, (worked for _met, worked in months), strict=True))
        assert [row[name] for name in ("meets_worked", "meets_left", "fails_worked", "fails_left")] == [
            pairs[True, True], pairs[True, False], pairs[False, True], pairs[False, False],
        ]  # fmt: skip
        assert row["agreement"] == pytest.approx((pairs[True, True] + pairs[False, False]) / 30)
        assert row["changed"] == sum(one is not other for one, other in zip(meets, today, strict=True))
        assert (row["now"] == "in force") == (number == 2)


def test_each_clause_is_tried_as_required(months: Any, now: datetime) -> None:
    rows = records(asked(now, minimum_met="1"), "required")
    assert [row["clause"] for row in rows] == [title for _key, title in CLAUSES]
    for key, row in zip(KEYS, rows, strict=True):
        assert row["meets_worked"] == sum(worked for met, worked in months if key in met)
        assert row["fails_worked"] == sum(worked for met, worked in months if key not in met)


def test_what_failed_clauses_should_have_been_worked_is_estimated_for_all_events(months: Any, now: datetime) -> None:
    first, second = months[:14], months[14:]
    for row in records(asked(now), "over"):
        failed = int(row["failed"])
        mine = [(34 / 14, worked) for met, worked in first if 3 - len(met) == failed]
        mine += [(20 / 16, worked) for met, worked in second if 3 - len(met) == failed]
        assert (row["cases"], row["worked"]) == (len(mine), sum(worked for _weight, worked in mine))
        if len(mine) < 10:
            assert row["rate"] is None
        else:
            rate = sum(weight * worked for weight, worked in mine) / sum(weight for weight, _worked in mine)
            assert row["rate"] == pytest.approx(rate)
            assert row["low"] < rate < row["high"]


def test_the_finding_says_what_the_trial_would_do(months: Any, now: datetime) -> None:
    missed = sum(worked for met, worked in months if len(met) < 2)
    worked = sum(worked for _met, worked in months)
    stands, tried = asked(now), asked(now, minimum_met="1")
    assert f"Of {worked} leads that the panel would have had worked, {missed} fail" in stands.finding
    assert f"{sum(worked for met, worked in months if not met)} would fail it" in tried.finding
    with pytest.raises(Refusal, match=r"report\.no_such_clause"):
        asked(now, required="Charm")
    with pytest.raises(Refusal, match=r"report\.bad_minimum"):
        asked(now, minimum_met="4")


def test_without_a_published_month_there_is_a_sentence(people: Cast, now: datetime) -> None:
    make_docket(people, make_cases(3, 6), "2026-10")
    result = asked(now, minimum_met="2", required="Budget")
    assert result.finding.startswith("No case of a published month")
    assert all(not table.rows for table in result.tables)
