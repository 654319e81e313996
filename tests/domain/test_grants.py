"""Which roles go together in one person."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.domain.errors import Refusal
from review.domain.grants import Grant, check_grants, check_last_clerk, parse_grant
from review.domain.roles import SIDES, Bench, Role

GRANTS = st.builds(Grant, st.sampled_from(Role), st.none() | st.sampled_from(Bench), st.booleans())


@given(GRANTS)
def test_what_is_written_is_read_back(grant: Grant) -> None:
    assert parse_grant(str(grant)) == grant


@given(st.lists(GRANTS, max_size=4))
def test_what_passes_keeps_every_rule(grants: list[Grant]) -> None:
    try:
        fit = check_grants(grants)
    except Refusal:
        return
    held = [grant.role for grant in fit]
    assert sorted(map(str, fit)) == sorted(map(str, grants))
    assert len(held) == len(set(held))
    assert not {Role.CLERK, Role.PANELIST} <= set(held)
    for grant in fit:
        assert (grant.bench is not None) == (grant.role in (Role.PANELIST, Role.VP))
        assert grant.role is not Role.VP or grant.bench in SIDES
        assert not grant.is_chair or (grant.role, grant.bench) == (Role.PANELIST, Bench.EXECUTIVE)


@pytest.mark.parametrize(
    ("grants", "code"),
    [
        (["clerk", "panelist:sales"], "people.clerk_on_panel"),
        (["panelist"], "people.bench_missing"),
        (["vp"], "people.side_missing"),
        (["vp:executive"], "people.side_missing"),
        (["rep:sales"], "people.bench_unwanted"),
        (["panelist:sales:chair"], "people.chair_bench"),
        (["rep:chair"], "people.chair_bench"),
        (["vp:sales", "vp:marketing"], "people.role_twice"),
    ],
)
def test_what_does_not_go_together_is_refused_by_name(grants: list[str], code: str) -> None:
    with pytest.raises(Refusal) as refusal:
        check_grants(parse_grant(grant) for grant in grants)
    assert refusal.value.code == code


@pytest.mark.parametrize("text", ["", "boss", "panelist:north", "panelist:sales:sales", "panelist:chair:chair"])
def test_what_is_no_role_is_refused(text: str) -> None:
    with pytest.raises(Refusal) as refusal:
        parse_grant(text)
    assert refusal.value.code == "people.role_unknown"


def test_one_person_may_hold_several_roles() -> None:
    grants = check_grants(map(parse_grant, ["vp:sales", "panelist:sales", "auditor"]))
    assert [str(grant) for grant in grants] == ["panelist:sales", "vp:sales", "auditor"]


def test_only_the_last_clerk_must_stay() -> None:
    check_last_clerk({1, 2}, 1)
    check_last_clerk({1}, 2)
    with pytest.raises(Refusal):
        check_last_clerk({1}, 1)
