"""The follow-up policy as a document, and the tier that a grade chooses."""

from __future__ import annotations

import pytest

from review.domain.default_standards import DEFAULT_POLICY
from review.domain.errors import Refusal
from review.domain.leads import ReasonGroup
from review.domain.policy import ExceptionKey, Policy, Reasons, tier_for


def test_the_default_policy_asks_six_three_one_and_three_touches() -> None:
    assert {tier.grade: tier.touches for tier in DEFAULT_POLICY.tiers} == {"A": 6, "B": 3, "C": 1, "ungraded": 3}


def test_the_default_policy_lists_every_exception() -> None:
    assert {row.key for row in DEFAULT_POLICY.exceptions} == set(ExceptionKey)


@pytest.mark.parametrize(
    ("grade", "by_rep", "tier"),
    [
        ("A", False, "A"),
        (" a ", False, "A"),
        ("A", True, "ungraded"),
        (None, False, "ungraded"),
        ("Z", False, "ungraded"),
    ],
)
def test_a_grade_set_by_the_rep_never_chooses_the_tier(grade: str | None, by_rep: bool, tier: str) -> None:
    assert tier_for(DEFAULT_POLICY, grade, by_rep).grade == tier


def test_a_document_reads_back_as_what_was_written() -> None:
    assert Policy.from_document(DEFAULT_POLICY.to_document()) == DEFAULT_POLICY


def test_reasons_are_matched_by_group_and_by_whole_words() -> None:
    reasons = Reasons((ReasonGroup.FOLLOW_UP,), ("no response",))
    assert reasons.include("anything", ReasonGroup.FOLLOW_UP)
    assert reasons.include("No-Response after 3 calls", None)
    assert not reasons.include("no responsibility", ReasonGroup.NEUTRAL)
    assert not reasons.include(None, None)


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"tiers": DEFAULT_POLICY.to_document()["tiers"][:3]}, "tiers"),
        ({"tiers": DEFAULT_POLICY.to_document()["tiers"] * 2}, "tiers"),
        ({"tiers": [{**DEFAULT_POLICY.to_document()["tiers"][2], "channels": 2}]}, "tiers.0.channels"),
        ({"tiers": [{**DEFAULT_POLICY.to_document()["tiers"][0], "touches": 0}]}, "tiers.0.touches"),
        ({"whose_touches": "somebody"}, "whose_touches"),
        ({"exclusions": ["because the rep said so"]}, "exclusions"),
        ({"owing_reasons": {"groups": ["x"], "words": []}}, "owing_reasons.groups"),
        ({"look_back_months": 0}, "look_back_months"),
        ({"look_back": 12}, "look_back"),
    ],
)
def test_a_document_that_says_something_else_is_refused_by_its_path(change: dict[str, object], path: str) -> None:
    with pytest.raises(Refusal) as refused:
        Policy.from_document(DEFAULT_POLICY.to_document() | change)
    assert refused.value.code == "policy.malformed"
    assert refused.value.values["path"] == path
