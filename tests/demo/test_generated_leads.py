"""The generated CRM: the same twice, as large as promised, nobody real, and with the weaknesses planted in it."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from review.demo.calendar import Calendar, make_calendar
from review.demo.company import REPS, SOURCES, TEAMS
from review.demo.exports import REASONS, Crm, profile_text
from review.demo.months import Scale
from review.intake.profile_files import parse_profile

TODAY = datetime(2026, 11, 9, 9, 30, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")


@pytest.fixture(scope="module")
def calendar() -> Calendar:
    return make_calendar(TODAY, BERLIN)


@pytest.fixture(scope="module")
def crm(calendar: Calendar) -> Crm:
    return Crm("a seed", calendar, Scale().leads)


def known(crm: Crm) -> list[dict[str, str]]:
    return [lead.row_at(TODAY) for lead in crm.leads if lead.handed_off <= TODAY]


def rows(path: Path) -> dict[tuple[str, str], dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return {(row["Lead Id"], row["Hand-off"]): row for row in csv.DictReader(file)}


def test_it_is_as_large_as_promised(crm: Crm) -> None:
    assert len(known(crm)) == pytest.approx(6_000, rel=0.08)
    touches = sum(touch.known <= TODAY for lead in crm.leads for touch in lead.touches)
    assert touches == pytest.approx(30_000, rel=0.12)
    assert (len(REPS), len(TEAMS)) == (12, 3)


def test_the_same_seed_gives_the_same_company_and_another_one_does_not(calendar: Calendar) -> None:
    first, again, other = (Crm(seed, calendar, 20) for seed in ("one", "one", "two"))
    assert known(first) == known(again)
    assert [lead.touches for lead in first.leads] == [lead.touches for lead in again.leads]
    assert known(first) != known(other)


def test_all_three_groups_of_reasons_and_every_exclusion_occur(crm: Crm) -> None:
    rows = known(crm)
    assert {REASONS[row["Reason"]] for row in rows if row.get("Reason")} == set(REASONS.values())
    for flag in ("Merged", "Opted out", "Test", "Entered by rep"):
        assert sum(row.get(flag) == "yes" for row in rows) > 3, flag
    assert any(len(row.get("Rejected", "")) == len("2026-10-05") for row in rows)
    assert any(row["Hand-off"] == "2" for row in rows)


def test_webinars_bring_the_poorest_leads_and_customers_the_best(crm: Crm) -> None:
    fit: dict[str, list[bool]] = defaultdict(list)
    for lead in crm.leads:
        fit[lead.source.name].append(lead.qualified)
    share = {name: sum(found) / len(found) for name, found in fit.items()}
    assert len(share) == len(SOURCES) == 5
    assert min(share, key=lambda name: share[name]) == "Webinar"
    assert max(share, key=lambda name: share[name]) == "Customer referral"


def test_referrals_are_sent_back_for_want_of_a_budget(crm: Crm) -> None:
    reasons = Counter(
        row["Reason"] for row in known(crm) if row["Source"] == "Customer referral" and row.get("Reason")
    )
    assert reasons.most_common(1)[0][0] == "No budget"
    assert reasons["No budget"] > 0.4 * reasons.total()


def test_acceptance_climbs_over_the_year(crm: Crm, calendar: Calendar) -> None:
    accepted: dict[str, list[bool]] = defaultdict(list)
    for row in known(crm):
        accepted[row["Handed over"][:7]].append(bool(row.get("Accepted")))
    first, last = (
        sum(sum(accepted[period]) for period in periods) / sum(len(accepted[period]) for period in periods)
        for periods in (calendar.periods[:3], calendar.periods[-5:-2])
    )
    assert last > first + 0.08


def test_nobody_bears_an_address_outside_the_reserved_domain(crm: Crm) -> None:
    assert all(row["E-mail"].endswith(".example.com") for row in known(crm))


def test_each_export_tells_only_what_is_new_or_changed(calendar: Calendar, tmp_path: Path) -> None:
    crm = Crm("a seed", calendar, 30)
    first, second = (rows(crm.export(month.imported, tmp_path)[0]) for month in calendar.reviewed[:2])
    again = [row for key, row in second.items() if key in first]
    assert again
    assert all(row != first[row["Lead Id"], row["Hand-off"]] for row in again)
    assert set(second) - set(first)
    leads, touches = crm.export(calendar.reviewed[1].imported, tmp_path)
    assert rows(leads) == {}
    assert len(touches.read_text(encoding="utf-8").splitlines()) == 1


def test_the_profile_is_one_that_the_import_takes() -> None:
    profile, _ = parse_profile(profile_text("Europe/Berlin", "CHF"), "demo.toml")
    assert profile.leads is not None
    assert profile.source.currency == "CHF"
    assert set(profile.leads.reasons) == set(REASONS)
