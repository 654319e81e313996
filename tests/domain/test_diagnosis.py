"""Where the problem of a case lies."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.domain.answers import Answer, Diagnosis, RootCause
from review.domain.diagnosis import find_diagnosis, find_root_cause

YES, NO = Answer.YES, Answer.NO


@pytest.mark.parametrize(
    ("met", "done", "owed", "diagnosis"),
    [
        (YES, NO, True, Diagnosis.SALES_FOLLOW_UP),
        (NO, YES, True, Diagnosis.MARKETING_QUALITY),
        (NO, NO, False, Diagnosis.MARKETING_QUALITY),
        (NO, None, False, Diagnosis.MARKETING_QUALITY),
        (NO, NO, True, Diagnosis.BOTH),
        (YES, YES, True, Diagnosis.DEFINITION_OR_TIMING),
        (YES, NO, False, Diagnosis.DEFINITION_OR_TIMING),
        (None, YES, True, None),
        (YES, None, True, None),
        (Answer.CANNOT_TELL, YES, True, None),
    ],
)
def test_the_diagnosis_follows_the_table(
    met: Answer | None, done: Answer | None, owed: bool, diagnosis: Diagnosis | None
) -> None:
    assert find_diagnosis(met, done, owed=owed) is diagnosis


def test_the_cause_named_most_often_is_the_root_cause() -> None:
    named = [RootCause.DATA, RootCause.ROUTING, RootCause.ROUTING]
    assert find_root_cause(named, Diagnosis.SALES_FOLLOW_UP) is RootCause.ROUTING


def test_a_tie_goes_to_the_cause_that_says_the_same_as_the_diagnosis() -> None:
    tied = [RootCause.LEAD_QUALITY, RootCause.TIMING]
    assert find_root_cause(tied, Diagnosis.DEFINITION_OR_TIMING) is RootCause.TIMING
    assert find_root_cause(tied, Diagnosis.MARKETING_QUALITY) is RootCause.LEAD_QUALITY


def test_on_a_tie_a_cause_goes_before_nothing_went_wrong() -> None:
    assert find_root_cause([RootCause.NONE, RootCause.TIMING], None) is RootCause.TIMING


def test_nobody_voting_names_no_cause() -> None:
    assert find_root_cause([], None) is None


@given(st.lists(st.sampled_from(RootCause), min_size=1), st.sampled_from(Diagnosis) | st.none(), st.data())
def test_the_root_cause_is_one_named_most_often_whatever_the_order(
    named: list[RootCause], diagnosis: Diagnosis | None, data: st.DataObject
) -> None:
    found = find_root_cause(named, diagnosis)
    assert found is not None
    assert named.count(found) == max(named.count(cause) for cause in named)
    assert find_root_cause(data.draw(st.permutations(named)), diagnosis) is found
