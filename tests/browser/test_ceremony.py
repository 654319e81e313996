"""Sales and Marketing each add a secret of their own to the seed, in a real browser."""

from __future__ import annotations

import hashlib
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import expect
from sqlalchemy.orm import Session, scoped_session

from review import clock
from review.models import Person
from tests.browser import bundles, steps
from tests.browser.desk import Desk
from tests.support.dockets import make_company
from tests.support.people import Cast

pytestmark = pytest.mark.browser

PERIOD = "2026-10"
MONDAY = datetime(2026, 11, 2, 9, tzinfo=UTC)
CASES = 8


def commit_a_secret(desk: Desk, vp: Person, label: str) -> str:
    """A VP has the page make a secret and commits it; a guessable one makes no commitment. Gives the secret."""
    desk.be(vp)
    desk.open(f"/dockets/{PERIOD}/seed")
    box, commitment = desk.page.locator("[data-ceremony-secret]"), desk.page.locator("input[name=commitment]")
    box.fill("our usual password")
    expect(desk.page.locator("[data-ceremony-weak]")).to_be_visible()
    expect(commitment).to_have_value("")
    desk.page.get_by_role("button", name="Make a secret").click()
    expect(commitment).to_have_value(re.compile("[0-9a-f]{64}"))
    secret = box.input_value()
    preimage = f"jb-commit-v1\n{PERIOD}\n{label}\n{secret}\n"
    expect(commitment).to_have_value(hashlib.sha256(preimage.encode()).hexdigest())
    desk.picture(f"commit {label}")
    desk.press("Commit", confirmed=True)
    desk.says("Committed. Keep the secret")
    assert secret not in desk.page.content()
    return secret


def reveal_it(desk: Desk, vp: Person, secret: str) -> None:
    """A VP reveals; another secret than the committed one is refused."""
    desk.be(vp)
    desk.open(f"/dockets/{PERIOD}/seed")
    desk.page.fill("input[name=secret]", secret[::-1])
    desk.press("Reveal")
    desk.says("Nothing was saved")
    desk.page.fill("input[name=secret]", secret)
    desk.press("Reveal")
    desk.says("Revealed. The secret matches what you had committed.")


def test_both_sides_add_to_the_seed(desk: Desk, people: Cast, session: scoped_session[Session], tmp_path: Path) -> None:
    vps = {"sales": people.vp_sales, "marketing": people.vp_marketing}
    with clock.fixed(MONDAY):
        make_company(people)
        session.commit()
        desk.be(people.clerk)
        steps.plan_month(desk, PERIOD, CASES, ceremony=True)
        desk.press("Freeze the frame", confirmed=True)
        assert desk.page.get_by_role("button", name="Publish the plan").count() == 0
        secrets = {label: commit_a_secret(desk, vp, label) for label, vp in vps.items()}
        desk.be(people.clerk)
        desk.open(f"/dockets/{PERIOD}")
        desk.press("Publish the plan", confirmed=True)
        plan = steps.plan_hash(desk, PERIOD)
        desk.open(f"/dockets/{PERIOD}")
        assert desk.page.get_by_role("button", name="Draw the sample").count() == 0
        for label, vp in vps.items():
            reveal_it(desk, vp, secrets[label])
        desk.picture("revealed")
        desk.be(people.clerk)
        desk.open(f"/dockets/{PERIOD}")
        desk.press("Draw the sample", confirmed=True)
        bundle = bundles.fetch_bundle(desk, PERIOD, tmp_path)
    bundles.confirm_outside(bundle, plan)
    seed = (bundle / "seed.txt").read_text("utf-8").splitlines()
    assert seed[:2] == ["jb-seed-v1", plan]
    assert [line.partition("=")[0] for line in seed[2:-1]] == ["server", "sales", "marketing"]
    assert [f"{label}={secret}" for label, secret in secrets.items()] == seed[3:-1]
