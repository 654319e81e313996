"""Files that a profile knows but for some of their words, columns and dates: asked once, kept over the profile."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import select

from review.intake.profile_files import parse_profile
from review.jobs.drafts import find_draft, keep_draft
from review.models import ImportProfile, ImportRun, Job, JobState, Lead, QuarantinedRow, Touch
from tests.support.client import ReviewClient
from tests.support.people import Cast
from tests.web.test_import_pages import answer, drop, packed

LEAD_COLUMNS = "Id,LastName,Company,Status,OwnerId,CreatedDate,LastModifiedDate,Why_Lost__c,Region__c"
LEADS = (
    "00QEc00000BBaeXMAT,Doe,Acme,New,r1,2026-10-01 09:00:00,2026-10-02 09:00:00,,North",
    "00QEc00000BBaeYMAT,Roe,Acme,Dead End,r1,2026-10-01 09:00:00,2026-10-09 09:00:00,No answer,South",
    "00QEc00000BBaeZMAT,Moe,Acme,Dead End,r1,2026-10-01 09:00:00,2026-10-09 09:00:00,Too small,South",
    "00QEc00000BBafAMAT,Zoe,Acme,Spam,r1,2026-10-01 09:00:00,2026-10-09 09:00:00,,South",
)
HISTORY = (
    b"Id,ParentId,CreatedById,CreatedDate,FieldName,OldvalString,NewvalString\n"
    b"1,00QEc00000BBaeYMAT,r2,2026-10-05 10:00:00,Status,New,Dead End\n"
)


def leads(*lines: str, header: str = LEAD_COLUMNS) -> bytes:
    return "\n".join([header, *lines]).encode()


@pytest.fixture
def clerk(client: ReviewClient, people: Cast, now: datetime) -> ReviewClient:
    client.sign_in(people.clerk)
    return client


def control(response: Any, column: str) -> str:
    """The name of the select that says what a column is."""
    header = LEAD_COLUMNS.split(",")
    return f"leads-{header.index(column)}-field"


def test_unknown_words_are_asked_and_kept_over_the_built_in_profile(clerk: ReviewClient, session: Any) -> None:
    response = drop(clerk, ("export.zip", packed(Lead=leads(*LEADS), EntityHistory=HISTORY)))
    assert "Values in “Status” that had no meaning yet: Dead End, Spam" in response.text
    looked = answer(clerk, response, step="look", **{control(response, "Why_Lost__c"): "reason"})
    assert "Which side each reason speaks to" in looked.text
    given = {
        control(response, "Why_Lost__c"): "reason", "leads-3-status-0": "rejected", "leads-3-status-2": "aside",
        "leads-7-reason-1": "follow_up", "leads-7-reason-2": "marketing_quality", "name": "Our Salesforce",
    }
    refused = answer(clerk, response, **{**given, "leads-3-status-0": ""})
    assert "Some of its values have no meaning yet" in refused.text
    page = answer(clerk, response, **given).text
    assert "New rows: 3" in page
    kept = session.scalars(select(ImportProfile)).one()
    profile = parse_profile(kept.text, kept.name)[0]
    assert (kept.name, profile.over, profile.source.name) == ("Our Salesforce", "salesforce", "salesforce")
    assert profile.touches is not None
    rows = {one.external_id: one for one in session.scalars(select(Lead))}
    lost = rows["00QEc00000BBaeYMAT"]
    assert (lost.disposition, lost.rejection_reason, lost.reason_group) == ("rejected", "No answer", "follow_up")
    assert lost.rejected_at is not None
    assert lost.rejected_at.day == 5
    assert [one.code for one in session.scalars(select(QuarantinedRow))] == ["row.ignored"]


def test_next_month_only_what_is_new_is_asked(clerk: ReviewClient, session: Any) -> None:
    response = drop(clerk, ("Lead.csv", leads(*LEADS)))
    answer(clerk, response, **{
        control(response, "Why_Lost__c"): "reason", "leads-3-status-0": "rejected", "leads-3-status-2": "aside",
        "leads-7-reason-1": "", "leads-7-reason-2": "marketing_quality", "name": "Our Salesforce",
    })
    again = drop(clerk, ("Lead.csv", leads(*LEADS)))
    assert "As last time" in again.text, again.text
    assert "Nothing had changed" in answer(clerk, again).text
    november = (
        "00QEc00000BBagAMAT,Poe,Acme,Dead End,r1,2026-11-01 09:00:00,2026-11-02 09:00:00,Moved,North,x",
        "00QEc00000BBagBMAT,Loe,Acme,new,r1,2026-11-01 09:00:00,2026-11-02 09:00:00,,North,x",
    )
    response = drop(clerk, ("Lead.csv", leads(*november, header=LEAD_COLUMNS + ",VIP__c")))
    assert "read by the profile Our Salesforce, which you keep" in response.text
    assert "New columns:" in response.text
    assert "Values in “Why_Lost__c” that had no meaning yet: Moved" in response.text
    assert "Values in “Status”" not in response.text
    answer(clerk, response, **{"leads-7-reason-1": "neutral"})
    versions = session.scalars(select(ImportProfile).order_by(ImportProfile.number)).all()
    assert [one.name for one in versions] == ["Our Salesforce", "Our Salesforce"]
    said = parse_profile(versions[1].text, "x")[0].leads
    assert said is not None
    assert {word: str(group) for word, group in said.reasons.items()} == {
        "Too small": "marketing_quality", "Moved": "neutral",
    }


def test_what_was_recognised_is_kept_with_the_import(clerk: ReviewClient, session: Any) -> None:
    answer(clerk, drop(clerk, ("Lead.csv", leads(LEADS[0]))))
    run = session.scalars(select(ImportRun)).one()
    assert run.recognition["profile"] == "salesforce"
    assert run.recognition["files"][0]["kind"] == "leads"
    assert "Lead.csv holds leads, by its columns" in clerk.page(f"/imports/{run.public_id}").text


def test_activities_beside_tasks_are_asked_for_on_their_own(clerk: ReviewClient, session: Any) -> None:
    calls = (
        b"Call Id,Lead Id,Call Owner,Call Type,Call Start Time\nc1,1,Rita,Outgoing,2026-10-02 09:00:00\n"
        b"c2,1,Rita,Zwitter,2026-10-02 10:00:00\n"
    )
    events = b"Event Id,Lead Id,Event Owner,Subject,Start DateTime\ne1,1,Rita,Call,2026-10-02 09:00:00\n"
    crm = b"Record Id,Lead Owner,Company,Lead Status,Created Time\n1,Rita,Acme,Not Contacted,2026-10-01 09:00:00\n"
    response = drop(clerk, ("Leads.csv", crm), ("Calls.csv", calls), ("Events.csv", events))
    assert "Values in “Call Type” that had no meaning yet: Zwitter" in response.text
    assert "Touches: Events.csv" in response.text
    answer(clerk, response, name="Our Zoho", **{"touches-3-direction-1": "inbound"})
    found = {one.external_id: (str(one.channel), str(one.direction)) for one in session.scalars(select(Touch))}
    assert found == {"c1": ("call", "outbound"), "c2": ("call", "inbound"), "e1": ("call", "outbound")}


def test_a_workbook_that_nobody_knows_is_mapped(clerk: ReviewClient, session: Any) -> None:
    from xlsxwriter import Workbook

    memory = io.BytesIO()
    with Workbook(memory) as book:
        sheet = book.add_worksheet()
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_row(0, 0, ["Export of the CRM"])
        sheet.write_row(2, 0, ["Lead ID", "Handed over", "Owner", "Phase"])
        for row, (number, word) in enumerate((("A1", "Neu"), ("A2", "Weg"), ("A3", "Weg")), start=3):
            sheet.write_row(row, 0, [number])
            sheet.write_datetime(row, 1, datetime(2026, 10, row), day)  # noqa: DTZ001 - a sheet knows no zones
            sheet.write_row(row, 2, ["Rita", word])
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as open_archive:
        open_archive.writestr("folder/crm.xlsx", memory.getvalue())
    response = drop(clerk, ("crm.zip", archive.getvalue()))
    assert "No profile knows crm.xlsx; it looks most like leads" in response.text
    assert "3 rows, 4 columns" in response.text
    page = answer(clerk, response, name="Sheets", zone="Europe/Berlin", **{
        "leads-3-field": "status", "leads-3-status-0": "rejected", "leads-3-status-1": "open",
    })
    assert "New rows: 3" in page.text, page.text
    assert [str(one.disposition) for one in session.scalars(select(Lead).order_by(Lead.external_id))] == [
        "open", "rejected", "rejected",
    ]


def test_touches_taken_for_leads_are_turned_round(clerk: ReviewClient) -> None:
    response = drop(clerk, ("x.csv", b"Lead ID,Owner,Date,Status\n1,Rita,2026-10-01,done\n"))
    path = response.request.path
    assert "Touches: x.csv" in response.text
    turned = clerk.post_form(f"{path}/other-way-round", {}, page=path, follow_redirects=True)
    assert "Leads: x.csv" in turned.text


def test_a_look_is_shown_under_way_and_forgotten_when_asked(clerk: ReviewClient, people: Cast, session: Any) -> None:
    response = drop(clerk, ("Lead.csv", leads(LEADS[0])))
    path = response.request.path
    clerk.sign_in(people.rep)
    clerk.page(path, 403)
    clerk.sign_in(people.clerk)
    assert clerk.get(f"{path}/progress").headers["HX-Refresh"] == "true"
    job = session.scalars(select(Job)).one()
    draft = find_draft(path.rsplit("/", 1)[1])
    assert draft is not None
    keep_draft(replace(draft, surveys=()))
    job.state, job.finished_at, job.done_units, job.total_units = JobState.RUNNING, None, 3, 9
    session.commit()
    assert "Rows looked at so far: 3 of about 9" in clerk.page(path).text
    assert "You can leave this page" in clerk.get(f"{path}/progress").text
    assert "being looked at" in clerk.page("/imports").text
    clerk.post_form(f"{path}/stop", {}, page=path)
    assert "upload them again" in clerk.page(path).text
