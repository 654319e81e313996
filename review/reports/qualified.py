"""How many of the leads handed over in a month met the definition, by what the panel found of those in dispute.

A lead handed over counts unless it is found not to meet the definition. What Sales neither rejected nor left is not in
dispute; of the rest, the panel's samples give an estimate for all.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import tzinfo

from review.domain.answers import Answer
from review.domain.estimates import show
from review.domain.leads import EventKind
from review.domain.moments import month_bounds, months_before, period_of
from review.domain.report_filters import Months
from review.models.verdict import Edition
from review.queries.editions import list_editions_within
from review.queries.rulings import LeadFinding, list_lead_findings_of
from review.reports.figures import FramePart, Judged
from review.reports.loops import is_final
from review.reports.pooled import plans_of, population_of

#: Before Sales accepts a lead it is judged by the definition by which Marketing handed it over.
_KINDS = (EventKind.REJECTED, EventKind.IGNORED)
_DECISIVE = (Answer.YES, Answer.NO)


@dataclass(frozen=True, slots=True)
class Qualified:
    """The estimated number of leads that met the definition, and the limits of the estimate."""

    number: float
    least: int
    most: int


def list_qualified(handed_over: Mapping[str, int], zone: tzinfo, days: int) -> dict[str, Qualified]:
    """Of the leads that Marketing handed over, by month, those that met the definition. A month is left out until Sales
    has had its ``days`` to decide and the panel's findings up to then are published, and where they are too few."""
    if not handed_over:
        return {}
    first, last = min(handed_over), max(handed_over)
    within = Months(first, max(_judging(last, zone, days)))
    editions = {one.docket.period: one for one in list_editions_within(within)}
    findings = list_lead_findings_of({one.docket_id: one.published_at for one in editions.values()})
    plans = plans_of(editions.values())
    found: dict[str, Qualified] = {}
    for month, leads in handed_over.items():
        wanted = [editions.get(one) for one in _judging(month, zone, days)]
        judging = [one for one in wanted if one is not None]
        if len(judging) == len(wanted):
            _months, part = population_of(judging, _KINDS, plans)
            qualified = _qualified(leads, part, _cases(month, judging, findings, zone))
            found |= {month: qualified} if qualified else {}
    return found


def _judging(month: str, zone: tzinfo, days: int) -> list[str]:
    """The months of review up to which Sales decides on the leads of a month."""
    found = [month]
    while not is_final(month, zone, month_bounds(found[-1], zone)[1], days):
        found.append(months_before(found[-1], -1))
    return found


def _cases(
    month: str, editions: Sequence[Edition], findings: Mapping[int, Sequence[LeadFinding]], zone: tzinfo
) -> list[Judged]:
    """The drawn cases of these months, for the question whether they are leads of ``month`` that were found wanting."""
    return [
        Judged(f"{edition.docket.period} {one.stratum}", one.met in _DECISIVE, _is_wanting(one, month, zone))
        for edition in editions
        for one in findings[edition.docket_id]
        if one.kind in _KINDS
    ]


def _qualified(leads: int, part: FramePart, cases: Sequence[Judged]) -> Qualified | None:
    """The leads of a month less those that would be found wanting, a part of all events of the months that judged it;
    None where one of these months decided nothing, or all together too little."""
    if not part.size:
        return Qualified(leads, leads, leads)
    decided = {_month_of(one.stratum) for one in cases if one.decided}
    wanting = show(part.estimate(cases)).estimate if decided == {_month_of(name) for name in part.sizes} else None
    if wanting is None:
        return None
    number, least, most = (max(leads - one, 0) for one in (wanting.count, wanting.count_high, wanting.count_low))
    return Qualified(number, int(least), int(most))


def _month_of(stratum: str) -> str:
    return stratum.partition(" ")[0]


def _is_wanting(one: LeadFinding, month: str, zone: tzinfo) -> bool:
    return one.met is Answer.NO and one.by_marketing and period_of(one.handed_off_at, zone) == month
