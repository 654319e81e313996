"""Strata left without a decided case."""

from __future__ import annotations

from review.domain.estimates import Stratum, StratumTraits, declare_neighbours, estimate_population, merge_undecided

TRAITS = [
    StratumTraits("rejected web", "rejected", "web", 500),
    StratumTraits("rejected fair", "rejected", "fair", 80),
    StratumTraits("rejected mail", "rejected", "mail", 200),
    StratumTraits("ignored web", "ignored", "web", 300),
    StratumTraits("ignored fair", "ignored", "fair", 40),
]
NEIGHBOURS = declare_neighbours(TRAITS)


def strata(**decided: int) -> list[Stratum]:
    return [
        Stratum(t.name, t.size, cases := decided[t.name.replace(" ", "_")], cases // 4, max(cases, 4)) for t in TRAITS
    ]


def test_the_nearest_neighbour_has_the_same_source_and_another_kind() -> None:
    assert NEIGHBOURS["ignored fair"][0] == "rejected fair"
    assert NEIGHBOURS["rejected web"][0] == "ignored web"


def test_next_comes_the_largest_of_the_same_kind() -> None:
    assert NEIGHBOURS["rejected fair"][:3] == ("ignored fair", "rejected web", "rejected mail")
    assert NEIGHBOURS["rejected mail"][0] == "rejected web"


def test_the_order_in_which_strata_are_declared_does_not_matter() -> None:
    assert declare_neighbours(TRAITS[::-1]) == NEIGHBOURS


def test_a_stratum_without_a_decided_case_joins_its_neighbour() -> None:
    given = strata(rejected_web=20, rejected_fair=8, rejected_mail=8, ignored_web=12, ignored_fair=0)
    merged = {stratum.name: stratum for stratum in merge_undecided(given, NEIGHBOURS)}
    joined = merged["rejected fair + ignored fair"]
    assert (joined.size, joined.decided, joined.wrong, joined.drawn) == (120, 8, 2, 12)
    assert len(merged) == 4
    assert estimate_population(given, NEIGHBOURS).population == 1120


def test_one_whose_neighbour_is_empty_too_goes_to_the_next() -> None:
    given = strata(rejected_web=20, rejected_fair=0, rejected_mail=8, ignored_web=12, ignored_fair=0)
    names = {stratum.name for stratum in merge_undecided(given, NEIGHBOURS)}
    assert names == {"rejected web + rejected fair", "rejected mail", "ignored web + ignored fair"}


def test_nothing_merges_while_every_stratum_has_a_decided_case() -> None:
    given = strata(rejected_web=20, rejected_fair=1, rejected_mail=8, ignored_web=12, ignored_fair=1)
    assert merge_undecided(given, NEIGHBOURS) == tuple(given)
