"""What follows from a verdict, by the table."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from review.domain.answers import Answer, Diagnosis
from review.domain.errors import Refusal
from review.domain.leads import EventKind
from review.domain.remedies import (
    DEFAULT_TABLE,
    KINDS,
    LeadNow,
    Remedy,
    RemedyTable,
    Withheld,
    due_at,
    find_remedy,
    row_keys,
)

PLAIN = LeadNow(opted_out=False, converted=False)
REJECTED = EventKind.REJECTED


@pytest.mark.parametrize(
    ("valid", "diagnosis", "remedy"),
    [
        (Answer.NO, Diagnosis.SALES_FOLLOW_UP, Remedy.RETURNED),
        (Answer.NO, None, Remedy.RETURNED),
        (Answer.YES, Diagnosis.MARKETING_QUALITY, Remedy.RECYCLED),
        (Answer.YES, Diagnosis.BOTH, Remedy.RECYCLED),
        (Answer.YES, Diagnosis.SALES_FOLLOW_UP, Remedy.CLOSED),
        (Answer.YES, Diagnosis.DEFINITION_OR_TIMING, Remedy.DEFINITION_PROPOSAL),
    ],
)
def test_the_default_table(valid: Answer, diagnosis: Diagnosis | None, remedy: Remedy) -> None:
    for kind in KINDS:
        assert find_remedy(DEFAULT_TABLE, kind, valid, diagnosis, PLAIN) == (remedy, None)


def test_nothing_follows_from_no_verdict() -> None:
    for valid in (None, Answer.CANNOT_TELL):
        assert find_remedy(DEFAULT_TABLE, REJECTED, valid, None, PLAIN) == (Remedy.NONE, Withheld.UNDECIDED)


@pytest.mark.parametrize(
    ("lead", "why"),
    [(LeadNow(True, False), Withheld.OPTED_OUT), (LeadNow(False, True), Withheld.CONVERTED),
     (LeadNow(True, True), Withheld.OPTED_OUT)],
)  # fmt: skip
def test_nobody_works_a_lead_that_has_opted_out_or_converted_since(lead: LeadNow, why: Withheld) -> None:
    assert find_remedy(DEFAULT_TABLE, REJECTED, Answer.NO, Diagnosis.BOTH, lead) == (Remedy.NONE, why)
    assert find_remedy(DEFAULT_TABLE, REJECTED, Answer.YES, Diagnosis.BOTH, lead) == (Remedy.NONE, why)
    assert find_remedy(DEFAULT_TABLE, REJECTED, Answer.YES, Diagnosis.SALES_FOLLOW_UP, lead) == (Remedy.CLOSED, None)


def test_a_row_can_be_edited() -> None:
    key = (EventKind.IGNORED, "right", Diagnosis.BOTH.value)
    table = replace(DEFAULT_TABLE, rows={**DEFAULT_TABLE.rows, key: Remedy.CLOSED})
    assert find_remedy(table, EventKind.IGNORED, Answer.YES, Diagnosis.BOTH, PLAIN) == (Remedy.CLOSED, None)
    assert find_remedy(table, REJECTED, Answer.YES, Diagnosis.BOTH, PLAIN) == (Remedy.RECYCLED, None)


def test_a_stored_table_is_read_back_unchanged() -> None:
    assert RemedyTable.from_document(DEFAULT_TABLE.to_document()) == DEFAULT_TABLE


@pytest.mark.parametrize(
    "change",
    [
        {"rows": DEFAULT_TABLE.to_document()["rows"][1:]},
        {"rows": [*DEFAULT_TABLE.to_document()["rows"], DEFAULT_TABLE.to_document()["rows"][0]]},
        {"deadline_days": 0}, {"deadline_days": "5"}, {"strange": 1},
    ],
    ids=["a row is missing", "a row is twice", "no days", "no number", "a strange member"],
)  # fmt: skip
def test_a_malformed_table_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(Refusal) as caught:
        RemedyTable.from_document({**DEFAULT_TABLE.to_document(), **change})
    assert caught.value.code == "remedy.table_malformed"


def test_a_returned_lead_is_due_at_the_end_of_a_day() -> None:
    due = due_at(datetime(2026, 11, 9, 8, tzinfo=UTC), DEFAULT_TABLE, ZoneInfo("Europe/Berlin"))
    assert due.astimezone(ZoneInfo("Europe/Berlin")).strftime("%d.%m. %H:%M") == "14.11. 23:59"


def test_every_kind_verdict_and_diagnosis_has_a_row() -> None:
    assert len(row_keys()) == len(set(row_keys())) == 3 * 2 * (len(Diagnosis) + 1)
