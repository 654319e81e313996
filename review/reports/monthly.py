"""The monthly verdict summary (``jb-summary-v1``): one document from which every page of a published month is made.

It is made once, at publication, and never changes: a later import or a new name moves no number of it. It holds no
personal data of prospects.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from review import clock
from review.domain.docket_states import DrawMode
from review.domain.estimates import Stratum, change_between, show
from review.domain.estimates.showing import SMALL_BELOW
from review.domain.leads import REVIEWED_KINDS, EventKind
from review.domain.moments import months_before
from review.extensions import db
from review.models.docket import Docket
from review.models.frame import Frame
from review.models.verdict import Edition
from review.queries.acceptance import list_cohorts
from review.queries.draw_checks import declared_neighbours
from review.queries.editions import list_editions_before
from review.queries.verdicts import (
    FrameCell,
    Outcome,
    count_exclusions,
    list_clause_ticks,
    list_frame_cells,
    list_outcomes,
)
from review.reports.figures import (
    Figure,
    FramePart,
    bounds_figure,
    estimate_figure,
    judged,
    share,
    strata_figures,
)
from review.reports.loops import is_final
from review.reports.monthly_breakdowns import (
    GROUPINGS,
    cause_figures,
    clause_figures,
    diagnosis_figures,
    group_events,
    group_figures,
    wrong_reason_figure,
)
from review.reports.monthly_controls import control_figures
from review.reports.monthly_costs import cost_figures, cost_months, decision_window_of
from review.reports.monthly_panel import draw_figures, panel_figures, reading_figures
from review.reports.monthly_remedies import decision_figures, remedy_figures

SCHEMA = "jb-summary-v1"
#: What the field says: the average acceptance rate, and that of companies whose two sides are aligned.
AVERAGE_ACCEPTANCE, ALIGNED_ACCEPTANCE = 0.42, 0.84
#: Months of the acceptance trend: a year, and the same month of the year before.
COHORTS = 13
#: Published months of the finding's own trend, this one included.
TREND = 13


def monthly_summary(docket: Docket) -> dict[str, Any]:
    """The summary of a closed docket, as it is published. All moments are ISO 8601 in UTC, all rates are shares.

    It is computed as of ``docket.published_at``, which publication has set; before that, as of this moment.
    """
    at = docket.published_at or clock.now()
    frame, outcomes = list_frame_cells(docket), list_outcomes(docket)
    part = FramePart(_sizes(frame), declared_neighbours(docket))
    headline = _headlines(part, frame, outcomes)
    earlier = list_editions_before(docket.period, TREND - 1)
    return {
        "schema": SCHEMA,
        "period": docket.period,
        "zone": docket.zone,
        "published_at": at.isoformat(),
        "frame": _frame(docket, frame),
        "review": _review(docket, outcomes),
        "headline": headline,
        "strata": strata_figures(part, judged(outcomes)),
        "diagnosis": diagnosis_figures(part, outcomes),
        "by": {name: group_figures(name, part, group_events(name, frame), outcomes) for name in GROUPINGS},
        "root_causes": cause_figures(part, outcomes),
        "wrong_reason": wrong_reason_figure(part, outcomes),
        "clauses": clause_figures(part, outcomes, list_clause_ticks(docket)),
        "acceptance": _acceptance(docket, at),
        "change": _change(earlier[0] if earlier else None, part, outcomes),
        "trend": [*_trend(earlier), _point(docket.period, headline["overall"]["estimate"])],
        "panel": panel_figures(docket, outcomes),
        "draw": draw_figures(docket),
        "controls": control_figures(docket),
        "worth_reading": reading_figures(outcomes),
        "remedies": remedy_figures(docket, at),
        "costs": cost_figures(docket, at, cost_months(docket.period, headline, earlier)),
        "decisions": decision_figures(docket),
    }


def _sizes(frame: Sequence[FrameCell]) -> dict[str, int]:
    sizes: Counter[str] = Counter()
    for cell in frame:
        sizes[cell.stratum] += cell.events
    return dict(sizes)


def _frame(docket: Docket, frame: Sequence[FrameCell]) -> Figure:
    """The population: what came before the panel, what was left out, and where every other lead is."""
    sealed = db.session.get(Frame, docket.id)
    states = dict(sorted((sealed.reconciliation if sealed else {}).items()))
    by_kind = {}
    for kind in REVIEWED_KINDS:
        cells = [cell for cell in frame if cell.kind is kind]
        if cells or kind is not EventKind.DISQUALIFIED:
            by_kind[kind.value] = {
                "events": sum(cell.events for cell in cells),
                "carried_in": sum(cell.events for cell in cells if cell.carried_in),
            }
    return {
        "size": sum(cell.events for cell in frame),
        "carried_in": sum(cell.events for cell in frame if cell.carried_in),
        "by_kind": by_kind,
        "excluded": count_exclusions(docket),
        "states": states,
        "handed_over": sum(states.values()),
    }


def _review(docket: Docket, outcomes: Sequence[Outcome]) -> Figure:
    drawn = [one for one in outcomes if one.drawn]
    return {
        "census": docket.mode is DrawMode.EVERY_LEAD,
        "cases": len(drawn),
        "decided": sum(one.decided for one in drawn),
        "undecided": sum(not one.decided for one in drawn),
        "wrong": sum(one.wrong for one in drawn),
        "added": len(outcomes) - len(drawn),
    }


def _headlines(part: FramePart, frame: Sequence[FrameCell], outcomes: Sequence[Outcome]) -> dict[str, Figure]:
    """The finding, overall and for each kind of event apart."""
    found = {"overall": _headline(part, outcomes)}
    for kind in REVIEWED_KINDS:
        if any(cell.kind is kind for cell in frame):
            found[kind.value] = _headline(part.of_kind(kind.value), [one for one in outcomes if one.kind is kind])
    return found


def _headline(part: FramePart, outcomes: Sequence[Outcome]) -> Figure:
    cases = judged(outcomes)
    shown = show(part.estimate(cases))
    return {
        "events": part.size,
        "cases": len(cases),
        "decided": sum(one.decided for one in cases),
        "wrong": sum(one.decided and one.wrong for one in cases),
        "kind": shown.kind.value,
        "estimate": estimate_figure(shown.estimate),
        "undecided_bounds": bounds_figure(part, cases),
    }


def _acceptance(docket: Docket, at: datetime) -> Figure:
    """The acceptance rate by month of hand-off; only months whose decision window has passed are final."""
    zone = ZoneInfo(docket.zone)
    window = decision_window_of(docket)
    periods = [months_before(docket.period, back) for back in range(COHORTS - 1, -1, -1)]
    rows = [
        {
            "period": cohort.period,
            "handed_over": cohort.handed_over,
            "accepted": cohort.accepted,
            "rate": share(cohort.rate),
            "final": is_final(cohort.period, zone, at, window),
        }
        for cohort in list_cohorts(periods, zone, at)
    ]
    final = [row for row in rows if row["final"] and row["rate"] is not None]
    return {
        "decision_window_days": window,
        "average": AVERAGE_ACCEPTANCE,
        "aligned": ALIGNED_ACCEPTANCE,
        "cohorts": rows,
        "latest": final[-1] if final else None,
        "before": final[-2] if len(final) > 1 else None,
    }


def _trend(earlier: Sequence[Edition]) -> list[Figure]:
    """The findings of the months before, as they were published, the oldest first."""
    return [
        _point(edition.docket.period, edition.document["headline"]["overall"]["estimate"])
        for edition in reversed(earlier)
    ]


def _point(period: str, estimate: Figure | None) -> Figure:
    shown = estimate or {"rate": None, "low": None, "high": None, "exact": False}
    return {"period": period, **{name: shown[name] for name in ("rate", "low", "high", "exact")}}


def _change(earlier: Edition | None, part: FramePart, outcomes: Sequence[Outcome]) -> Figure | None:
    """The change of the headline against the last published month, and whether it is more than chance; None where one
    of the two has too few decided cases to be compared."""
    if earlier is None:
        return None
    before = [
        Stratum(one["name"], one["size"], one["decided"], one["wrong"], one["drawn"])
        for one in earlier.document["strata"]
    ]
    after = part.strata(judged(outcomes))
    if min(sum(one.decided for one in before), sum(one.decided for one in after)) < SMALL_BELOW:
        return None
    previous = FramePart({one.name: one.size for one in before})
    change = change_between(before, after, previous.neighbours, part.neighbours)
    return {
        "period": earlier.docket.period,
        "sha256": earlier.sha256,
        "before": share(change.before),
        "after": share(change.after),
        "difference": share(change.difference),
        "low": share(change.low),
        "high": share(change.high),
        "more_than_chance": change.more_than_chance,
        "direction": change.direction.value,
    }
