"""Remedies in the words people read."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from review.domain.remedies import NO_DIAGNOSIS, Progress, Remedy, Withheld
from review.queries.remedies import RemedyRow

REMEDIES: dict[Remedy, Any] = {
    Remedy.RETURNED: _l("Back to Sales"),
    Remedy.RECYCLED: _l("Back to nurture"),
    Remedy.CLOSED: _l("Closed"),
    Remedy.DEFINITION_PROPOSAL: _l("Proposal for the definition"),
    Remedy.NONE: _l("Nothing"),
}
PROGRESS: dict[Progress, Any] = {
    Progress.WON: _l("Won since"),
    Progress.ACCEPTED: _l("Accepted since"),
    Progress.SETTLED: _l("Settled"),
    Progress.WORKED: _l("Worked since"),
    Progress.OVERDUE: _l("Overdue"),
    Progress.OPEN: _l("Waits"),
}
_WITHHELD = {
    Withheld.UNDECIDED: _l("The panel could not decide"),
    Withheld.OPTED_OUT: _l("The prospect has opted out since"),
    Withheld.CONVERTED: _l("The lead has converted since"),
}
KINDS = {"rejected": _l("Rejected"), "ignored": _l("Ignored"), "disqualified": _l("Accepted, then disqualified")}
VERDICTS = {"right": _l("rightly"), "wrong": _l("wrongly")}
DIAGNOSES = {
    "sales_follow_up": _l("Sales follow-up"),
    "marketing_quality": _l("Marketing quality"),
    "both": _l("Both"),
    "definition_or_timing": _l("Definition or timing"),
    NO_DIAGNOSIS: _l("No diagnosis"),
}


def remedy_text(row: RemedyRow) -> str:
    """What followed, and where it is nothing, why."""
    if row.remedy.withheld is not None:
        return str(_WITHHELD[row.remedy.withheld])
    return str(REMEDIES[row.remedy.kind])
