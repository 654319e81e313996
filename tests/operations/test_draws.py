"""The plan, the seed and the draw: nobody can try twice, and everybody can check."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from review.domain import draw as rules
from review.domain.docket_states import DocketState, DrawMode, SeedSourceKind, StratifyBy
from review.domain.errors import Refusal
from review.domain.estimates.merging import neighbours_of
from review.extensions import db
from review.models.audit import AuditEvent
from review.models.case import Judge, PanelSeat
from review.models.docket import Docket
from review.models.draw import Draw, Plan, SeedSource
from review.models.frame import FrameEvent
from review.models.recusal import RecusalProposal
from review.operations.contributions import commit_contribution, record_failed_reveal, reveal_contribution
from review.operations.dockets import cancel_docket, change_settings
from review.operations.draws import REVEAL_WITHIN, draw_sample, planned_sizes, publish_plan
from review.queries.dockets import find_docket
from review.queries.draw_checks import declared_neighbours
from review.sentences import sentence
from tests.support.at_once import both_at_once
from tests.support.dockets import (
    DRAWN_AT,
    FROZEN_AT,
    PERIOD,
    PLAN_PUBLISHED_AT,
    REVEALED_AT,
    SECRETS,
    advance,
    cases_of,
    make_company,
    make_docket,
    parties,
    publish_the_plan,
)
from tests.support.dockets import draw as draw_docket
from tests.support.people import Cast, make_person
from tests.support.rows import unchanged


def frozen(people: Cast, **settings: object) -> Docket:
    make_company(people)
    return advance(make_docket(people, **settings), people, DocketState.FROZEN)


def sampled(people: Cast, size: int = 9) -> Docket:
    return frozen(people, mode=DrawMode.SAMPLE, sample_size=size)


def refused(act: object, *args: object, **kwargs: object) -> Refusal:
    """The refusal of an act, once it was seen that nothing changed and that it has a sentence."""
    with unchanged(), pytest.raises(Refusal) as caught:
        act(*args, **kwargs)  # type: ignore[operator]
    assert sentence(caught.value)
    return caught.value


def test_the_sample_is_what_sha256_says(people: Cast) -> None:
    docket = sampled(people)
    advance(docket, people, DocketState.DRAWN)
    plan = db.session.scalars(select(Plan)).one()
    seed = db.session.scalars(select(Draw)).one().seed
    server = db.session.scalars(select(SeedSource)).one()
    assert plan.sha256 == hashlib.sha256(plan.text.encode()).hexdigest()
    preimage = f"jb-seed-v1\n{plan.sha256}\nserver={server.value}\n"
    assert seed == hashlib.sha256(preimage.encode()).hexdigest()
    committed = f"jb-commit-v1\n{PERIOD}\nserver\n{server.value}\n"
    assert server.commitment == hashlib.sha256(committed.encode()).hexdigest()
    tickets = defaultdict(list)
    for event in db.session.scalars(select(FrameEvent)):
        tickets[event.stratum].append((hashlib.sha256(f"{seed}:{event.key}".encode()).hexdigest(), event.key))
    wanted = {stratum.name: stratum.sample_size for stratum in plan.strata}
    expected = {pair for name, pairs in tickets.items() for pair in sorted(pairs)[: wanted[name]]}
    assert {(case.ticket, case.event.key) for case in cases_of(docket)} == expected
    assert sum(wanted.values()) == 9


def test_cases_are_numbered_by_the_hashes_of_their_tickets(people: Cast) -> None:
    docket = sampled(people)
    advance(docket, people, DocketState.DRAWN)
    cases = cases_of(docket)
    assert [case.number for case in cases] == list(range(1, 10))
    order = [hashlib.sha256(case.ticket.encode()).hexdigest() for case in cases]
    assert order == sorted(order)


def test_a_case_keeps_the_evidence_of_the_frame(people: Cast) -> None:
    docket = advance(frozen(people), people, DocketState.DRAWN)
    framed = {event.key: event for event in db.session.scalars(select(FrameEvent))}
    for case in cases_of(docket):
        assert case.evidence == framed[case.event.key].evidence
        assert case.evidence_sha256 == framed[case.event.key].evidence_sha256
        assert case.stratum == framed[case.event.key].stratum


def test_every_lead_draws_the_whole_frame(people: Cast) -> None:
    docket = advance(frozen(people), people, DocketState.DRAWN)
    assert len(cases_of(docket)) == 18


def test_the_panel_is_seated_and_who_is_too_close_is_proposed_for_recusal(people: Cast) -> None:
    docket = frozen(people)
    people.rep.manager = people.sales_panelist
    advance(docket, people, DocketState.DRAWN)
    assert db.session.query(PanelSeat).count() == 3
    assert db.session.scalars(select(Judge.id).where(Judge.recused_at.is_not(None))).all() == []
    proposed = db.session.scalars(select(RecusalProposal)).all()
    assert {one.person for one in proposed} == {people.sales_panelist}
    assert len(proposed) == 9
    assert {one.ground for one in proposed} == {"manager_of_respondent"}


def test_the_secret_of_the_server_is_not_in_the_published_plan(people: Cast) -> None:
    docket = sampled(people)
    plan = publish_plan(docket, actor=people.clerk, now=PLAN_PUBLISHED_AT)
    server = db.session.scalars(select(SeedSource)).one()
    assert server.secret
    assert server.value is None
    assert server.secret not in plan.text
    assert str(server.commitment) in plan.text
    assert server.secret not in "".join(str(event.payload) for event in db.session.scalars(select(AuditEvent)))


def test_no_plan_before_the_freeze_and_none_twice(people: Cast) -> None:
    make_company(people)
    docket = make_docket(people)
    assert refused(publish_plan, docket, actor=people.clerk, now=FROZEN_AT).code == "docket.cannot_publish_plan"
    advance(docket, people, DocketState.FROZEN)
    publish_plan(docket, actor=people.clerk, now=PLAN_PUBLISHED_AT)
    again = refused(publish_plan, docket, actor=people.clerk, now=PLAN_PUBLISHED_AT)
    assert again.code == "docket.plan_published_twice"


def test_no_draw_without_a_published_plan(people: Cast) -> None:
    docket = sampled(people)
    assert refused(draw_sample, docket, actor=people.clerk, now=DRAWN_AT).code == "docket.plan_not_published"


def test_a_sample_is_drawn_once(people: Cast) -> None:
    docket = advance(sampled(people), people, DocketState.DRAWN)
    assert refused(draw_sample, docket, actor=people.clerk, now=DRAWN_AT).code == "docket.cannot_draw"


def test_a_sample_larger_than_the_frame_is_refused(people: Cast) -> None:
    docket = sampled(people, size=19)
    found = refused(publish_plan, docket, actor=people.clerk, now=PLAN_PUBLISHED_AT)
    assert found.code == "estimate.sample_exceeds_frame"
    assert "review every lead" in sentence(found)
    advance(docket_of_size(docket, people, 18), people, DocketState.DRAWN)
    assert len(cases_of(docket)) == 18


def docket_of_size(docket: Docket, people: Cast, size: int) -> Docket:
    return change_settings(
        docket, actor=people.clerk, now=FROZEN_AT, mode=DrawMode.SAMPLE, sample_size=size, ceremony=False,
        mask_names=False,
    )  # fmt: skip


def test_more_strata_than_cases_is_refused(people: Cast) -> None:
    docket = sampled(people, size=3)
    found = refused(publish_plan, docket, actor=people.clerk, now=PLAN_PUBLISHED_AT)
    assert (found.code, found.values["needed"]) == ("docket.sample_too_small", 4)


def test_a_stratum_of_one_event_is_drawn_whole(people: Cast) -> None:
    make_company(people, rejected=16, ignored=1)
    docket = advance(
        make_docket(people, mode=DrawMode.SAMPLE, sample_size=7), people, DocketState.DRAWN
    )
    sizes = planned_sizes(docket)
    assert sizes["other sources|ignored"] == (1, 1)
    assert sum(case.stratum == "other sources|ignored" for case in cases_of(docket)) == 1


def test_a_larger_sample_holds_the_smaller(people: Cast) -> None:
    docket = sampled(people)
    small, large = planned_sizes(docket, 6), planned_sizes(docket, 12)
    assert all(small[name][1] <= large[name][1] for name in small)


def test_a_panel_without_a_bench_cannot_be_drawn_for(people: Cast) -> None:
    docket = sampled(people)
    people.marketing_panelist.active = False
    people.chair.grants[0].is_chair = False
    found = refused(publish_plan, docket, actor=people.clerk, now=PLAN_PUBLISHED_AT)
    assert (found.code, found.values) == ("docket.panel_incomplete", {"benches": "marketing, chair"})


def test_a_ceremony_mixes_in_what_both_sides_committed(people: Cast) -> None:
    docket = frozen(people, ceremony=True)
    advance(docket, people, DocketState.DRAWN)
    plan = db.session.scalars(select(Plan)).one()
    seed = db.session.scalars(select(Draw)).one().seed
    server = db.session.scalars(select(SeedSource).where(SeedSource.kind == SeedSourceKind.SERVER)).one()
    preimage = (
        f"jb-seed-v1\n{plan.sha256}\nserver={server.value}\nsales={SECRETS['sales']}\n"
        f"marketing={SECRETS['marketing']}\n"
    )
    assert seed == hashlib.sha256(preimage.encode()).hexdigest()


def test_the_plan_waits_for_both_commitments(people: Cast) -> None:
    docket = frozen(people, ceremony=True)
    sales, vp = parties(docket, people)[0]
    commit_contribution(sales, docket, rules.commitment(PERIOD, "sales", SECRETS["sales"]), actor=vp, now=FROZEN_AT)
    found = refused(publish_plan, docket, actor=people.clerk, now=PLAN_PUBLISHED_AT)
    assert (found.code, found.values) == ("docket.commitment_missing", {"names": "marketing"})


def test_the_draw_waits_for_the_reveals_until_their_deadline_and_then_goes_on_without(people: Cast) -> None:
    docket = frozen(people, ceremony=True)
    publish_the_plan(docket, people)
    (sales, vp), (marketing, other) = parties(docket, people)
    reveal_contribution(sales, docket, SECRETS["sales"], actor=vp, now=REVEALED_AT)
    found = refused(draw_sample, docket, actor=people.clerk, now=DRAWN_AT)
    assert (found.code, found.values) == ("docket.reveal_missing", {"names": "marketing"})
    deadline = PLAN_PUBLISHED_AT + REVEAL_WITHIN
    late = refused(
        reveal_contribution, marketing, docket, SECRETS["marketing"], actor=other, now=deadline
    )
    assert late.code == "docket.reveal_too_late"
    draw_sample(docket, actor=people.clerk, now=deadline)
    event = db.session.scalars(select(AuditEvent).where(AuditEvent.action == "docket.drawn")).one()
    assert event.payload["forfeits"] == ["marketing"]
    plan = db.session.scalars(select(Plan)).one()
    assert "!forfeit" in plan.text


def test_a_reveal_that_was_not_committed_is_refused_and_can_be_kept_on_record(people: Cast) -> None:
    docket = frozen(people, ceremony=True)
    publish_the_plan(docket, people)
    sales, vp = parties(docket, people)[0]
    found = refused(reveal_contribution, sales, docket, "f" * 40, actor=vp, now=REVEALED_AT)
    assert found.code == "seed.wrong_reveal"
    assert "f" * 40 not in sentence(found)
    record_failed_reveal(found, docket, actor=vp, now=REVEALED_AT)
    db.session.flush()
    event = db.session.scalars(select(AuditEvent).where(AuditEvent.action == "docket.reveal_failed")).one()
    assert event.payload["revealed"] == rules.commitment(PERIOD, "sales", "f" * 40)
    reveal_contribution(sales, docket, SECRETS["sales"], actor=vp, now=REVEALED_AT)


def test_nobody_commits_or_reveals_for_another_side(people: Cast) -> None:
    docket = frozen(people, ceremony=True)
    sales, _vp = parties(docket, people)[0]
    commitment = rules.commitment(PERIOD, "sales", SECRETS["sales"])
    for stranger in (people.vp_marketing, people.clerk, people.chair, people.sales_panelist):
        found = refused(commit_contribution, sales, docket, commitment, actor=stranger, now=FROZEN_AT)
        assert found.code == "docket.not_your_side"
    publish_the_plan(docket, people)
    found = refused(reveal_contribution, sales, docket, SECRETS["sales"], actor=people.clerk, now=REVEALED_AT)
    assert found.code == "docket.not_your_side"


def test_a_commitment_is_made_once_before_the_plan_and_revealed_once_before_the_draw(people: Cast) -> None:
    docket = frozen(people, ceremony=True)
    (sales, vp), (marketing, other) = parties(docket, people)
    commitment = rules.commitment(PERIOD, "sales", SECRETS["sales"])
    early = refused(reveal_contribution, sales, docket, SECRETS["sales"], actor=vp, now=FROZEN_AT)
    assert early.code == "docket.plan_not_published"
    for bad in ("", "abc", "g" * 64, commitment + "0"):
        found = refused(commit_contribution, sales, docket, bad, actor=vp, now=FROZEN_AT)
        assert found.code == "docket.bad_commitment"
    commit_contribution(sales, docket, f" {commitment.upper()} ", actor=vp, now=FROZEN_AT)
    assert sales.commitment == commitment
    twice = refused(commit_contribution, sales, docket, "ab" * 32, actor=vp, now=FROZEN_AT)
    assert twice.code == "docket.committed_twice"
    commit_contribution(
        marketing, docket, rules.commitment(PERIOD, "marketing", SECRETS["marketing"]), actor=other, now=FROZEN_AT
    )
    publish_plan(docket, actor=people.clerk, now=PLAN_PUBLISHED_AT)
    late = refused(commit_contribution, sales, docket, commitment, actor=vp, now=PLAN_PUBLISHED_AT)
    assert late.code == "docket.commitment_too_late"
    reveal_contribution(sales, docket, SECRETS["sales"], actor=vp, now=REVEALED_AT)
    twice = refused(reveal_contribution, sales, docket, SECRETS["sales"], actor=vp, now=REVEALED_AT)
    assert twice.code == "docket.revealed_twice"
    draw_docket(docket, people)
    after = refused(reveal_contribution, marketing, docket, SECRETS["marketing"], actor=other, now=DRAWN_AT)
    assert after.code == "docket.seed_after_draw"


def test_a_ceremony_that_has_begun_cannot_be_switched_off(people: Cast) -> None:
    docket = frozen(people, ceremony=True)
    sales, vp = parties(docket, people)[0]
    commit_contribution(sales, docket, rules.commitment(PERIOD, "sales", SECRETS["sales"]), actor=vp, now=FROZEN_AT)
    assert refused(docket_of_size, docket, people, 9).code == "docket.ceremony_begun"


def test_a_ceremony_can_be_switched_off_and_on_again_before_anybody_committed(people: Cast) -> None:
    docket = frozen(people, ceremony=True)
    docket_of_size(docket, people, 9)
    assert parties(docket, people) == []
    change_settings(
        docket, actor=people.clerk, now=FROZEN_AT, mode=DrawMode.SAMPLE, sample_size=9, ceremony=True, mask_names=False
    )
    assert len(parties(docket, people)) == 2
    advance(docket, people, DocketState.DRAWN)


def test_a_cancelled_docket_takes_no_contribution(people: Cast) -> None:
    docket = frozen(people, ceremony=True)
    sales, vp = parties(docket, people)[0]
    cancel_docket(docket, "A wrong export", actor=people.clerk, now=FROZEN_AT)
    found = refused(commit_contribution, sales, docket, "ab" * 32, actor=vp, now=FROZEN_AT)
    assert found.code == "docket.over"


def test_a_case_that_could_never_be_decided_stops_the_hearing(people: Cast) -> None:
    docket = frozen(people)
    people.rep.manager = people.sales_panelist
    advance(docket, people, DocketState.DRAWN)
    from review.operations.dockets import open_hearing

    found = refused(open_hearing, docket, actor=people.clerk, now=DRAWN_AT + timedelta(days=6))
    assert found.code == "docket.undecidable_cases"
    assert found.values["names"] == "Sam Seller"


def test_a_large_panel_shares_the_cases(people: Cast) -> None:
    for bench in ("sales", "marketing", "executive"):
        make_person(f"Second {bench}", f"panelist:{bench}")
    docket = advance(frozen(people), people, DocketState.DRAWN)
    for case in cases_of(docket):
        assert {judge.bench.value for judge in case.judges} == {"sales", "marketing", "executive"}
        assert len(case.judges) == 3


def test_a_large_panel_sits_whole_where_the_clerk_says_so(people: Cast) -> None:
    for bench in ("sales", "marketing", "executive"):
        make_person(f"Second {bench}", f"panelist:{bench}")
    docket = frozen(people)
    change_settings(docket, actor=people.clerk, now=FROZEN_AT, whole_panel=True)
    advance(docket, people, DocketState.DRAWN)
    assert {len(case.judges) for case in cases_of(docket)} == {6}


def test_of_two_clerks_who_draw_at_once_one_is_told(people: Cast, app: Flask) -> None:
    docket = sampled(people)
    publish_plan(docket, actor=people.clerk, now=PLAN_PUBLISHED_AT)
    db.session.commit()

    def act() -> None:
        found = find_docket(PERIOD)
        assert found is not None
        draw_sample(found, actor=None, now=DRAWN_AT)

    assert both_at_once(app, act) == ["docket.cannot_draw", "done"]
    assert db.session.query(Draw).count() == 1
    assert len(cases_of(docket)) == 9


def test_of_two_windows_that_commit_at_once_one_is_told(people: Cast, app: Flask) -> None:
    docket = frozen(people, ceremony=True)
    sales, vp = parties(docket, people)[0]
    ids = docket.id, sales.id, vp.id
    db.session.commit()

    def act() -> None:
        from review.models import Person

        found, place, person = (
            db.session.get_one(model, key) for model, key in zip((Docket, SeedSource, Person), ids, strict=True)
        )
        commit_contribution(place, found, "ab" * 32, actor=person, now=FROZEN_AT)

    assert both_at_once(app, act) == ["docket.committed_twice", "done"]


def test_the_plan_keeps_the_neighbours_it_declared_and_the_report_uses_them(people: Cast) -> None:
    docket = sampled(people)
    plan = publish_plan(docket, actor=people.clerk, now=PLAN_PUBLISHED_AT)
    names = {one.name for one in plan.strata}
    assert len(names) > 1
    assert all({*one.neighbours, one.name} == names for one in plan.strata)
    assert declared_neighbours(docket) == neighbours_of({one.name: one.size for one in plan.strata})


@pytest.mark.parametrize(
    ("by", "expected"),
    [
        (StratifyBy.GRADE, {"A|rejected", "other grades|ignored"}),
        (StratifyBy.TEAM, {"{team}|rejected", "{other_team}|rejected", "other teams|ignored"}),
        (StratifyBy.SOURCE, {"Web form|rejected", "Webinar|rejected", "other sources|ignored"}),
    ],
)
def test_strata_are_kind_and_what_was_chosen_and_small_ones_go_together(
    people: Cast, by: StratifyBy, expected: set[str]
) -> None:
    make_company(people, rejected=20)
    docket = advance(make_docket(people, stratify_by=by), people, DocketState.FROZEN)
    names = {"team": people.team.name, "other_team": people.other_team.name}
    assert set(db.session.scalars(select(FrameEvent.stratum))) == {one.format(**names) for one in expected}
    assert refused(change_settings, docket, actor=None, now=FROZEN_AT, stratify_by=_other(by)).code == (
        "docket.strata_frozen"
    )


def _other(by: StratifyBy) -> StratifyBy:
    return next(one for one in StratifyBy if one is not by)


@pytest.mark.parametrize("minimum", [0, -1, 51])
def test_a_minimum_that_makes_no_sense_is_refused(people: Cast, minimum: int) -> None:
    docket = sampled(people)
    refusal = refused(change_settings, docket, actor=None, now=FROZEN_AT, minimum_per_stratum=minimum)
    assert refusal.code == "docket.bad_minimum"


def test_the_minimum_is_drawn_from_each_stratum(people: Cast) -> None:
    docket = sampled(people)
    change_settings(docket, actor=people.clerk, now=FROZEN_AT, minimum_per_stratum=4)
    assert min(taken for _, taken in planned_sizes(docket).values()) >= 4
