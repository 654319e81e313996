"""A clerk brings the export of a CRM that nobody knows, twice, in a real browser."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import expect

from review import clock
from tests.browser import steps
from tests.browser.desk import Desk
from tests.support.people import Cast

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
