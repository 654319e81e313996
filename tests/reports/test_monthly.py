"""The monthly verdict summary: what the document says."""

from __future__ import annotations

import json

import pytest

from review.domain.answers import RootCause
from review.domain.documents import canonical_json, document_sha256
from review.domain.leads import EventKind
from review.extensions import db
from review.models import Edition
from review.reports.monthly import monthly_summary
from tests.support.people import Cast
from tests.support.reports import BLANK, NO, RIGHT, WRONG, YES, Reviewed, Said, alike, make_docket, publish

NOBODY = Reviewed()


def sample(decided: int = 20, wrong: int = 8, unseen: int = 60, **given: object) -> list[Reviewed]:
    """One stratum: so many cases, the first of them wrong, and events that nobody reviewed."""
    cases = [Reviewed(ballots=alike(WRONG if i < wrong else RIGHT), **given) for i in range(decided)]  # type: ignore[arg-type]
    return [*cases, *[Reviewed(**given) for _ in range(unseen)]]  # type: ignore[arg-type]


def test_the_headline_is_the_estimate_for_the_whole_frame(people: Cast) -> None:
    overall = publish(make_docket(people, sample())).document["headline"]["overall"]
    assert overall["events"] == 80
    assert overall["estimate"] | {"method": "exact"} == overall["estimate"]
    assert (overall["estimate"]["rate"], overall["estimate"]["count"]) == (0.4, 32)
    assert overall["estimate"]["count_low"] == 18
    assert overall["estimate"]["count_high"] == 48


def test_rejected_and_ignored_have_their_own_finding(people: Cast) -> None:
    events = [*sample(20, 8), *sample(12, 9, 18, kind=EventKind.IGNORED)]
    headline = publish(make_docket(people, events)).document["headline"]
    assert list(headline) == ["overall", "rejected", "ignored"]
    assert headline["rejected"]["estimate"]["rate"] == 0.4
    assert headline["ignored"]["estimate"]["rate"] == 0.75
    assert headline["overall"]["estimate"]["rate"] == pytest.approx((80 * 0.4 + 30 * 0.75) / 110)


def test_a_census_has_no_interval(people: Cast) -> None:
    document = publish(make_docket(people, sample(20, 7, 0), census=True)).document
    estimate = document["headline"]["overall"]["estimate"]
    assert document["review"]["census"]
    assert estimate["exact"]
    assert estimate["low"] == estimate["rate"] == estimate["high"] == 0.35


def test_fewer_than_ten_decided_cases_give_no_percentage_anywhere(people: Cast) -> None:
    document = publish(make_docket(people, sample(9, 3, 40))).document
    rest = {name: part for name, part in document.items() if name not in ("acceptance", "clauses", "panel")}
    assert '"rate":0' not in canonical_json(rest)
    assert document["headline"]["overall"]["kind"] == "small"
    assert document["by"]["source"][0]["wrong"] == 3


def test_one_case(people: Cast) -> None:
    document = publish(make_docket(people, sample(1, 1, 0))).document
    assert document["headline"]["overall"]["wrong"] == 1
    assert document["panel"]["agreement"]["valid"]["raw"] == 1.0


def test_an_empty_month(people: Cast) -> None:
    document = publish(make_docket(people, [])).document
    assert document["frame"]["size"] == 0
    assert document["headline"] == {
        "overall": {
            "events": 0, "cases": 0, "decided": 0, "wrong": 0, "kind": "none_reviewed", "estimate": None,
            "undecided_bounds": None,
        }
    }  # fmt: skip
    assert document["by"] == {"source": [], "reason": [], "team": []}


def test_a_month_in_which_no_case_is_decided_says_only_how_many(people: Cast) -> None:
    blank = [Reviewed(ballots=alike(BLANK), second=alike(BLANK)) for _ in range(12)]
    document = publish(make_docket(people, [*blank, NOBODY, NOBODY])).document
    overall = document["headline"]["overall"]
    assert overall["estimate"] is None
    assert overall["undecided_bounds"]["low"] == 0
    assert overall["undecided_bounds"]["high"] == 1
    assert document["review"]["undecided"] == 12
    assert document["panel"]["decided_by"]["unresolved"] == 12


def test_undecided_cases_bring_bounds_only_past_one_in_twenty(people: Cast) -> None:
    blank = [Reviewed(ballots=alike(BLANK), second=alike(BLANK))]
    few = publish(make_docket(people, [*sample(19, 8), *blank], "2026-09")).document
    many = publish(make_docket(people, [*sample(18, 8), *blank, *blank])).document
    assert few["headline"]["overall"]["undecided_bounds"] is None
    bounds = many["headline"]["overall"]["undecided_bounds"]
    estimate = many["headline"]["overall"]["estimate"]
    assert bounds["low"] < estimate["rate"] < bounds["high"]


def test_a_stratum_without_a_decided_case_joins_its_neighbour(people: Cast) -> None:
    blank = Reviewed("Fair", ballots=alike(BLANK), second=alike(BLANK))
    events = [*sample(), *sample(12, 6, 8, source="Fair", kind=EventKind.IGNORED), blank, Reviewed("Fair")]
    document = publish(make_docket(people, events)).document
    assert document["headline"]["overall"]["estimate"]["population"] == len(events)
    assert {"name": "Fair|rejected", "size": 2, "drawn": 1, "decided": 0, "wrong": 0} in document["strata"]


