"""A published summary as tables and charts, for mail and print: the document's own, nothing counted anew."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from flask_babel import gettext as _

from review.reports.frame import Chart, Column, Figure, Kind, Result, Row, Shape, Table
from review.reports.monthly_cost_words import leads_text, money_text, rates_text
from review.reports.sample_words import bounds, finding, shown
from review.reports.summary_names import group_name, in_order, word
from review.reports.summary_words import acceptance_text, change_text, day, lead_in, remedies_text, revenue

Document = Mapping[str, Any]

#: Columns that are drawn; beside them stands the estimate in words.
DRAWN = frozenset({"rate", "low", "high", "average", "aligned"})
#: Cells of which a share may be drawn; the others are too few to tell.
_PLOTTED = frozenset({"muted", "zero", "full"})
_MOST_CLAUSES = 10


def edition_result(document: Document) -> Result:
    """The document as a report's result: the finding, its figures, and a table for each of its parts."""
    overall = document["headline"]["overall"]
    notes = [change_text(document), acceptance_text(document["acceptance"])]
    if overall["undecided_bounds"]:
        notes.append(bounds(overall["undecided_bounds"]))
    notes.append(remedies_text(document["remedies"]["given"]))
    return Result(
        finding=f"{lead_in(document)} {finding(overall)}",
        figures=list(_figures(document)),
        tables=[
            _kinds(document), _diagnosis(document), _trend(document), _acceptance(document),
            *(_groups(document, name) for name in ("source", "reason", "team")), _causes(document),
            _clauses(document), _costs(document), _since(document), _decisions(document),
        ],
        notes=notes,
    )  # fmt: skip


def _figures(document: Document) -> Iterator[Figure]:
    for kind, one in in_order("kind", document["headline"]):
        label = _("Wrongly rejected or ignored") if kind == "overall" else word("kind", kind)
        estimate = one["estimate"]
        yield Figure(kind, str(label), estimate["rate"] if estimate else None, Kind.SHARE, finding(one, kind))
    latest = document["acceptance"]["latest"]
    if latest is not None:
        yield Figure("acceptance", str(_("Lead acceptance")), latest["rate"], Kind.SHARE,
                     acceptance_text(document["acceptance"]))  # fmt: skip


def _kinds(document: Document) -> Table:
    rows = [
        Row([str(_("All")) if kind == "overall" else word("kind", kind), one["events"], one["cases"], one["decided"],
             one["wrong"]])
        for kind, one in in_order("kind", document["headline"])
    ]  # fmt: skip
    return Table(
        "kinds", str(_("What the panel reviewed")),
        (_text("kind", _("Events")), Column("events", _("Leads")), Column("cases", _("Reviewed")),
         Column("decided", _("Decided")), Column("wrong", _("Found wrong"))),
        rows,
    )  # fmt: skip


def _diagnosis(document: Document) -> Table:
    cells = document["diagnosis"]["cells"]
    rows = [Row([word("diagnosis", name), *_drawn(cell), shown(cell)]) for name, cell in
            in_order("diagnosis", cells)]  # fmt: skip
    return Table(
        "diagnosis", str(_("Where the problem is")),
        (_text("diagnosis", _("Diagnosis")), *_rate_columns(), _text("said", _("Of all leads"))),
        rows if document["diagnosis"]["reviewed"] else [],
        chart=Chart(Shape.INTERVALS, "diagnosis", ("rate", "low", "high")),
    )  # fmt: skip


def _trend(document: Document) -> Table:
    return Table(
        "trend", str(_("Share that should not have been rejected or ignored")),
        (Column("month", _("Month"), Kind.MONTH), Column("share", _("Estimate"), Kind.SHARE),
         Column("least", _("at least"), Kind.SHARE), Column("most", _("at most"), Kind.SHARE)),
        [Row([one["period"], one["rate"], one["low"], one["high"]]) for one in document["trend"]],
        str(_("With its interval, as published each month.")),
        Chart(Shape.LINES, "month", ("share", "least", "most")) if len(document["trend"]) > 1 else None,
    )  # fmt: skip


def _acceptance(document: Document) -> Table:
    found = document["acceptance"]
    rows = [
        Row([one["period"], one["handed_over"], one["accepted"], one["rate"], found["average"], found["aligned"]])
        for one in found["cohorts"]
        if one["final"] and one["rate"] is not None
    ]
    return Table(
        "acceptance", str(_("Acceptance rate by month of hand-over")),
        (Column("month", _("Month"), Kind.MONTH), Column("handed_over", _("Handed over")),
         Column("accepted", _("Accepted and touched")), Column("share", _("Acceptance rate"), Kind.SHARE),
         Column("average", _("Average company"), Kind.SHARE), Column("aligned", _("Aligned company"), Kind.SHARE)),
        rows, chart=Chart(Shape.LINES, "month", ("share", "average", "aligned")) if len(rows) > 1 else None,
    )  # fmt: skip


