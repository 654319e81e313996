"""Remedies counted for a month's report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, case, func, select
from sqlalchemy.orm import aliased

from review.domain.remedies import Remedy, Withheld
from review.extensions import db
from review.models.docket import Docket
from review.models.lead import Lead
from review.models.remedy import GivenRemedy
from review.queries.remedy_progress import is_accepted, is_touched, is_won, standing_remedies


@dataclass(frozen=True, slots=True)
class SinceRow:
    """The remedies of one published month, of leads with amounts in one currency. ``worked``, ``accepted`` and ``won``
    are of the returned ones, ``again`` (handed over again) of the recycled ones; ``won_minor`` is what the won ones
    brought."""

    period: str
    currency: str | None
    returned: int
    worked: int
    accepted: int
    won: int
    won_minor: int
    recycled: int
    again: int


def count_given(docket: Docket) -> tuple[Counter[Remedy], Counter[Withheld]]:
    """How often each remedy followed from the standing verdicts of ``docket``, and why some were withheld."""
    rows = db.session.execute(
        standing_remedies()
        .with_only_columns(GivenRemedy.kind, GivenRemedy.withheld, func.count())
        .where(Docket.id == docket.id)
        .group_by(GivenRemedy.kind, GivenRemedy.withheld)
    )
    kinds: Counter[Remedy] = Counter()
    withheld: Counter[Withheld] = Counter()
    for kind, why, count in rows:
        kinds[kind] += count
        if why is not None:
            withheld[why] += count
    return kinds, withheld


def list_returned_keys(docket: Docket) -> list[tuple[str, datetime]]:
    """The leads that the standing verdicts of ``docket`` sent back to Sales, by key, and when."""
    rows = db.session.execute(
        standing_remedies()
        .with_only_columns(Lead.key, GivenRemedy.given_at)
        .where(Docket.id == docket.id, GivenRemedy.kind == Remedy.RETURNED)
        .order_by(Lead.key)
    )
    return [(key, given_at) for key, given_at in rows]


def list_since(docket: Docket, at: datetime, months: int) -> Sequence[SinceRow]:
    """What became by ``at`` of the remedies of up to ``months`` published months before ``docket``, newest first."""
    before = list(
        db.session.scalars(
            select(Docket.id)
            .where(Docket.period < docket.period, Docket.published_at <= at, Docket.cancelled_at.is_(None))
            .order_by(Docket.period.desc())
            .limit(months)
        )
    )
    again = aliased(Lead)
    handed_over = (
        select(again.id)
        .where(again.prospect_id == Lead.prospect_id, again.handed_off_at > GivenRemedy.given_at)
        .correlate(Lead, GivenRemedy)
        .exists()
    )
    returned = GivenRemedy.kind == Remedy.RETURNED
    recycled = GivenRemedy.kind == Remedy.RECYCLED
    won = and_(returned, is_won())
    rows = db.session.execute(
        standing_remedies()
        .with_only_columns(
            Docket.period, Lead.currency, _count(returned), _count(and_(returned, is_touched())),
            _count(and_(returned, is_accepted())), _count(won), func.sum(case((won, Lead.amount_minor), else_=0)),
            _count(recycled), _count(and_(recycled, handed_over)),
        )
        .where(Docket.id.in_(before))
        .group_by(Docket.period, Lead.currency)
        .order_by(Docket.period.desc(), Lead.currency)
    )
    return [SinceRow(period, currency, *(int(value or 0) for value in counts)) for period, currency, *counts in rows]


def _count(holds: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((holds, 1), else_=0))
