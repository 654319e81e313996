"""The case book: every published case, to be searched by words and by what it was about."""

from __future__ import annotations

from collections.abc import Iterator
from tempfile import SpooledTemporaryFile
from typing import IO

from defusedcsv import csv as safe_csv
from flask import Blueprint, Response, render_template, request, url_for

from review.domain.leads import EventKind
from review.domain.roles import CASE_READERS
from review.models.precedent import Precedent
from review.queries.case_book import BookFilter, iterate_book, list_book, list_choices
from review.web.access import roles
from review.web.auth.session import current_person

blueprint = Blueprint("cases", __name__)

ORDERS = ("newest", "company", "source")
_PIECE = 2**16
_HEADER = ("case", "kind", "company", "source", "reason", "grade", "verdict", "diagnosis", "decided_by", "split",
           "not_established")  # fmt: skip


@blueprint.get("/cases")
@roles(*CASE_READERS)
def index() -> str:
    """The published cases that the filter leaves."""
    me, wanted, order = current_person(), _wanted(), _order()
    page = list_book(me, wanted, order, bookmark=request.args.get("page"))
    reasons, sources, clauses, months = list_choices()
    return render_template(
        "cases/index.html",
        page=page,
        wanted=wanted,
        order=order,
        is_filtered=wanted != BookFilter(),
        reasons=reasons,
        sources=sources,
        clauses=clauses,
        months=months,
        kinds=[kind for kind in EventKind if kind is not EventKind.ACCEPTED],
        sort_url=lambda name: _url("cases.index", wanted, name),
        export_url=_url("cases.export", wanted, order),
        pages={
            "previous_url": _url("cases.index", wanted, order, page.before),
            "next_url": _url("cases.index", wanted, order, page.after),
        },
    )


@blueprint.get("/cases.csv")
@roles(*CASE_READERS)
def export() -> Response:
    """The published cases that the filter leaves, as a CSV file."""
    # Written whole before it is sent: the transaction ends with the request, the sending does not.
    file = SpooledTemporaryFile(2**22, "w+", encoding="utf-8", newline="")  # noqa: SIM115 - closed once it is sent
    rows = safe_csv.writer(file)
    rows.writerow(_HEADER)
    rows.writerows(_row(one) for one in iterate_book(current_person(), _wanted(), _order()))
    file.seek(0)
    headers = {"Content-Disposition": "attachment; filename=case-book.csv"}
    return Response(_sent(file), mimetype="text/csv", headers=headers)


def _row(one: Precedent) -> tuple[str, ...]:
    return (
        f"{one.period}/{one.number}", one.kind, one.company, one.source, one.reason, one.grade,
        {"yes": "valid", "no": "not_valid"}.get(one.valid or "", "undecided"), one.diagnosis or "", one.decided_by,
        "yes" if one.split else "no", "; ".join(clause.title for clause in one.clauses),
    )  # fmt: skip


def _wanted() -> BookFilter:
    def text(name: str) -> str:
        return request.args.get(name, "").replace("\0", "").strip()[:200]

    verdict = text("verdict")
    return BookFilter(
        search=text("q"), kind=text("kind"), verdict=verdict if verdict in ("valid", "not_valid", "undecided") else "",
        reason=text("reason"), source=text("source"), clause=text("clause"), period=text("period")[:7],
    )


def _order() -> str:
    order = request.args.get("sort", "")
    return order if order in ORDERS else ORDERS[0]


def _url(endpoint: str, wanted: BookFilter, order: str, bookmark: str | None = "") -> str | None:
    """The address of ``endpoint`` under this filter; None where there is no such page."""
    if bookmark is None:
        return None
    return url_for(
        endpoint, q=wanted.search or None, kind=wanted.kind or None, verdict=wanted.verdict or None,
        reason=wanted.reason or None, source=wanted.source or None, clause=wanted.clause or None,
        period=wanted.period or None, sort=order if order != ORDERS[0] else None, page=bookmark or None,
    )


def _sent(file: IO[str]) -> Iterator[str]:
    with file:
        while some := file.read(_PIECE):
            yield some
