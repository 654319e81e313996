"""One whole month in a real browser, through the forms that people use."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy.orm import Session, scoped_session

from review import clock
from review.domain.estimates.stratified import Design, hull_limits
from review.models import Person
from review.operations.standards import ensure_default_standards
from tests.browser import bundles, exports, steps
from tests.browser.bundles import Stratum
from tests.browser.desk import Desk
from tests.browser.steps import Vote
from tests.support.people import Cast

pytestmark = pytest.mark.browser

PERIOD = "2026-10"
IMPORTED = datetime(2026, 11, 2, 9, tzinfo=UTC)
JUSTIFIED = datetime(2026, 11, 3, 9, tzinfo=UTC)
OPENED = datetime(2026, 11, 8, 9, tzinfo=UTC)
DELIBERATED = datetime(2026, 11, 9, 9, tzinfo=UTC)

CASES = 10
FRAME = exports.count("rejected", "ignored")
#: The cases that all judges find wrong, and the one on which Sales stands alone before the deliberation.
WRONG, SPLIT = (3, 6, 9), 2
JUSTIFICATION = "I tried twice, and their office said that they had bought elsewhere."


def profile_from_the_page(desk: Desk, folder: Path) -> Path:
    """The built-in profile, made to fit: the clerk's own CRM writes Berlin time."""
    desk.open("/imports/new")
    path = desk.download("plain.toml", folder / "october.toml")
    text = path.read_text("utf-8")
    path.write_text(text.replace('zone = "UTC"', 'zone = "Europe/Berlin"'), "utf-8")
    return path


def bring_in_the_month(desk: Desk, people: Cast, folder: Path) -> None:
    """The clerk checks an export, then imports it: of both, every row is accounted for."""
    desk.be(people.clerk)
    profile = profile_from_the_page(desk, folder)
    leads, touches = exports.write_leads(folder), exports.write_touches(folder)
    good, calls = exports.LEADS, exports.count_touches()
    # Read, new, changed, unchanged, quarantined.
    rows = {"leads.csv": [good + 1, good, 0, 0, 1], "touches.csv": [calls, calls, 0, 0, 0]}

    steps.import_files(desk, profile, leads, touches, check_only=True)
    desk.picture("dry run")
    desk.says("Nothing was kept")
    assert steps.reconciliation(desk) == rows
    steps.import_files(desk, profile, leads, touches, check_only=False)
    desk.picture("import")
    assert steps.reconciliation(desk) == rows
    desk.says("2026-13-31")


def sign_the_standards(desk: Desk, people: Cast) -> None:
    """Each bench signs each standard on its page."""
    for person, bench in zip(people.panel, ("Sales", "Marketing", "Executive"), strict=True):
        desk.be(person)
        steps.sign_everything(desk, bench)
    desk.picture("signed")
    desk.open("/standards")
    assert "No month can be frozen yet" not in desk.text()


def draw_the_sample(desk: Desk, people: Cast) -> str:
    """The clerk plans, previews, freezes, publishes the plan and draws; gives the plan's hash as it was published."""
    desk.be(people.clerk)
    steps.plan_month(desk, PERIOD, CASES)
    desk.picture("planned")
    desk.open(f"/dockets/{PERIOD}/frame")
    desk.picture("preview of the frame")
    desk.open(f"/dockets/{PERIOD}")
    desk.press("Freeze the frame", confirmed=True)
    desk.says(f"{FRAME} rejected or ignored leads are in the frame")
    desk.picture("frozen")
    desk.open(f"/dockets/{PERIOD}/plan")
    desk.picture("sizes")
    desk.open(f"/dockets/{PERIOD}")
    desk.press("Publish the plan", confirmed=True)
    plan = steps.plan_hash(desk, PERIOD)
    desk.open(f"/dockets/{PERIOD}")
    desk.press("Draw the sample", confirmed=True)
    desk.says(f"{CASES} cases are before the panel")
    desk.picture("drawn")
    return plan


def justify_one(desk: Desk, rep: Person) -> str:
    """A rep justifies the first of their rejections that were drawn; gives its company."""
    desk.be(rep)
    desk.open("/my-leads")
    desk.picture("my leads")
    row = desk.page.locator("main tbody tr", has_text="Due").filter(has_text="Rejected").first
    row.locator("th a").click()
    company = desk.page.locator("h1").inner_text()
    desk.page.fill("textarea[name=narrative]", JUSTIFICATION)
    desk.page.fill("textarea[name=links]", "https://crm.example.test/calls/17")
    desk.press("File the justification")
    desk.says("Filed. You can change it until the hearing opens.")
    desk.picture("justified")
    return company


def decide_for(bench: str) -> Callable[[int, bool], Vote]:
    """What a judge of this bench finds: the cases of `WRONG` wrong; on `SPLIT` Sales stands alone."""

    def decide(number: int, ignored: bool) -> Vote:
        wrong = number in WRONG or (number == SPLIT and bench != "Sales")
        said = f"{bench} finds on case {number} what the record shows."
        if wrong:
            return Vote("yes", "no", "yes" if ignored else "no", "follow_up", said)
        return Vote("no", "yes", "no" if ignored else "yes", "lead_quality", said)

    return decide


def blind_pages() -> list[str]:
    """Where a judge could look for what the others answered."""
    cases = [f"/hearing/{PERIOD}/{number}" for number in (1, SPLIT, WRONG[0], CASES)]
    return ["/", "/hearing", f"/dockets/{PERIOD}", f"/dockets/{PERIOD}/verify", "/reports", *cases]


