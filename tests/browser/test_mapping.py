"""A clerk brings the export of a CRM that nobody knows, twice, and a Salesforce ZIP, in a real browser."""

from __future__ import annotations

import csv
import io
import queue
import threading
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import expect

from review import clock
from review.operations.imports import Progress
from tests.browser import steps
from tests.browser.desk import Desk
from tests.support.people import Cast
from tests.support.shared import shared_dir
from tests.support.working import worker_of

pytestmark = pytest.mark.browser

HEADER = "Ref;Client;Courriel;Saisi;Situation;Pourquoi;Suivi par;Branche;Effectif;Montant"
OCTOBER = (
    "L-1;P-1;ann@a.example;13/10/2026 09:00;Nouveau;;Rena Rep;Bâtiment;40;€ 1.200,50",
    "L-2;P-2;bob@b.example;14/10/2026 10:00;Classé;Pas de besoin;Rena Rep;Bâtiment;12;",
    "L-3;P-3;cyd@c.example;14/10/2026 11:30;Classé;Injoignable;Otto Other;Commerce;40;€ 3.500,00",
    "L-4;P-4;dee@d.example;15/10/2026 11:30;Nouveau;;Otto Other;Commerce;12;",
)
NOVEMBER = ("L-5;P-5;eve@e.example;16/11/2026 09:00;Gagné;;Rena Rep;Commerce;40;€ 10,00;oui",)


def write(folder: Path, name: str, header: str, lines: tuple[str, ...]) -> Path:
    path = folder / name
    path.write_text("\n".join([header, *lines]) + "\n", "utf-8")
    return path


def give(desk: Desk, path: Path) -> None:
    desk.open("/imports/new")
    desk.page.set_input_files("input[name=leads]", path)
    desk.press("Import")


#: So often each lead of the set goes into the ZIP.
COPIES = 5
REASONS = ("Does not answer", "Far too small", "")


