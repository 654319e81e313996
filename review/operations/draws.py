"""The plan and the draw."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from contextlib import closing
from datetime import datetime, timedelta

from sqlalchemy import select

from review.domain import draw as rules
from review.domain.docket_states import DrawMode, SeedSourceKind
from review.domain.dockets import Move, check_move
from review.domain.draw.controls import CONTROL_STRATUM, controls_wanted
from review.domain.errors import Refusal
from review.domain.estimates.allocation import MINIMUM, allocate
from review.domain.estimates.merging import neighbours_of
from review.extensions import db
from review.models.docket import Docket
from review.models.draw import Draw, Plan, PlanStratum, SeedSource
from review.models.frame import Frame
from review.models.person import Person
from review.operations.announcements import announce_draw, announce_plan
from review.operations.audit import declare, record
from review.operations.cases import open_cases
from review.operations.must_see import add_rejected_again
from review.queries.dockets import docket_state, list_seed_sources, lock_docket, situation
from review.queries.frames import count_controls, frame_parts, stratum_sizes
from review.queries.schedules import schedule_of

PLAN_PUBLISHED = declare("docket.plan_published", "period", "plan_sha256", "population_sha256", "sizes")
DRAWN = declare("docket.drawn", "period", "plan_sha256", "seed", "cases", "forfeits")

#: How long Sales and Marketing have to reveal their secrets once the plan is published.
REVEAL_WITHIN = timedelta(days=2)


def publish_plan(docket: Docket, *, actor: Person | None, now: datetime, secret: str | None = None) -> Plan:
    """Fix strata, sizes and the sources of the seed, and publish them with their hash.

    The server commits a secret of its own here, so that it cannot try again; ``secret`` is for a demo that
    must come out the same twice. Raises the `Refusal` of the guard that stands in the way.
    """
    docket = lock_docket(docket)
    check_move(Move.PUBLISH_PLAN, docket_state(docket), situation(docket, now))
    frame = db.session.get_one(Frame, docket.id)
    sizes = planned_sizes(docket)
    neighbours = neighbours_of({name: size for name, (size, _) in sizes.items()})
    controls = planned_controls(docket, sizes)
    sizes = {**sizes, **controls}
    neighbours |= dict.fromkeys(controls, ())
    parties = list_seed_sources(docket)
    due = now + REVEAL_WITHIN
    for party in parties:
        party.due_at = due
    server = _server_source(docket, secret or secrets.token_hex(32), now)
    db.session.add(server)
    public = _public_source(docket, due if parties else now, position=len(parties) + 2)
    db.session.add_all(public)
    plan = rules.Plan(
        period=docket.period,
        population_sha256=frame.population_sha256,
        strata=tuple(rules.PlannedStratum(name, size, wanted) for name, (size, wanted) in sizes.items()),
        sources=(
            *(rules.Source(source.label, commitment=source.commitment) for source in (server, *parties)),
            *(rules.Source(source.label, description=source.description) for source in public),
        ),
        forfeit_rule=f"who has not revealed by {due:%Y-%m-%d %H:%M} UTC enters as {rules.FORFEIT}" if parties else None,
    )
    text = rules.plan_text(plan)
    published = Plan(
        docket_id=docket.id,
        text=text,
        sha256=rules.plan_sha256(text),
        published_at=now,
        published_by_id=actor.id if actor else None,
        strata=[
            PlanStratum(name=name, size=size, sample_size=wanted, neighbours=list(neighbours[name]))
            for name, (size, wanted) in sizes.items()
        ],
    )
    db.session.add(published)
    db.session.flush()  # from here on the database takes no stratum more
    docket.plan_published_at = now
    record(
        PLAN_PUBLISHED,
        actor=actor,
        subject_kind="docket",
        subject=docket.public_id,
        now=now,
        period=docket.period,
        plan_sha256=published.sha256,
        population_sha256=frame.population_sha256,
        sizes={name: wanted for name, (_, wanted) in sizes.items()},
    )
    db.session.flush()
    announce_plan(docket, published, now)
    return published


def planned_sizes(docket: Docket, sample_size: int | None = None) -> dict[str, tuple[int, int]]:
    """Events and sample size of each stratum of the frozen frame, by stratum name, under the present settings or
    for another ``sample_size``.

    Raises Refusal ``estimate.sample_exceeds_frame`` or ``docket.sample_too_small`` where no such sample exists.
    """
    strata = stratum_sizes(docket)
    population = list(strata.values())
    if sample_size is None and docket.mode is DrawMode.EVERY_LEAD:
        wanted = tuple(population)
    else:
        minimum = docket.minimum_per_stratum or MINIMUM
        size = sample_size or docket.sample_size
        needed = sum(min(minimum, events) for events in population)
        if size < needed <= sum(population):
            raise Refusal("docket.sample_too_small", size=size, strata=len(population), needed=needed)
        wanted = allocate(population, size, minimum=minimum)
    return {name: (size, taken) for (name, size), taken in zip(strata.items(), wanted, strict=True)}


def planned_controls(docket: Docket, sizes: Mapping[str, tuple[int, int]]) -> dict[str, tuple[int, int]]:
    """The stratum of the controls beside strata of ``sizes``: how many accepted leads there are, and how many of them
    to draw. Empty where there are none."""
    accepted = count_controls(docket) if docket.control_share else 0
    if not accepted:
        return {}
    cases = sum(wanted for _, wanted in sizes.values())
    return {CONTROL_STRATUM: (accepted, controls_wanted(cases, accepted, docket.control_share))}


def _server_source(docket: Docket, secret: str, now: datetime) -> SeedSource:
    return SeedSource(
        docket_id=docket.id,
        position=1,
        label="server",
        kind=SeedSourceKind.SERVER,
        secret=secret,
        commitment=rules.commitment(docket.period, "server", secret),
        committed_at=now,
    )


def _public_source(docket: Docket, not_before: datetime, position: int) -> list[SeedSource]:
    """The public value that the settings name, if any; nobody can know it before the secrets are revealed."""
    if not docket.public_value:
        return []
    # To the minute, as the plan's text says it, and never before the last secret could be revealed.
    not_before = not_before.replace(second=0, microsecond=0) + timedelta(minutes=1)
    said = f"{docket.public_value}, made at {not_before:%Y-%m-%d %H:%M} UTC or later"
    return [
        SeedSource(
            docket_id=docket.id,
            position=position,
            label="public",
            kind=SeedSourceKind.PUBLIC,
            description=said,
            not_before=not_before,
        )
    ]


def draw_sample(
    docket: Docket, *, actor: Person | None, now: datetime, statements_within: timedelta | None = None
) -> Draw:
    """Reveal the server's secret, compose the seed, draw the sample and open its cases; with them come the leads that
    were rejected again after a panel had sent them back.

    Statements are due within the schedule's days, unless said otherwise. Raises the `Refusal` of the guard that stands
    in the way, and ``docket.frame_changed`` where file or rows of the frame are not what was frozen.
    """
    docket = lock_docket(docket)
    check_move(Move.DRAW, docket_state(docket), situation(docket, now))
    plan = db.session.scalars(select(Plan).where(Plan.docket_id == docket.id)).one()
    stated = rules.parse_plan(plan.text)
    contributions = _contributions(docket, now)
    seed = rules.compose_seed(plan.sha256, contributions)
    sample = draw_from_file(docket, seed, stated.sizes, stated.population_sha256)
    drawn = Draw(docket_id=docket.id, plan_id=plan.id, seed=seed, drawn_at=now, drawn_by_id=actor.id if actor else None)
    db.session.add(drawn)
    docket.drawn_at = now
    docket.statements_due_at = now + (statements_within or timedelta(days=schedule_of(docket).statement_days))
    cases = open_cases(docket, seed, [one for stratum in sample.values() for one in stratum], now)
    add_rejected_again(docket, now=now)
    record(
        DRAWN,
        actor=actor,
        subject_kind="docket",
        subject=docket.public_id,
        now=now,
        period=docket.period,
        plan_sha256=plan.sha256,
        seed=seed,
        cases=len(cases),
        forfeits=[label for label, value in contributions if value is None],
    )
    db.session.flush()
    announce_draw(docket, now)
    return drawn


def draw_from_file(
    docket: Docket, seed: str, sizes: Mapping[str, int], population_sha256: str
) -> dict[str, tuple[rules.Drawn, ...]]:
    """The sample of each stratum, drawn in one pass over the frame file, which must still have the hash that the plan
    published. Raises Refusal ``docket.frame_changed``."""
    with closing(frame_parts(docket)) as parts:
        lines = rules.HashedLines(parts)
        try:
            sample = rules.draw(seed, lines, sizes)
        except Refusal as refusal:  # the plan's strata and sizes were taken from the frame as it was
            raise Refusal("docket.frame_changed", period=docket.period) from refusal
        if lines.finish() != population_sha256:
            raise Refusal("docket.frame_changed", period=docket.period)
    return sample


def _contributions(docket: Docket, now: datetime) -> list[tuple[str, str | None]]:
    sources = list_seed_sources(docket)
    for source in sources:
        if source.kind is SeedSourceKind.SERVER:
            # The server is held to its word like everybody else.
            source.value = rules.check_reveal(
                docket.period, source.label, source.secret or "", source.commitment or ""
            )
            source.revealed_at = now
    return [(source.label, source.value) for source in sources]
