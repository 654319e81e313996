"""The document's figures, found a second time by another path: plain pandas over the rows."""

from __future__ import annotations

import random
from typing import Any

import pandas as pd
import pytest
from sqlalchemy import text

from review.domain.answers import RootCause
from review.domain.leads import EventKind
from review.extensions import db
from tests.support.people import Cast
from tests.support.reports import NO, YES, Reviewed, Said, make_docket, publish

CASES = """
    SELECT c.number, c.stratum, e.kind, f.source, f.reason, f.team, v.valid, v.met, v.followed_up, v.root_cause,
           v.decided_by
    FROM "case" c
    JOIN review_event e ON e.id = c.event_id
    JOIN frame_event f ON f.event_id = c.event_id AND f.docket_id = c.docket_id
    JOIN verdict v ON v.case_id = c.id
    WHERE c.docket_id = :docket
"""
FRAME = """
    SELECT f.stratum, f.source, f.reason, f.team, e.kind FROM frame_event f
    JOIN review_event e ON e.id = f.event_id WHERE f.docket_id = :docket
"""
BALLOTS = """
    SELECT b.case_id, b.valid FROM ballot b JOIN "case" c ON c.id = b.case_id
    WHERE c.docket_id = :docket AND b.round = 1
"""


def events(chance: random.Random) -> list[Reviewed]:
    """A month of three sources, two kinds and three teams, in which judges differ now and then."""
    made = []
    for source, share in (("Webinar", 0.2), ("Referral", 0.7), ("Paid, search", 0.45)):
        for _ in range(60):
            met, done = chance.random() < share, chance.random() < 0.5
            judges = tuple(say(chance, met, done) for _ in range(3))
            settled = say(random.Random(1), met, done, 0)
            made.append(
                Reviewed(
                    source,
                    EventKind.REJECTED if chance.random() < 0.6 else EventKind.IGNORED,
                    chance.choice(["North", "South", ""]),
                    chance.choice(["No budget", "No response"]),
                    judges if chance.random() < 0.4 else None,  # type: ignore[arg-type]
                    (settled, settled, settled) if len(set(map(repr, judges))) > 1 else None,
                    chance.random() < 0.1,
                )
            )
    return made


def say(chance: random.Random, met: bool, done: bool, noise: float = 0.1) -> Said:
    met, done = met ^ (chance.random() < noise), done ^ (chance.random() < noise)
    cause = RootCause.LEAD_QUALITY if not met else RootCause.TIMING if done else RootCause.FOLLOW_UP
    return Said(YES if met else NO, YES if done else NO, NO if met else YES, cause)


@pytest.fixture
def month(people: Cast) -> tuple[dict[str, Any], pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    docket = make_docket(people, events(random.Random(20261)))
    document = publish(docket).document
    read = lambda query: pd.DataFrame(db.session.execute(text(query), {"docket": docket.id}).mappings())  # noqa: E731
    return document, read(CASES), read(FRAME), read(BALLOTS)


def weighted(cases: pd.DataFrame, frame: pd.DataFrame, counted: pd.Series) -> float:
    """Σ N_h/N · x_h/n_h over strata that all have cases."""
    sizes = frame.groupby("stratum").size()
    rates = counted.groupby(cases["stratum"]).mean()
    assert set(sizes.index) == set(rates.index), "this recomputation knows no merging"
    return float((sizes / sizes.sum() * rates).sum())


def test_the_finding(month: Any) -> None:
    document, cases, frame, _ballots = month
    overall = document["headline"]["overall"]
    assert overall["estimate"]["rate"] == pytest.approx(weighted(cases, frame, cases["valid"] == "no"), abs=1e-9)
    assert overall["wrong"] == (cases["valid"] == "no").sum()
    for kind in ("rejected", "ignored"):
        mine, whole = cases[cases["kind"] == kind], frame[frame["kind"] == kind]
        expected = weighted(mine, whole, mine["valid"] == "no")
        assert document["headline"][kind]["estimate"]["rate"] == pytest.approx(expected, abs=1e-9)
        assert document["headline"][kind]["events"] == len(whole)


def test_the_two_by_two(month: Any) -> None:
    document, cases, frame, _ballots = month
    table = {
        "sales_follow_up": ("yes", "no"), "marketing_quality": ("no", "yes"), "both": ("no", "no"),
        "definition_or_timing": ("yes", "yes"),
    }  # fmt: skip
    for name, (met, done) in table.items():
        counted = (cases["met"] == met) & (cases["followed_up"] == done)
        cell = document["diagnosis"]["cells"][name]
        assert cell["wrong"] == counted.sum()
        assert cell["estimate"]["rate"] == pytest.approx(weighted(cases, frame, counted), abs=1e-9)


@pytest.mark.parametrize("grouping", ["source", "team", "reason"])
def test_the_breakdowns(month: Any, grouping: str) -> None:
    document, cases, frame, _ballots = month
    if grouping == "reason":
        cases, frame = cases[cases["kind"] == "rejected"], frame[frame["kind"] == "rejected"]
    weight = frame.groupby("stratum").size() / cases.groupby("stratum").size()
    weights = cases["stratum"].map(weight)
    rows = {row["value"]: row for row in document["by"][grouping]}
    assert set(rows) == set(frame[grouping])
    for value, row in rows.items():
        mine = cases[grouping] == value
        assert row["events"] == (frame[grouping] == value).sum()
        assert row["reviewed"] == mine.sum()
        if row["estimate"]:
            expected = (weights[mine] * (cases["valid"][mine] == "no")).sum() / weights[mine].sum()
            assert row["estimate"]["rate"] == pytest.approx(expected, abs=1e-9)
            assert row["estimate"]["low"] <= expected <= row["estimate"]["high"]


def test_the_root_causes(month: Any) -> None:
    document, cases, _frame, _ballots = month
    assert {row["value"]: row["cases"] for row in document["root_causes"]} == dict(cases["root_cause"].value_counts())


def test_the_agreeing_pairs(month: Any) -> None:
    document, _cases, _frame, ballots = month
    share = ballots.groupby("case_id")["valid"].agg(
        lambda said: sum(a == b for i, a in enumerate(said) for j, b in enumerate(said) if i != j) / 6
    )
    assert document["panel"]["agreement"]["valid"]["raw"] == pytest.approx(share.mean(), abs=1e-9)


def test_how_the_verdicts_came_about(month: Any) -> None:
    document, cases, _frame, _ballots = month
    counted = {how: number for how, number in document["panel"]["decided_by"].items() if number}
    assert counted == dict(cases["decided_by"].value_counts())
