"""Unknown files, from the upload by way of the mapping to the import, through real forms."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from review.intake.profile_files import parse_profile
from review.models import ImportProfile, ImportRun, ImportState, Lead, Touch
from tests.support.client import ReviewClient
from tests.support.people import Cast

HEADER = "Vorgang;Kunde;Mail;Ang. am;Zustand;Absagegrund;Betreuer;Branche;Wert"
LEADS = (
    "A1;K1;ann@a.example;03.10.2026 09:00;Neu;;Rena Rep;Bau;€ 1.200,50",
    "A2;K2;bob@b.example;13.10.2026 10:00;Vom Tisch;Kein Bedarf;Rena Rep;Bau;",
    "A3;K3;cyd@c.example;14.10.2026 11:30;Neu;;Otto Other;Handel;€ 3.500,00",
)
TOUCH_HEADER = "Aktivitäts-ID;Kunde;Wann;Bearbeiter;Ergebnis"
TOUCHES = ("T1;K1;04.10.2026 10:00;Rena Rep;erreicht", "T2;K2;14.10.2026 10:00;Rena Rep;besetzt")


@pytest.fixture
def clerk(client: ReviewClient, people: Cast, now: datetime) -> ReviewClient:
    client.sign_in(people.clerk)
    return client


def upload(
    client: ReviewClient, leads: Sequence[str] = LEADS, touches: Sequence[str] | None = None, *, header: str = HEADER
) -> tuple[str, str]:
    """The path of the mapping page, and the page."""
    fields: dict[str, Any] = {"profile": "", "profile_file": None, "touches": None, "dry_run": None}
    fields["leads"] = (io.BytesIO("\n".join([header, *leads]).encode()), "leads.csv")
    if touches is not None:
        fields["touches"] = (io.BytesIO("\n".join([TOUCH_HEADER, *touches]).encode()), "anrufe.csv")
    response = client.post_form("/imports/new", fields, content_type="multipart/form-data", follow_redirects=False)
    assert response.status_code == 302, response.text
    path = response.headers["Location"]
    assert path.startswith("/imports/map/")
    return path, client.page(path).text


ANSWERS = {
    "name": "Altsystem", "zone": "Europe/Berlin", "leads-0-field": "external_id", "leads-1-field": "contact",
    "leads-3-field": "handed_off", "leads-4-field": "status", "leads-4-status-0": "open",
    "leads-4-status-1": "rejected", "leads-5-field": "reason", "leads-5-reason-1": "neutral",
    "leads-8-field": "amount",
}


def answer(client: ReviewClient, path: str, *, step: str = "check", **changes: Any) -> Any:
    return client.post_form(path, {**ANSWERS, "step": step, **changes})


def test_only_clerks_may_map_and_only_their_own_upload(clerk: ReviewClient, people: Cast, app: Flask) -> None:
    path, _page = upload(clerk)
    clerk.sign_in(people.rep)
    clerk.page(path, 403)
    clerk.page("/imports/profiles", 403)
    clerk.sign_in(people.clerk)
    assert "What is what" in clerk.page(path).text
    assert "upload them again" in clerk.page("/imports/map/0123456789abcdef").text


def test_what_is_known_is_proposed_with_its_grounds(clerk: ReviewClient) -> None:
    path, page = upload(clerk)
    form = next(form for form in clerk.page(path).forms if form.action == path)
    assert form.fields["leads-2-field"] == "person_email"
    assert form.fields["leads-4-field"] == "status"
    assert form.fields["currency"] == "EUR"
    assert form.fields["decimal"] == ","
    assert form.fields["leads-7-fact_name"] == "vertical"
    assert "leads-7-fact" in form.fields
    for words in ("ann@a.example", "other exports call it so", "3 rows, 9 columns"):
        assert words in page


def test_every_fault_is_said_at_once_and_beside_its_column(clerk: ReviewClient, session: Any) -> None:
    path, _page = upload(clerk)
    response = answer(
        clerk, path, name="", zone="Mars/Olympus", currency="XYZW", **{"leads-0-field": "", "leads-3-field": ""},
    )
    assert response.status_code == 422
    for words in ("Give the profile a name", "This is no time zone", "This is no currency", "the id of the lead"):
        assert words in response.text
    assert session.scalar(select(func.count()).select_from(ImportProfile)) == 0


def test_a_column_chosen_anew_has_its_words_listed_before_anything_is_saved(clerk: ReviewClient, session: Any) -> None:
    path, _page = upload(clerk)
    without = {name: None for name in ANSWERS if re.search(r"-(status|reason)-\d", name)}
    response = answer(clerk, path, **without)
    assert "There is more to look at" in response.text or "no meaning yet" in response.text
    assert "Vom Tisch" in response.text
    assert session.scalar(select(func.count()).select_from(ImportProfile)) == 0
    assert 'name="leads-4-status-1"' in response.text


def test_unknown_files_are_mapped_checked_and_imported(clerk: ReviewClient, session: Any, app: Flask) -> None:
    path, _page = upload(clerk, touches=TOUCHES)
    response = answer(
        clerk, path, **{"touches-2-field": "time", "touches-1-field": "contact", "touches-4-field": "outcome",
                        "touches-3-field": "rep", "touches-channel": "call", "touches-direction": "outbound"},
    )
    assert "Nothing was kept yet" in response.text, response.text
    run = session.scalars(select(ImportRun)).one()
    assert run.state is ImportState.CHECKED
    assert session.scalar(select(func.count()).select_from(Lead)) == 0
    imported = clerk.post_form(f"{path}/import", page=f"/imports/{run.public_id}")
    assert "New rows: 5" in imported.text
    lead = session.scalars(select(Lead).where(Lead.external_id == "A1")).one()
    assert lead.amount_minor == 120050
    assert lead.attributes == {"vertical": "Bau"}
    assert lead.handed_off_at.isoformat() == "2026-10-03T07:00:00+00:00"
    touches = session.scalars(select(Touch).order_by(Touch.external_id)).all()
    assert [(one.two_way, one.channel.value) for one in touches] == [(True, "call"), (False, "call")]
    assert list((app.extensions["settings"].instance_dir / "uploads").iterdir()) == []
    kept = session.scalars(select(ImportProfile)).one()
    assert (kept.name, kept.number) == ("Altsystem", 1)
    assert parse_profile(kept.text, kept.name)[0].source.zone == "Europe/Berlin"
    assert "Altsystem" in clerk.page("/imports/profiles").text
    assert clerk.get("/imports/saved-profiles/Altsystem.toml").text == kept.text


def test_next_month_the_profile_is_recognised_and_what_differs_is_shown(clerk: ReviewClient, session: Any) -> None:
    path, _page = upload(clerk)
    answer(clerk, path)
    again, page = upload(clerk)
    assert "As last time" in page
    assert clerk.post_form(again, {"step": "check"}).status_code == 200
    assert session.scalar(select(func.count()).select_from(ImportProfile)) == 1
    path, page = upload(
        clerk, ["B1;K1;ann@a.example;03.11.2026 09:00;Zurückgestellt;;Rena Rep;Bau;;ja"], header=HEADER + ";VIP"
    )
    assert "New columns: VIP" in page
    assert "no meaning yet: Zurückgestellt" in page
    response = clerk.post_form(path, {"step": "check"})
    assert response.status_code == 422
    assert "Some of its values have no meaning yet" in response.text
    response = clerk.post_form(path, {"step": "check", "leads-4-status-0": "recycled"})
    assert response.status_code == 200, response.text
    newest = session.scalars(select(ImportProfile).order_by(ImportProfile.number.desc())).first()
    assert newest.number == 2
    said = parse_profile(newest.text, newest.name)[0].leads
    assert said is not None
    assert {word: str(meaning) for word, meaning in said.status.items()} == {
        "Zurückgestellt": "recycled", "Neu": "open", "Vom Tisch": "rejected",
    }


def test_days_and_months_that_cannot_be_told_apart_are_asked_for(clerk: ReviewClient) -> None:
    path, _page = upload(clerk, [line.replace("03.10.2026", "03/10/2026").replace("13.10.2026", "05/10/2026").replace(
        "14.10.2026", "06/10/2026") for line in LEADS])
    assert "03/10/2026 09:00 = 3 October 2026" in answer(clerk, path, step="look").text
    response = answer(clerk, path)
    assert "can be read in two ways" in response.text
    response = answer(clerk, path, **{"leads-3-reading": "%m/%d/%Y"})
    assert "Nothing was kept yet" in response.text


def test_a_file_that_is_no_table_is_refused_on_the_page_of_its_upload(clerk: ReviewClient, app: Flask) -> None:
    fields = {"profile": "", "profile_file": None, "touches": None, "dry_run": None,
              "leads": (io.BytesIO(b'a,b\n"1,2\n'), "leads.csv")}
    response = clerk.post_form("/imports/new", fields, content_type="multipart/form-data", follow_redirects=True)
    assert "never closed" in response.text
    kept = (app.extensions["settings"].instance_dir / "uploads").iterdir()
    assert [path.suffix for path in kept] == [".draft"]