def _groups(document: Document, grouping: str) -> Table:
    titles = {"source": _("By source"), "reason": _("By the reason given"), "team": _("By team")}
    rows = [
        Row([group_name(grouping, one["value"]), one["events"], *_drawn(one), shown(one)],
            muted=not one["comparable"])
        for one in document["by"][grouping]
    ]  # fmt: skip
    return Table(
        grouping, str(titles[grouping]),
        (_text("group", word_of(grouping)), Column("events", _("Leads")), *_rate_columns(),
         _text("said", _("Wrongly rejected or ignored"))),
        rows, str(_("Pale: too few to compare.")) if any(row.muted for row in rows) else "",
        Chart(Shape.INTERVALS, "group", ("rate", "low", "high")),
    )  # fmt: skip


def word_of(grouping: str) -> str:
    """What a breakdown is by."""
    return str({"source": _("Source"), "reason": _("Reason given"), "team": _("Team")}[grouping])


def _causes(document: Document) -> Table:
    rows = [Row([word("cause", one["value"]), one["cases"], shown(one)]) for one in document["root_causes"]]
    return Table(
        "causes", str(_("Root causes")),
        (_text("cause", _("Cause")), Column("cases", _("Cases")), _text("said", _("Of all leads"))), rows,
        chart=Chart(Shape.BARS, "cause", ("cases",), across=True),
    )  # fmt: skip


def _clauses(document: Document) -> Table:
    rows = [
        Row([one["title"], str(_("%(n)s of %(all)s", n=len(one["unmet"]), all=one["cases"])), len(one["split"])])
        for one in document["clauses"][:_MOST_CLAUSES]
    ]
    return Table(
        "clauses", str(_("Clauses most often unmet")),
        (_text("clause", _("Clause")), _text("unmet", _("Unmet")), Column("split", _("Split the panel"))), rows,
    )  # fmt: skip


def _costs(document: Document) -> Table:
    costs = document.get("costs")
    months: Sequence[Document] = costs["months"] if costs else ()
    rows = [
        Row([one["period"], leads_text(one), money_text(one, costs["rates"])])  # type: ignore[index]
        for one in reversed(months)
        if one["count"] is not None
    ]
    return Table(
        "costs", str(_("What wrong rejections cost")),
        (Column("month", _("Month"), Kind.MONTH), _text("leads", _("Wrong")), _text("cost", _("Cost"))),
        rows, rates_text(costs["rates"]) if costs else "",
    )  # fmt: skip


def _since(document: Document) -> Table:
    names = ("returned", "worked", "accepted", "won", "recycled", "again")
    labels = (_("Returned"), _("Worked"), _("Accepted"), _("Won"), _("To nurture"), _("Handed over again"))
    rows = [
        Row([one["period"], *(one[name] for name in names),
             ", ".join(revenue(minor, currency) for currency, minor in sorted(one["revenue_minor"].items())) or None])
        for one in document["remedies"]["since"]
    ]  # fmt: skip
    return Table(
        "remedies", str(_("What became of the leads that the panel sent back")),
        (Column("month", _("Month"), Kind.MONTH),
         *(Column(name, str(label)) for name, label in zip(names, labels, strict=True)),
         _text("revenue", _("Revenue"))),
        rows,
    )  # fmt: skip


def _decisions(document: Document) -> Table:
    made = [Row([one["action"], one["owner"], day(one["due_on"])]) for one in document["decisions"]["made"]]
    return Table(
        "decisions", str(_("What the panel resolved to do")),
        (_text("action", _("Action")), _text("owner", _("Owner")), _text("due", _("Due"))), made,
    )  # fmt: skip


def _drawn(cell: Document) -> tuple[float | None, float | None, float | None]:
    """The share with its limits, where it may be drawn; an exact one is its own limits."""
    estimate = cell["estimate"]
    if estimate is None or cell["kind"] not in _PLOTTED:
        return None, None, None
    rate = estimate["rate"]
    return rate, *(rate if estimate[end] is None else estimate[end] for end in ("low", "high"))


def _rate_columns() -> tuple[Column, ...]:
    return (Column("rate", _("Share"), Kind.SHARE), Column("low", _("at least"), Kind.SHARE),
            Column("high", _("at most"), Kind.SHARE))  # fmt: skip


def _text(name: str, label: str) -> Column:
    return Column(name, str(label), Kind.TEXT)
