"""The follow-up report, counted a second time lead by lead, by the rules and plain pandas."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from typing import Any

import pandas as pd
import pytest
from sqlalchemy.orm import Session

from review.config import current_settings
from review.domain.activities import Activity
from review.domain.default_standards import DEFAULT_POLICY
from review.domain.follow_up import Duty, assess
from review.domain.follow_up_facts import Ending
from review.domain.leads import EventKind
from review.domain.moments import settled
from review.domain.policy import tier_for
from review.domain.promise import Done, Standing, overall, standings_of
from review.domain.report_filters import read_filters
from review.models import DataSource, FollowUpFact, Lead, Touch
from review.queries.report_leads import Behind, count_behind
from review.reports.catalogue import get_report
from review.reports.frame import Ask, Link, Result, ask_of
from tests.support.people import Cast
from tests.support.report_rows import make_rows

REPORT = get_report("follow-up")
ORDER = tuple(Duty)


@pytest.fixture
def frame(people: Cast, session: Session, now: datetime) -> pd.DataFrame:
    """One row a lead: how its duties stand, by the rules alone."""
    make_rows(people, now, 220)
    return pd.DataFrame([one_row(fact, lead) for fact, lead in pairs(session)])


def pairs(session: Session) -> list[tuple[FollowUpFact, Lead]]:
    return [(fact, lead) for fact, lead in session.query(FollowUpFact, Lead).filter(Lead.id == FollowUpFact.lead_id)]


def one_row(fact: FollowUpFact, lead: Lead) -> dict[str, Any]:
    origin: DataSource = lead.data_source
    assert origin.touches_from is not None
    assert origin.touches_until is not None
    known = origin.touches_from <= lead.handed_off_at <= origin.touches_until
    covered = int(origin.touches_until.timestamp()) - int(lead.handed_off_at.timestamp()) if known else None
    done = Done(
        fact.ending, fact.ended_after, covered, fact.touches, fact.channels, fact.first_after, fact.first_earliest,
        fact.worked_days, fact.contact_after,
        owing=DEFAULT_POLICY.owing_reasons.include(lead.rejection_reason, lead.reason_group),
        disqualifying=DEFAULT_POLICY.disqualifying_reasons.include(lead.rejection_reason, lead.reason_group),
    )  # fmt: skip
    tier = tier_for(DEFAULT_POLICY, lead.grade, lead.grade_by_rep)
    stands = standings_of(done, tier)
    return {
        "id": lead.id, "owner": lead.owner, "source": lead.source, "tier": tier.grade, "ending": fact.ending,
        "overall": overall(stands), "due": tier.first_touch_hours * 3600, "first": fact.first_after,
        "assigned": fact.assigned_after, "covered": covered, "made": fact.touches, "owing": done.owing,
        "contact": fact.touches_to_contact, "used": fact.channels,
        "known": covered is not None and (fact.ended_after is None or fact.ended_after <= covered),
        **{duty.value: stands[duty] for duty in ORDER},
    }  # fmt: skip


def asked(now: datetime, **arguments: str) -> tuple[Ask, Result]:
    options = [one.option for one in REPORT.options]
    filters = read_filters({"period": "all", **arguments}, REPORT.filters, options, "2026-11", None)
    ask = ask_of(None, filters, now, current_settings().zone)
    return ask, REPORT.make(ask)


def table(result: Result, name: str) -> pd.DataFrame:
    found = next(one for one in result.tables if one.name == name)
    return pd.DataFrame([row.values for row in found.rows], columns=[column.name for column in found.columns])


def test_a_rejected_lead_stands_as_the_rule_says_of_its_rejection(
    frame: pd.DataFrame, session: Session
) -> None:
    zone = current_settings().zone
    stands = frame.set_index("id")
    compared = 0
    for fact, lead in pairs(session):
        if fact.ending is not Ending.REJECTED or not stands.loc[lead.id, "known"] or lead.rejected_at is None:
            continue
        touches = session.query(Touch).filter_by(prospect_id=lead.prospect_id)
        activities = [
            Activity(one.at, one.channel, one.direction, one.is_attempt, one.two_way, precision=one.precision,
                     logged_at=one.logged_at)
            for one in touches
        ]  # fmt: skip
        until = settled(lead.rejected_at, lead.rejected_precision, zone)
        tier = tier_for(DEFAULT_POLICY, lead.grade, lead.grade_by_rep)
        found = assess(tier, DEFAULT_POLICY, lead.handed_off_at, lead.assigned_at, activities, until,
                       EventKind.REJECTED, lead.reason_group, True, zone, reason=lead.rejection_reason)  # fmt: skip
        assert {one.duty: one.state.value for one in found.duties} == {
            duty: stands.loc[lead.id, duty.value].value for duty in ORDER
        }
        compared += 1
    assert compared > 20


def test_every_figure_is_what_the_rules_and_the_rows_say(frame: pd.DataFrame, now: datetime) -> None:
    result = asked(now)[1]
    check_duties(result, frame)
    check_speed(result, frame)
    check_tries(result, frame)
    for by in ("team", "owner", "source"):
        check_groups(by, frame, now)


def check_duties(result: Result, frame: pd.DataFrame) -> None:
    duties = table(result, "duties").set_index("duty")
    for place, name in enumerate([*(duty.value for duty in ORDER), "overall"]):
        row = duties.iloc[["touches", "first_touch", "window", "channels", "overall"].index(name)]
        assert {one: row[one.value] for one in Standing} == {
            one: int((frame[name] == one).sum()) for one in Standing
        }, place
    assert set(frame["touches"]) == set(Standing)


def check_speed(result: Result, frame: pd.DataFrame) -> None:
    speed = table(result, "speed")
    known = frame[frame["known"]]
    for clock in ("handoff", "assignment"):
        wait = known["first"] - (known["assigned"] if clock == "assignment" else 0)
        since = known["covered"] - (known["assigned"] if clock == "assignment" else 0)
        waiting = known["first"].isna() & (known["ending"] == Ending.OPEN) & (since < 48 * 3600)
        due = len(known) - int(waiting.sum()) - int((wait < 0).sum())
        limits = [300, 3600, 4 * 3600, 24 * 3600, 48 * 3600, known["due"]]
        wanted = [int(((wait >= 0) & (wait <= limit)).sum()) for limit in limits]
        assert list(speed[f"{clock}_leads"]) == [*wanted, due - wanted[4]]
        assert list(speed[f"{clock}_share"]) == pytest.approx([one / due for one in [*wanted, due - wanted[4]]])
    median = next(one.value for one in result.figures if one.name == "median")
    assert median == pytest.approx(known["first"].median())


def check_tries(result: Result, frame: pd.DataFrame) -> None:
    known = frame[frame["known"]]
    rejected = known[known["ending"] == Ending.REJECTED]
    capped = rejected["made"].clip(upper=6)
    assert list(table(result, "at_rejection")["leads"]) == [int((capped == one).sum()) for one in range(7)]
    owing = capped[rejected["owing"]]
    assert list(table(result, "at_rejection")["owing"]) == [int((owing == one).sum()) for one in range(7)]
    reached = known["contact"].dropna().clip(upper=6)
    assert list(table(result, "to_contact")["leads"]) == [int((reached == one).sum()) for one in range(7)]
    tiers = table(result, "tiers").set_index("tier")
    for name, mine in known.groupby("tier"):
        row = tiers.loc["without a grade" if name == "ungraded" else name]
        mine = mine[mine["overall"] != Standing.NOT_KNOWN]
        assert row["leads"] == len(mine)
        assert row["touches_made"] == pytest.approx(mine["made"].mean())
        assert row["channels_used"] == pytest.approx(mine["used"].mean())


def check_groups(by: str, frame: pd.DataFrame, now: datetime) -> None:
    """Every group, in the order of names: none is ranked."""
    groups = table(asked(now, by=by)[1], "groups")
    names = {
        "team": lambda row: row.owner.team.name if row.owner and row.owner.team else "(without)",
        "owner": lambda row: row.owner.name + ("" if row.owner.active else " (left)") if row.owner else "(nobody)",
        "source": lambda row: "(without)" if pd.isna(row.source) else row.source,
    }
    counted = Counter((names[by](row), row.overall) for row in frame.itertuples())
    for row in groups.to_dict("records"):
        assert {one: row[one.value] for one in Standing} == {one: counted[row["group"], one] for one in Standing}
        assert pd.isna(row["low"]) or row["low"] <= row["high"]
    assert list(groups["group"]) == sorted(groups["group"], key=str.casefold)
    assert sum(counted.values()) == groups[[one.value for one in Standing]].to_numpy().sum()


def test_the_list_behind_every_number_has_as_many_leads(frame: pd.DataFrame, now: datetime) -> None:
    ask, result = asked(now, by="owner", grade="A", period="last-6")
    links: list[tuple[Any, Link]] = [
        (one.value, one.link) for one in result.figures if one.link and one.kind.value == "count"
    ]
    for one in result.tables:
        links += [(row.values[one.at(name)], link) for row in one.rows for name, link in row.links.items()
                  if one.columns[one.at(name)].kind.value == "count"]  # fmt: skip
    assert len(links) > 40
    for value, link in links:
        assert count_behind(Behind(REPORT.leads(ask, dict(link.values)))) == value, link


def test_a_lead_handed_over_an_hour_ago_is_in_time() -> None:
    tier = tier_for(DEFAULT_POLICY, "A")
    fresh = Done(Ending.OPEN, None, 3600, 0, 0, None, None, 0, None)
    assert set(standings_of(fresh, tier).values()) == {Standing.IN_TIME}
    old = Done(Ending.OPEN, None, int(timedelta(days=90).total_seconds()), 0, 0, None, None, 0, None)
    assert set(standings_of(old, tier).values()) == {Standing.BROKEN}
    unknown = Done(Ending.OPEN, None, None, 3, 1, 60, 60, 0, None)
    assert overall(standings_of(unknown, tier)) is Standing.NOT_KNOWN
