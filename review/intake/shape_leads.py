"""Rows of a leads file to staged leads."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pandas as pd

from review.config import current_settings
from review.domain.leads import SENT_BACK, Disposition, Precision, lead_key
from review.intake.chunk import Chunk, longest_texts, precision_of
from review.intake.problems import Problem
from review.intake.profile import LeadColumns, Leads, Profile, Rule
from review.intake.rows import Rows, rows_of
from review.intake.values import Moments, booleans, day_end, fits, folded, integers, mapped, minor_units
from review.models.base import new_public_ids
from review.models.import_run import StagedLead

BEFORE_HANDOFF = "remark.rejected_before_handoff"
NO_REJECTION_DATE = "remark.rejection_date_unknown"

#: Rows that the profile says are none of ours.
IGNORED = "row.ignored"

#: Ids that a spreadsheet has rounded: nothing brings their last digits back.
MANGLED_ID = re.compile(r"\d(?:[.,]\d+)?[Ee]\+\d+")

_EMAIL = re.compile(r"[^\s@]+@[^\s@]+")
_LONGEST_KEY = 120
_LENGTHS = longest_texts(StagedLead.__table__)


@dataclass(frozen=True, slots=True)
class Shaped:
    """What became of a chunk: rows to stage, problems (their rows are not among them), and remarks on taken rows."""

    rows: Rows
    problems: list[Problem]
    remarks: list[Problem]


def shape_leads(chunk: Chunk, profile: Profile) -> Shaped:
    """The rows of ``chunk`` as records for `StagedLead`, without the ids of import and file."""
    part = profile.leads
    if part is None:
        raise ValueError("the profile reads no leads")
    columns = part.columns
    for rule in part.ignore:
        chunk.complain(fitting(chunk, rule), next(iter(rule)), IGNORED)
    values: dict[str, pd.Series] = _who(chunk, columns)
    values.update(_words(chunk, part))
    values.update(_money(chunk, profile, columns))
    values.update(_flags(chunk, columns))
    values["attributes"] = _attributes(chunk, part)
    _times(chunk, columns, values)
    keep = ~chunk.lines.isin(chunk.bad_lines())
    rows = rows_of({"line": chunk.lines, **values}, keep)
    return Shaped(_finished(rows, profile.source.name), chunk.problems, chunk.remarks())


def _finished(rows: Rows, data_source: str) -> Rows:
    """The rows with their hashes, their keys and the ids they will have where they are new."""
    columns = rows.columns
    ids, numbers = columns["external_id"], columns["handoff_number"]
    columns["contact_key"] = [
        _contact_of(external, email) if key is None else key
        for key, external, email in zip(columns["contact_key"], ids, columns["person_email"], strict=True)
    ]
    columns["row_sha256"] = rows.hashes(columns.keys() - {"line"})
    columns["person_email_folded"] = [address_of(email) for email in columns["person_email"]]
    columns["key"] = [lead_key(data_source, one, number) for one, number in zip(ids, numbers, strict=True)]
    columns["public_id"] = new_public_ids(len(rows))
    columns["prospect_public_id"] = new_public_ids(len(rows))
    return rows


def _contact_of(external_id: str, email: str | None) -> str:
    """Where a lead names no contact: its e-mail address, by which touches may know it too, else the lead itself."""
    return address_of(email) or f"lead:{external_id}"[:_LONGEST_KEY]


def address_of(email: str | None) -> str | None:
    """An e-mail address as touches name a contact by it; None for what is none."""
    folded = email.casefold() if email and _EMAIL.fullmatch(email) else None
    return folded if folded and len(folded) <= _LONGEST_KEY else None


def fitting(chunk: Chunk, rule: Rule) -> pd.Series:
    """Which rows of ``chunk`` fit ``rule``."""
    return fits({column: chunk.column(column) for column in rule}, rule, chunk.lines.index)


def external_ids(chunk: Chunk, column: str) -> pd.Series:
    """The column of ids: there, short enough, and not rounded by a spreadsheet."""
    ids = chunk.text(column, 120)
    chunk.required(ids, column)
    _refuse_mangled(chunk, ids, column)
    return chunk.ids(column)


def other_ids(chunk: Chunk, column: str | None) -> pd.Series:
    """A column of ids that may be empty; e-mail addresses, which may stand for them, are the same in any case."""
    ids = chunk.text(column, 120)
    if column:
        _refuse_mangled(chunk, ids, column)
    spelt = chunk.ids(column).tolist()
    return pd.Series([text.casefold() if text and "@" in text else text for text in spelt], dtype=object)


def _refuse_mangled(chunk: Chunk, ids: pd.Series, column: str) -> None:
    found = [isinstance(one, str) and "+" in one and bool(MANGLED_ID.fullmatch(one)) for one in ids.tolist()]
    rounded = pd.Series(found, index=ids.index, dtype=bool)
    chunk.complain(rounded, column, "value.id_rounded")


def _who(chunk: Chunk, columns: LeadColumns) -> dict[str, pd.Series]:
    values: dict[str, pd.Series] = {"external_id": external_ids(chunk, columns.external_id)}
    number, wrong = integers(chunk.column(columns.handoff_number))
    chunk.complain(wrong, columns.handoff_number, "value.number")
    values["handoff_number"] = number
    values["contact_key"] = other_ids(chunk, columns.contact)
    for name in ("person_name", "person_email", "person_phone", "person_title", "company"):
        values[name] = chunk.text(getattr(columns, name), _LENGTHS[name])
    values["owner_name"] = chunk.text(columns.owner, _LENGTHS["owner_name"])
    values["rejected_by_name"] = chunk.text(columns.rejected_by, _LENGTHS["rejected_by_name"])
    for name in ("person", "owner", "rejected_by"):
        values[f"{name}_name_folded" if name == "person" else f"{name}_folded"] = folded(values[f"{name}_name"])
    values["company_folded"] = folded(values["company"])
    return values


def _words(chunk: Chunk, part: Leads) -> dict[str, pd.Series]:
    columns = part.columns
    values: dict[str, pd.Series] = {
        "source": chunk.text(columns.source, _LENGTHS["source"]),
        "campaign": chunk.text(columns.campaign, _LENGTHS["campaign"]),
        "message": chunk.text(columns.message),
        "status": chunk.text(columns.status, _LENGTHS["status"]),
        "rejection_reason": chunk.text(columns.reason, _LENGTHS["rejection_reason"]),
        "rejection_note": chunk.text(columns.rejection_note),
    }
    grade = chunk.text(columns.grade, _LENGTHS["grade"])
    known, _ = mapped(grade, {"": "", **part.grades}, blank_is="")
    values["grade"] = known.where(known.notna() & (known != ""), grade)
    values["grade_by_rep"] = _constant(chunk, part.grade_by_rep)
    if columns.stage:
        values["stage"], strange = mapped(
            chunk.column(columns.stage), {stage: stage for stage in ("MQL", "SAL", "SQL")}, blank_is=part.stage
        )
        chunk.complain(strange, columns.stage, "value.unknown_word")
    else:
        values["stage"] = _constant(chunk, part.stage)
    if columns.status:
        values["disposition"], strange = mapped(chunk.column(columns.status), part.status, blank_is=None)
        chunk.complain(strange & values["status"].notna(), columns.status, "value.unknown_word")
        chunk.complain(strange & values["status"].isna(), columns.status, "value.missing")
    else:
        values["disposition"] = _constant(chunk, Disposition.OPEN.value)
    values["reason_group"], _ = mapped(values["rejection_reason"], part.reasons, blank_is=None)
    return values


def _times(chunk: Chunk, columns: LeadColumns, values: dict[str, pd.Series]) -> None:
    """The moments of a lead, added to ``values``, with remarks on rejections dated approximately."""
    handed_off = chunk.moments(columns.handed_off)
    chunk.required(chunk.column(columns.handed_off), columns.handed_off)
    values["handed_off_at"] = handed_off.at
    for name in ("created", "assigned", "accepted", "converted", "won", "next_step"):
        values[f"{name}_at"] = chunk.moments(getattr(columns, name)).at
    rejected = chunk.moments(columns.rejected, day_ends=True)
    changed = chunk.moments(columns.changed, day_ends=True)
    _rejections(chunk, columns, values, rejected, changed)


def _rejections(
    chunk: Chunk, columns: LeadColumns, values: dict[str, pd.Series], rejected: Moments, changed: Moments
) -> None:
    handed_off, crm, company = values["handed_off_at"], chunk.source.tzinfo, current_settings().zone
    sent_back = values["disposition"].isin([one.value for one in SENT_BACK])
    early = rejected.at.notna() & handed_off.notna() & (rejected.at < handed_off)
    # Handed off and rejected on one day of the CRM, which in the company's zone is over hours earlier.
    same_day = early & rejected.is_day & (day_end(rejected.at, crm, company) >= handed_off)
    at = rejected.at.where(~same_day, day_end(handed_off, company))
    too_early = early & ~same_day
    exact = sent_back & rejected.at.notna() & ~too_early
    fallback = changed.at.where(changed.at >= handed_off, day_end(handed_off, crm))
    precision = precision_of(rejected).where(exact, Precision.APPROXIMATE.value)
    values["rejected_at"] = at.where(exact, fallback).where(sent_back)
    values["rejected_precision"] = precision.where(sent_back, None)
    chunk.remark(too_early, columns.rejected, BEFORE_HANDOFF)
    chunk.remark(sent_back & rejected.at.isna(), columns.rejected, NO_REJECTION_DATE)


def _money(chunk: Chunk, profile: Profile, columns: LeadColumns) -> dict[str, pd.Series]:
    source = profile.source
    if columns.amount is None or source.currency is None:
        nothing = chunk.column(None)
        return {"amount_minor": nothing, "currency": nothing}
    amount, wrong = minor_units(chunk.column(columns.amount), source.decimal, source.currency)
    chunk.complain(wrong, columns.amount, "value.amount")
    return {"amount_minor": amount, "currency": _constant(chunk, source.currency).where(amount.notna(), None)}


def _flags(chunk: Chunk, columns: LeadColumns) -> dict[str, pd.Series]:
    values = {}
    for name in ("opted_out", "merged", "test_record", "rep_created"):
        column = getattr(columns, name)
        values[name], strange = booleans(chunk.column(column), chunk.source.true, chunk.source.false)
        chunk.complain(strange, column, "value.yes_or_no")
    return values


def _attributes(chunk: Chunk, part: Leads) -> pd.Series:
    names = list(part.attributes)
    columns = [chunk.column(column).tolist() for column in part.attributes.values()]
    rows = zip(*columns, strict=True) if columns else [()] * len(chunk.lines)
    found = [{name: value for name, value in zip(names, row, strict=True) if value is not None} for row in rows]
    return pd.Series(found, index=chunk.lines.index, dtype=object)


def _constant(chunk: Chunk, value: object) -> pd.Series:
    return pd.Series([value] * len(chunk.lines), index=chunk.lines.index, dtype=object)
