"""A published summary as a workbook, from its document alone: the same bytes whenever it is asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import gettext as _

from review.benches import bench_name
from review.models.verdict import Edition
from review.months import month_name
from review.reports.edition_result import edition_result
from review.reports.frame import Column, Kind, Row, Table
from review.reports.showing import value_text
from review.reports.summary_names import in_order, word
from review.reports.workbook import made_workbook

Document = Mapping[str, Any]


def edition_workbook(edition: Edition) -> bytes:
    """What was found, its tables, and what the words mean. It says that it was made at the publication."""
    document = edition.document
    result = edition_result(document)
    tables = [*result.tables, _panel(document), _agreement(document), _strata(document), _states(document)]
    title = str(_("Monthly verdict summary: %(month)s", month=month_name(document["period"])))
    about = _about(edition, result.finding, result.notes)
    # Its amounts are texts that name their currency.
    zone, result = ZoneInfo(document["zone"]), replace(result, tables=tables)
    return made_workbook(title, edition.published_at, zone, "", about, result)


def _about(edition: Edition, finding: str, notes: Sequence[str]) -> Sequence[tuple[str, str]]:
    document = edition.document
    draw = document["draw"]
    proofs = ((_("Frame"), "population_sha256"), (_("Plan"), "plan_sha256"), (_("Seed"), "seed"))
    lines = [
        (_("Month"), month_name(document["period"])),
        (_("Published"), value_text(edition.published_at, Kind.MOMENT)),
        (_("Edition"), str(edition.number)),
        (_("Leads"), _("All that Sales rejected or ignored up to the month's end and no panel had seen; no filter.")),
        (_("Finding"), finding),
        *((_("Note"), note) for note in notes),
        (_("Estimate"),
         _("Of all events of the month, by the sample that the panel decided; the limits hold in 95 of 100 samples.")),
        (_("Acceptance rate"), _("Leads accepted and touched, divided by the leads that Marketing handed over.")),
        *((name, draw[key]) for name, key in proofs if draw[key]),
        (_("SHA-256 of the report"), edition.sha256),
    ]  # fmt: skip
    return [(str(name), str(text)) for name, text in lines]


def _panel(document: Document) -> Table:
    rows = [
        Row([one["name"], str(_("Executive, chair") if one["chair"] else bench_name(one["bench"])), one["voted"],
             one["recused"]])
        for one in document["panel"]["seats"]
    ]  # fmt: skip
    columns = (Column("name", _("Judge"), Kind.TEXT), Column("bench", _("Bench"), Kind.TEXT),
               Column("voted", _("Voted")), Column("recused", _("Recused")))  # fmt: skip
    return Table("panel", str(_("The panel")), columns, rows)


def _agreement(document: Document) -> Table:
    names = ("cases", "raw", "ac1", "alpha", "low", "high")
    rows = [
        Row([word("question", question), *(one[name] for name in names)])
        for question, one in in_order("question", document["panel"]["agreement"])
    ]
    columns = (
        Column("question", _("Question"), Kind.TEXT), Column("cases", _("Cases")),
        Column("raw", _("Pairs agreeing"), Kind.SHARE), Column("ac1", _("AC1"), Kind.COEFFICIENT),
        Column("alpha", _("Alpha"), Kind.COEFFICIENT), Column("low", _("at least"), Kind.COEFFICIENT),
        Column("high", _("at most"), Kind.COEFFICIENT),
    )  # fmt: skip
    return Table("agreement", str(_("How far the judges agreed")), columns, rows)


def _strata(document: Document) -> Table:
    names = ("size", "drawn", "decided", "wrong")
    rows = [Row([one["name"], *(one[name] for name in names)]) for one in document["strata"]]
    labels = (_("Leads"), _("Drawn"), _("Decided"), _("Found wrong"))
    columns = (Column("name", _("Stratum"), Kind.TEXT),
               *(Column(name, label) for name, label in zip(names, labels, strict=True)))  # fmt: skip
    return Table("strata", str(_("Strata")), columns, rows)


def _states(document: Document) -> Table:
    frame = document["frame"]
    rows = [Row([word("state", state), leads]) for state, leads in in_order("state", frame["states"])]
    rows.append(Row([str(_("All handed over")), frame["handed_over"]]))
    columns = (Column("state", _("State"), Kind.TEXT), Column("leads", _("Leads")))
    return Table("states", str(_("Where every lead is")), columns, rows)
