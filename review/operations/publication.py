"""Publishing a month: the draw is checked once more, and the report's numbers are fixed for ever."""

from __future__ import annotations

from datetime import datetime

from review.domain.dockets import Move, check_move
from review.domain.documents import document_sha256
from review.domain.errors import Refusal
from review.extensions import db
from review.models.docket import Docket
from review.models.person import Person
from review.models.verdict import Edition
from review.operations.announcements import announce_report
from review.operations.audit import declare, record
from review.operations.precedents import keep_precedents
from review.queries.dockets import docket_state, lock_docket, situation
from review.queries.draw_checks import check_draw
from review.reports.monthly import monthly_summary

PUBLISHED = declare("docket.published", "period", "edition", "sha256", "seed")


def publish_docket(docket: Docket, *, actor: Person | None, now: datetime) -> Edition:
    """Publish the first edition of the month's verdict summary; its numbers never change afterwards.

    Raises Refusal ``docket.draw_does_not_verify`` where frame, plan and seed do not give the cases that were heard.
    """
    docket = lock_docket(docket)
    check_move(Move.PUBLISH, docket_state(docket), situation(docket, now))
    seed = verify_draw(docket)
    docket.published_at = now
    document = monthly_summary(docket)
    edition = Edition(
        docket_id=docket.id,
        number=1,
        document=document,
        sha256=document_sha256(document),
        published_at=now,
        published_by_id=actor.id if actor else None,
    )
    db.session.add(edition)
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
    keep_precedents(docket, actor=actor, now=now)
    announce_report(docket, edition, now)
    return edition


def verify_draw(docket: Docket) -> str:
    """The seed of the docket's draw, once frame, plan, seed and sample have been computed anew and agree."""
    check = check_draw(docket)
    if check.wrong:
        raise Refusal("docket.draw_does_not_verify", period=docket.period, detail=", ".join(check.wrong))
    return check.seed
