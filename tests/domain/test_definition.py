"""A lead against a definition: three-valued, with required clauses and a minimum."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.domain.answers import Answer, ClauseState
from review.domain.default_standards import DEFAULT_MQL, DEFAULT_SAL
from review.domain.definition import (
    Clause,
    ClauseKind,
    Definition,
    Result,
    answer_to_met,
    judge_lead,
    next_stage,
    with_judgements,
)
from review.domain.errors import Refusal
from review.domain.field_tests import FieldTest, Operator

MET, NOT_MET, UNKNOWN = ClauseState.MET, ClauseState.NOT_MET, ClauseState.UNKNOWN
VALUES = {MET: "yes", NOT_MET: "no", UNKNOWN: "perhaps"}
RANK = {Result.FAILS: 0, Result.UNDETERMINED: 1, Result.MEETS: 2}


def definition(count: int, minimum: int, required: frozenset[int] = frozenset()) -> Definition:
    clauses = tuple(
        Clause(f"c{i}", f"C{i}", "…", ClauseKind.FIELD, i in required, FieldTest(f"c{i}", Operator.YES))
        for i in range(count)
    )
    return Definition("MQL", "…", clauses, minimum)


def result(states: list[ClauseState], minimum: int, required: frozenset[int] = frozenset()) -> Result:
    attributes = {f"c{i}": VALUES[state] for i, state in enumerate(states)}
    return judge_lead(definition(len(states), minimum, required), attributes).result


def test_a_lead_meets_with_the_minimum_met_whatever_is_unknown() -> None:
    assert result([MET, MET, UNKNOWN, NOT_MET], 2) is Result.MEETS


def test_a_lead_fails_only_if_it_could_not_meet_even_were_every_unknown_met() -> None:
    assert result([MET, UNKNOWN, NOT_MET, NOT_MET], 2) is Result.UNDETERMINED
    assert result([MET, NOT_MET, NOT_MET, NOT_MET], 2) is Result.FAILS


def test_a_required_clause_not_met_fails_the_lead_however_many_others_are_met() -> None:
    assert result([NOT_MET, MET, MET, MET], 2, frozenset({0})) is Result.FAILS


def test_a_required_clause_unknown_leaves_the_lead_undetermined() -> None:
    assert result([UNKNOWN, MET, MET, MET], 2, frozenset({0})) is Result.UNDETERMINED


@given(st.data())
def test_the_result_is_what_every_way_of_filling_in_the_unknowns_agrees_on(data: st.DataObject) -> None:
    states = data.draw(st.lists(st.sampled_from(list(ClauseState)), min_size=1, max_size=6))
    minimum = data.draw(st.integers(1, len(states)))
    required = data.draw(st.frozensets(st.integers(0, len(states) - 1)))
    worlds: list[list[ClauseState]] = [[]]
    for state in states:
        worlds = [[*world, one] for world in worlds for one in ([MET, NOT_MET] if state is UNKNOWN else [state])]
    outcomes = {world.count(MET) >= minimum and all(world[index] is MET for index in required) for world in worlds}
    expected = {frozenset({True}): Result.MEETS, frozenset({False}): Result.FAILS}.get(
        frozenset(outcomes), Result.UNDETERMINED
    )
    assert result(states, minimum, required) is expected


@given(st.data())
def test_ticking_one_more_clause_as_met_never_lowers_the_result(data: st.DataObject) -> None:
    states = data.draw(st.lists(st.sampled_from(list(ClauseState)), min_size=1, max_size=8))
    minimum = data.draw(st.integers(1, len(states)))
    required = data.draw(st.frozensets(st.integers(0, len(states) - 1)))
    attributes = {f"c{i}": VALUES[state] for i, state in enumerate(states)}
    before = judge_lead(definition(len(states), minimum, required), attributes)
    ticked = f"c{data.draw(st.integers(0, len(states) - 1))}"
    assert RANK[with_judgements(before, {ticked: MET}).result] >= RANK[before.result]
    assert RANK[with_judgements(before, {ticked: NOT_MET}).result] <= max(
        RANK[before.result], RANK[Result.UNDETERMINED]
    )


def test_a_judge_may_overrule_a_field_and_the_imported_value_stays_beside_it() -> None:
    before = judge_lead(definition(2, 2), {"c0": "yes", "c1": "no"})
    after = with_judgements(before, {"c1": MET})
    assert (before.result, after.result) == (Result.FAILS, Result.MEETS)
    assert (after.clauses[1].value, after.clauses[1].judged, after.clauses[0].judged) == ("no", True, False)
    assert (after.met, after.unknown) == (2, 0)


def test_a_tick_on_a_clause_of_another_definition_is_refused() -> None:
    finding = judge_lead(definition(1, 1), {})
    with pytest.raises(Refusal, match=r"definition\.no_such_clause"):
        with_judgements(finding, {"c7": MET})


def test_what_stays_unknown_is_not_established() -> None:
    assert answer_to_met(judge_lead(definition(2, 1), {})) is Answer.NO
    assert answer_to_met(judge_lead(definition(2, 1), {"c0": "yes"})) is Answer.YES


def test_a_judgement_clause_is_unknown_unless_the_lead_comes_with_an_answer() -> None:
    unknown = judge_lead(DEFAULT_MQL, {})
    assert unknown.unknown == len(DEFAULT_MQL.clauses) == 10
    assert unknown.result is Result.UNDETERMINED
    states = {row.key: row.state for row in judge_lead(DEFAULT_MQL, {"budget": "yes", "urgency": "No"}).clauses}
    assert (states["budget"], states["urgency"], states["competitors"]) == (MET, NOT_MET, UNKNOWN)


def test_the_default_definition_wants_four_of_the_ten_attributes() -> None:
    attributes = {"vertical": "541511", "employees": "250", "role": "VP Operations", "engagement": "80"}
    assert judge_lead(DEFAULT_MQL, attributes).result is Result.MEETS
    few = dict.fromkeys(clause.key for clause in DEFAULT_MQL.clauses)
    assert judge_lead(DEFAULT_MQL, {**few, **attributes, "engagement": "12"}).result is Result.UNDETERMINED


def test_after_acceptance_the_next_stage_judges() -> None:
    assert [next_stage(stage) for stage in ("MQL", "SAL", "SQL")] == ["SAL", "SQL", "SQL"]


@pytest.mark.parametrize("made", [DEFAULT_MQL, DEFAULT_SAL])
def test_a_document_reads_back_as_what_was_written(made: Definition) -> None:
    assert Definition.from_document(made.to_document()) == made


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"minimum_met": 11}, "minimum_met"),
        ({"minimum_met": 0}, "minimum_met"),
        ({"minimum_met": True}, "minimum_met"),
        ({"stage": "XQL"}, "stage"),
        ({"schema": "jb-definition-v2"}, "schema"),
        ({"clauses": []}, "clauses"),
        ({"minimun_met": 4}, "minimun_met"),
        ({"clauses": [{"key": "a"}]}, "clauses.0.title"),
    ],
)
def test_a_document_that_says_something_else_is_refused_by_its_path(change: dict[str, object], path: str) -> None:
    with pytest.raises(Refusal) as refused:
        Definition.from_document(DEFAULT_MQL.to_document() | change)
    assert refused.value.code == "definition.malformed"
    assert refused.value.values["path"] == path


def test_two_clauses_with_one_key_are_refused() -> None:
    twice = replace(DEFAULT_MQL, clauses=DEFAULT_MQL.clauses[:1] * 4)
    with pytest.raises(Refusal, match="key_twice"):
        Definition.from_document(twice.to_document())


def test_a_field_clause_without_a_test_is_refused() -> None:
    document = DEFAULT_MQL.to_document()
    document["clauses"][0]["test"] = None
    with pytest.raises(Refusal, match=r"clauses\.0\.test"):
        Definition.from_document(document)


def test_the_job_title_answers_for_the_role_where_no_attribute_does() -> None:
    def state(attributes: dict[str, str | None], title: str | None) -> ClauseState:
        rows = judge_lead(DEFAULT_MQL, attributes, title=title).clauses
        return next(row.state for row in rows if row.key == "role")

    assert state({}, "Director of Purchasing") is ClauseState.MET
    assert state({"role": "intern"}, "Director of Purchasing") is ClauseState.NOT_MET
    assert state({}, None) is ClauseState.UNKNOWN
