"""What the controls say of the definition: the share of the month's accepted leads that the panel finds to meet it."""

from __future__ import annotations

from review.domain.answers import Answer
from review.domain.draw.controls import CONTROL_STRATUM
from review.domain.estimates import Stratum, estimate_population, show
from review.models.docket import Docket
from review.queries.controls import list_control_findings
from review.queries.frames import count_controls
from review.reports.figures import Figure, shown_figure


def control_figures(docket: Docket) -> Figure | None:
    """The definition's sensitivity: of the leads that Sales accepted in the month, the share that the panel finds to
    meet the definition. None where no controls were drawn. ``wrong`` of the cell counts those that meet it."""
    findings = list_control_findings(docket)
    if not findings:
        return None
    decided = [one for one in findings if one.met is not None]
    met = sum(one.met is Answer.YES for one in decided)
    accepted = count_controls(docket)
    estimate = (
        estimate_population([Stratum(CONTROL_STRATUM, accepted, len(decided), met, len(findings))]) if decided else None
    )
    return {
        "share": docket.control_share,
        "accepted": accepted,
        "cases": len(findings),
        "decided": len(decided),
        "met": met,
        "cell": shown_figure(show(estimate)),
    }
