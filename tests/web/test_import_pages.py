"""The pages of imports, through real forms."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from review.domain.errors import Refusal
from review.models import FileKind, ImportFile, ImportProfile, ImportRun, ImportState, Job, JobState, Lead, Person
from review.operations.imports import refuse_import, start_import
from tests.support.client import ReviewClient
from tests.support.intake import LEAD_HEADER, PROFILE, TOUCH_HEADER, lead, touch
from tests.support.people import Cast


@pytest.fixture
def clerk(client: ReviewClient, people: Cast, now: datetime) -> ReviewClient:
    client.sign_in(people.clerk)
    return client


def upload(client: ReviewClient, **given: Any) -> Any:
    fields: dict[str, Any] = {"profile": "", "profile_file": None, "leads": None, "touches": None, "dry_run": None}
    for name, lines, header in (("leads", given.pop("leads", None), LEAD_HEADER),
                                ("touches", given.pop("touches", None), TOUCH_HEADER)):
        if lines is not None:
            text = lines if isinstance(lines, bytes) else "\n".join([header, *lines]).encode()
            fields[name] = (io.BytesIO(text), f"{name}.csv")
    if "profile_text" in given:
        fields["profile_file"] = (io.BytesIO(given.pop("profile_text").encode()), "small.toml")
    return client.post_form(
        "/imports/new", {**fields, **given}, content_type="multipart/form-data", follow_redirects=True
    )


def test_only_clerks_may_look(client: ReviewClient, people: Cast, now: datetime) -> None:
    client.sign_in(people.rep)
    client.page("/imports", 403)


def test_files_go_in_and_every_row_is_accounted_for(clerk: ReviewClient, session: Any, app: Flask) -> None:
    assert "Nothing was imported yet" in clerk.page("/imports").text
    response = upload(
        clerk, profile_text=PROFILE,
        leads=[lead(1, "c1"), lead("", city="=cmd()"), *(lead(one, handed_off="31.02.2026") for one in (3, 4))],
        touches=[touch(1, "01.10.2026 10:00", contact="c1"), touch(2, "01.10.2026 10:00")],
    )
    assert response.status_code == 200
    page = response.get_data(as_text=True)
    for words in ("New rows: 3", "leads.csv", "“31.02.2026” is not a date", "4–5", "Of these, 1 name no contact"):
        assert words in page
    run = session.scalars(select(ImportRun)).one()
    assert run.started_by is not None
    assert run.state is ImportState.MERGED
    assert "small.toml" in clerk.page("/imports").text
    assert list((app.extensions["settings"].instance_dir / "uploads").iterdir()) == []


def test_the_quarantine_can_be_mended_and_imported_again(clerk: ReviewClient, session: Any) -> None:
    upload(clerk, profile_text=PROFILE, leads=[lead(1), lead("", city="=cmd()"), "too,short"])
    run = session.scalars(select(ImportRun)).one()
    file = session.scalars(select(ImportFile)).one()
    response = clerk.get(f"/imports/{run.public_id}/files/{file.id}/quarantine.csv")
    rows = list(csv.reader(io.StringIO(response.get_data().decode("utf-8-sig"))))
    assert rows[0] == ["Line in the file", "What is wrong", *LEAD_HEADER.split(",")]
    assert rows[1][:3] == ["3", "Id: There is no value, but one is needed.", ""]
    assert rows[1][-1] == "'=cmd()"
    assert rows[2][0] == "4"
    rows[1][2] = "2"
    mended = io.StringIO()
    csv.writer(mended).writerows(rows[:2])
    assert "New rows: 1" in upload(clerk, profile="used:small.toml", leads=mended.getvalue().encode()).text
    assert session.scalar(select(func.count()).select_from(Lead)) == 2


def test_a_dry_run_keeps_nothing_and_says_so(clerk: ReviewClient, session: Any) -> None:
    response = upload(clerk, profile_text=PROFILE, leads=[lead(1)], dry_run="y")
    assert "Nothing was kept" in response.text
    assert session.scalar(select(func.count()).select_from(Lead)) == 0


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({}, "There is no file to import"),
        ({"profile_text": PROFILE}, "There is no file to import"),
        ({"profile_text": PROFILE.replace("zone", "zome"), "leads": [lead(1)]}, "did you mean “zone”"),
    ],
)
def test_a_form_that_cannot_be_taken_says_why(
    clerk: ReviewClient, session: Any, app: Flask, given: dict[str, Any], says: str
) -> None:
    response = upload(clerk, **given)
    assert response.status_code == 422
    assert says in response.text
    assert session.scalar(select(func.count()).select_from(ImportRun)) == 0
    folder = app.extensions["settings"].instance_dir / "uploads"
    assert not folder.exists() or list(folder.iterdir()) == []


def test_a_file_that_is_not_what_it_should_be_is_refused_on_its_page(clerk: ReviewClient, session: Any) -> None:
    response = upload(clerk, profile_text=PROFILE, leads=b"a,b\n1,\x00\n")
    assert "Nothing was imported" in response.text
    assert "lacks columns" in response.text
    assert session.scalar(select(func.count()).select_from(Lead)) == 0


def drop(client: ReviewClient, *files: tuple[str, bytes], **given: Any) -> Any:
    """The page to which files lead that nothing is said of."""
    fields: dict[str, Any] = {
        "profile": "", "profile_file": None, "leads": None, "touches": None, "dry_run": None,
        "dropped_files": [(io.BytesIO(data), name) for name, data in files],
    }
    return client.post_form(
        "/imports/new", {**fields, **given}, content_type="multipart/form-data", follow_redirects=True
    )


def answer(client: ReviewClient, response: Any, *, step: str = "import", **given: Any) -> Any:
    """What comes of the page, its proposals taken but for what is given."""
    return client.post_form(response.request.path, {"step": step, **given}, follow_redirects=True)


SALESFORCE = (
    b"Id,LastName,Company,Status,OwnerId,CreatedDate\n"
    b"00QEc00000BBaeXMAT,Doe,Acme,New,005Ec000004oBPNIA2,2026-10-01 09:00:00\n"
)
USERS = b"Id,Username,FirstName,LastName\n005Ec000004oBPNIA2,r@x,Rita,Rep\n"


def waiting(app: Flask) -> list[str]:
    """What lies in the upload folder, by the endings of the names."""
    folder = app.extensions["settings"].instance_dir / "uploads"
    return sorted(path.suffix for path in folder.iterdir()) if folder.exists() else []


def packed(**files: bytes) -> bytes:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as open_archive:
        for name, data in files.items():
            open_archive.writestr(f"{name}.csv", data)
    return archive.getvalue()


def test_a_dropped_zip_is_recognised_and_imported(clerk: ReviewClient, session: Any, app: Flask) -> None:
    archive = packed(Lead=SALESFORCE, User=USERS, Case=b"Id\n1\n")
    response = drop(clerk, ("export.zip", archive))
    told = ("Read by the profile salesforce", "Lead.csv holds leads, by its columns Id", "Not needed: Case.csv",
            "User.csv tells more", "follow-up is not known")
    for words in (*told, "Nothing has to be answered"):
        assert words in response.text
    assert "looked at, not imported yet" in clerk.page("/imports").text
    page = answer(clerk, response).text
    for words in (*told, "New rows: 1", "Looked up"):
        assert words in page
    assert session.scalars(select(Lead)).one().owner.name == "Rita Rep"
    assert session.scalar(select(func.count()).select_from(ImportProfile)) == 0
    assert waiting(app) == []


@pytest.mark.parametrize(
    ("files", "says"),
    [
        ([("Lead.csv", SALESFORCE), ("b.csv", b"a,b\n")], "b.csv is not one that the profile salesforce reads"),
        ([("a.zip", b"PK\x03\x04broken")], "is broken"),
        ([("a.csv", b"")], "is empty"),
        ([("a.csv", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR")], "has a NUL byte"),
    ],
)
def test_dropped_files_that_cannot_be_read_say_what_is_wrong(
    clerk: ReviewClient, session: Any, app: Flask, files: list[tuple[str, bytes]], says: str
) -> None:
    response = drop(clerk, *files)
    assert "These files cannot be read" in response.text
    assert says in response.text
    assert session.scalar(select(func.count()).select_from(ImportRun)) == 0
    assert waiting(app) == [".draft"]
    assert "Waiting for you" not in clerk.page("/imports").text


def test_the_order_of_dates_is_asked_once(clerk: ReviewClient, session: Any) -> None:
    def report(number: int) -> bytes:
        return (
            b"Lead ID,Lead Owner,Company / Account,Lead Status,Create Date\n"
            b"00QEc00000BBae%d,Rita Rep,Acme,New,1/2/2026\n" % number
        )

    response = drop(clerk, ("report1.csv", report(1)))
    assert "Nothing in these columns shows it: Create Date (1/2/2026)." in response.text
    assert "Say whether the day or the month comes first" in answer(clerk, response).text
    answer(clerk, response, date_order="month-first")
    assert session.scalars(select(Lead)).one().handed_off_at.month == 1
    again = drop(clerk, ("report2.csv", report(2)))
    assert "Day or month first?" not in again.text
    assert "As last time" in again.text
    answer(clerk, again)
    assert [lead.handed_off_at.month for lead in session.scalars(select(Lead))] == [1, 1]


def test_progress_is_shown_until_the_import_ends(clerk: ReviewClient, session: Any, now: datetime) -> None:
    upload(clerk, profile_text=PROFILE, leads=[lead(1)])
    run = session.scalars(select(ImportRun)).one()
    progress = f"/imports/{run.public_id}/progress"
    assert clerk.get(progress).headers["HX-Refresh"] == "true"
    run.state, run.finished_at = ImportState.STAGING, None
    assert "Waiting for the worker" in clerk.page(f"/imports/{run.public_id}").text
    session.add(Job(
        kind="import", arguments={"run": run.public_id}, state=JobState.RUNNING, created_at=now, heartbeat_at=now,
        done_units=3, total_units=9,
    ))
    session.commit()
    assert "Read so far: 3 of 9 lines" in clerk.get(progress).text


def test_profiles_can_be_downloaded(clerk: ReviewClient, session: Any) -> None:
    assert "[leads.columns]" in clerk.get("/imports/profiles/plain.toml").text
    assert clerk.get("/imports/profiles/..%2f.toml", checked=False).status_code == 404
    upload(clerk, profile_text=PROFILE, leads=[lead(1)])
    run = session.scalars(select(ImportRun)).one()
    assert clerk.get(f"/imports/{run.public_id}/profile.toml").text == PROFILE
    clerk.page("/imports/nonsense", 404)
    clerk.page(f"/imports/{run.public_id}/files/999/quarantine.csv", 404)


def test_reps_whom_the_files_name_cannot_sign_in(clerk: ReviewClient, session: Any) -> None:
    upload(clerk, profile_text=PROFILE, leads=[lead(1, owner="Solely Crm")])
    person = session.scalars(select(Person).where(Person.name == "Solely Crm")).one()
    assert person.email is None
    assert person.password_hash is None


def test_an_import_can_be_stopped_from_its_page(clerk: ReviewClient, session: Any, now: datetime) -> None:
    upload(clerk, profile_text=PROFILE, leads=[lead(1)])
    run = session.scalars(select(ImportRun)).one()
    run.state, run.finished_at = ImportState.STAGING, None
    job = Job(
        kind="import", arguments={"run": run.public_id, "uploaded": True, "files": []}, state=JobState.RUNNING,
        created_at=now, started_at=now - timedelta(seconds=10), heartbeat_at=now, done_units=3000, total_units=9000,
        step="reading",
    )
    session.add(job)
    session.commit()
    page = clerk.page(f"/imports/{run.public_id}").text
    assert "300 rows a second; about 20 seconds left" in page
    assert "Stop the import" in page
    clerk.post_form(f"/imports/{run.public_id}/cancel", {}, page=f"/imports/{run.public_id}", follow_redirects=True)
    session.expire_all()
    assert job.cancel_asked_at == now
    assert "It stops as soon as" in clerk.page(f"/imports/{run.public_id}").text
    job.step, job.cancel_asked_at = "merging", None
    session.commit()
    assert "Stop the import" not in clerk.page(f"/imports/{run.public_id}").text


def test_an_import_can_be_undone_from_its_page_once(clerk: ReviewClient, session: Any, people: Cast) -> None:
    upload(clerk, profile_text=PROFILE, leads=[lead(1)])
    run = session.scalars(select(ImportRun)).one()
    address = f"/imports/{run.public_id}"
    assert "Undo this import" in clerk.page(address).text
    response = clerk.post_form(f"{address}/undo", {}, page=address, follow_redirects=True)
    assert "undid this import" in response.get_data(as_text=True)
    assert session.scalar(select(func.count()).select_from(Lead)) == 0
    assert "Undo this import" not in clerk.page(address).text


def test_totals_that_differ_stop_an_import_until_the_clerk_says_so(
    clerk: ReviewClient, session: Any, app: Flask
) -> None:
    page = upload(clerk, profile_text=PROFILE, leads=[lead(1, amount="3,50")], expected_leads="2",
                  expected_column="Amount", expected_sum="3.50").text
    for words in ("The files do not hold what was expected (leads)", "Rows of leads", "Sum of Amount", "agrees"):
        assert words in page
    assert session.scalar(select(func.count()).select_from(Lead)) == 0
    address = f"/imports/{session.scalars(select(ImportRun)).one().public_id}"
    page = clerk.post_form(f"{address}/anyway", {}, page=address).text
    for words in ("New rows: 1", "The control totals differ", "It was imported nevertheless"):
        assert words in page
    assert waiting(app) == []
    assert "is not there any more" in clerk.post_form(f"{address}/anyway", {}, page=address).text
    assert session.scalar(select(func.count()).select_from(Lead)) == 1


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"expected_leads": "many"}, "“many” is not a number"),
        ({"expected_column": "Amount"}, "needs both its heading and its sum"),
    ],
)
def test_a_control_total_that_is_none_says_why(
    clerk: ReviewClient, session: Any, given: dict[str, str], says: str
) -> None:
    response = upload(clerk, profile_text=PROFILE, leads=[lead(1)], **given)
    assert (response.status_code, says in response.text) == (422, True)


def test_imports_are_found_by_name_and_state_page_by_page_and_as_a_file(
    clerk: ReviewClient, session: Any, now: datetime
) -> None:
    upload(clerk, profile_text=PROFILE, leads=[lead(1, "c1")])
    for number in range(51):
        start_import(PROFILE, f"=Month {number}.toml", [FileKind.LEADS], dry_run=True, actor=None, now=now)
        refuse_import(number + 2, Refusal("import.cancelled"), now=now)
        session.commit()
    shown = {f"/imports/{one}" for one in session.scalars(select(ImportRun.public_id))}
    for query, found in (
        ("q=LEADS.csv", 1), ("q=month", 50), ("q=month+7", 5), ("q=small+month", 50), ("q=hubspot", 0),
        ("state=merged", 1), ("state=refused", 50), ("state=nonsense", 50), ("page=%3Ei%3A3", 2),
    ):  # fmt: skip
        assert len(shown & set(clerk.page(f"/imports?{query}").links)) == found, query
    assert "No import fits" in clerk.page("/imports?q=hubspot").text
    lines = clerk.get("/imports.csv?state=refused").get_data(as_text=True).splitlines()
    assert len(lines) == 52
    assert "'=Month 50.toml,refused,yes," in lines[1]
    assert clerk.get("/imports.csv?state=merged").get_data(as_text=True).count("leads.csv,leads,1,1,") == 1
