"""A report's result as a letter: what a page prints, without the page."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from flask_babel import gettext as _

from review.domain.letters import Letter, LetterFigure, LetterTable, Picture
from review.reports.frame import Kind, Result, Table
from review.reports.pictures import png_of
from review.reports.showing import value_text

#: A letter is no file: of a longer table it holds the first rows, and says so.
_MOST_ROWS = 20
_WORDS = frozenset({Kind.TEXT, Kind.MONTH})


def letter_of(
    title: str,
    result: Result,
    *,
    asked: Sequence[tuple[str, str]] = (),
    part: str = "",
    hidden: Collection[str] = (),
) -> Letter:
    """The letter of ``result``. Columns named in ``hidden`` are drawn but not printed. Pictures are there where they
    can be made."""
    return Letter(
        title=title,
        finding=result.finding,
        asked=asked,
        part=part,
        figures=[LetterFigure(one.label, value_text(one.value, one.kind), one.meaning) for one in result.figures],
        tables=[letter_table(table, hidden) for table in result.tables if table.rows],
        notes=result.notes,
    )


def letter_table(
    table: Table, hidden: Collection[str] = (), *, most: int = _MOST_ROWS, draw: bool = True
) -> LetterTable:
    """The first ``most`` rows of a table as text, with its chart as a PNG where ``draw`` asks for it."""
    shown = [place for place, column in enumerate(table.columns) if column.name not in hidden]
    png = png_of(table) if draw else None
    rows = [[value_text(row.values[at], table.columns[at].kind) for at in shown] for row in table.rows[:most]]
    return LetterTable(
        title=table.title,
        header=[table.columns[at].label for at in shown],
        numeric=[table.columns[at].kind not in _WORDS for at in shown],
        rows=rows,
        note=table.note,
        more=max(len(table.rows) - most, 0),
        picture=Picture(png, alt_text(table)) if png else None,
    )


def alt_text(table: Table) -> str:
    """What a chart says to whoever does not see it: its title, and that the table has its figures."""
    return str(_("Chart: %(title)s. The table has its figures.", title=table.title))
