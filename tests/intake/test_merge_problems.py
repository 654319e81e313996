"""Rows that cannot be taken, rows taken with a remark, and runs that keep nothing."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import func, select

from review.domain.leads import Disposition, Precision
from review.models import (
    AuditEvent,
    FollowUpFact,
    ImportState,
    Lead,
    LeadRevision,
    QuarantinedRow,
    StagedLead,
    StagedTouch,
    Touch,
)
from tests.support.intake import PROFILE, Bring, figures, lead, the, touch


def problems(session: Any) -> list[tuple[int, str | None, str]]:
    rows = session.scalars(select(QuarantinedRow).order_by(QuarantinedRow.line, QuarantinedRow.id))
    return [(row.line, row.column, row.code) for row in rows]


def test_a_rejection_without_a_date_falls_back_and_is_marked_approximate(session: Any, take: Bring) -> None:
    run = take(leads=[
        lead(1, status="Lost", changed="04.10.2026 12:00"), lead(2, status="Lost"),
        lead(3, status="Lost", rejected="01.09.2026"),
    ])
    assert [(the(session, key).rejected_at, the(session, key).rejected_precision) for key in "123"] == [
        (datetime(2026, 10, 4, 10, tzinfo=UTC), Precision.APPROXIMATE),
        (datetime(2026, 10, 1, 21, 59, 59, tzinfo=UTC), Precision.APPROXIMATE),
        (datetime(2026, 10, 1, 21, 59, 59, tzinfo=UTC), Precision.APPROXIMATE),
    ]
    assert {one["code"]: one["count"] for one in run.files[0].warnings} == {
        "remark.rejection_date_unknown": 2, "remark.rejected_before_handoff": 1,
    }


def test_a_rejection_known_only_by_day_stays_on_that_day_in_another_zone(session: Any, take: Bring) -> None:
    elsewhere = PROFILE.replace('zone = "Europe/Berlin"', 'zone = "America/New_York"')
    assert elsewhere != PROFILE
    take(profile=elsewhere, leads=[
        lead(1, status="Lost", rejected="31.10.2026"),
        lead(2, status="Lost", handed_off="31.10.2026 20:00", rejected="31.10.2026"),
        lead(3, status="Lost", handed_off="31.10.2026 20:00", rejected="30.10.2026"),
    ])
    assert [(the(session, key).rejected_at, the(session, key).rejected_precision) for key in "123"] == [
        (datetime(2026, 10, 31, 22, 59, 59, tzinfo=UTC), Precision.DAY),
        (datetime(2026, 11, 1, 22, 59, 59, tzinfo=UTC), Precision.DAY),  # in Berlin, the hand-off was on the 1st
        (datetime(2026, 11, 1, 3, 59, 59, tzinfo=UTC), Precision.APPROXIMATE),
    ]


NURTURED = PROFILE.replace('Lost = "rejected"', 'Lost = "rejected"\nNurture = "recycled"')


def test_a_lead_sent_back_to_nurture_is_dated_as_any_rejection(session: Any, take: Bring) -> None:
    run = take(profile=NURTURED, leads=[
        lead(1, status="Nurture", rejected="03.10.2026 12:00", reason="No answer"),
        lead(2, status="Nurture", changed="04.10.2026 12:00"), lead(3, status="Nurture"),
    ])
    leads = [the(session, key) for key in "123"]
    assert {one.disposition for one in leads} == {Disposition.RECYCLED}
    assert [(one.rejected_at, one.rejected_precision) for one in leads] == [
        (datetime(2026, 10, 3, 10, tzinfo=UTC), Precision.INSTANT),
        (datetime(2026, 10, 4, 10, tzinfo=UTC), Precision.APPROXIMATE),
        (datetime(2026, 10, 1, 21, 59, 59, tzinfo=UTC), Precision.APPROXIMATE),
    ]
    assert {one["code"]: one["count"] for one in run.files[0].warnings} == {"remark.rejection_date_unknown": 2}


def test_touches_of_the_second_hand_off_do_not_count_for_the_one_that_was_sent_back(session: Any, take: Bring) -> None:
    take(
        profile=NURTURED,
        leads=[
            lead(1, "c1", status="Nurture", rejected="05.10.2026 12:00"), lead(2, "c1", handed_off="20.10.2026 09:00"),
        ],
        touches=[touch(number, f"{number}.10.2026 10:00", contact="c1") for number in (2, 21, 22)],
    )
    counted = {one.lead_id: one.touches for one in session.scalars(select(FollowUpFact))}
    assert (counted[the(session, "1").id], counted[the(session, "2").id]) == (1, 2)


def test_every_problem_of_every_row_is_listed_and_each_row_counted_once(session: Any, take: Bring) -> None:
    run = take(leads=[
        lead(1), lead("", handed_off="31.02.2026 10:00"), "only,three,cells",
        lead(4, handed_off="29.03.2026 26:30"), lead(5, status="Odd"), lead(1, source="Again"),
        lead(7, amount="lots"), lead("5.8E+18"), lead(9),
    ])
    assert figures(run) == [(9, 2, 0, 0, 7)]
    assert sorted(problems(session), key=str) == sorted([
        (3, "Id", "value.missing"), (3, "Handed off", "value.date"), (4, None, "row.ragged"),
        (5, "Handed off", "value.date"), (6, "Status", "value.unknown_word"), (7, "Id", "row.duplicate_id"),
        (8, "Amount", "value.amount"), (9, "Id", "value.id_rounded"),
    ], key=str)
    assert the(session).source == "Web"


def test_times_at_a_change_of_the_clocks_are_taken_by_the_rule_and_counted(session: Any, take: Bring) -> None:
    run = take(
        leads=[lead(1, "c1", handed_off="29.03.2026 02:30"), lead(2, handed_off="25.10.2026 02:30"), lead(3)],
        touches=[touch(1, "25.10.2026 02:59", contact="c1")],
    )
    assert [the(session, key).handed_off_at for key in "12"] == [
        datetime(2026, 3, 29, 1, 30, tzinfo=UTC), datetime(2026, 10, 25, 0, 30, tzinfo=UTC),
    ]
    assert [{one["code"]: one["count"] for one in file.warnings} for file in run.files] == [
        {"remark.clock_gap": 1, "remark.clock_overlap": 1}, {"remark.clock_overlap": 1},
    ]


def test_a_text_too_long_for_its_place_is_quarantined(session: Any, take: Bring) -> None:
    assert figures(take(leads=[lead(1, source="x" * 121), lead(2, source="x" * 120)])) == [(2, 1, 0, 0, 1)]


def test_rows_that_are_no_activity_are_set_aside(session: Any, take: Bring) -> None:
    profile = PROFILE + '\n[touches.ignore]\nResult = ["note"]\n'
    run = take(touches=[touch(1, "01.10.2026 10:00", result="note"), touch(2, "01.10.2026 10:00")], profile=profile)
    assert figures(run) == [(2, 1, 0, 0, 1)]
    assert problems(session) == [(2, "Result", "row.ignored")]


def test_a_dry_run_says_the_same_and_keeps_nothing(session: Any, take: Bring) -> None:
    take(leads=[lead(1), lead(2)])
    run = take(
        leads=[lead(1, source="Fair"), lead(2), lead(3), lead("")], touches=[touch(1, "01.10.2026 10:00")],
        dry_run=True,
    )
    assert run.state is ImportState.CHECKED
    assert figures(run) == [(4, 1, 1, 1, 1), (1, 1, 0, 0, 0)]
    for model, left in ((Lead, 2), (Touch, 0), (StagedLead, 0), (StagedTouch, 0), (LeadRevision, 0)):
        assert session.scalar(select(func.count()).select_from(model)) == left
    assert the(session).source == "Web"


def test_each_import_writes_its_events_with_the_figures(session: Any, take: Bring) -> None:
    take(leads=[lead(1), lead("")])
    events = session.scalars(select(AuditEvent).order_by(AuditEvent.id)).all()
    assert [event.action for event in events] == ["import.started", "import.merged"]
    (file,) = events[1].payload["files"]
    assert (file["rows_read"], file["inserted"], file["quarantined"]) == (2, 1, 1)


def test_more_rows_than_a_chunk_are_one_import(session: Any, take: Bring, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("review.intake.chunk.CHUNK", 3)
    lines = [lead(number) for number in range(10)] + [lead(4)]
    assert figures(take(leads=lines)) == [(11, 10, 0, 0, 1)]
    assert problems(session) == [(12, "Id", "row.duplicate_id")]


@pytest.mark.parametrize("mangled", ["5.8E+18", "5,80502800001752E+18", "1e+15"])
def test_an_id_that_a_spreadsheet_rounded_is_refused_wherever_it_stands(
    session: Any, take: Bring, mangled: str
) -> None:
    quoted = f'"{mangled}"'
    take(
        leads=[lead(mangled), lead(2, mangled), lead(3)],
        touches=[
            touch(quoted, "01.10.2026 10:00", lead="3"), touch(2, "01.10.2026 10:00", lead=quoted),
            touch(3, "01.10.2026 10:00", contact=quoted), touch(4, "01.10.2026 10:00", lead="3"),
        ],
    )
    found = problems(session)
    assert sorted(str(column) for _line, column, _code in found) == ["Call", "Contact", "Contact", "Id", "Lead"]
    assert {code for _line, _column, code in found} == {"value.id_rounded"}
    assert [one.external_id for one in session.scalars(select(Lead))] == ["3"]
    assert [one.external_id for one in session.scalars(select(Touch))] == ["4"]


def test_amounts_are_read_by_what_their_column_shows(session: Any, take: Bring) -> None:
    profile = PROFILE.replace('decimal = ","', 'decimal = "auto"')
    take(leads=[lead(1, amount="1.200"), lead(2, amount="€ 3.500,50"), lead(3, amount="(7)")], profile=profile)
    assert [the(session, key).amount_minor for key in "123"] == [120_000, 350_050, -700]
