"""Publishing a month: the draw is checked once more, and the report's numbers are fixed for ever.

Once the window for appeals is shut and all are decided, the verdicts they changed go into one new edition; the first
stays as it was.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select

from review.domain.dockets import Move, check_move
from review.domain.documents import document_sha256
from review.domain.errors import Refusal
from review.extensions import db
from review.models.appeal import Appeal
from review.models.case import Case
from review.models.docket import Docket
from review.models.person import Person
from review.models.verdict import Edition
from review.operations.announcements import announce_report
from review.operations.audit import declare, record
from review.operations.edition_files import keep_workbook
from review.operations.precedents import keep_precedents
from review.operations.remedies import give_remedies
from review.queries.appeals import count_changed, count_open_appeals, window_of
from review.queries.dockets import docket_state, lock_docket, situation
from review.queries.draw_checks import check_draw
from review.queries.editions import list_editions_of
from review.reports.monthly import monthly_summary
from review.reports.monthly_revision import revised_summary

PUBLISHED = declare("docket.published", "period", "edition", "sha256", "seed")
REVISED = declare("docket.revised", "period", "edition", "sha256", "revises")


def publish_docket(docket: Docket, *, actor: Person | None, now: datetime) -> Edition:
    """Publish the first edition of the month's verdict summary; its numbers never change afterwards.

    Raises Refusal ``docket.draw_does_not_verify`` where frame, plan and seed do not give the cases that were heard.
    """
    docket = lock_docket(docket)
    check_move(Move.PUBLISH, docket_state(docket), situation(docket, now))
    seed = verify_draw(docket)
    docket.published_at = now
    give_remedies(docket, actor=actor, now=now)
    edition = _edition(docket, 1, monthly_summary(docket), actor, now)
    record(
        PUBLISHED,
        actor=actor,
        subject_kind="docket",
        subject=docket.public_id,
        now=now,
        period=docket.period,
        edition=edition.number,
        sha256=edition.sha256,
        seed=seed,
    )
    db.session.flush()
    keep_workbook(edition, now=now)
    keep_precedents(docket, actor=actor, now=now)
    announce_report(docket, edition, now)
    return edition


def what_lacks_for_revision(docket: Docket, now: datetime) -> Refusal | None:
    """Why the edition after the appeals cannot be published at ``now``; None where it can.

    Codes: ``edition.not_published``, ``edition.revised_already``, ``edition.window_open``, ``edition.appeals_open``,
    ``edition.nothing_changed``.
    """
    until = window_of(docket)
    if until is None or docket.cancelled_at is not None:
        return Refusal("edition.not_published", period=docket.period)
    editions = list_editions_of(docket.period)
    if "revises" in editions[0].document:
        return Refusal("edition.revised_already", period=docket.period, number=editions[0].number)
    if now <= until:
        return Refusal("edition.window_open", period=docket.period, until=until)
    if still_open := count_open_appeals(docket):
        return Refusal("edition.appeals_open", period=docket.period, count=still_open)
    if not count_changed(docket):
        return Refusal("edition.nothing_changed", period=docket.period)
    return None


def publish_revision(docket: Docket, *, actor: Person | None, now: datetime) -> Edition:
    """Publish the one edition that holds what the appeals changed, linked with the one before it, which stays.

    Raises the Refusal of `what_lacks_for_revision`.
    """
    docket = lock_docket(docket)
    lacking = what_lacks_for_revision(docket, now)
    if lacking is not None:
        raise lacking
    before = list_editions_of(docket.period)[0]
    edition = _edition(docket, before.number + 1, revised_summary(docket, before, now), actor, now)
    record(
        REVISED,
        actor=actor,
        subject_kind="docket",
        subject=docket.public_id,
        now=now,
        period=docket.period,
        edition=edition.number,
        sha256=edition.sha256,
        revises=before.sha256,
    )
    db.session.flush()
    keep_workbook(edition, now=now)
    keep_precedents(docket, actor=actor, now=now)
    announce_report(docket, edition, now)
    return edition


def publish_due_revisions(now: datetime) -> list[Edition]:
    """Publish every revised edition that nothing stands in the way of; for the program itself. Safe to repeat."""
    dockets = db.session.scalars(
        select(Docket)
        .where(
            Docket.published_at.is_not(None),
            select(Appeal.id)
            .join(Case, Case.id == Appeal.case_id)
            .where(Case.docket_id == Docket.id, Appeal.new_verdict_id.is_not(None))
            .exists(),
        )
        .order_by(Docket.period)
    ).all()
    return [
        publish_revision(docket, actor=None, now=now)
        for docket in dockets
        if what_lacks_for_revision(docket, now) is None
    ]


def _edition(docket: Docket, number: int, document: dict[str, Any], actor: Person | None, now: datetime) -> Edition:
    edition = Edition(
        docket_id=docket.id,
        number=number,
        document=document,
        sha256=document_sha256(document),
        published_at=now,
        published_by_id=actor.id if actor else None,
    )
    db.session.add(edition)
    return edition


def verify_draw(docket: Docket) -> str:
    """The seed of the docket's draw, once frame, plan, seed and sample have been computed anew and agree."""
    check = check_draw(docket)
    if check.wrong:
        raise Refusal("docket.draw_does_not_verify", period=docket.period, detail=", ".join(check.wrong))
    return check.seed
