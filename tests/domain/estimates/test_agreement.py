"""The panel's agreement."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from review.domain.errors import Refusal
from review.domain.estimates import Band, interpret, measure_agreement
from tests.domain.estimates.builders import vectors

BINARY = [[0, 1], [1, 1], [0, 1], [0, 0], [0, 0], [0, 1], [0, 0], [0, 0], [1, 0], [0, 0]]
ANSWERS = st.lists(st.lists(st.sampled_from("abc"), max_size=5), max_size=12)


def test_the_coefficients_equal_the_reference() -> None:
    for vector in vectors("alpha"):
        found, expected = measure_agreement(vector["input"]["units"]), vector["expected"]
        assert found.alpha == pytest.approx(expected["alpha"], abs=1e-6), vector["id"]
        assert found.standard_error == pytest.approx(expected["jackknife_se"], abs=1e-6)
        assert [found.low, found.high] == pytest.approx(expected["ci"], abs=1e-6)
        assert found.ac1 == pytest.approx(expected["gwet_ac1"], abs=1e-6)


def test_krippendorffs_binary_example() -> None:
    found = measure_agreement(BINARY)
    assert found.alpha == pytest.approx(1 - 19 * 8 / (20**2 - 14**2 - 6**2))
    assert found.raw == pytest.approx(0.6)
    assert found.ac1 == pytest.approx((0.6 - 2 * 0.7 * 0.3) / (1 - 2 * 0.7 * 0.3))
    assert (found.cases, found.answers, found.band) == (10, 20, Band.OPINION)


@settings(deadline=None)
@given(ANSWERS)
def test_renaming_the_answers_changes_nothing(cases: list[list[str]]) -> None:
    renamed = [[{"a": "b", "b": "c", "c": "a"}[answer] for answer in answers] for answers in cases]
    one, other = measure_agreement(cases), measure_agreement(renamed)
    for name in ("alpha", "standard_error", "low", "high", "raw", "ac1"):
        assert getattr(one, name) == pytest.approx(getattr(other, name), abs=1e-9)
    assert (one.cases, one.answers, one.lead_with_raw) == (other.cases, other.answers, other.lead_with_raw)


@settings(deadline=None)
@given(ANSWERS)
def test_the_order_of_cases_and_judges_does_not_matter(cases: list[list[str]]) -> None:
    one, other = measure_agreement(cases, "abc"), measure_agreement([a[::-1] for a in cases[::-1]], "abc")
    for name in ("alpha", "standard_error", "raw", "ac1"):
        assert getattr(one, name) == pytest.approx(getattr(other, name), abs=1e-9)


@settings(deadline=None)
@given(ANSWERS)
def test_the_bounds_hold(cases: list[list[str]]) -> None:
    found = measure_agreement(cases, "abc")
    if found.alpha is not None and found.low is not None and found.high is not None:
        assert -1 <= found.low <= found.alpha <= found.high <= 1
    if found.raw is not None:
        assert 0 <= found.raw <= 1


def test_without_variation_alpha_is_undefined_and_agreement_is_whole() -> None:
    found = measure_agreement([["yes", "yes"], ["yes", "yes", "yes"]])
    assert found.alpha is None
    assert (found.raw, found.band) == (1.0, Band.UNANIMOUS)


def test_a_replicate_without_variation_counts_as_one() -> None:
    found = measure_agreement([["yes", "yes"], ["yes", "yes"], ["yes", "no"]])
    replicates = [-1 / 2 + 1 / 2, 0.0, 1.0]
    mean = sum(replicates) / 3
    assert found.standard_error == pytest.approx((2 / 3 * sum((r - mean) ** 2 for r in replicates)) ** 0.5)


def test_cases_with_one_answer_or_none_tell_nothing() -> None:
    assert measure_agreement([["yes"], []]).band is Band.UNKNOWN
    assert measure_agreement([*BINARY, []]).alpha == measure_agreement(BINARY).alpha


def test_few_cases_or_a_rare_answer_put_raw_agreement_first() -> None:
    assert measure_agreement(BINARY).lead_with_raw
    assert not measure_agreement(BINARY * 6).lead_with_raw
    assert measure_agreement([[0, 0]] * 95 + [[0, 1]] * 5).lead_with_raw


def test_the_bands() -> None:
    assert [interpret(alpha) for alpha in (0.8, 0.7999, 0.667, 0.66, -0.2)] == [
        Band.FIRM,
        Band.TENTATIVE,
        Band.TENTATIVE,
        Band.OPINION,
        Band.OPINION,
    ]


def test_an_unknown_answer_is_refused() -> None:
    with pytest.raises(Refusal, match=r"estimate\.answer_unknown"):
        measure_agreement([["yes", "maybe"]], ["yes", "no"])
