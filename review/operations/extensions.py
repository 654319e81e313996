"""Making a drawn sample larger, while nobody has voted: the same seed, the next tickets."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import func, select, update

from review.domain.docket_states import DocketState, DrawMode
from review.domain.draw.controls import CONTROL_STRATUM
from review.domain.errors import Refusal
from review.extensions import db
from review.models.case import Case
from review.models.docket import Docket
from review.models.draw import DrawExtension
from review.models.frame import Frame
from review.models.person import Person
from review.operations.audit import declare, record
from review.operations.cases import open_cases
from review.operations.draws import draw_from_file, planned_sizes
from review.queries.dockets import docket_state, lock_docket
from review.queries.draw_checks import drawn_sizes, list_extensions
from review.queries.schedules import schedule_of
from review.queries.seats import find_seed

EXTENDED = declare("docket.sample_extended", "period", "number", "because", "sizes", "cases")

LONGEST_REASON = 500


def extend_sample(
    docket: Docket,
    sample_size: int,
    because: str,
    *,
    actor: Person | None,
    now: datetime,
    statements_within: timedelta | None = None,
) -> DrawExtension:
    """Draw more cases with the seed of the draw; what was drawn stays, since the smallest tickets come first.

    Possible only before the hearing opens: no ballot is cast then, so no result can have moved anybody to extend. A
    case that a panelist had added, and that is drawn now, counts as drawn. The reps have ``statements_within``, else
    the schedule's days, for the new cases. Raises Refusal: ``docket.cannot_extend``,
    ``docket.extended_without_reason``, ``docket.extension_too_small``, those of `planned_sizes`, `draw_from_file`.
    """
    docket = lock_docket(docket)
    state = docket_state(docket)
    if state is not DocketState.DRAWN or docket.mode is not DrawMode.SAMPLE:
        raise Refusal("docket.cannot_extend", state=state.value)
    because = because.strip()
    if not 0 < len(because) <= LONGEST_REASON:
        raise Refusal("docket.extended_without_reason", longest=LONGEST_REASON)
    before = drawn_sizes(docket)
    controls = {name: before.pop(name) for name in (CONTROL_STRATUM,) if name in before}
    if sample_size <= sum(before.values()):
        raise Refusal("docket.extension_too_small", size=sample_size, drawn=sum(before.values()))
    sizes = {name: wanted for name, (_, wanted) in planned_sizes(docket, sample_size).items()}
    if any(sizes[name] < taken for name, taken in before.items()):  # Wright's units are given out one after the other
        raise Refusal("docket.extension_too_small", size=sample_size, drawn=sum(before.values()))
    sizes |= controls  # as many as were drawn: the share was one of the plan's cases
    seed = find_seed(docket.id)
    sample = draw_from_file(docket, seed, sizes, db.session.get_one(Frame, docket.id).population_sha256)
    known = set(db.session.scalars(select(Case.ticket).where(Case.docket_id == docket.id)))
    drawn = [one for stratum in sample.values() for one in stratum]
    _count_as_drawn(docket, {one.ticket for one in drawn})
    first = (db.session.scalar(select(func.max(Case.number)).where(Case.docket_id == docket.id)) or 0) + 1
    cases = open_cases(docket, seed, [one for one in drawn if one.ticket not in known], now, first=first)
    extension = DrawExtension(
        docket_id=docket.id,
        number=len(list_extensions(docket)) + 1,
        because=because,
        sizes=sizes,
        extended_at=now,
        extended_by_id=actor.id if actor else None,
    )
    db.session.add(extension)
    within = statements_within or timedelta(days=schedule_of(docket).statement_days)
    docket.statements_due_at = max(docket.statements_due_at or now, now + within)
    record(
        EXTENDED,
        actor=actor,
        subject_kind="docket",
        subject=docket.public_id,
        now=now,
        period=docket.period,
        number=extension.number,
        because=because,
        sizes=sizes,
        cases=len(cases),
    )
    db.session.flush()
    return extension


def _count_as_drawn(docket: Docket, tickets: set[str]) -> None:
    """Cases added by hand that the larger sample holds are in the estimates from now on."""
    added = db.session.execute(select(Case.id, Case.ticket).where(Case.docket_id == docket.id, ~Case.drawn))
    now_drawn = [case for case, its_ticket in added if its_ticket in tickets]
    if now_drawn:
        db.session.execute(
            update(Case).where(Case.id.in_(now_drawn)).values(drawn=True),
            execution_options={"synchronize_session": "fetch"},
        )
