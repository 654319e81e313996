"""Dockets, and what stands in the way of their next move."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from review.domain.docket_states import DocketState, SeedSourceKind
from review.domain.dockets import DocketFacts, Situation, state_of
from review.domain.moments import month_bounds
from review.domain.roles import Bench, Role
from review.extensions import db
from review.models.data_source import DataSource
from review.models.docket import Docket
from review.models.draw import SeedSource
from review.models.frame import Frame
from review.models.lead import Lead
from review.models.person import Person, RoleGrant
from review.queries.ballots import count_missing_ballots, count_split_cases
from review.queries.quorum import list_undecidable
from review.queries.standards import unsigned_standards


def facts_of(docket: Docket) -> DocketFacts:
    """The stored facts of a docket, as the rules take them."""
    return DocketFacts(
        frozen_at=docket.frozen_at,
        plan_published_at=docket.plan_published_at,
        drawn_at=docket.drawn_at,
        hearing_opened_at=docket.hearing_opened_at,
        deliberation_opened_at=docket.deliberation_opened_at,
        closed_at=docket.closed_at,
        published_at=docket.published_at,
        cancelled_at=docket.cancelled_at,
    )


def docket_state(docket: Docket) -> DocketState:
    """Where ``docket`` stands."""
    return state_of(facts_of(docket))


def find_docket(period: str) -> Docket | None:
    """The standing docket of ``period`` (``2026-10``), or None. A cancelled one is found by `find_cancelled`."""
    return db.session.scalar(select(Docket).where(Docket.period == period, Docket.cancelled_at.is_(None)))


def lock_docket(docket: Docket) -> Docket:
    """The docket as it is now, held against other writers until the end of the transaction."""
    return db.session.get_one(Docket, docket.id, with_for_update=True, populate_existing=True)


def list_seed_sources(docket: Docket) -> Sequence[SeedSource]:
    """The sources of the seed in the plan's order."""
    return db.session.scalars(
        select(SeedSource)
        .where(SeedSource.docket_id == docket.id, SeedSource.kind != SeedSourceKind.WITHDRAWN)
        .order_by(SeedSource.position)
    ).all()


def situation(docket: Docket, now: datetime) -> Situation:
    """What the guards of the docket's moves look at, at ``now``."""
    zone = ZoneInfo(docket.zone)
    month_end = month_bounds(docket.period, zone)[1]
    frame_size = db.session.scalar(select(Frame.size).where(Frame.docket_id == docket.id))
    sources = list_seed_sources(docket)
    parties = [source for source in sources if source.kind is SeedSourceKind.PARTY]
    public = [source for source in sources if source.kind is SeedSourceKind.PUBLIC and source.value is None]
    hearing = docket.hearing_opened_at is not None and docket.closed_at is None
    undecidable = list_undecidable(docket) if docket.drawn_at and not docket.hearing_opened_at else []
    return Situation(
        now=now,
        month_end=month_end,
        uncovered=_uncovered(month_end),
        no_leads=db.session.scalar(select(Lead.id).limit(1)) is None,
        unsigned=tuple(unsigned_standards(now, zone)),
        earlier_unfrozen=db.session.scalar(
            select(func.min(Docket.period)).where(
                Docket.period < docket.period, Docket.frozen_at.is_(None), Docket.cancelled_at.is_(None)
            )
        ),
        frame_size=frame_size or 0,
        plan_published=docket.plan_published_at is not None,
        benches_without_panelist=_empty_benches(),
        without_commitment=tuple(party.label for party in parties if party.commitment is None),
        without_reveal=tuple(
            party.label for party in parties if party.value is None and (party.due_at is None or now < party.due_at)
        ),
        public_value_from=public[0].not_before if public else None,
        undecidable_cases=tuple(one.number for one in undecidable),
        kept_out=tuple(sorted({name for one in undecidable for name in one.names})),
        statements_due_at=docket.statements_due_at,
        hearing_due_at=docket.hearing_due_at,
        missing_ballots=count_missing_ballots(docket) if hearing else 0,
        split_cases=count_split_cases(docket) if hearing else 0,
    )


def _uncovered(month_end: datetime) -> tuple[str, ...]:
    """The data sources with leads whose imports do not reach the month's end."""
    with_leads = select(Lead.data_source_id).distinct()
    return tuple(
        db.session.scalars(
            select(DataSource.name)
            .where(
                DataSource.id.in_(with_leads),
                (DataSource.leads_until.is_(None)) | (DataSource.leads_until < month_end),
            )
            .order_by(DataSource.name)
        )
    )


def list_panelists() -> Sequence[Person]:
    """The panel as it is now: active panelists by bench and name."""
    return db.session.scalars(
        select(Person)
        .join(RoleGrant, RoleGrant.person_id == Person.id)
        .where(RoleGrant.role == Role.PANELIST, Person.active)
        .order_by(RoleGrant.bench, Person.name)
    ).all()


def _empty_benches() -> tuple[str, ...]:
    panelists = list_panelists()
    seated = {panelist.bench_as(Role.PANELIST) for panelist in panelists}
    chaired = any(panelist.is_chair for panelist in panelists)
    missing = [bench.value for bench in (Bench.SALES, Bench.MARKETING) if bench not in seated]
    return tuple(missing if chaired else [*missing, "chair"])
