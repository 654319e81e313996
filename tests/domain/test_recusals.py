"""Who steps in where a judge is recused."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from review.domain.judges import Seat
from review.domain.recusals import find_alternate
from review.domain.roles import Bench

S, M, E = Bench.SALES, Bench.MARKETING, Bench.EXECUTIVE


def seats(*benches: Bench, start: int = 0) -> list[Seat]:
    return [Seat(f"p{start + n}", bench) for n, bench in enumerate(benches)]


def test_the_least_loaded_alternate_of_the_same_bench_steps_in() -> None:
    waiting = seats(S, S, M, start=10)
    found = find_alternate("seed", "case", S, seats(M, E), waiting, {"p10": 4, "p11": 3, "p12": 0})
    assert found == waiting[1]


def test_a_full_bench_of_judges_takes_nobody_from_another_bench() -> None:
    assert find_alternate("seed", "case", S, seats(S, M, E), seats(M, E, start=10), {}) is None


def test_a_case_left_with_two_judges_takes_one_of_a_side_that_has_none_first() -> None:
    waiting = seats(E, M, start=10)
    found = find_alternate("seed", "case", E, seats(S, S), [waiting[1]], {})
    assert found == waiting[1]
    assert find_alternate("seed", "case", S, seats(S, E), waiting[1:], {"p11": 9}) == waiting[1]


def test_nobody_waiting_means_nobody_steps_in() -> None:
    assert find_alternate("seed", "case", S, seats(M, E), [], {}) is None


@given(st.lists(st.sampled_from(Bench), min_size=1, max_size=6), st.text(), st.data())
def test_the_order_in_which_alternates_wait_does_not_matter(
    benches: list[Bench], seed: str, data: st.DataObject
) -> None:
    waiting = seats(*benches, start=10)
    shuffled = data.draw(st.permutations(waiting))
    sitting = seats(S, M)
    assert find_alternate(seed, "c", E, sitting, waiting, {}) == find_alternate(seed, "c", E, sitting, shuffled, {})
