"""Where the problem is: the two-by-two, the groups that cut across the strata, root causes and clauses."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from review.domain.answers import Diagnosis, RootCause
from review.domain.estimates import contrast_with_rest, flag_differences, hide_complements, show
from review.domain.leads import REVIEWED_KINDS, EventKind
from review.queries.rulings import Ruling
from review.queries.verdicts import ClauseTicks, FrameCell, Outcome
from review.reports.clause_readings import ClauseReadings
from review.reports.figures import Figure, FramePart, Judged, judged, share, shown_figure

#: By what a report breaks the finding down, and of which events. Only a rejection has a reason.
_REASONED = (EventKind.REJECTED, EventKind.DISQUALIFIED)
GROUPINGS: Mapping[str, tuple[EventKind, ...]] = {
    "source": REVIEWED_KINDS,
    "reason": _REASONED,
    "team": REVIEWED_KINDS,
}


def diagnosis_figures(part: FramePart, outcomes: Sequence[Outcome]) -> Figure:
    """The two-by-two: for each diagnosis the share of all events of which the panel would say so."""
    drawn = [one for one in outcomes if one.drawn]
    cells = {}
    for diagnosis in Diagnosis:
        cases = [Judged(one.stratum, one.diagnosis is not None, one.diagnosis is diagnosis) for one in drawn]
        cells[diagnosis.value] = shown_figure(show(part.estimate(cases)))
    named = [one for one in drawn if one.diagnosis is not None]
    return {"reviewed": len(named), "without": len(drawn) - len(named), "cells": cells}


def group_events(name: str, frame: Sequence[FrameCell]) -> Counter[str]:
    """How many events of the frame each value of ``name`` ("source", "reason", "team") has."""
    events: Counter[str] = Counter()
    for cell in frame:
        if cell.kind in GROUPINGS[name]:
            events[str(getattr(cell, name))] += cell.events
    return events


def group_figures(
    name: str, part: FramePart, events: Mapping[str, int], outcomes: Sequence[Ruling]
) -> list[Figure]:
    """One row for each value of ``name`` ("source", "reason", "team") with its number of ``events``, the largest group
    first.

    The rows hold no rank. "Differs" says that a group's rate differs from that of all others by more than chance,
    allowing for the number of groups compared; groups that are too small to compare are not.
    """
    kinds = GROUPINGS[name]
    within = part.of_kind(*(kind.value for kind in kinds))
    cases = [one for one in outcomes if one.drawn and one.kind in kinds]
    everything = judged(cases)
    members: dict[str, list[Ruling]] = defaultdict(list)
    for one in cases:
        members[str(getattr(one, name))].append(one)
    order = sorted(events, key=lambda group: (-events[group], group))
    shown, p_values = [], []
    for group in order:
        cells = within.group_cells(everything, judged(members[group]))
        estimate = within.estimate(everything) if events[group] == within.size else within.group(cells, events[group])
        shown.append(show(estimate))
        tested = shown[-1].comparable and not shown[-1].exact
        contrast = contrast_with_rest(cells, within.neighbours) if tested else None
        p_values.append(contrast.p_value if contrast else None)
    flags = flag_differences(p_values)
    return [
        {"value": group, "events": events[group], "differs": flag, **shown_figure(one)}
        for group, one, flag in zip(order, hide_complements(shown), flags, strict=True)
    ]


def cause_figures(part: FramePart, outcomes: Sequence[Outcome]) -> list[Figure]:
    """The root causes that the panel named, the most frequent first, each with its share of all events."""
    drawn = [one for one in outcomes if one.drawn]
    counts = Counter(one.root_cause for one in drawn if one.root_cause is not None)
    rows = []
    for cause in sorted(counts, key=lambda one: (-counts[one], list(RootCause).index(one))):
        cases = [Judged(one.stratum, one.root_cause is not None, one.root_cause is cause) for one in drawn]
        rows.append({"value": cause.value, "cases": counts[cause], **shown_figure(show(part.estimate(cases)))})
    return rows


def wrong_reason_figure(part: FramePart, outcomes: Sequence[Outcome]) -> Figure:
    """Of how many rejections the panel said that the reason given was the wrong one."""
    within = part.of_kind(*(kind.value for kind in _REASONED))
    cases = [
        Judged(one.stratum, one.decided, one.wrong_reason) for one in outcomes if one.drawn and one.kind in _REASONED
    ]
    return shown_figure(show(within.estimate(cases)))


def clause_figures(part: FramePart, outcomes: Sequence[Outcome], ticks: Sequence[ClauseTicks]) -> list[Figure]:
    """The definition's clauses, the most often unmet first.

    A clause is unmet on a case where most judges of the deciding round read it as not met or could not establish it;
    a judge's reading is their own tick, else what the field says. It splits the panel where the judges of the first
    round read it differently. Both are lists of case numbers; ``cases`` counts the drawn cases whose definition has the
    clause and that were voted on.
    """
    readings = ClauseReadings(ticks)
    titles: dict[str, str] = {}
    unmet: dict[str, list[Judged]] = defaultdict(list)
    missed_on: dict[str, list[int]] = defaultdict(list)
    split_on: dict[str, list[int]] = defaultdict(list)
    voted = 0
    for case in outcomes:
        if not case.drawn or not readings.voted(case.case_id):
            continue
        voted += 1
        for clause in case.definition.get("clauses", ()):
            key = str(clause["key"])
            titles[key] = str(clause["title"])
            missed = readings.unmet(case.case_id, clause)
            unmet[key].append(Judged(case.stratum, True, missed))
            if missed:
                missed_on[key].append(case.number)
            if readings.split(case.case_id, clause):
                split_on[key].append(case.number)
    rows = []
    for key, cases in unmet.items():
        # A version of the definition may lack the clause; then its share is that of the cases that have it.
        estimate = part.estimate(cases) if len(cases) == voted else None
        rows.append(
            {
                "key": key,
                "title": titles[key],
                "cases": len(cases),
                "unmet": missed_on[key],
                "split": split_on[key],
                "share": share(estimate.rate if estimate else len(missed_on[key]) / len(cases)),
                "estimated": estimate is not None,
                "cell": shown_figure(show(estimate)) if estimate else None,
            }
        )
    return sorted(rows, key=lambda row: (-row["share"], row["key"]))
