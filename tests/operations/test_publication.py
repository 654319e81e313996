"""Publication: the draw is checked once more, and the edition never changes."""

from __future__ import annotations

import hashlib

import pytest
from flask import Flask
from sqlalchemy import text

from review.domain.docket_states import DocketState
from review.domain.documents import document_sha256
from review.domain.errors import Refusal
from review.extensions import db
from review.models.docket import Docket
from review.models.edition_file import EditionForm
from review.models.verdict import Edition
from review.operations.publication import publish_docket, verify_draw
from review.queries.dockets import docket_state, find_docket
from review.queries.draw_checks import check_draw
from review.queries.edition_files import find_edition_file
from review.reports.edition_workbook import edition_workbook
from review.sentences import sentence
from tests.support.at_once import both_at_once
from tests.support.dockets import PERIOD, PUBLISHED_AT, advance, make_company, make_docket
from tests.support.people import Cast
from tests.support.rows import unchanged


def closed(people: Cast, **settings: object) -> Docket:
    make_company(people, rejected=6, ignored=3)
    return advance(make_docket(people, **settings), people, DocketState.CLOSED)


def test_publishing_makes_one_edition_with_its_hash(people: Cast) -> None:
    docket = closed(people)
    edition = publish_docket(docket, actor=people.clerk, now=PUBLISHED_AT)
    assert docket_state(docket) is DocketState.PUBLISHED
    assert (edition.number, edition.sha256) == (1, document_sha256(edition.document))


def test_the_workbook_is_kept_with_the_publication(people: Cast) -> None:
    edition = publish_docket(closed(people), actor=people.clerk, now=PUBLISHED_AT)
    kept = find_edition_file(edition, EditionForm.XLSX)
    assert kept is not None
    assert kept.content == edition_workbook(edition)
    assert (kept.sha256, kept.made_at) == (hashlib.sha256(kept.content).hexdigest(), PUBLISHED_AT)


def test_a_month_is_published_once(people: Cast) -> None:
    docket = advance(closed(people), people, DocketState.PUBLISHED)
    with unchanged(), pytest.raises(Refusal) as caught:
        publish_docket(docket, actor=people.clerk, now=PUBLISHED_AT)
    assert caught.value.code == "docket.cannot_publish"


def test_an_open_month_is_not_published(people: Cast) -> None:
    make_company(people)
    docket = advance(make_docket(people), people, DocketState.HEARING)
    with unchanged(), pytest.raises(Refusal) as caught:
        publish_docket(docket, actor=people.clerk, now=PUBLISHED_AT)
    assert caught.value.code == "docket.cannot_publish"


def test_every_draw_verifies(people: Cast) -> None:
    docket = closed(people, ceremony=True)
    check = check_draw(docket)
    assert check.wrong == ()
    assert verify_draw(docket) == check.seed


@pytest.mark.sqlite_only
@pytest.mark.parametrize(
    ("tampering", "part"),
    [
        ("UPDATE frame_event SET stratum = 'x' WHERE id = (SELECT min(id) FROM frame_event)", "frame"),
        ("UPDATE plan SET text = text || 'more'", "plan"),
        ("UPDATE draw SET seed = substr(seed, 2) || '0'", "composed"),
        ("UPDATE seed_source SET value = 'another' WHERE kind = 'server'", "commitments"),
        ("UPDATE \"case\" SET drawn = 0, added_because = 'x' WHERE number = 1", "sample"),
    ],
)
def test_what_was_tampered_with_is_named_and_nothing_is_published(
    people: Cast, tampering: str, part: str
) -> None:
    docket = closed(people)
    for (name,) in db.session.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).all():
        db.session.execute(text(f"DROP TRIGGER {name}"))  # as somebody could who owns the file
    db.session.execute(text(tampering))
    db.session.expire_all()
    assert part in check_draw(docket).wrong
    with unchanged(), pytest.raises(Refusal) as caught:
        publish_docket(docket, actor=people.clerk, now=PUBLISHED_AT)
    assert caught.value.code == "docket.draw_does_not_verify"
    assert part in sentence(caught.value)


def test_of_two_clerks_who_publish_at_once_one_is_told(people: Cast, app: Flask) -> None:
    closed(people)
    db.session.commit()

    def act() -> None:
        docket = find_docket(PERIOD)
        assert docket is not None
        publish_docket(docket, actor=None, now=PUBLISHED_AT)

    assert both_at_once(app, act) == ["docket.cannot_publish", "done"]
    assert db.session.query(Edition).count() == 1
