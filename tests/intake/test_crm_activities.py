"""Activities and history as CRMs export them: what becomes a touch, whose it is, and what is only shown or listed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from review import clock
from review.database import commit
from review.extensions import db
from review.intake.recognition import GivenFile, recognise
from review.intake.staging import InputFile
from review.models import ImportRun, Lead, Touch
from review.operations.imports import carry_out, start_import

Take = Callable[[dict[str, str]], ImportRun]
#: A touch: channel, direction, whether it counts as an attempt and was two-way, outcome, and the name of its prospect.
Told = tuple[str, str, bool, bool, str | None, str | None]


@pytest.fixture
def take(session: Any, now: datetime, tmp_path: Path) -> Take:
    """A function that recognises files of these texts and imports them."""
    def taken(files: dict[str, str]) -> ImportRun:
        for name, text in files.items():
            (tmp_path / name).write_text(text, "utf-8")
        found = recognise([GivenFile(tmp_path / name, name) for name in files])
        assert found.unknown == []
        inputs = [InputFile(one.kind, one.file.path, one.file.name) for one in found.used if one.kind]
        kinds = [one.kind for one in inputs]
        run = start_import(found.profile_text, str(found.profile), kinds, dry_run=False, actor=None, now=clock.now())
        number = run.id
        commit()
        for _progress in carry_out(number, inputs, clock=clock.now):
            commit()
        return db.session.get_one(ImportRun, number)

    return taken


def touches(session: Any) -> dict[str, Told]:
    names = {one.prospect_id: one.prospect.name for one in session.scalars(select(Lead))}
    return {
        one.external_id: (
            one.channel.value, one.direction.value, one.is_attempt, one.two_way, one.outcome,
            names.get(one.prospect_id) if one.prospect_id else None,
        )
        for one in session.scalars(select(Touch))
    }


CONTACTS = (
    "Record ID,First Name,Last Name,Email,Contact owner,Lead Status,Create Date\n"
    "501,Ann,Doe,Ann@X.com,Rita Rep,NEW,2026-10-01 09:00\n"
    "502,Bob,Roe,bob@x.com,Rita Rep,NEW,2026-10-01 09:00\n"
)
HUBSPOT = {
    "hubspot-crm-exports-all-calls.csv": (
        "Record ID,Activity date,Call title,Call direction,Call outcome,Call status,Call duration,"
        "Activity assigned to,Associated Contact IDs\n"
        "c1,2026-10-02 10:00,First call,OUTBOUND,Connected,COMPLETED,750000,Rita Rep,501;777\n"
        "c2,2026-10-03 10:00,Again,OUTBOUND,73a0d17f-1163-4015-bdd5-ec830791da20,NO_ANSWER,0,Rita Rep,501\n"
        "c3,2026-10-03 11:00,Rang us,INBOUND,Connected,COMPLETED,00:01:05,Rita Rep,502\n"
        "c4,2026-10-03 12:00,Later,OUTBOUND,,CANCELED,,Rita Rep,501\n"
    ),
    "all-emails.csv": (
        "hs_object_id,hs_timestamp,hs_email_subject,hs_email_direction,hs_email_status,hs_email_from_email,"
        "hs_email_to_email,hubspot_owner_id\n"
        "m1,2026-10-02 10:00,Hello,EMAIL,SENT,rita@us.com,Ann Doe <ann@x.com>;boss@x.com,Rita Rep\n"
        "m2,2026-10-02 11:00,Re: Hello,INCOMING_EMAIL,SENT,ANN@x.com,rita@us.com,Rita Rep\n"
        "m3,2026-10-02 12:00,Fwd,FORWARDED_EMAIL,,rita@us.com,ann@x.com,Rita Rep\n"
        "m4,2026-10-02 13:00,Bounced,EMAIL,BOUNCED,rita@us.com,bob@x.com,Rita Rep\n"
    ),
    "all-meetings.csv": (
        "Record ID,Meeting name,Meeting start time,Meeting outcome,Activity assigned to,Associated Contact IDs\n"
        "g1,Demo,2026-10-05 10:00,COMPLETED,Rita Rep,502\n"
        "g2,Demo,2026-10-06 10:00,NO_SHOW,Rita Rep,502\n"
        "g3,Demo,2026-10-07 10:00,CANCELED,Rita Rep,502\n"
        "g4,Demo,2026-10-07 10:00,SCHEDULED,Rita Rep,502\n"
    ),
    "all-messages.csv": (
        "Record ID,Activity date,hs_communication_channel_type,Activity assigned to,Associated Contact IDs\n"
        "w1,2026-10-05 10:00,LINKEDIN_MESSAGE,Rita Rep,502\n"
    ),
    "all-notes.csv": "Record ID,Note body\nn1,Nice people\n",
    "all-tasks.csv": "Record ID,Task title,Task status\nt1,Call them,COMPLETED\n",
}


def test_hubspots_activities_are_told_apart(take: Take, session: Any) -> None:
    run = take({"hubspot-crm-exports-all-contacts.csv": CONTACTS, **HUBSPOT})
    ann, bob = "Ann Doe", "Bob Roe"
    assert touches(session) == {
        "c1": ("call", "outbound", True, True, "Connected, 12:30", ann),
        "c2": ("call", "outbound", True, False, "73a0d17f-1163-4015-bdd5-ec830791da20", ann),
        "c3": ("call", "inbound", False, True, "Connected, 1:05", bob),
        "m1": ("email", "outbound", True, False, "SENT", ann),
        "m2": ("email", "inbound", False, False, "SENT", ann),
        "m3": ("email", "outbound", False, False, None, ann),
        "g1": ("meeting", "outbound", True, True, "COMPLETED", bob),
        "g2": ("meeting", "outbound", False, False, "NO_SHOW", bob),
        "g4": ("meeting", "outbound", False, False, "SCHEDULED", bob),
        "w1": ("message", "outbound", True, False, "LINKEDIN_MESSAGE", bob),
    }
    listed = {one.name: (one.consulted, one.quarantined) for one in run.files}
    assert (listed["all-notes.csv"], listed["all-tasks.csv"], listed["all-meetings.csv"]) == ((1, 0), (1, 0), (0, 1))


def test_hubspots_lead_objects_find_their_calls_by_the_contact(take: Take, session: Any) -> None:
    take({
        "hubspot-leads.csv": (
            "Record ID,Lead Name,Pipeline Stage,Lead owner,Create Date,Primary contact\n"
            "9001,Ann's trucks,New,Rita Rep,2026-10-01 09:00,501\n"
        ),
        "calls.csv": HUBSPOT["hubspot-crm-exports-all-calls.csv"],
    })
    assert {key for key, told in touches(session).items() if told[-1] == "Ann's trucks"} == {"c1", "c2"}


def test_zoho_names_its_owners_in_another_file_and_its_tasks_are_no_touches(take: Take, session: Any) -> None:
    run = take({
        "Leads.csv": (
            "Record Id,Lead Owner.id,Last Name,Company,Lead Status,Created Time\n1,77,Doe,A,Not Contacted,2026-10-01\n"
        ),
        "Users.csv": "USER_ID,First Name,Last Name,Email\n77,Rita,Rep,r@us.com\n",
        "Calls.csv": (
            "CALLID,Call Start Time,Call Type,Call Owner.id,LEADID,Subject,Call Duration (in seconds),Call Result,"
            "Outgoing Call Status\n"
            "k1,2026-10-02 10:00:00,Outbound,77,1,Hello,65,Interested,Completed\n"
            "k2,2026-10-03 10:00:00,Outbound,77,1,Hello,,,Scheduled\n"
        ),
        "Tasks.csv": "Task Owner,Subject,Created Time,Due Date,Status\nRita Rep,Call,2026-10-01,2026-10-02,Completed\n",
    })
    assert session.scalars(select(Lead)).one().owner.name == "Rita Rep"
    (call,) = session.scalars(select(Touch))
    assert (call.external_id, call.rep.name, call.outcome, call.prospect_id is not None) == (
        "k1", "Rita Rep", "Interested, 1:05", True,
    )
    assert [(one.name, one.consulted) for one in run.files if one.consulted] == [("Users.csv", 1), ("Tasks.csv", 1)]


REPORT = (
    "Lead ID,Lead Owner,First Name,Last Name,Email,Company / Account,Lead Status,Create Date\n"
    "00QEc00000BBaeX,Rita Rep,Ann,Doe,ann@x.com,Acme,Unqualified,30/9/2026 9:00 AM\n"
    "00QEc00000BBaeY,Rita Rep,Bob,Roe,bob@x.com,Acme,Working,30/9/2026 9:00 AM\n"
)


def test_salesforces_reports_on_activities_and_history_are_read(take: Take, session: Any) -> None:
    take({
        "report1.csv": REPORT,
        "report2.csv": (
            "Activity ID,Subject,Assigned,Date,Status,Lead ID,Email,Call Duration,Call Type\n"
            "00TEc00000AAAaA,Call,Rita Rep,1/10/2026,Completed,00QEc00000BBaeX,,75,Outbound\n"
            "00TEc00000AAAaB,Email: Hi,Rita Rep,2/10/2026,Completed,,BOB@x.com,,\n"
            "00TEc00000AAAaC,Call,Rita Rep,30/10/2026,Not Started,00QEc00000BBaeX,,,\n"
        ),
        "report3.csv": (
            "Lead ID,Field / Event,Old Value,New Value,Edited By,Edit Date\n"
            "00QEc00000BBaeX,Lead Status,New,Unqualified,Max Manager,5/10/2026 10:00 AM\n"
            "00QEc00000BBaeX,Rating,Hot,Unqualified,Rita Rep,15/10/2026 10:00 AM\n"
        ),
    })
    rejected = session.scalars(select(Lead).where(Lead.rejected_at.is_not(None))).one()
    assert (rejected.rejected_by.name, rejected.rejected_at) == ("Max Manager", datetime(2026, 10, 5, 10, tzinfo=UTC))
    assert sorted(touches(session).values()) == [
        ("call", "outbound", True, False, "1:15", "Ann Doe"), ("email", "outbound", True, False, None, "Bob Roe"),
    ]


def test_a_field_history_of_ones_own_statuses_dates_the_rejection(take: Take, session: Any) -> None:
    take({
        "Lead.csv": (
            "Id,LastName,Company,Status,OwnerId,CreatedDate\n00QEc00000BBaeXMAT,Doe,A,Disqualified,Rita,2026-10-01\n"
        ),
        "FieldHistoryArchive.csv": (
            "Id,ParentId,Field,NewValue,CreatedById,CreatedDate\n"
            "1,00QEc00000BBaeXMAT,Status,Disqualified,005Ec000004oBPOIA2,2026-10-07T10:00:00Z\n"
        ),
    })
    assert session.scalars(select(Lead)).one().rejected_at == datetime(2026, 10, 7, 10, tzinfo=UTC)


def test_leads_without_a_contact_are_one_persons_by_their_address(take: Take, session: Any) -> None:
    take({"report1.csv": REPORT.replace("bob@x.com", "ANN@x.com")})
    assert len({one.prospect_id for one in session.scalars(select(Lead))}) == 1
