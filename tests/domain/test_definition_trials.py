"""Another definition, tried on past cases."""

from __future__ import annotations

import pytest

from review.domain.answers import ClauseState
from review.domain.definition import ClauseFinding
from review.domain.definition_trials import AS_IT_STANDS, DecidedCase, Trial, parse_minimum, tally
from review.domain.errors import Refusal

KEYS = ("vertical", "firmographics", "engagement", "issue", "budget", "urgency")


def case(met: set[str], worked: bool = False, required: str = "", minimum: int = 4) -> DecidedCase:
    clauses = tuple(
        ClauseFinding(key, ClauseState.MET if key in met else ClauseState.NOT_MET, None, key == required)
        for key in KEYS
    )
    return DecidedCase("all", clauses, minimum, worked, case_id=1)


def test_a_threshold_and_a_required_clause_change_who_meets() -> None:
    one = case({"vertical", "engagement", "issue"})
    assert not one.meets()
    assert one.meets(Trial(3))
    assert one.meets(Trial(3, "issue"))
    assert not one.meets(Trial(3, "budget"))
    assert not case({"vertical", "engagement", "issue", "budget"}, required="urgency").meets(Trial(1))


def test_what_is_unknown_is_not_established() -> None:
    clauses = tuple(ClauseFinding(key, ClauseState.UNKNOWN, None) for key in KEYS)
    assert not DecidedCase("all", clauses, 1, True, case_id=1).meets()


@pytest.mark.parametrize(("met", "required", "minimum", "formal"), [
    (set(KEYS) - {"budget"}, "budget", 4, True),  # five met, the one that is required is not
    (set(KEYS) - {"budget", "urgency"}, "", 5, True),  # nothing but budget and urgency
    ({"vertical"}, "", 4, False),
    (set(KEYS), "", 4, False),  # it met the definition: the reason was another
])  # fmt: skip
def test_a_rejection_by_the_letter(met: set[str], required: str, minimum: int, formal: bool) -> None:
    assert case(met, required=required, minimum=minimum).formally_right is formal
    assert not case(met, worked=True, required=required, minimum=minimum).formally_right


def test_the_tally_holds_every_case_once() -> None:
    cases = [case(set(KEYS), True), case(set(KEYS), True), case(set(KEYS)), case(set(), True), case(set())]
    found = tally(cases)
    assert (found.meets_worked, found.meets_left, found.fails_worked, found.fails_left) == (2, 1, 1, 1)
    assert (found.cases, found.worked, found.agreement) == (5, 3, 0.6)
    assert tally([]).agreement is None
    assert tally(cases, AS_IT_STANDS) == found


def test_a_threshold_that_no_lead_could_meet_is_refused() -> None:
    assert parse_minimum("", 6) is None
    assert parse_minimum("6", 6) == 6
    for text in ("0", "7", "-1", "many", "٣", "9" * 50):
        with pytest.raises(Refusal, match=r"report\.bad_minimum"):
            parse_minimum(text, 6)
