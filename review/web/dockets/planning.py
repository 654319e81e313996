"""The plan: what each size can show before it is published, and its text after."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import Response, abort, render_template
from flask_babel import gettext as _

from review.domain.docket_states import DocketState, DrawMode
from review.domain.errors import Refusal
from review.domain.estimates.merging import neighbours_of
from review.domain.estimates.planning import ExpectedInterval, PlannedStratum, detectable_change, expected_interval
from review.domain.judges import sits_whole
from review.domain.roles import MONTH_READERS
from review.models.docket import Docket
from review.months import month_name
from review.operations.draws import planned_controls, planned_sizes
from review.queries.ballots import count_seats
from review.queries.docket_viewers import may_run
from review.queries.dockets import docket_state, list_panelists
from review.queries.draw_checks import find_plan
from review.queries.frames import find_frame, stratum_sizes
from review.sentences import sentence
from review.web.access import roles
from review.web.auth.session import current_person
from review.web.dockets.blueprint import blueprint, docket_at

#: The rate around which intervals are shown: about what panels find.
RATE = 0.30


@dataclass(frozen=True, slots=True)
class SizeRow:
    """What a sample of one size would buy around `RATE`; ``refused`` where there is no such sample."""

    size: int
    chosen: bool
    interval: ExpectedInterval | None = None
    change: float | None = None
    refused: str | None = None


@dataclass(frozen=True, slots=True)
class StratumRow:
    """A stratum: its events, how many are to be drawn (None: no such sample), and the neighbour it would join."""

    name: str
    size: int
    taken: int | None
    neighbour: str | None


@blueprint.get("/dockets/<period>/plan")
@roles(*MONTH_READERS)
def plan(period: str) -> str:
    """Strata with their sizes; before publication also the interval that each sample size would buy."""
    docket, me = docket_at(period), current_person()
    published = find_plan(docket)
    frame = find_frame(docket)
    strata: list[StratumRow] = []
    sizes: list[SizeRow] = []
    if published is not None:
        strata = [StratumRow(one.name, one.size, one.sample_size, _nearest(one.neighbours)) for one in published.strata]
    elif frame is not None:
        strata = _draft_strata(docket)
        sizes = _size_rows(docket, frame.size)
    return render_template(
        "dockets/plan.html",
        docket=docket,
        month=month_name(docket.period),
        frame=frame,
        plan=published,
        strata=strata,
        sizes=sizes,
        every_lead=docket.mode is DrawMode.EVERY_LEAD,
        whole_panel=sits_whole(count_seats(docket) or len(list_panelists()), wanted=docket.whole_panel),
        rate=RATE,
        can_set=may_run(me) and published is None and docket_state(docket) is DocketState.FROZEN,
    )


@blueprint.get("/dockets/<period>/plan.txt")
@roles(*MONTH_READERS)
def plan_text(period: str) -> Response:
    """The published plan, byte for byte what its hash is of."""
    docket = docket_at(period)
    published = find_plan(docket)
    if published is None:
        abort(404, _("The plan of this month is not published yet."))
    headers = {"Content-Disposition": f"attachment; filename=plan-{docket.period}.txt"}
    return Response(published.text.encode(), mimetype="text/plain", headers=headers)


def _draft_strata(docket: Docket) -> list[StratumRow]:
    sizes = stratum_sizes(docket)
    neighbours = neighbours_of(sizes)
    try:
        taken: Mapping[str, int | None] = {name: wanted for name, (_, wanted) in planned_sizes(docket).items()}
    except Refusal:
        taken = dict.fromkeys(sizes)
    rows = [StratumRow(name, size, taken[name], _nearest(neighbours[name])) for name, size in sizes.items()]
    given = {name: (size, taken[name] or 0) for name, size in sizes.items()}
    return rows + [StratumRow(name, *pair, None) for name, pair in planned_controls(docket, given).items()]


def _nearest(neighbours: Sequence[str]) -> str | None:
    return neighbours[0] if neighbours else None


def _size_rows(docket: Docket, frame: int) -> list[SizeRow]:
    """The chosen size between a smaller and a larger one; where every lead is reviewed, two samples beside it."""
    if frame == 0:
        return []
    chosen = frame if docket.mode is DrawMode.EVERY_LEAD else docket.sample_size
    wanted = {max(1, chosen // 2), chosen, min(chosen * 2, frame)}
    if chosen >= frame:
        wanted |= {max(1, frame // 4)}
    return [_size_row(docket, size, size == chosen) for size in sorted(wanted)]


def _size_row(docket: Docket, size: int, chosen: bool) -> SizeRow:
    try:
        strata = [PlannedStratum(name, *pair) for name, pair in planned_sizes(docket, size).items()]
        return SizeRow(size, chosen, expected_interval(strata, RATE), detectable_change(strata, strata, RATE))
    except Refusal as refusal:
        return SizeRow(size, chosen, refused=sentence(refusal))
