"""A summary's figures as the rows that its page and its tables print. Nothing is computed here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from review.months import axis_month
from review.reports.sample_words import percent, shown_parts
from review.reports.summary_names import group_name, word
from review.web.reports.filters import cases_url

Document = Mapping[str, Any]

#: Sales followed up | did not, under met | not met, in reading order.
_FOUR = ("definition_or_timing", "sales_follow_up", "marketing_quality", "both")
_PLOTTED = ("muted", "zero", "full")


@dataclass(frozen=True, slots=True)
class ForestRow:
    """One row of a forest plot. ``estimate`` is None where the group is too small for one; ``cell`` is what may be
    shown of the figure, for the macro that prints it."""

    label: str
    events: int
    estimate: Document | None
    cell: Document
    url: str
    muted: bool
    differs: bool


@dataclass(frozen=True, slots=True)
class FourCell:
    """One cell of the two-by-two."""

    title: str
    value: str
    text: str
    url: str
    largest: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a chart over months, as ``macros/charts.html`` takes it."""

    name: str
    values: list[float | None]
    low: list[float | None] | None = None
    high: list[float | None] | None = None


def forest_rows(document: Document, grouping: str) -> list[ForestRow]:
    """The rows of one breakdown, the largest group first."""
    return [
        ForestRow(
            label=group_name(grouping, row["value"]),
            events=row["events"],
            estimate=row["estimate"] if row["kind"] in _PLOTTED else None,
            cell=row,
            url=cases_url(document["period"], **{grouping: row["value"]}) if row["reviewed"] else "",
            muted=not row["comparable"],
            differs=row["differs"],
        )
        for row in document["by"][grouping]
    ]


def four_cells(document: Document) -> list[FourCell]:
    """The two-by-two in reading order."""
    cells = document["diagnosis"]["cells"]
    most = max((cells[name]["wrong"] or 0 for name in _FOUR), default=0)
    return [_four_cell(document["period"], name, cells[name], most) for name in _FOUR]


def _four_cell(period: str, name: str, cell: Document, most: int) -> FourCell:
    value, text = shown_parts(cell)
    return FourCell(
        word("diagnosis", name), value, text, cases_url(period, diagnosis=name) if cell["wrong"] else "",
        bool(most) and cell["wrong"] == most,
    )  # fmt: skip


def cause_rows(document: Document) -> list[ForestRow]:
    """The root causes, the most often named first."""
    return [
        ForestRow(
            label=word("cause", row["value"]),
            events=row["cases"],
            estimate=row["estimate"] if row["kind"] in _PLOTTED else None,
            cell=row,
            url=cases_url(document["period"], cause=row["value"]),
            muted=not row["comparable"],
            differs=False,
        )
        for row in document["root_causes"]
    ]


def finding_trend(document: Document) -> tuple[list[str], list[Line]]:
    """The finding over the published months, with its intervals."""
    points = document["trend"]
    line = Line(
        _("Wrongly rejected or ignored"),
        [one["rate"] for one in points],
        [one["low"] for one in points],
        [one["high"] for one in points],
    )
    return [axis_month(one["period"]) for one in points], [line]


def acceptance_trend(document: Document) -> tuple[list[str], list[Line]]:
    """The acceptance rate of the months whose decision window has passed, beside what the field reports."""
    acceptance = document["acceptance"]
    cohorts = [one for one in acceptance["cohorts"] if one["final"] and one["rate"] is not None]
    average, aligned = acceptance["average"], acceptance["aligned"]
    lines = [
        Line(_("Accepted and touched"), [one["rate"] for one in cohorts]),
        Line(_("Average company, %(rate)s", rate=percent(average)), [average] * len(cohorts)),
        Line(_("Aligned company, %(rate)s", rate=percent(aligned)), [aligned] * len(cohorts)),
    ]
    return [axis_month(one["period"]) for one in cohorts], lines
