"""How the follow-up promise stands with each lead, kept with what was counted of it."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, delete, or_, select, update

from review import clock
from review.config import current_settings
from review.domain.follow_up_facts import Ending
from review.domain.promise import DAY, HOUR, Standing
from review.extensions import db
from review.intake.merge.follow_up import build_missing_follow_up
from review.intake.merge.months import mark_changed
from review.models.data_source import DataSource
from review.models.follow_up_fact import FollowUpFact as Fact
from review.queries.follow_up_basis import basis_of
from review.queries.follow_up_duties import STANDING, judged
from review.queries.follow_up_tiers import Tiers, list_tiers, tier_rules
from review.queries.standards import standards_in_force
from review.queries.touch_coverage import covered_for


def judge_follow_up(source: DataSource, *, covers_more: bool) -> None:
    """Judge every lead of the source that is not judged yet by the policies in force; all of them where they were
    judged by others, those on which it bears where the coverage changed.

    Where other policies count other touches, all are counted anew first.
    """
    zone = current_settings().zone
    standards = standards_in_force(clock.now(), zone)
    tiers, basis = list_tiers(standards, zone), basis_of(standards, zone)
    known = (source.follow_up_basis or basis.key).partition(":")[0]
    if known != basis.counting:
        db.session.execute(delete(Fact).where(Fact.data_source_id == source.id))
    build_missing_follow_up(source.id)
    which = [Fact.data_source_id == source.id]
    if source.follow_up_basis == basis.key:
        which.append(_may_differ(tiers) if covers_more else Fact.tier.is_(None))
    rows = judged(tier_rules(standards), tiers.tiers, *which).c
    values = {name: rows[duty.value] for duty, name in STANDING.items()}
    values |= {"tier": rows.tier, "known": rows.known, "owing": rows.owing, "promise": rows.overall}
    differs = [
        Fact.lead_id == rows.lead_id,
        or_(*(getattr(Fact, name).is_distinct_from(value) for name, value in values.items())),
    ]
    mark_changed(select(Fact.handed_off_at).where(*differs))
    db.session.execute(
        update(Fact).values(values).where(*differs), execution_options={"synchronize_session": False}
    )
    source.follow_up_basis = basis.key
    db.session.flush()
    db.session.expire_all()


def _may_differ(tiers: Tiers) -> ColumnElement[bool]:
    """The leads whose standing may hang on up to when touches are known: those not judged yet, those of which it is
    not known or that were in time, and those open and young enough to be in time again."""
    covered = covered_for(Fact)
    longest = max(max(tier.window_days * DAY, tier.first_touch_hours * HOUR) for tier in tiers.tiers)
    is_known = and_(covered.is_not(None), or_(Fact.ended_after.is_(None), Fact.ended_after <= covered))
    return or_(
        Fact.tier.is_(None),
        ~Fact.known,
        ~is_known,
        *(getattr(Fact, name) == Standing.IN_TIME for name in STANDING.values()),
        and_(Fact.ending == Ending.OPEN, covered < longest),
    )
