"""What Sales and Marketing add to the seed: a commitment before the plan is published, the secret itself after."""

from __future__ import annotations

import re
from datetime import datetime

from sqlalchemy import select

from review.domain import draw as rules
from review.domain.docket_states import SeedSourceKind
from review.domain.draw.text import nfc
from review.domain.errors import Refusal
from review.domain.roles import Role
from review.extensions import db
from review.models.docket import Docket
from review.models.draw import SeedSource
from review.models.person import Person
from review.operations.audit import declare, record
from review.queries.dockets import docket_state, lock_docket, situation

COMMITTED = declare("docket.contribution_committed", "period", "label", "commitment")
REVEALED = declare("docket.contribution_revealed", "period", "label")
PUBLIC_ENTERED = declare("docket.public_value_entered", "period", "value", "dated_at")
REVEAL_FAILED = declare("docket.reveal_failed", "period", "label", "committed", "revealed")

_DIGEST = re.compile(r"[0-9a-f]{64}")


def may_contribute(person: Person, source: SeedSource) -> bool:
    """Whether ``person`` speaks for the side whose place ``source`` is: the VP of that side."""
    side = person.bench_as(Role.VP)
    return source.kind is SeedSourceKind.PARTY and side is not None and side.value == source.label


def commit_contribution(
    source: SeedSource, docket: Docket, commitment: str, *, actor: Person, now: datetime
) -> SeedSource:
    """Bind a party to a secret that only it knows; possible until the plan is published, and once.

    Raises Refusal: ``docket.not_your_side``, ``docket.over`` (cancelled), ``docket.commitment_too_late``,
    ``docket.committed_twice``, ``docket.bad_commitment``.
    """
    docket = lock_docket(docket)
    source = _as_it_is(source, docket, actor)
    if docket.plan_published_at is not None:
        raise Refusal("docket.commitment_too_late", label=source.label)
    if source.commitment is not None:
        raise Refusal("docket.committed_twice", label=source.label)
    commitment = commitment.strip().lower()
    if not _DIGEST.fullmatch(commitment):
        raise Refusal("docket.bad_commitment", value=commitment[:80])
    source.commitment, source.committed_at, source.person_id = commitment, now, actor.id
    record(
        COMMITTED,
        actor=actor,
        subject_kind="docket",
        subject=docket.public_id,
        now=now,
        period=docket.period,
        label=source.label,
        commitment=commitment,
    )
    db.session.flush()
    return source


def reveal_contribution(source: SeedSource, docket: Docket, secret: str, *, actor: Person, now: datetime) -> SeedSource:
    """Take a party's secret, after the plan is published and before the draw; it must match its commitment.

    Raises Refusal: ``docket.not_your_side``, ``docket.over`` (cancelled), ``docket.plan_not_published``,
    ``docket.seed_after_draw``, ``docket.revealed_twice``, ``docket.reveal_too_late``, ``seed.wrong_reveal`` (to be
    kept by `record_failed_reveal`), ``seed.bad_value``.
    """
    docket = lock_docket(docket)
    source = _as_it_is(source, docket, actor)
    if docket.plan_published_at is None or source.commitment is None:
        raise Refusal("docket.plan_not_published")
    if docket.drawn_at is not None:
        raise Refusal("docket.seed_after_draw", period=docket.period)
    if source.value is not None:
        raise Refusal("docket.revealed_twice", label=source.label)
    if source.due_at is not None and now >= source.due_at:
        raise Refusal("docket.reveal_too_late", label=source.label, until=source.due_at)
    source.value = rules.check_reveal(docket.period, source.label, secret.strip(), source.commitment)
    source.revealed_at = now
    record(
        REVEALED,
        actor=actor,
        subject_kind="docket",
        subject=docket.public_id,
        now=now,
        period=docket.period,
        label=source.label,
    )
    db.session.flush()
    return source


def enter_public_value(
    docket: Docket, value: str, *, dated_at: datetime, actor: Person | None, now: datetime
) -> SeedSource:
    """Enter the public value that the plan names, once, after all secrets are in: the last part of the seed.

    ``dated_at`` says when the dice were thrown or the beacon spoke: not before the moment that the plan names, nor in
    the future. Raises Refusal: ``docket.plan_not_published``, ``docket.no_public_value``, ``docket.over``,
    ``docket.seed_after_draw``, ``docket.public_value_entered``, ``docket.public_value_too_early``,
    ``docket.public_value_in_future``, ``docket.reveal_missing``, ``seed.bad_value``.
    """
    docket = lock_docket(docket)
    if docket.cancelled_at is not None:
        raise Refusal("docket.over", state=docket_state(docket).value)
    if docket.plan_published_at is None:
        raise Refusal("docket.plan_not_published")
    if docket.drawn_at is not None:
        raise Refusal("docket.seed_after_draw", period=docket.period)
    source = db.session.scalar(
        select(SeedSource)
        .where(SeedSource.docket_id == docket.id, SeedSource.kind == SeedSourceKind.PUBLIC)
        .with_for_update()
    )
    if source is None or source.not_before is None:
        raise Refusal("docket.no_public_value", period=docket.period)
    if source.value is not None:
        raise Refusal("docket.public_value_entered", period=docket.period)
    waiting = situation(docket, now).without_reveal
    if waiting:
        raise Refusal("docket.reveal_missing", names=", ".join(waiting))
    if dated_at < source.not_before:
        raise Refusal("docket.public_value_too_early", since=source.not_before, at=dated_at)
    if dated_at > now:
        raise Refusal("docket.public_value_in_future", at=dated_at)
    entered = rules.check_value(nfc(value).strip())
    source.person_id, source.dated_at = actor.id if actor else None, dated_at
    source.value, source.revealed_at = entered, now
    record(
        PUBLIC_ENTERED,
        actor=actor,
        subject_kind="docket",
        subject=docket.public_id,
        now=now,
        period=docket.period,
        value=source.value,
        dated_at=dated_at.isoformat(),
    )
    db.session.flush()
    return source


def record_failed_reveal(refusal: Refusal, docket: Docket, *, actor: Person, now: datetime) -> None:
    """Keep on record that somebody revealed what they had not committed; the edge commits this by itself, once the
    refused act is undone. ``refusal`` is the ``seed.wrong_reveal`` that `reveal_contribution` raised."""
    record(
        REVEAL_FAILED,
        actor=actor,
        subject_kind="docket",
        subject=docket.public_id,
        now=now,
        period=docket.period,
        label=refusal.values["label"],
        committed=refusal.values["committed"],
        revealed=refusal.values["revealed"],
    )


def _as_it_is(source: SeedSource, docket: Docket, actor: Person) -> SeedSource:
    """The place in the seed as it is now that the docket is held, if this person may fill it."""
    source = db.session.get_one(SeedSource, source.id, with_for_update=True, populate_existing=True)
    if not may_contribute(actor, source):
        raise Refusal("docket.not_your_side", label=source.label)
    if docket.cancelled_at is not None:
        raise Refusal("docket.over", state=docket_state(docket).value)
    return source
