from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.domain.errors import Refusal
from review.domain.judges import QuorumGap, QuorumProblem, Seat, assign_judges, quorum_problems
from review.domain.roles import Bench

SEED = "5e" * 32
CASES = [f"L-{number}" for number in range(30)]


def _panel(sales: int, marketing: int, executive: int) -> list[Seat]:
    counts = {Bench.SALES: sales, Bench.MARKETING: marketing, Bench.EXECUTIVE: executive}
    return [
        Seat(f"{bench}-{number}", bench, is_chair=bench is Bench.EXECUTIVE and number == 0)
        for bench, count in counts.items()
        for number in range(count)
    ]


PANELS = st.builds(_panel, st.integers(1, 4), st.integers(1, 4), st.integers(0, 4))


def test_a_panel_of_five_sits_whole_on_every_case() -> None:
    for assignment in assign_judges(SEED, CASES, _panel(2, 2, 1), {}):
        assert len(assignment.judges) == 5
        assert assignment.alternates == ()


def test_a_larger_panel_gives_each_case_one_judge_a_bench_and_the_rest_are_alternates() -> None:
    panel = _panel(3, 3, 2)
    for assignment in assign_judges(SEED, CASES, panel, {}):
        assert sorted(seat.bench for seat in assignment.judges) == sorted(Bench)
        assert {*assignment.judges, *assignment.alternates} == set(panel)
        assert len(assignment.alternates) == 5


@given(PANELS)
def test_the_load_of_one_bench_never_differs_by_more_than_one_case(panel: list[Seat]) -> None:
    load = Counter(seat.person for one in assign_judges(SEED, CASES, panel, {}) for seat in one.judges)
    benches = {seat.bench for seat in panel}
    if len(benches) == 3:
        for bench in benches:
            loads = [load[seat.person] for seat in panel if seat.bench is bench]
            assert max(loads) - min(loads) <= 1


@given(PANELS, st.randoms(use_true_random=False))
def test_the_order_of_cases_and_seats_changes_nothing(panel: list[Seat], random: object) -> None:
    cases, seats = list(CASES), list(panel)
    random.shuffle(cases)  # type: ignore[attr-defined]
    random.shuffle(seats)  # type: ignore[attr-defined]
    shuffled = {one.case_key: one for one in assign_judges(SEED, cases, seats, {})}
    assert tuple(shuffled[key] for key in CASES) == assign_judges(SEED, CASES, panel, {})


def test_another_seed_gives_other_judges() -> None:
    panel = _panel(3, 3, 2)
    assert assign_judges(SEED, CASES, panel, {}) != assign_judges("5f" * 32, CASES, panel, {})


@given(PANELS, st.data())
def test_a_recusal_changes_only_its_own_case(panel: list[Seat], data: st.DataObject) -> None:
    before = {one.case_key: one for one in assign_judges(SEED, CASES, panel, {})}
    case = data.draw(st.sampled_from(CASES))
    judge = data.draw(st.sampled_from(before[case].judges))
    after = {one.case_key: one for one in assign_judges(SEED, CASES, panel, {case: {judge.person}})}
    assert {key: one for key, one in after.items() if key != case} == {
        key: one for key, one in before.items() if key != case
    }
    assert judge not in after[case].judges
    assert judge not in after[case].alternates
    assert after[case].recused == (judge,)
    waiting = [seat for seat in before[case].alternates if seat.bench is judge.bench]
    if waiting:
        assert waiting[0] in after[case].judges
        assert len(after[case].judges) == len(before[case].judges)


def test_where_a_bench_is_exhausted_any_alternate_keeps_three_judges() -> None:
    panel = _panel(3, 3, 1)
    (assignment,) = assign_judges(SEED, ["L-1"], panel, {"L-1": {"executive-0"}})
    assert len(assignment.judges) == 3
    assert {seat.bench for seat in assignment.judges} == {Bench.SALES, Bench.MARKETING}


def test_a_panel_without_executives_still_gives_three_judges() -> None:
    for assignment in assign_judges(SEED, CASES, _panel(3, 3, 0), {}):
        assert len(assignment.judges) == 3
        assert {seat.bench for seat in assignment.judges} == {Bench.SALES, Bench.MARKETING}


@given(PANELS, st.data())
def test_a_case_without_a_quorum_problem_has_judges_who_can_decide_it(panel: list[Seat], data: st.DataObject) -> None:
    people = st.sets(st.sampled_from([seat.person for seat in panel]))
    recused = {case: data.draw(people) for case in CASES[:5]}
    undecidable = {problem.case_key for problem in quorum_problems(CASES, panel, recused)}
    for assignment in assign_judges(SEED, CASES, panel, recused):
        benches = {seat.bench for seat in assignment.judges}
        can = {Bench.SALES, Bench.MARKETING} <= benches and len(assignment.judges) >= min(3, len(panel))
        assert can == (assignment.case_key not in undecidable)


def test_quorum_names_each_gap_of_each_case() -> None:
    panel = _panel(1, 1, 1)
    recused = {"L-1": {"sales-0"}, "L-2": {"executive-0"}}
    assert quorum_problems(["L-0", "L-1", "L-2"], panel, recused) == (
        QuorumProblem("L-1", (QuorumGap.TOO_FEW, QuorumGap.NO_SALES), 2, 3),
        QuorumProblem("L-2", (QuorumGap.TOO_FEW,), 2, 3),
    )


def test_a_panel_of_two_needs_two_answers_only() -> None:
    assert quorum_problems(["L-0"], _panel(1, 1, 0), {}) == ()
    (problem,) = quorum_problems(["L-0"], _panel(2, 0, 0), {})
    assert problem.gaps == (QuorumGap.NO_MARKETING,)
    (problem,) = quorum_problems(["L-0"], [], {})
    assert problem.gaps == (QuorumGap.TOO_FEW, QuorumGap.NO_SALES, QuorumGap.NO_MARKETING)


@pytest.mark.parametrize(
    ("cases", "seats", "code"),
    [
        (["a", "a"], _panel(1, 1, 1), "judges.duplicate_case"),
        (["a"], [Seat("p", Bench.SALES), Seat("p", Bench.MARKETING)], "judges.duplicate_seat"),
        (["a"], [Seat("p", Bench.SALES, is_chair=True)], "judges.chair_bench"),
        (
            ["a"],
            [Seat("p", Bench.EXECUTIVE, is_chair=True), Seat("q", Bench.EXECUTIVE, is_chair=True)],
            "judges.two_chairs",
        ),
    ],
)
def test_a_panel_or_docket_that_contradicts_itself_is_refused(cases: list[str], seats: list[Seat], code: str) -> None:
    with pytest.raises(Refusal) as caught:
        assign_judges(SEED, cases, seats, {})
    assert caught.value.code == code