def salesforce_zip(folder: Path) -> Path:
    """The set as a weekly export of an organisation that keeps its reasons in a column of its own; two rows are bad."""
    source = shared_dir("data", "sfdc-datacloud-workshop")
    with (source / "Lead.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    text = io.StringIO(newline="")
    sheet = csv.DictWriter(text, [*rows[0], "Why_Not__c"])
    sheet.writeheader()
    for number in range(COPIES * len(rows)):
        lost = {"Status": "Unqualified", "Why_Not__c": REASONS[number % 3]} if number % 5 == 0 else {}
        sheet.writerow({**rows[number % len(rows)], "Id": f"00QEc{number:010}", "Why_Not__c": "", **lost,
                        **({"CreatedDate": "soon"} if number < 2 else {})})
    path = folder / "WE_00D.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("Lead.csv", text.getvalue())
        for name in ("Task.csv", "CampaignMember.csv", "Opportunity.csv"):
            archive.write(source / name, name)
    return path


def see_the_bar_move(desk: Desk, steps_done: queue.Queue[Progress], go_on: queue.Queue[None]) -> list[str]:
    """The values of the progress bar as the page shows them, one for each step of reading that the worker takes."""
    bar = desk.page.locator("#import-progress progress")
    seen = []
    while (step := steps_done.get(timeout=60)).step != "done":
        if step.step == "reading" and step.total:
            expect(bar).to_have_attribute("value", str(step.done), timeout=30_000)
            seen.append(bar.get_attribute("value") or "")
            desk.picture(f"progress {step.done}")
        go_on.put(None)
    go_on.put(None)
    return seen


def test_a_salesforce_zip_with_a_column_of_its_own(desk: Desk, people: Cast, app: Flask, tmp_path: Path) -> None:
    page, leads = desk.page, COPIES * 60
    steps_done: queue.Queue[Progress] = queue.Queue()
    go_on: queue.Queue[None] = queue.Queue()

    watched = threading.Event()

    def watcher(progress: Progress) -> None:
        if watched.is_set():
            steps_done.put(progress)
            go_on.get(timeout=60)

    desk.be(people.clerk)
    with worker_of(app, watcher):
        desk.open("/imports/new")
        page.set_input_files("input[name=dropped_files]", salesforce_zip(tmp_path))
        desk.press("Import")
        expect(page.get_by_role("heading", name="What was recognised")).to_be_visible(timeout=120_000)
        desk.says("Read by the profile salesforce.")
        desk.says("Not needed: Opportunity.csv.")
        desk.picture("recognised")
        page.get_by_label("What “Why_Not__c” is").select_option("reason")
        desk.press("Look again")
        expect(page.get_by_label("Does not answer")).to_have_value("follow_up")
        expect(page.get_by_label("Far too small")).to_have_value("marketing_quality")
        page.get_by_label("Name of the profile").fill("Our org")
        desk.press("Save and check the files")
        expect(page.get_by_text("Nothing was kept yet")).to_be_visible(timeout=30_000)
        watched.set()
        desk.press("Import these files")
        assert see_the_bar_move(desk, steps_done, go_on) == [str(leads), str(leads + 75), str(leads + 143)]
        expect(page.get_by_text(f"New rows: {leads - 2}.")).to_be_visible(timeout=30_000)
        assert steps.reconciliation(desk)["Lead.csv"] == [leads, leads - 2, 0, 0, 2]
    path = desk.download("Download the quarantined rows", tmp_path / "quarantine.csv")
    with path.open(encoding="utf-8-sig", newline="") as file:
        assert [row["CreatedDate"] for row in csv.DictReader(file)] == ["soon", "soon"]


def test_a_file_of_unknown_headings_is_mapped_and_is_known_next_month(desk: Desk, people: Cast, tmp_path: Path) -> None:
    page = desk.page
    with clock.fixed(datetime(2026, 11, 2, 9, tzinfo=UTC)):
        desk.be(people.clerk)
        give(desk, write(tmp_path, "octobre.csv", HEADER, OCTOBER))
        desk.picture("proposals")
        expect(page.get_by_label("What “Courriel” is")).to_have_value("person_email")
        expect(page.get_by_label("What “Montant” is")).to_have_value("amount")
        expect(page.get_by_label("Currency of amounts")).to_have_value("EUR")
        page.get_by_label("What “Saisi” is").select_option("handed_off")
        page.get_by_label("What “Situation” is").select_option("status")
        page.get_by_label("What “Pourquoi” is").select_option("reason")
        page.get_by_label("What “Ref” is").select_option("external_id")
        page.get_by_label("What “Suivi par” is").select_option("owner")
        desk.press("Look again")
        desk.says("There is more to look at")
        desk.picture("words")
        page.get_by_label("Name of the profile").fill("Vieux CRM")
        page.get_by_label("Time zone of its times").fill("Europe/Paris")
        desk.press("Save and check the files")
        desk.says("Some of its values have no meaning yet")
        desk.picture("faults")
        page.get_by_label("Classé").select_option("rejected")
        desk.press("Save and check the files")
        desk.says("Every row of each file, accounted for")
        desk.picture("checked")
        assert steps.reconciliation(desk) == {"octobre.csv": [4, 4, 0, 0, 0]}
        desk.press("Import these files")
        desk.says("New rows: 4.")
    with clock.fixed(datetime(2026, 12, 2, 9, tzinfo=UTC)):
        desk.be(people.clerk)
        give(desk, write(tmp_path, "novembre.csv", HEADER + ";VIP", NOVEMBER))
        desk.says("Files for the profile Vieux CRM")
        desk.says("New columns: VIP")
        desk.says("Values in “Situation” that had no meaning yet: Gagné")
        desk.picture("differences")
        expect(page.get_by_label("What “Situation” is")).to_have_value("status")
        expect(page.get_by_label("Gagné")).to_have_value("won")
        desk.press("Save and check the files")
        desk.says("Nothing was kept yet")
        desk.press("Import these files")
        desk.says("New rows: 1.")
        desk.open("/imports/profiles")
        desk.says("Vieux CRM")
        desk.picture("profiles")
