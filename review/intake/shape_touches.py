"""Rows of a touches file to staged touches."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from typing import Any

import pandas as pd

from review.domain.touches import Direction
from review.intake.chunk import Chunk, longest_texts, precision_of
from review.intake.profile import Profile, Rule, Touches
from review.intake.rows import Rows, aware, rows_of
from review.intake.shape_leads import IGNORED, Shaped, external_ids, fitting, other_ids
from review.intake.values import durations, folded, mapped
from review.models.import_run import StagedTouch

_ADDRESS = re.compile(r"[^\s<>;,\"']+@[^\s<>;,\"']+")
_LENGTHS = longest_texts(StagedTouch.__table__)


def shape_touches(chunk: Chunk, profile: Profile) -> Shaped:
    """The rows of ``chunk`` as records for `StagedTouch`, without the ids of import and file."""
    part = profile.touches
    if part is None:
        raise ValueError("the profile reads no touches")
    for rule in part.ignore:
        chunk.complain(fitting(chunk, rule), next(iter(rule)), IGNORED)
    values = _values(chunk, part)
    keep = ~chunk.lines.isin(chunk.bad_lines())
    return Shaped(_finished(rows_of({"line": chunk.lines, **values}, keep)), chunk.problems, chunk.remarks())


def _finished(rows: Rows) -> Rows:
    """The rows with their hashes; where the file gives no id, one is made from what the row says."""
    columns = rows.columns
    columns["row_sha256"] = rows.hashes(columns.keys() - {"line"})
    if None in columns["external_id"]:
        names = ("lead_external_id", "contact_key", "rep_folded", "channel", "at", "note")
        told = zip(*(aware(rows.moments(name)) if name == "at" else columns[name] for name in names), strict=True)
        columns["external_id"] = [
            given or f"row:{hashlib.sha256(repr(tuple(map(str, one))).encode()).hexdigest()[:40]}"
            for given, one in zip(columns["external_id"], told, strict=True)
        ]
    return rows


def _values(chunk: Chunk, part: Touches) -> dict[str, pd.Series]:
    columns = part.columns
    values: dict[str, pd.Series] = {
        "external_id": (
            external_ids(chunk, columns.external_id) if columns.external_id else chunk.column(None)
        ),
        "contact_key": _first_of_several(other_ids(chunk, columns.contact)),
        "lead_external_id": _first_of_several(other_ids(chunk, columns.lead)),
        "rep_name": chunk.text(columns.rep, _LENGTHS["rep_name"]),
        "outcome": chunk.text(columns.outcome, _LENGTHS["outcome"]),
        "note": chunk.text(columns.note),
        "channel": _words(chunk, columns.channel, part.channels, part.channel, [
            (one.when, one.channel.value) for one in part.channel_rules
        ]),
        "direction": _words(chunk, columns.direction, part.directions, part.direction, [
            (one.when, one.direction.value) for one in part.direction_rules
        ]),
    }
    values["contact_key"] = _with_other_side(chunk, part, values)
    values["outcome"] = _with_duration(chunk, part, values["outcome"])
    values["rep_folded"] = folded(values["rep_name"])
    at = chunk.moments(columns.time, day_ends=True)
    chunk.required(chunk.column(columns.time), columns.time)
    values["at"], values["precision"] = at.at, precision_of(at)
    values["logged_at"] = chunk.moments(columns.logged, day_ends=True).at
    outbound = values["direction"] == Direction.OUTBOUND.value
    values["is_attempt"] = outbound & fitting(chunk, part.attempts)
    values["two_way"] = (
        fitting(chunk, part.two_way) if part.two_way else pd.Series(data=False, index=chunk.lines.index)
    )
    return values


def _first_of_several(ids: pd.Series) -> pd.Series:
    """Where a cell names several contacts (“9001;9002”), the first."""
    return pd.Series([_first(text) if text and ";" in text else text for text in ids.tolist()], dtype=object)


def _first(text: str) -> str | None:
    return next((part.strip() for part in text.split(";") if part.strip()), None)


def _with_other_side(chunk: Chunk, part: Touches, values: dict[str, pd.Series]) -> pd.Series:
    """The contact, or where none is named the address of whoever is not the rep."""
    contact = values["contact_key"]
    if part.columns.sender is None and part.columns.recipient is None:
        return contact
    inbound = (values["direction"] == Direction.INBOUND.value).tolist()
    sides = zip(
        inbound, chunk.column(part.columns.sender).tolist(), chunk.column(part.columns.recipient).tolist(), strict=True
    )
    others = [_address(sender if is_inbound else recipient) for is_inbound, sender, recipient in sides]
    return contact.where(contact.notna(), pd.Series(others, dtype=object)).astype(object)


def _address(text: str | None) -> str | None:
    """The first e-mail address in a cell such as ``Ann Doe <ann@x.com>; b@x.com``, in lower case."""
    found = _ADDRESS.search(text) if text else None
    return found[0].casefold()[:120] if found else None


def _with_duration(chunk: Chunk, part: Touches, outcome: pd.Series) -> pd.Series:
    """The outcome with the duration after it, as ``Connected, 12:30``; one of nothing is not told."""
    column = part.columns.duration
    seconds, wrong = durations(chunk.column(column), part.duration_unit)
    chunk.complain(wrong, column, "value.duration")
    told = [_clock(one) if one else None for one in seconds.tolist()]
    both = [", ".join(part for part in row if part) or None for row in zip(outcome.tolist(), told, strict=True)]
    return pd.Series([text[: _LENGTHS["outcome"]] if text else None for text in both], dtype=object)


def _clock(seconds: int) -> str:
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def _words(
    chunk: Chunk, column: str | None, words: dict[str, Any], constant: str | None, rules: Sequence[tuple[Rule, str]]
) -> pd.Series:
    """Our word for every row: by the first rule that fits, else by the column's word, else the constant."""
    ruled = chunk.column(None)
    for rule, meaning in rules:
        ruled = ruled.where(ruled.notna() | ~fitting(chunk, rule), meaning)
    if column is None:
        return ruled.where(ruled.notna(), str(constant)).astype(object)
    said, strange = mapped(chunk.column(column), words, blank_is=None)
    strange &= ruled.isna()
    given = chunk.column(column).notna()
    chunk.complain(strange & given, column, "value.unknown_word")
    chunk.complain(strange & ~given, column, "value.missing")
    return ruled.where(ruled.notna(), said).astype(object)
