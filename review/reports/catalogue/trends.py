"""Trends: what the panel found month by month, and where several months together say more."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from review.domain.answers import RootCause
from review.domain.leads import EventKind
from review.domain.report_filters import Filter, Option
from review.domain.roles import LEAD_READERS
from review.models.verdict import Edition
from review.queries.editions import list_editions_within
from review.reports.frame import Ask, Chart, Column, Figure, Kind, Labelled, Link, Report, Result, Row, Shape, Table
from review.reports.headlines import part_of
from review.reports.monthly_breakdowns import GROUPINGS, group_figures
from review.reports.pooled import pool, pooled_groups
from review.reports.sample_words import change_in_short, few, finding, reading
from review.reports.showing import value_text

PLACE = 12


def _make(ask: Ask) -> Result:
    editions = list_editions_within(ask.filters.months)
    last = editions[-1] if editions else None
    months = int(ask.option("pool"))
    pooled = editions[-months:]
    tables = (
        _findings("overall", _("Rejected or left wrongly, by month"), editions),
        _findings(EventKind.REJECTED.value, _("Rejected wrongly"), editions),
        _findings(EventKind.IGNORED.value, _("Ignored wrongly"), editions),
        _causes(editions),
        _groups(ask.option("by"), pooled),
    )
    return Result(
        finding=_finding(last),
        figures=_figures(last),
        tables=tables,
        notes=(
            str(_("Estimates are for all events of a month, not for the cases that were drawn; the limits hold in 95 of"
                  " 100 such samples.")),
            str(_("Months are taken as they were published, the newest edition of each; a later import moves none of"
                  " them. Each was compared with the month before as that stood then.")),
        ),
    )  # fmt: skip


def _figures(last: Edition | None) -> Sequence[Figure]:
    headline = last.document["headline"] if last else {}
    words = {
        "overall": _("Rejected or left wrongly"),
        EventKind.REJECTED.value: _("Rejected wrongly"),
        EventKind.IGNORED.value: _("Ignored wrongly"),
    }
    return [
        Figure(name, label, part_of(found := headline.get(name), "rate"), Kind.SHARE, reading(found), _to(last))
        for name, label in words.items()
    ]


def _findings(name: str, title: str, editions: Sequence[Edition]) -> Table:
    rows = []
    for edition in editions:
        found = edition.document["headline"].get(name)
        rate = part_of(found, "rate")
        values = [edition.docket.period, rate, part_of(found, "low"), part_of(found, "high")]
        counts = [found["events"], found["decided"], found["wrong"]] if found else [0, 0, 0]
        said = change_in_short(edition.document["change"]) if name == "overall" else _reading(found)
        here = {} if name == "overall" else {"kind": name}
        links = {"wrong": _cases(edition, verdict="wrong", **here)}
        rows.append(Row([*values, *counts, said], links, muted=rate is None))
    columns = (
        Column("month", _("Month"), Kind.MONTH), Column("rate", _("Estimate"), Kind.SHARE),
        Column("low", _("At least"), Kind.SHARE), Column("high", _("At most"), Kind.SHARE),
        Column("events", _("Events")), Column("decided", _("Cases decided")), Column("wrong", _("Of those wrong")),
        Column("said", _("Against the month before") if name == "overall" else _("Reading"), Kind.TEXT),
    )  # fmt: skip
    return Table(name, title, columns, rows, chart=Chart(Shape.LINES, "month", ("rate",), band=("low", "high")))


def _causes(editions: Sequence[Edition]) -> Table:
    causes = [one for one in RootCause if any(_count(edition, one) for edition in editions)]
    words = _cause_words()
    columns = (Column("month", _("Month"), Kind.MONTH), *(Column(one.value, words[one]) for one in causes))
    rows = [
        Row([edition.docket.period, *(_count(edition, one) for one in causes)],
            {one.value: _cases(edition, cause=one.value) for one in causes})
        for edition in editions
    ]  # fmt: skip
    return Table(
        "causes", _("Root causes, by the cases in which the panel named them"), columns, rows,
        chart=Chart(Shape.BARS, "month", tuple(one.value for one in causes)) if causes else None,
    )  # fmt: skip


def _groups(by: str, editions: Sequence[Edition]) -> Table:
    found = pool(editions, GROUPINGS[by])
    rows = []
    events = pooled_groups(editions, found.months, by) if found else {}
    for group in group_figures(by, found.part, events, found.rulings) if found else ():
        estimate = group["estimate"]
        limits = [estimate[name] if estimate else None for name in ("rate", "low", "high")]
        values = [group["value"] or _("(without)"), *limits, group["events"], group["reviewed"], _compared(group)]
        rows.append(Row(values, muted=not group["comparable"]))
    columns = (
        Column("group", {"source": _("Source"), "reason": _("Reason"), "team": _("Team")}[by], Kind.TEXT),
        Column("rate", _("Estimate"), Kind.SHARE), Column("low", _("At least"), Kind.SHARE),
        Column("high", _("At most"), Kind.SHARE), Column("events", _("Events")),
        Column("decided", _("Cases decided")), Column("said", _("Against all others"), Kind.TEXT),
    )  # fmt: skip
    months = ", ".join(value_text(one, Kind.MONTH) for one in found.months) if found else ""
    return Table("groups", _("Several months together"), columns, rows, months)


def _reading(found: dict[str, Any] | None) -> str:
    if not found or not found["events"]:
        return str(_("none"))
    return reading(found)


def _compared(group: dict[str, Any]) -> str:
    if not group["comparable"]:
        return few()
    return str(_("differs from the rest") if group["differs"] else _("no more than chance"))


def _count(edition: Edition, cause: RootCause) -> int:
    return sum(int(row["cases"]) for row in edition.document["root_causes"] if row["value"] == cause.value)


def _cases(edition: Edition, **wanted: str) -> Link:
    return Link({"period": edition.docket.period, **wanted}, "reports.cases")


def _to(edition: Edition | None) -> Link | None:
    return Link({"period": edition.docket.period}, "reports.show") if edition else None


def _finding(last: Edition | None) -> str:
    if last is None:
        return str(_("No month of this period has been published yet."))
    overall = last.document["headline"]["overall"]
    month = value_text(last.docket.period, Kind.MONTH)
    return str(_("%(month)s: %(finding)s", month=month, finding=finding(overall)))


def _cause_words() -> dict[RootCause, str]:
    return {
        RootCause.LEAD_QUALITY: _("Lead quality"),
        RootCause.FOLLOW_UP: _("Follow-up"),
        RootCause.DEFINITION: _("Definition"),
        RootCause.ROUTING: _("Routing"),
        RootCause.DATA: _("Data"),
        RootCause.TIMING: _("Timing"),
        RootCause.NONE: _("None"),
    }


report = Report(
    name="trends",
    title=_l("Trends"),
    summary=_l("What the panel found month by month, and what several months together tell."),
    readers=LEAD_READERS,
    filters=(Filter.PERIOD,),
    default_months=13,
    options=(
        Labelled(
            Option("by", ("source", "reason", "team")), _l("Together by"),
            {"source": _l("Source"), "reason": _l("Reason"), "team": _l("Team")},
        ),
        Labelled(
            Option("pool", ("12", "6", "3")), _l("Months together"),
            {"12": _l("twelve"), "6": _l("six"), "3": _l("three")},
        ),
    ),
    make=_make,
    terms=(
        (_l("Estimate"), _l("Of all events of the month, the share that should not have been rejected or left, by"
                            " the sample that the panel decided.")),
        (_l("More than chance"), _l("The 95 % interval of the difference leaves out zero; among several groups, their"
                                    " number is allowed for.")),
        (_l("Several months together"), _l("Each month is a frame of its own; their strata together are one stratified"
                                           " sample.")),
    ),
)  # fmt: skip
