"""Rows of a touches file to staged touches."""

from __future__ import annotations

import hashlib
from typing import Any

import pandas as pd

from review.domain.touches import Direction
from review.intake.chunk import Chunk, longest_texts, precision_of, records, row_sha256
from review.intake.profile import Profile, Rule, Touches
from review.intake.shape_leads import Shaped, external_ids, other_ids
from review.intake.values import fits, folded, mapped
from review.models.import_run import StagedTouch

IGNORED = "row.ignored"

_LENGTHS = longest_texts(StagedTouch.__table__)


def shape_touches(chunk: Chunk, profile: Profile) -> Shaped:
    """The rows of ``chunk`` as records for `StagedTouch`, without the ids of import and file."""
    part = profile.touches
    if part is None:
        raise ValueError("the profile reads no touches")
    if part.ignore:
        chunk.complain(_fits(chunk, part.ignore), next(iter(part.ignore)), IGNORED)
    values = _values(chunk, part)
    keep = ~chunk.lines.isin(chunk.bad_lines())
    taken = records({"line": chunk.lines, **values}, keep)
    return Shaped([_finished(record) for record in taken], chunk.problems, [])


def _finished(record: dict[str, Any]) -> dict[str, Any]:
    """A record with its hash; where the file gives no id, one is made from what the row says."""
    line = record.pop("line")
    digest = row_sha256(record)
    if record["external_id"] is None:
        told = (record[name] for name in ("lead_external_id", "contact_key", "rep_folded", "channel", "at", "note"))
        record["external_id"] = "row:" + hashlib.sha256(repr(tuple(map(str, told))).encode()).hexdigest()[:40]
    record["row_sha256"] = digest
    record["line"] = line
    return record


def _values(chunk: Chunk, part: Touches) -> dict[str, pd.Series]:
    columns = part.columns
    values: dict[str, pd.Series] = {
        "external_id": (
            external_ids(chunk, columns.external_id) if columns.external_id else chunk.column(None)
        ),
        "contact_key": other_ids(chunk, columns.contact),
        "lead_external_id": other_ids(chunk, columns.lead),
        "rep_name": chunk.text(columns.rep, _LENGTHS["rep_name"]),
        "outcome": chunk.text(columns.outcome, _LENGTHS["outcome"]),
        "note": chunk.text(columns.note),
        "channel": _words(chunk, columns.channel, part.channels, part.channel),
        "direction": _words(chunk, columns.direction, part.directions, part.direction),
    }
    values["rep_folded"] = folded(values["rep_name"])
    at = chunk.moments(columns.time, day_ends=True)
    chunk.required(chunk.column(columns.time), columns.time)
    values["at"], values["precision"] = at.at, precision_of(at)
    values["logged_at"] = chunk.moments(columns.logged, day_ends=True).at
    outbound = values["direction"] == Direction.OUTBOUND.value
    values["is_attempt"] = outbound & _fits(chunk, part.attempts)
    values["two_way"] = (
        _fits(chunk, part.two_way) if part.two_way else pd.Series(data=False, index=chunk.lines.index)
    )
    return values


def _words(chunk: Chunk, column: str | None, words: dict[str, Any], constant: str | None) -> pd.Series:
    if column is None:
        return pd.Series([str(constant)] * len(chunk.lines), index=chunk.lines.index, dtype=object)
    meaning, strange = mapped(chunk.column(column), words, blank_is=None)
    given = chunk.column(column).notna()
    chunk.complain(strange & given, column, "value.unknown_word")
    chunk.complain(strange & ~given, column, "value.missing")
    return meaning


def _fits(chunk: Chunk, rule: Rule) -> pd.Series:
    return fits({column: chunk.column(column) for column in rule}, rule, chunk.lines.index)
