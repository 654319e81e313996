"""A summary's tables as CSV: the document's own numbers, unrounded, safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from defusedcsv import csv as safe_csv

from review.reports.sample_words import finding, shown
from review.reports.summary_names import in_order

Document = Mapping[str, Any]
Row = Sequence[object]

_ESTIMATE = ("rate", "low", "high", "count", "count_low", "count_high", "population", "reviewed", "wrong", "method")


def table_names() -> tuple[str, ...]:
    """The tables of a summary, in the page's order."""
    return tuple(_TABLES)


def table_csv(document: Document, name: str) -> str:
    """One table of the summary as CSV. Raises KeyError for a name that is none."""
    file = io.StringIO()
    rows = safe_csv.writer(file, quoting=csv.QUOTE_MINIMAL)
    for row in _TABLES[name](document):
        rows.writerow(["" if value is None else value for value in row])
    return file.getvalue()


def _estimate(estimate: Document | None) -> list[object]:
    return [None if estimate is None else estimate[name] for name in _ESTIMATE]


def _headline(document: Document) -> Iterator[Row]:
    yield ["kind", "events", "cases", "decided", "wrong_cases", *_ESTIMATE, "in_words"]
    for kind, one in in_order("kind", document["headline"]):
        counts = [one[name] for name in ("events", "cases", "decided", "wrong")]
        yield [kind, *counts, *_estimate(one["estimate"]), finding(one, kind)]


def _diagnosis(document: Document) -> Iterator[Row]:
    yield ["diagnosis", "shown_as", *_ESTIMATE, "in_words"]
    for name, cell in in_order("diagnosis", document["diagnosis"]["cells"]):
        yield [name, cell["kind"], *_shown(cell)]


def _groups(grouping: str, document: Document) -> Iterator[Row]:
    yield [grouping, "events", "shown_as", "differs_from_the_rest", *_ESTIMATE, "in_words"]
    for row in document["by"][grouping]:
        yield [row["value"], row["events"], row["kind"], "yes" if row["differs"] else "no", *_shown(row)]


def _shown(cell: Document) -> list[object]:
    """A cell's estimate, and in words; where it is withheld, only how many cases there were."""
    known = cell["estimate"] or {"reviewed": cell["reviewed"], "wrong": cell["wrong"]}
    return [*(known.get(name) for name in _ESTIMATE), shown(cell)]


def _causes(document: Document) -> Iterator[Row]:
    yield ["root_cause", "cases", "shown_as", *_ESTIMATE, "in_words"]
    for row in document["root_causes"]:
        yield [row["value"], row["cases"], row["kind"], *_shown(row)]


def _clauses(document: Document) -> Iterator[Row]:
    yield ["clause", "title", "cases", "unmet", "split", "shown_as", *_ESTIMATE, "in_words"]
    for row in document["clauses"]:
        counts = [row["cases"], len(row["unmet"]), len(row["split"])]
        yield [row["key"], row["title"], *counts, *_clause_share(row)]


def _clause_share(row: Document) -> list[object]:
    """The share of all events that a clause is unmet in; where a version of the definition lacks it, there is none."""
    cell = row.get("cell")
    return [cell["kind"], *_shown(cell)] if cell else [None] * (len(_ESTIMATE) + 2)


def _acceptance(document: Document) -> Iterator[Row]:
    yield ["month", "handed_over", "accepted", "rate", "final"]
    for row in document["acceptance"]["cohorts"]:
        yield [row["period"], row["handed_over"], row["accepted"], row["rate"], "yes" if row["final"] else "no"]


def _trend(document: Document) -> Iterator[Row]:
    yield ["month", "rate", "low", "high"]
    for row in document["trend"]:
        yield [row["period"], row["rate"], row["low"], row["high"]]


def _panel(document: Document) -> Iterator[Row]:
    yield ["name", "bench", "chair", "cases_voted", "cases_recused"]
    for seat in document["panel"]["seats"]:
        yield [seat["name"], seat["bench"], "yes" if seat["chair"] else "no", seat["voted"], seat["recused"]]


def _agreement(document: Document) -> Iterator[Row]:
    yield ["question", "cases", "raw", "ac1", "alpha", "alpha_low", "alpha_high", "reading"]
    for question, one in in_order("question", document["panel"]["agreement"]):
        yield [
            question, one["cases"], one["raw"], one["ac1"], one["alpha"], one["low"], one["high"], one["band"],
        ]  # fmt: skip


def _strata(document: Document) -> Iterator[Row]:
    yield ["stratum", "events", "drawn", "decided", "wrong"]
    for row in document["strata"]:
        yield [row["name"], row["size"], row["drawn"], row["decided"], row["wrong"]]


def _states(document: Document) -> Iterator[Row]:
    yield ["state", "leads"]
    for state, leads in in_order("state", document["frame"]["states"]):
        yield [state, leads]
    yield ["all handed over", document["frame"]["handed_over"]]


def _reading(document: Document) -> Iterator[Row]:
    yield ["case", "kind", "decided_by", "valid", "diagnosis", "yes", "no", "cannot_tell", "appeal"]
    for row in document["worth_reading"]:
        yield [
            f"{document['period']}/{row['number']}", row["kind"], row["decided_by"], row["valid"], row["diagnosis"],
            row["yes"], row["no"], row["cannot_tell"], row.get("appeal"),
        ]  # fmt: skip


def _remedies(document: Document) -> Iterator[Row]:
    yield [
        "month", "returned", "worked", "accepted", "won", "revenue_minor", "currency", "recycled", "handed_over_again",
    ]  # fmt: skip
    for row in document.get("remedies", {}).get("since", []):
        money = sorted(row["revenue_minor"].items()) or [("", None)]
        for currency, minor in money:
            yield [
                row["period"], row["returned"], row["worked"], row["accepted"], row["won"], minor, currency,
                row["recycled"], row["again"],
            ]  # fmt: skip


def _costs(document: Document) -> Iterator[Row]:
    yield [
        "month", "leads", "leads_low", "leads_high", "conversion", "deal_minor", "currency", "cost_minor",
        "cost_low_minor", "cost_high_minor",
    ]  # fmt: skip
    costs = document.get("costs") or {"rates": {}, "months": []}
    for row in costs["months"]:
        yield [
            row["period"], row["count"], row["count_low"], row["count_high"],
            *(costs["rates"][name] for name in ("conversion", "deal_minor", "currency")),
            row["cost"], row["cost_low"], row["cost_high"],
        ]  # fmt: skip


def _decisions(document: Document) -> Iterator[Row]:
    yield ["month", "action", "owner", "due_on", "state", "note"]
    decisions = document.get("decisions", {})
    for row in decisions.get("made", []):
        yield [document["period"], row["action"], row["owner"], row["due_on"], "open", ""]
    for row in decisions.get("before", []):
        yield [row["period"], row["action"], row["owner"], row["due_on"], row["state"], row["note"]]


_TABLES = {
    "finding": _headline,
    "diagnosis": _diagnosis,
    "trend": _trend,
    "acceptance": _acceptance,
    "source": lambda document: _groups("source", document),
    "reason": lambda document: _groups("reason", document),
    "team": lambda document: _groups("team", document),
    "root-causes": _causes,
    "clauses": _clauses,
    "panel": _panel,
    "agreement": _agreement,
    "strata": _strata,
    "states": _states,
    "worth-reading": _reading,
    "remedies": _remedies,
    "costs": _costs,
    "decisions": _decisions,
}