def test_the_four_diagnoses_add_up(people: Cast) -> None:
    said = [WRONG] * 8 + [RIGHT] * 6 + [Said(NO, NO, YES, RootCause.LEAD_QUALITY)] * 4
    said += [Said(YES, YES, NO, RootCause.DEFINITION)] * 2
    events = [*[Reviewed(ballots=alike(one)) for one in said], *[NOBODY] * 20]
    cells = publish(make_docket(people, events)).document["diagnosis"]["cells"]
    found = {name: cell["wrong"] for name, cell in cells.items()}
    assert found == {"sales_follow_up": 8, "marketing_quality": 6, "both": 4, "definition_or_timing": 2}
    assert sum(cell["estimate"]["rate"] for cell in cells.values()) == pytest.approx(1)


def test_only_rejections_are_broken_down_by_reason(people: Cast) -> None:
    events = [*sample(12, 5, reason="No budget"), *sample(5, 5, 3, kind=EventKind.IGNORED)]
    rows = publish(make_docket(people, events)).document["by"]["reason"]
    assert [(row["value"], row["events"], row["reviewed"]) for row in rows] == [("No budget", 72, 12)]


def test_a_group_that_differs_by_more_than_chance_is_said_to(people: Cast) -> None:
    events = [*sample(70, 63, 10, source="Referral"), *sample(70, 7, 10, source="Webinar")]
    rows = publish(make_docket(people, events)).document["by"]["source"]
    assert [row["differs"] for row in rows] == [True, True]


def test_a_group_too_small_to_compare_is_never_said_to_differ(people: Cast) -> None:
    events = [*sample(70, 7, 100), *sample(12, 12, 60, source="Referral")]
    rows = {row["value"]: row for row in publish(make_docket(people, events)).document["by"]["source"]}
    assert rows["Referral"]["kind"] == "muted"
    assert not rows["Referral"]["differs"]


def test_clauses_are_those_that_most_judges_found_unmet(people: Cast) -> None:
    both = Said(NO, YES, YES, RootCause.LEAD_QUALITY, clauses={"budget": "not_met", "urgency": "met"})
    alone = Said(NO, YES, YES, RootCause.LEAD_QUALITY, clauses={"budget": "met", "urgency": "met"})
    document = publish(make_docket(people, [Reviewed(ballots=(both, both, alone)), Reviewed()])).document
    clauses = {row["key"]: row for row in document["clauses"]}
    assert clauses["budget"] | {"unmet": [1], "split": [1]} == clauses["budget"]
    assert clauses["urgency"] | {"unmet": [], "split": []} == clauses["urgency"]
    assert clauses["vertical"]["unmet"] == []


def test_the_wrong_reason_is_counted_among_rejections(people: Cast) -> None:
    events = [Reviewed(ballots=alike(Said(wrong_reason=True))) for _ in range(3)]
    events += [Reviewed(ballots=alike(WRONG)) for _ in range(9)]
    assert publish(make_docket(people, events)).document["wrong_reason"]["wrong"] == 3


def test_split_cases_are_worth_reading(people: Cast) -> None:
    split = Reviewed(ballots=(RIGHT, WRONG, WRONG), second=(RIGHT, WRONG, WRONG))
    document = publish(make_docket(people, [*sample(3, 1, 0), split])).document
    assert [(one["number"], one["yes"], one["no"]) for one in document["worth_reading"]] == [(4, 1, 2)]


def test_agreement_rests_on_the_first_round_alone(people: Cast) -> None:
    split = Reviewed(ballots=(RIGHT, WRONG, WRONG), second=alike(WRONG))
    document = publish(make_docket(people, [split])).document
    assert document["panel"]["agreement"]["valid"]["raw"] == pytest.approx(1 / 3)


def test_a_change_is_told_from_chance(people: Cast) -> None:
    publish(make_docket(people, sample(40, 30, 40), "2026-08"))
    september = publish(make_docket(people, sample(40, 8, 40), "2026-09")).document
    october = publish(make_docket(people, sample(40, 9, 40))).document
    assert september["change"]["period"] == "2026-08"
    assert september["change"]["direction"] == "down"
    assert september["change"]["more_than_chance"]
    assert not october["change"]["more_than_chance"]
    assert [one["period"] for one in october["trend"]] == ["2026-08", "2026-09", "2026-10"]
    assert october["trend"][0]["rate"] == 0.75


def test_the_first_month_has_nothing_to_compare_with(people: Cast) -> None:
    assert publish(make_docket(people, sample())).document["change"] is None


def test_the_hash_holds_after_the_database_has_had_the_document(people: Cast) -> None:
    edition = publish(make_docket(people, [*sample(20, 0), *sample(11, 3, 9, source='=1+1, "x" <b>&|')]))
    db.session.commit()
    db.session.expire_all()
    stored = db.session.get_one(Edition, edition.id)
    assert document_sha256(stored.document) == stored.sha256
    assert json.loads(canonical_json(stored.document)) == stored.document


def test_the_document_is_the_same_made_twice(people: Cast) -> None:
    docket = make_docket(people, sample())
    edition = publish(docket)
    assert monthly_summary(docket) == edition.document


def test_no_name_address_or_key_of_a_prospect_is_in_it(people: Cast) -> None:
    text = canonical_json(publish(make_docket(people, sample())).document)
    assert "Prospect" not in text
    assert "crm/" not in text


def test_a_right_answer_is_not_counted_as_wrong(people: Cast) -> None:
    document = publish(make_docket(people, sample(15, 0))).document
    assert document["headline"]["overall"]["kind"] == "zero"
    assert document["headline"]["overall"]["estimate"]["high"] > 0
