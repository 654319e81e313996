"""The monthly summary as a PDF, set by Typst from one template. Without that package there is none.

What is shown goes to Typst as data (JSON), never as source: a source named ``#import "x"`` is a text like any other.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import cache
from importlib.util import find_spec
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import format_datetime, get_locale
from flask_babel import gettext as _

from review.config import current_settings
from review.models.verdict import Edition
from review.months import month_name
from review.paths import TEMPLATES
from review.reports.edition_result import DRAWN, edition_result
from review.reports.frame import Kind, Table
from review.reports.letters import alt_text, letter_table
from review.reports.pictures import svg_of
from review.reports.showing import value_text

_TEMPLATE = "reports/summary.typ"
#: Tables that need the whole width of the page.
_WIDE = frozenset({"remedies", "decisions", "costs"})
#: Width of a plot, half a page, against letters of twelve points.
_CHART = 380
#: So many rows of a table are printed; the page has the others.
_MOST_ROWS = 14


@cache
def can_print() -> bool:
    """Whether a PDF can be made here."""
    return find_spec("typst") is not None


@dataclass(frozen=True, slots=True)
class Published:
    """An edition without its database row."""

    document: Mapping[str, Any]
    number: int
    sha256: str
    published_at: datetime

    @classmethod
    def of(cls, edition: Edition) -> Published:
        """What is printed of a row."""
        return cls(edition.document, edition.number, edition.sha256, edition.published_at)


def edition_pdf(edition: Published) -> bytes:
    """The PDF of a published edition: the same bytes each time. Only where `can_print`."""
    import typst

    data = json.dumps(_data(edition), ensure_ascii=False)
    made: bytes = typst.compile(
        (TEMPLATES / _TEMPLATE).read_bytes(),
        sys_inputs={"data": data},
        ignore_system_fonts=True,
        timestamp=int(edition.published_at.timestamp()),
    )
    return made


def _data(edition: Published) -> Mapping[str, Any]:
    document, settings = edition.document, current_settings()
    result = edition_result(document)
    published = format_datetime(edition.published_at.astimezone(ZoneInfo(document["zone"])), "d MMM y", rebase=False)
    return {
        "title": month_name(document["period"]),
        "over": settings.org_name,
        "org": settings.org_name,
        "lang": get_locale().language if get_locale() else "en",
        "lede": str(_("Monthly verdict summary · published %(day)s · edition %(number)s", day=published,
                      number=edition.number)),
        "footer": str(_("Judicial Branch · %(month)s · SHA-256 of the report %(sha256)s",
                        month=month_name(document["period"]), sha256=edition.sha256)),
        "finding": result.finding,
        "figures": [
            {"label": one.label, "value": value_text(one.value, one.kind), "meaning": one.meaning}
            for one in result.figures
            if one.kind is Kind.SHARE
        ],
        "notes": list(result.notes),
        "tables": [_table(one) for one in result.tables if one.rows],
        "proof_title": str(_("Verify it yourself")),
        "proof": _proof(document["draw"], edition.sha256),
    }  # fmt: skip


def _table(table: Table) -> Mapping[str, Any]:
    letter = letter_table(table, DRAWN, most=_MOST_ROWS, draw=False)
    return {
        **{name: value for name, value in asdict(letter).items() if name != "picture"},
        "more_text": str(_("and %(num)s more on the page", num=letter.more)),
        "picture": svg_of(table, _CHART),
        "alt": alt_text(table),
        "half": table.name not in _WIDE,
    }


def _proof(draw: Mapping[str, Any], sha256: str) -> Sequence[tuple[str, str]]:
    named = (
        (_("Frame"), draw["population_sha256"]), (_("Plan"), draw["plan_sha256"]), (_("Seed"), draw["seed"]),
        (_("This report"), sha256),
    )  # fmt: skip
    return [(str(name), value) for name, value in named if value]
