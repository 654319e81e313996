"""Publishing a month: the draw is checked once more, and the report's numbers are fixed for ever."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from review.domain import draw as rules
from review.domain.dockets import Move, check_move
from review.domain.documents import document_sha256
from review.domain.errors import Refusal
from review.extensions import db
from review.models.case import Case
from review.models.docket import Docket
from review.models.draw import Draw, Plan
from review.models.person import Person
from review.models.verdict import Edition
from review.operations.audit import declare, record
from review.queries.dockets import docket_state, list_seed_sources, lock_docket, situation
from review.queries.frames import frame_rows
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
    return edition


def verify_draw(docket: Docket) -> str:
    """The seed of the docket's draw, once frame, plan, seed and sample have been computed anew and agree."""
    plan = db.session.scalars(select(Plan).where(Plan.docket_id == docket.id)).one()
    drawn = db.session.scalars(select(Draw).where(Draw.docket_id == docket.id)).one()
    stated = rules.parse_plan(plan.text)
    lines = list(rules.frame_lines(frame_rows(docket)))
    contributions = [(source.label, source.value) for source in list_seed_sources(docket)]
    checks = {
        "frame": rules.population_sha256(lines) == stated.population_sha256,
        "plan": rules.plan_sha256(plan.text) == plan.sha256,
        "seed": rules.compose_seed(plan.sha256, contributions) == drawn.seed,
        "sample": _tickets(docket) == _redrawn(drawn.seed, lines, stated),
    }
    wrong = [name for name, holds in checks.items() if not holds]
    if wrong:
        raise Refusal("docket.draw_does_not_verify", period=docket.period, detail=", ".join(wrong))
    return drawn.seed


def _tickets(docket: Docket) -> set[str]:
    return set(db.session.scalars(select(Case.ticket).where(Case.docket_id == docket.id, Case.drawn)))


def _redrawn(seed: str, lines: list[bytes], plan: rules.Plan) -> set[str]:
    return {one.ticket for stratum in rules.draw(seed, lines, plan.sizes).values() for one in stratum}
