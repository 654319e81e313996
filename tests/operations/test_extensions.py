"""A larger sample by the same seed, before anybody has voted."""

from __future__ import annotations

import io
import zipfile
from datetime import timedelta

import pytest
from flask import Flask

from review.domain.docket_states import DocketState, DrawMode
from review.domain.errors import Refusal
from review.extensions import db
from review.models.docket import Docket
from review.models.frame import FrameEvent
from review.operations.extensions import extend_sample
from review.operations.must_see import add_case
from review.operations.publication import verify_draw
from review.queries.dockets import find_docket
from review.reports.docket_bundle import docket_bundle
from review.reports.monthly import monthly_summary
from review.sentences import sentence
from tests.support.at_once import both_at_once
from tests.support.dockets import DRAWN_AT, HEARING_AT, PERIOD, advance, cases_of, make_company, make_docket
from tests.support.people import Cast
from tests.support.rows import unchanged

LATER = DRAWN_AT + timedelta(minutes=30)


def drawn(people: Cast, **settings: object) -> Docket:
    make_company(people)
    given: dict[str, object] = {"mode": DrawMode.SAMPLE, "sample_size": 6, **settings}
    return advance(make_docket(people, **given), people, DocketState.DRAWN)


def refused(docket: Docket, size: int, because: str = "Too few", now: object = LATER) -> str:
    with unchanged(), pytest.raises(Refusal) as caught:
        extend_sample(docket, size, because, actor=None, now=now)  # type: ignore[arg-type]
    assert sentence(caught.value)
    return caught.value.code


def test_what_was_drawn_stays_and_the_larger_draw_verifies(people: Cast) -> None:
    docket = drawn(people)
    before = {case.ticket: case.number for case in cases_of(docket)}
    seed = verify_draw(docket)
    extend_sample(docket, 11, "Two judges asked for more", actor=people.clerk, now=LATER)
    after = {case.ticket: case.number for case in cases_of(docket)}
    assert len(after) == 11
    assert before.items() <= after.items()
    assert sorted(after.values()) == list(range(1, 12))
    assert all(case.judges for case in cases_of(docket))
    assert verify_draw(docket) == seed
    bundle = docket_bundle(docket)
    assert "extension.txt" in zipfile.ZipFile(io.BytesIO(bundle)).namelist()
    assert docket.statements_due_at is not None
    assert docket.statements_due_at > LATER


def test_the_report_counts_all_that_was_drawn_and_says_why(people: Cast) -> None:
    docket = drawn(people)
    extend_sample(docket, 11, "Two judges asked for more", actor=people.clerk, now=LATER)
    advance(docket, people, DocketState.CLOSED)
    document = monthly_summary(docket)
    assert document["headline"]["overall"]["cases"] == 11
    assert [one["because"] for one in document["draw"]["extensions"]] == ["Two judges asked for more"]


def test_an_added_case_that_is_drawn_after_all_counts(people: Cast) -> None:
    docket = drawn(people)
    taken = {case.event_id for case in cases_of(docket)}
    left = [event for event in db.session.query(FrameEvent).all() if event.event_id not in taken]
    added = add_case(docket, left[0].event.lead.external_id, "A customer", actor=people.chair, now=LATER)
    extend_sample(docket, 18, "All of them, then", actor=people.clerk, now=LATER)
    db.session.refresh(added)
    assert (added.drawn, added.added_because) == (True, "A customer")
    assert len(cases_of(docket)) == 18
    verify_draw(docket)


def test_a_sample_is_made_larger_only_before_the_hearing_with_a_reason(people: Cast) -> None:
    docket = drawn(people)
    assert refused(docket, 6) == "docket.extension_too_small"
    assert refused(docket, 2) == "docket.extension_too_small"
    assert refused(docket, 19) == "estimate.sample_exceeds_frame"
    assert refused(docket, 9, "  ") == "docket.extended_without_reason"
    advance(docket, people, DocketState.HEARING)
    assert refused(docket, 9, now=HEARING_AT) == "docket.cannot_extend"


def test_every_lead_cannot_be_more(people: Cast) -> None:
    docket = drawn(people, mode=DrawMode.EVERY_LEAD)
    assert refused(docket, 30) == "docket.cannot_extend"


def test_of_two_clerks_who_extend_at_once_one_is_told(people: Cast, app: Flask) -> None:
    drawn(people)
    db.session.commit()

    def act() -> None:
        found = find_docket(PERIOD)
        assert found is not None
        extend_sample(found, 9, "More", actor=None, now=LATER)

    assert both_at_once(app, act) == ["docket.extension_too_small", "done"]