def vote_blind(desk: Desk, people: Cast, justified: str) -> None:
    """Three judges vote one after the other; before their own vote, nothing has changed for the later ones."""
    benches = dict(zip(("Sales", "Marketing", "Executive"), people.panel, strict=True))
    before = {}
    for bench, person in benches.items():
        desk.be(person)
        before[bench] = {page: desk.source(page) for page in blind_pages()}
        assert {status for status, _ in before[bench].values()} == {200}
    seen = []
    for bench, person in benches.items():
        desk.be(person)
        assert {page: desk.source(page) for page in blind_pages()} == before[bench]

        def look(number: int) -> None:
            page = desk.page.content()
            claim_is_open = desk.page.locator("#claim").count() == 1
            assert "finds on case" not in page, f"another's comment on case {number}"
            if justified in page:
                assert (JUSTIFICATION in page) == claim_is_open
                seen.append(claim_is_open)
            if number == 1:
                desk.picture("claim" if claim_is_open else "first question")

        assert sorted(steps.vote(desk, decide_for(bench), look)) == list(range(1, CASES + 1))
        desk.says("All voted")
    assert seen == [False, True] * 3
    desk.picture("queue")


def deliberate(desk: Desk, people: Cast) -> None:
    """The clerk opens the split case; its judges read one another and agree."""
    desk.be(people.clerk)
    desk.open(f"/dockets/{PERIOD}")
    desk.picture("ballots in")
    desk.press("Open the deliberation", confirmed=True)
    for person in people.panel:
        desk.be(person)
        desk.open(f"/hearing/{PERIOD}/deliberation")
        assert desk.page.locator("section.jb-split").count() == 1
        desk.picture("deliberation")
        desk.open(f"/hearing/{PERIOD}/{SPLIT}")
        desk.says("The first ballot, side by side")
        for bench in ("Sales", "Marketing", "Executive"):
            desk.says(bench)
        third = "yes" if steps.is_ignored(desk) else "no"
        steps.cast(desk, Vote("yes", "no", third, "follow_up", "Having talked: nobody called."), met_too=True)


def close_and_publish(desk: Desk, people: Cast) -> None:
    """The clerk closes the month and publishes its report."""
    desk.be(people.clerk)
    desk.open(f"/dockets/{PERIOD}")
    desk.press("Close the docket", confirmed=True)
    desk.says(f"Verdicts: {CASES}.")
    desk.picture("closed")
    desk.press("Publish the report", confirmed=True)
    desk.picture("published")


def read_the_finding(desk: Desk, vp: Person, strata: Sequence[Stratum]) -> None:
    """What the VP reads is what the rule makes of the verdicts: the weighted rate, and the hull around it."""
    desk.be(vp)
    desk.open("/reports")
    desk.page.locator("main").get_by_role("link", name="October 2026").first.click()
    desk.page.wait_for_url(f"**/reports/{PERIOD}")
    desk.picture("report")
    desk.says(f"Sales rejected or ignored {FRAME} leads in October 2026.")
    desk.says(f"The panel reviewed {CASES} of them, drawn at random.")
    assert [sum(one.events for one in strata), sum(one.drawn for one in strata)] == [FRAME, CASES]

    count = sum(one.events * one.wrong / one.drawn for one in strata)
    design = Design.of([one.events for one in strata], [one.drawn for one in strata])
    low, high = (float(limit) for limit in hull_limits(design, [one.wrong for one in strata]))
    shown = steps.finding_of(desk.text())
    assert shown == {
        "rate": round(100 * count / FRAME), "low": round(100 * low), "high": round(100 * high),
        "count": round(count), "least": math.ceil(low * FRAME - 1e-6), "most": math.floor(high * FRAME + 1e-6),
    }  # fmt: skip
    assert shown["least"] <= shown["count"] <= shown["most"]
    for kind, fault in (("rejected", "should not have been rejected"), ("ignored", "were owed more work")):
        mine = [one for one in strata if one.name.endswith(kind)]
        decided, wrong = sum(one.drawn for one in mine), sum(one.wrong for one in mine)
        desk.says(f"Of {decided} decided, {wrong} {fault}: too few to say more of the rest.")


def test_a_month_from_its_import_to_its_finding(
    desk: Desk, people: Cast, session: scoped_session[Session], tmp_path: Path
) -> None:
    with clock.fixed(IMPORTED):
        ensure_default_standards(clock.now())
        session.commit()
        bring_in_the_month(desk, people, tmp_path)
        sign_the_standards(desk, people)
        plan = draw_the_sample(desk, people)
    with clock.fixed(JUSTIFIED):
        justified = justify_one(desk, people.rep)
        desk.be(people.clerk)
        desk.open(f"/dockets/{PERIOD}")
        assert desk.page.get_by_role("button", name="Open the hearing").count() == 0
    with clock.fixed(OPENED):
        desk.be(people.clerk)
        desk.open(f"/dockets/{PERIOD}")
        desk.press("Open the hearing", confirmed=True)
        vote_blind(desk, people, justified)
    with clock.fixed(DELIBERATED):
        deliberate(desk, people)
        close_and_publish(desk, people)
        bundle = bundles.fetch_bundle(desk, PERIOD, tmp_path)
        bundles.confirm_outside(bundle, plan)
        read_the_finding(desk, people.vp_sales, bundles.strata_of(bundle, {*WRONG, SPLIT}))
