"""``judicial-branch report NAME``: figures for people, and as CSV, JSON and XLSX for programs."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from flask_babel import gettext as _

from review import clock
from review.cli.base import fail, in_app, noun, print_json
from review.config import current_settings
from review.domain.errors import Refusal
from review.domain.moments import parse_period
from review.domain.report_filters import Filter
from review.queries.editions import list_editions_of
from review.reports.catalogue import reports
from review.reports.files import csv_text, json_document, json_text, table_rows
from review.reports.frame import Ask, Report, Result, question
from review.reports.sample_words import finding, shown
from review.reports.showing import value_text
from review.reports.summary_names import in_order
from review.reports.workbook import workbook

group = noun("report", "Print a report, or write it to a file.")

_FORMATS = ("table", "csv", "json", "xlsx")
_HELP = {
    Filter.PERIOD: "2026-10, 2026-q3, 2026, last-12, 2026-01..2026-10 or all: the months of hand-off.",
    Filter.TEAM: "A team by its name.",
    Filter.OWNER: "An owner by name.",
    Filter.SOURCE: "Where the leads came from.",
    Filter.CAMPAIGN: "A campaign by its name.",
    Filter.GRADE: "A grade.",
    Filter.DATA_SOURCE: "The CRM the leads were imported from, by the name of its data source.",
}


def _command(report: Report) -> click.Command:
    """The command of one report: an option for each of its filters and options."""

    @in_app
    def run(format: str, as_json: bool, output: Path | None, table: str | None, **asked: str | None) -> None:  # noqa: A002
        given = {name: value for name, value in asked.items() if value is not None}
        ask = question(report, None, given, clock.now(), current_settings().zone)
        _write(report, ask, report.make(ask), "json" if as_json else format, output, table)

    run.__doc__ = str(report.summary)
    command = click.command(report.name, help=str(report.summary))(run)
    own = [
        click.Option([f"--{one.option.name.replace('_', '-')}"], help=_option_help(str(one.label), one.option.choices))
        for one in report.options
    ]
    command.params = [
        *(click.Option([f"--{name.value.replace('_', '-')}"], help=_HELP[name]) for name in report.filters),
        *own,
        click.Option(["--format"], type=click.Choice(_FORMATS), default="table", show_default=True),
        click.Option(["--json", "as_json"], is_flag=True, help="The same as --format json."),
        click.Option(["--table"], help="For CSV: which table; “figures” gives the large numbers."),
        click.Option(["--output", "-o"], type=click.Path(path_type=Path, dir_okay=False), help="Write to this file."),
    ]
    return command


def _option_help(label: str, choices: tuple[str, ...]) -> str:
    return f"{label}: {', '.join(choices)}." if choices else f"{label}."


def _write(report: Report, ask: Ask, result: Result, form: str, output: Path | None, table: str | None) -> None:
    content: str | bytes
    if form == "xlsx":
        content = workbook(report, ask, result, current_settings().org_currency)
    elif form == "json":
        content = json_text(json_document(report, ask, result)) + "\n"
    elif form == "csv":
        content = csv_text(table_rows(result, table or result.tables[0].name))
    else:
        content = _text(report, result)
    data = content.encode() if isinstance(content, str) else content
    if output is not None:
        output.write_bytes(data)
    elif form == "xlsx" and sys.stdout.isatty():
        fail("A workbook is no text; name a file for it with --output report.xlsx.")
    else:
        click.echo(data, nl=False)


def _text(report: Report, result: Result) -> str:
    lines = [str(report.title), "", result.finding, ""]
    lines += [f"{one.label}: {value_text(one.value, one.kind)}" for one in result.figures]
    for table in result.tables:
        rows = [[column.label for column in table.columns]]
        rows += [
            [value_text(value, column.kind) for column, value in zip(table.columns, row.values, strict=True)]
            for row in table.rows
        ]
        widths = [max(len(row[place]) for row in rows) for place in range(len(table.columns))]
        lines += ["", table.title]
        for row in rows:
            first, *rest = (f"{text:{'<' if place == 0 else '>'}{widths[place]}}" for place, text in enumerate(row))
            lines.append("  " + "  ".join([first, *rest]).rstrip())
    return "\n".join([*lines, *(["", *result.notes] if result.notes else [])]) + "\n"


for _report in reports().values():
    group.add_command(_command(_report))


@group.command("month")
@click.argument("period")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@in_app
def month(period: str, as_json: bool) -> None:
    """What the panel found in the month PERIOD (2026-10)."""
    parse_period(period)
    editions = list_editions_of(period)
    if not editions:
        raise Refusal("report.not_published", period=period)
    document = editions[0].document
    if as_json:
        print_json(document)
        return
    frame, review = document["frame"], document["review"]
    click.echo(f"{period}: {frame['size']:,} events, {review['cases']:,} reviewed, {review['decided']:,} decided")
    for kind, one in in_order("kind", document["headline"]):
        click.echo(f"{kind}: {finding(one, kind)}")
    for name, cell in in_order("diagnosis", document["diagnosis"]["cells"]):
        click.echo(f"{name.replace('_', ' ')}: {shown(cell)}")
    click.echo(_("SHA-256 of the report: %(sha256)s", sha256=editions[0].sha256))
