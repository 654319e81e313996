"""A public value that enters the seed last: nobody can answer it, and its date is checked."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from review.domain.docket_states import DocketState, SeedSourceKind
from review.domain.errors import Refusal
from review.extensions import db
from review.models.docket import Docket
from review.models.draw import Draw, Plan, SeedSource
from review.operations.contributions import enter_public_value, reveal_contribution
from review.operations.dockets import change_settings
from review.operations.draws import REVEAL_WITHIN, draw_sample
from review.operations.publication import verify_draw
from review.queries.dockets import find_docket
from review.reports.docket_bundle import docket_bundle
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
    make_company,
    make_docket,
    parties,
    publish_the_plan,
)
from tests.support.people import Cast
from tests.support.rows import unchanged

DICE = "Four dice, thrown in the panel's call"
AFTER = PLAN_PUBLISHED_AT + REVEAL_WITHIN + timedelta(minutes=5)


def published(people: Cast, **settings: object) -> Docket:
    make_company(people)
    docket = advance(make_docket(people, public_value=DICE, **settings), people, DocketState.FROZEN)
    publish_the_plan(docket, people)
    return docket


def public() -> SeedSource:
    return db.session.scalars(select(SeedSource).where(SeedSource.kind == SeedSourceKind.PUBLIC)).one()


def refused(act: object, *args: object, **kwargs: object) -> Refusal:
    with unchanged(), pytest.raises(Refusal) as caught:
        act(*args, **kwargs)  # type: ignore[operator]
    assert sentence(caught.value)
    return caught.value


def enter(docket: Docket, people: Cast, value: str = "3 6 1 4", dated_at: datetime = AFTER) -> SeedSource:
    return enter_public_value(docket, value, dated_at=dated_at, actor=people.clerk, now=AFTER)


def test_the_plan_names_it_last_with_a_date_after_the_reveals(people: Cast) -> None:
    published(people, ceremony=True)
    lines = db.session.scalars(select(Plan)).one().text.splitlines()
    sources = [line for line in lines if line.startswith("source\t")]
    assert sources[-1] == f"source\tpublic={DICE}, made at 2026-11-04 10:01 UTC or later"
    assert public().not_before is not None
    assert all(source.due_at is not None and source.due_at < public().not_before for source, _ in parties_now(people))


def parties_now(people: Cast) -> list[tuple[SeedSource, object]]:
    docket = find_docket(PERIOD)
    assert docket is not None
    return [(source, vp) for source, vp in parties(docket, people)]


def test_it_enters_the_seed_and_the_draw_verifies(people: Cast) -> None:
    docket = published(people)
    assert refused(draw_sample, docket, actor=people.clerk, now=AFTER).code == "docket.public_value_missing"
    enter(docket, people)
    seed = draw_sample(docket, actor=people.clerk, now=AFTER).seed
    sources = {source.label: source.value for source in db.session.scalars(select(SeedSource))}
    plan = db.session.scalars(select(Plan)).one()
    preimage = f"jb-seed-v1\n{plan.sha256}\nserver={sources['server']}\npublic=3 6 1 4\n"
    assert seed == hashlib.sha256(preimage.encode()).hexdigest()
    assert verify_draw(docket) == seed
    assert b"public=3 6 1 4" in docket_bundle(docket)


def test_it_waits_for_every_reveal_or_its_deadline(people: Cast) -> None:
    docket = published(people, ceremony=True)
    found = refused(enter_public_value, docket, "3", dated_at=REVEALED_AT, actor=people.clerk, now=REVEALED_AT)
    assert found.code == "docket.reveal_missing"
    for source, vp in parties(docket, people):
        reveal_contribution(source, docket, SECRETS[source.label], actor=vp, now=REVEALED_AT)
    found = refused(enter_public_value, docket, "3", dated_at=REVEALED_AT, actor=people.clerk, now=REVEALED_AT)
    assert found.code == "docket.public_value_too_early"
    enter(docket, people)


def test_who_forfeits_cannot_reveal_once_the_public_value_is_known(people: Cast) -> None:
    docket = published(people, ceremony=True)
    enter(docket, people)
    source, vp = parties(docket, people)[0]
    found = refused(reveal_contribution, source, docket, SECRETS[source.label], actor=vp, now=AFTER)
    assert found.code == "docket.reveal_too_late"
    assert db.session.query(Draw).count() == 0
    draw_sample(docket, actor=people.clerk, now=AFTER)


@pytest.mark.parametrize(
    ("dated_at", "code"),
    [
        (PLAN_PUBLISHED_AT - timedelta(days=1), "docket.public_value_too_early"),
        (PLAN_PUBLISHED_AT, "docket.public_value_too_early"),
        (AFTER + timedelta(seconds=1), "docket.public_value_in_future"),
    ],
)
def test_its_date_is_checked(people: Cast, dated_at: datetime, code: str) -> None:
    docket = published(people)
    found = refused(enter_public_value, docket, "3", dated_at=dated_at, actor=people.clerk, now=AFTER)
    assert found.code == code


@pytest.mark.parametrize("value", ["", "  ", "a\tb", "a\nb", "!forfeit", "x" * 301])
def test_a_value_that_cannot_enter_a_seed_is_refused(people: Cast, value: str) -> None:
    docket = published(people)
    found = refused(enter_public_value, docket, value, dated_at=AFTER, actor=people.clerk, now=AFTER)
    assert found.code == "seed.bad_value"


def test_it_is_entered_once_and_not_after_the_draw(people: Cast) -> None:
    docket = published(people)
    enter(docket, people)
    again = {"dated_at": AFTER, "actor": people.clerk, "now": AFTER}
    assert refused(enter_public_value, docket, "1 1 1 1", **again).code == "docket.public_value_entered"
    draw_sample(docket, actor=people.clerk, now=AFTER)
    assert refused(enter_public_value, docket, "1 1 1 1", **again).code == "docket.seed_after_draw"


def test_a_plan_without_one_takes_none(people: Cast) -> None:
    make_company(people)
    docket = advance(make_docket(people), people, DocketState.FROZEN)
    given = {"dated_at": DRAWN_AT, "actor": people.clerk, "now": DRAWN_AT}
    assert refused(enter_public_value, docket, "3", **given).code == "docket.plan_not_published"
    publish_the_plan(docket, people)
    assert refused(enter_public_value, docket, "3", **given).code == "docket.no_public_value"


@pytest.mark.parametrize("text", ["a\tb", "a\nb", "x" * 151, "commit:abc"])
def test_words_that_cannot_stand_in_a_plan_are_refused(people: Cast, text: str) -> None:
    make_company(people)
    docket = advance(make_docket(people), people, DocketState.FROZEN)
    found = refused(change_settings, docket, actor=None, now=FROZEN_AT, public_value=text)
    assert found.code == "docket.bad_public_value"


def test_of_two_clerks_who_enter_a_value_at_once_one_is_told(people: Cast, app: Flask) -> None:
    published(people)
    db.session.commit()

    def act() -> None:
        found = find_docket(PERIOD)
        assert found is not None
        enter_public_value(found, "3 6 1 4", dated_at=AFTER, actor=None, now=AFTER)

    assert both_at_once(app, act) == ["docket.public_value_entered", "done"]
