"""The list of imports: which are wanted, the addresses of its pages, and its file."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from defusedcsv import csv as safe_csv
from flask import request, url_for
from flask_babel.speaklater import LazyString

from review.models import ImportRun, ImportState
from review.queries.import_lists import ImportFilter, list_imports
from review.web.imports.words import STATES

_HEADER = (
    "import", "begun", "ended", "by", "source", "profile", "state", "dry_run", "file", "kind", "read", "new", "changed",
    "unchanged", "quarantined", "looked_up",
)


def wanted_imports() -> ImportFilter:
    """What the address asks for; what it cannot mean is left out."""

    def text(name: str) -> str:
        return request.args.get(name, "").replace("\0", "").strip()[:120]

    state = text("state")
    return ImportFilter(search=text("q"), state=ImportState(state) if state in set(ImportState) else None)


@dataclass(frozen=True, slots=True)
class Listed:
    """One page of the list with the addresses around it."""

    runs: Sequence[ImportRun]
    wanted: ImportFilter
    is_filtered: bool
    states: Mapping[ImportState, LazyString]
    export_url: str | None
    pages: dict[str, str | None]


def listed_imports() -> Listed:
    """The page of the list that the address asks for."""
    wanted = wanted_imports()
    page = list_imports(wanted, bookmark=request.args.get("page"))
    around = {"previous_url": _url("imports.index", wanted, page.newer),
              "next_url": _url("imports.index", wanted, page.older)}  # fmt: skip
    return Listed(page.runs, wanted, wanted != ImportFilter(), STATES, _url("imports.export", wanted), around)


def _url(endpoint: str, wanted: ImportFilter, bookmark: str | None = "") -> str | None:
    """The address of ``endpoint`` under this filter; None where there is no such page."""
    if bookmark is None:
        return None
    state = wanted.state.value if wanted.state else None
    return url_for(endpoint, q=wanted.search or None, state=state, page=bookmark or None)


def imports_csv(runs: Iterable[ImportRun]) -> str:
    """A line for each file of each import; an import that was refused before it had one has a line of its own."""
    file = io.StringIO()
    rows = safe_csv.writer(file)
    rows.writerow(_HEADER)
    for run in runs:
        ours = [
            run.public_id, run.started_at.isoformat(), run.finished_at.isoformat() if run.finished_at else "",
            run.started_by.name if run.started_by else "", run.data_source.name, run.profile_name, run.state.value,
            "yes" if run.dry_run else "no",
        ]
        for one in run.files:
            rows.writerow([*ours, one.name, one.kind.value, one.rows_read, one.inserted, one.updated, one.unchanged,
                           one.quarantined, one.consulted])  # fmt: skip
        if not run.files:
            rows.writerow([*ours, *[""] * (len(_HEADER) - len(ours))])
    return file.getvalue()
