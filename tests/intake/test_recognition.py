"""Recognition: what files are by their columns, in several languages and spellings, and what they lack."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from review import clock
from review.database import commit
from review.domain.errors import Refusal
from review.extensions import db
from review.intake.crm_ids import salesforce_id
from review.intake.recognition import GivenFile, Recognition, recognise
from review.intake.staging import InputFile
from review.models import FileKind, ImportRun, Lead, Touch
from review.operations.imports import carry_out, start_import
from review.operations.recognition import require_complete
from review.sentences import sentence

Given = dict[str, str]
Find = Callable[[Given], Recognition]


@pytest.fixture
def find(tmp_path: Path) -> Find:
    def found(files: Given) -> Recognition:
        for name, text in files.items():
            (tmp_path / name).write_text(text, "utf-8")
        return recognise([GivenFile(tmp_path / name, name) for name in files])

    return found


HEADERS = {
    "salesforce": "Id,IsDeleted,LastName,FirstName,Company,Email,LeadSource,Status,OwnerId,CreatedDate",
    "SALESFORCE": "ID,LASTNAME,FIRSTNAME,COMPANY,EMAIL,STATUS,OWNERID,CREATEDDATE",
    "salesforce_report": "Lead ID,Lead Owner,First Name,Last Name,Company / Account,Lead Status,Create Date",
    "Salesforce_report": "Lead: Lead ID,Lead: Lead Owner,Lead: Company,Lead: Status,Lead: Created Date",
    "hubspot_contacts": "Record ID,First Name,Last Name,Email,Contact owner,Lead Status,Create Date",
    "Hubspot_contacts": "hs_object_id,email,hubspot_owner_id,hs_lead_status,createdate",
    "hubspot_contacts de": "Datensatz-ID,E-Mail,Zuständiger Mitarbeiter,Lead-Status,Erstellungsdatum",
    "hubspot_contacts fr": (
        "ID de la fiche d'informations,E-mail,Propriétaire du contact,Statut du lead,Date de création"
    ),
    "hubspot_contacts es": "ID de registro,Correo,Propietario del contacto,Estado del lead,Fecha de creación",
    "hubspot_contacts ja": "レコードID,Eメール,コンタクト担当者,リードステータス,作成日",
    "hubspot_leads": "Record ID,Lead Name,Lead Label,Pipeline Stage,Lead owner,Create Date,Disqualification Reason",
    "Hubspot_leads": "hs_object_id,hs_lead_name,hs_pipeline_stage,hubspot_owner_id,hs_createdate",
    "zoho": "Record Id,Lead Owner.id,Lead Owner,Company,Lead Source,Lead Status,Created Time,Modified Time",
    "dynamics": "(Do Not Modify) Lead,(Do Not Modify) Modified On,Topic,Company Name,Owner,Status Reason,Created On",
    "pipedrive": "Lead - ID,Lead - Title,Lead - Owner,Lead - Lead created,Lead - Update time,Lead - Source",
    "frappe": "ID,Lead Name,Lead Owner,Organization,Status,Created On,Lost Reason",
    "espocrm": "id,firstName,lastName,status,assignedUserName,accountName,createdAt",
}


@pytest.mark.parametrize("name", HEADERS)
def test_a_crms_leads_are_known_by_their_headings(find: Find, name: str) -> None:
    found = find({"file.csv": HEADERS[name] + "\n"})
    assert found.profile == name.lower().split()[0]
    assert found.complete
    assert [one.section for one in found.files] == ["leads"]
    assert "gap.no_touches" in found.gaps


def test_what_no_profile_reads_is_not_guessed(find: Find) -> None:
    found = find({"file.csv": "a,b\n1,2\n"})
    assert (found.profile, found.complete) == (None, False)
    assert found.unknown[0].missing


def test_a_file_of_people_alone_is_known_for_one_and_not_for_leads(find: Find) -> None:
    found = find({"User.csv": "Id,Username,LastName,FirstName,Email\n005A,ann@x.example,Doe,Ann,ann@x.example\n"})
    assert [(one.kind, one.section) for one in found.files] == [(FileKind.LOOKUPS, "User")]
    assert found.gaps == ("gap.no_leads", "gap.no_touches")
    with pytest.raises(Refusal) as refused:
        require_complete(found)
    assert refused.value.code == "recognition.no_rows"
    said = sentence(refused.value)
    assert "User.csv" in said
    assert "Lead, Task, Event" in said


def test_a_file_that_is_not_needed_must_be_left_out(find: Find) -> None:
    found = find({"Lead.csv": HEADERS["salesforce"] + "\n", "Opportunity.csv": "Id,StageName\n"})
    assert (found.profile, found.complete) == ("salesforce", False)
    assert [one.file.name for one in found.unknown] == ["Opportunity.csv"]


def test_salesforce_ids_are_told_apart_by_their_first_fifteen_characters() -> None:
    assert salesforce_id("00QEc00000BBaeX") == salesforce_id("00QEc00000BBaeXMAT") == "00QEc00000BBaeXMAT"
    assert salesforce_id("00QEc00000BBaex") != salesforce_id("00QEc00000BBaeX")
    assert salesforce_id("000000000000000AAA") is None
    assert salesforce_id("not an id") == "not an id"


SALESFORCE = {
    "Lead.csv": (
        '"Id","IsDeleted","LastName","FirstName","Company","Status","OwnerId","CreatedDate","LastModifiedDate",'
        '"ConvertedContactId"\n'
        '"00QEc00000BBaeXMAT","0","Doe","Ann","Acme","Unqualified","005Ec000004oBPNIA2","2026-10-01 09:00:00",'
        '"2026-10-20 09:00:00","000000000000000AAA"\n'
        '"00QEc00000BBaeYMAT","0","Roe","Bob","Acme","Qualified","005Ec000004oBPNIA2","2026-10-01 09:00:00",'
        '"2026-10-20 09:00:00","003Ec00000Cz310IAB"\n'
        '"00QEc00000BBaeZMAT","1","Moe","Cid","Acme","New","005Ec000004oBPNIA2","2026-10-01 09:00:00",'
        '"2026-10-20 09:00:00",""\n'
    ),
    "User.csv": "Id,Username,FirstName,LastName\n005Ec000004oBPNIA2,r@x,Rita,Rep\n005Ec000004oBPOIA2,m@x,Max,Manager\n",
    "EntityHistory.csv": (
        "Id,ParentId,CreatedById,CreatedDate,FieldName,OldvalString,NewvalString\n"
        "1,00QEc00000BBaeXMAT,005Ec000004oBPNIA2,2026-10-05 10:00:00,Status,New,Unqualified\n"
        "2,00QEc00000BBaeXMAT,005Ec000004oBPOIA2,2026-10-09 10:00:00,Status,Working,Unqualified\n"
        "3,00QEc00000BBaeXMAT,005Ec000004oBPNIA2,2026-10-11 10:00:00,Rating,Hot,Unqualified\n"
    ),
    "Task.csv": (
        "Id,WhoId,Subject,ActivityDate,Status,OwnerId,IsClosed,IsDeleted,EmailMessageId,CallDurationInSeconds,"
        "CallType,CompletedDateTime,CreatedDate\n"
        "t1,00QEc00000BBaeX,hola,2026-10-30,Completed,005Ec000004oBPNIA2,1,0,02s,0,,2026-10-02 10:00:00,\n"
        "t2,003Ec00000Cz310IAB,Llamada,2026-10-03,Completed,005Ec000004oBPNIA2,1,0,,60,Outbound,,\n"
        "t3,00QEc00000BBaeXMAT,call,2026-10-03,Not Started,005Ec000004oBPNIA2,0,0,,,,,\n"
        "t4,,Note to self,2026-10-03,Completed,005Ec000004oBPNIA2,1,0,,,,,\n"
        "t5,00QEc00000BBaeXMAT,They rang,2026-10-03,Completed,005Ec000004oBPNIA2,1,0,,60,Inbound,,\n"
    ),
    "Event.csv": (
        "Id,WhoId,Subject,ActivityDateTime,DurationInMinutes,OwnerId,IsChild,IsDeleted\n"
        "e1,00QEc00000BBaeXMAT,Demo,2026-10-04 10:00:00,30,005Ec000004oBPNIA2,0,0\n"
        "e2,00QEc00000BBaeXMAT,Demo,2026-10-04 10:00:00,30,005Ec000004oBPNIA2,1,0\n"
    ),
}


def test_a_salesforce_export_is_joined_from_its_files(find: Find, session: Any, now: datetime) -> None:
    found = find(SALESFORCE)
    assert found.complete
    assert found.gaps == ("gap.no_reason",)
    inputs = [InputFile(one.kind, one.file.path, one.file.name) for one in found.used if one.kind]
    run = start_import(
        found.profile_text, "salesforce", [one.kind for one in inputs], dry_run=False, actor=None, now=clock.now()
    )
    number = run.id
    commit()
    for _progress in carry_out(number, inputs, clock=clock.now):
        commit()
    run = db.session.get_one(ImportRun, number)
    assert [(one.name, one.rows_read, one.inserted, one.quarantined, one.consulted) for one in run.files] == [
        ("Lead.csv", 3, 2, 1, 0), ("User.csv", 2, 0, 0, 2), ("EntityHistory.csv", 3, 0, 0, 3), ("Task.csv", 5, 4, 1, 0),
        ("Event.csv", 2, 1, 1, 0),
    ]
    rejected, converted = session.scalars(select(Lead).order_by(Lead.external_id)).all()
    assert rejected.owner.name == "Rita Rep"
    assert (rejected.rejected_by.name, rejected.rejected_at) == ("Max Manager", datetime(2026, 10, 9, 10, tzinfo=UTC))
    touches = {one.external_id: one for one in session.scalars(select(Touch))}
    assert (touches["t1"].channel, touches["t1"].at) == ("email", datetime(2026, 10, 2, 10, tzinfo=UTC))
    assert (touches["t2"].channel, touches["t2"].prospect_id) == ("call", converted.prospect_id)
    assert (touches["t5"].direction, touches["t5"].is_attempt) == ("inbound", False)
    assert touches["e1"].prospect_id == touches["t1"].prospect_id == rejected.prospect_id
    task = next(one for one in run.files if one.name == "Task.csv")
    assert (task.unattached, task.no_contact) == (1, 1)
