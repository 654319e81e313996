"""What a field says about a clause."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.domain.answers import ClauseState
from review.domain.documents import Reader
from review.domain.errors import Refusal
from review.domain.field_tests import FieldTest, Operator

MET, NOT_MET, UNKNOWN = ClauseState.MET, ClauseState.NOT_MET, ClauseState.UNKNOWN


@pytest.mark.parametrize(
    ("operator", "values", "text", "state"),
    [
        (Operator.PRESENT, (), "x", MET),
        (Operator.PRESENT, (), " ", NOT_MET),
        (Operator.YES, (), "TRUE", MET),
        (Operator.YES, (), "n", NOT_MET),
        (Operator.YES, (), "maybe", UNKNOWN),
        (Operator.EQUALS, ("Germany",), "germany ", MET),
        (Operator.EQUALS, ("Germany",), "Austria", NOT_MET),
        (Operator.IN, ("A", "B"), "b", MET),
        (Operator.IN, ("A", "B"), "c", NOT_MET),
        (Operator.IN, ("A", "B"), "", UNKNOWN),
        (Operator.PREFIX, ("54", "33"), "541511", MET),
        (Operator.PREFIX, ("54", "33"), "NAICS 3344", MET),
        (Operator.PREFIX, ("54",), "4541", NOT_MET),
        (Operator.PREFIX, ("54",), "software", UNKNOWN),
        (Operator.AT_LEAST, ("50",), "50", MET),
        (Operator.AT_LEAST, ("50",), "49.9", NOT_MET),
        (Operator.AT_LEAST, ("50",), "1,200", UNKNOWN),
        (Operator.AT_LEAST, ("50",), "50-100", UNKNOWN),
        (Operator.AT_LEAST, ("50",), "1e3", UNKNOWN),
        (Operator.AT_LEAST, ("50",), "٥٠", UNKNOWN),
        (Operator.AT_MOST, ("50",), "-3", MET),
        (Operator.AT_MOST, ("50",), "51", NOT_MET),
        (Operator.MATCHES_WORDS, ("vice president", "vp"), "Senior Vice-President, Sales", MET),
        (Operator.MATCHES_WORDS, ("decision maker",), "decision_maker", MET),
        (Operator.MATCHES_WORDS, ("head",), "Headhunter", NOT_MET),
    ],
)
def test_a_field_test_reads_a_text(operator: Operator, values: tuple[str, ...], text: str, state: ClauseState) -> None:
    assert FieldTest("field", operator, values).state_of({"field": text}) is state


@pytest.mark.parametrize("operator", list(Operator))
def test_a_missing_attribute_is_unknown_never_not_met(operator: Operator) -> None:
    test = FieldTest("field", operator, ("1",))
    assert test.state_of({}) is UNKNOWN
    assert test.state_of({"field": None}) is UNKNOWN


@given(st.text())
def test_no_text_at_all_breaks_a_field_test(text: str) -> None:
    for operator in Operator:
        assert FieldTest("field", operator, ("1",)).state_of({"field": text}) in ClauseState


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ({"attribute": "a", "operator": "at_least", "values": ["many"]}, "not_a_number"),
        ({"attribute": "a", "operator": "at_least", "values": ["1", "2"]}, "wrong_number"),
        ({"attribute": "a", "operator": "yes", "values": ["1"]}, "wrong_number"),
        ({"attribute": "a", "operator": "in", "values": []}, "wrong_number"),
        ({"attribute": "a", "operator": "prefix", "values": ["5x"]}, "not_a_code"),
        ({"attribute": "a", "operator": "like", "values": ["x"]}, "unknown_value"),
        ({"attribute": "a", "operator": "in", "values": "x"}, "wrong_type"),
        ({"attribute": "a", "operator": "yes", "values": [], "negate": True}, "unknown_member"),
    ],
)
def test_a_test_that_asks_nothing_sensible_is_refused(row: dict[str, object], problem: str) -> None:
    with pytest.raises(Refusal) as refused:
        FieldTest.read(Reader(row, "definition.malformed"))
    assert refused.value.values["problem"] == problem
