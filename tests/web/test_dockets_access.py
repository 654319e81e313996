"""Who may see what of a docket, and that nothing of the hearing leaks through it."""

from __future__ import annotations

import hashlib
import io
import zipfile
from datetime import datetime

import pytest

from review.domain.docket_states import DocketState, SeedSourceKind
from review.models import Person
from review.queries.dockets import docket_state, find_docket, list_seed_sources
from review.queries.seats import find_seed
from review.reports.bundle_check import verify_bundle
from tests.support.client import ReviewClient
from tests.support.dockets import PERIOD, advance, cases_of, make_company, make_docket, split_on, vote
from tests.support.people import Cast, make_person

HOME = f"/dockets/{PERIOD}"
PAGES = ("/dockets", HOME, f"{HOME}/frame", f"{HOME}/plan", f"{HOME}/seed", f"{HOME}/verify", "/verify")
MOVES = ("freeze", "publish-plan", "draw", "open-hearing", "deliberate", "close", "publish", "cancel", "settings")


def readers(people: Cast) -> tuple[Person, ...]:
    return people.clerk, people.auditor, people.chair, people.sales_panelist, people.vp_sales, people.vp_marketing


def test_readers_read_and_reps_do_not(client: ReviewClient, people: Cast, now: datetime) -> None:
    make_company(people)
    advance(make_docket(people), people, DocketState.DRAWN)
    for person in readers(people):
        client.sign_in(person)
        for page in PAGES:
            client.page(page)
    for person in (people.rep, people.manager):
        client.sign_in(person)
        for page in (*PAGES, f"{HOME}/bundle.zip", f"{HOME}/plan.txt", "/dockets/verify_draw.py", "/dockets/new"):
            assert client.get(page).status_code == 403


def test_only_a_clerk_moves_a_docket(client: ReviewClient, people: Cast, now: datetime) -> None:
    make_company(people)
    advance(make_docket(people), people, DocketState.FROZEN)
    for person in (people.auditor, people.chair, people.vp_sales, people.rep):
        client.sign_in(person)
        token = client.csrf_token("/")
        for move in MOVES:
            answer = client.post(f"{HOME}/{move}", data={"csrf_token": token, "because": "x"})
            assert answer.status_code == 403, move
        assert client.post("/dockets/new", data={"csrf_token": token, "period": "2026-11"}).status_code == 403
    docket = find_docket(PERIOD)
    assert docket is not None
    assert docket_state(docket) is DocketState.FROZEN


@pytest.mark.parametrize("state", [DocketState.DRAWN, DocketState.HEARING, DocketState.DELIBERATION])
def test_judges_and_vps_see_nothing_that_a_known_key_could_be_tested_against_until_the_docket_is_closed(
    client: ReviewClient, people: Cast, now: datetime, state: DocketState
) -> None:
    make_company(people)
    docket = advance(make_docket(people, ceremony=True, control_share=10), people, state)
    cases = cases_of(docket)
    keys = [case.event.key for case in cases]
    secret = next(str(one.value) for one in list_seed_sources(docket) if one.kind is SeedSourceKind.SERVER)
    sealed = [hashlib.sha256(f"{secret}:{key}".encode()).hexdigest() for key in keys]
    telling = [
        *keys, *(hashlib.sha256(key.encode()).hexdigest() for key in keys), *(case.ticket for case in cases), secret,
        find_seed(docket.id),
    ]  # fmt: skip
    both = make_person("Alma Auditor-Panelist", "auditor", "panelist:executive")
    for person in (people.chair, people.sales_panelist, people.vp_sales, both):
        client.sign_in(person)
        for page in PAGES:
            text = client.get(page).text
            assert not [one for one in telling if one in text], page
            assert all(one in text for one in sealed) is (page == f"{HOME}/verify"), page
        assert client.get(f"{HOME}/bundle.zip").status_code == 403
    for person in (people.clerk, people.auditor):
        client.sign_in(person)
        text = client.get(f"{HOME}/verify").text
        assert all(one in text for one in (*keys, *sealed, secret))
        assert client.get(f"{HOME}/bundle.zip").status_code == 200


def test_after_closing_everybody_may_check_the_bundle(client: ReviewClient, people: Cast, now: datetime) -> None:
    make_company(people)
    docket = advance(make_docket(people, ceremony=True), people, DocketState.CLOSED)
    bundles = set()
    for person in readers(people):
        client.sign_in(person)
        page = client.page(f"{HOME}/verify").text
        assert "The product has computed this draw anew, and it holds" in page
        assert find_seed(docket.id) in page
        bundles.add(client.get(f"{HOME}/bundle.zip").data)
    assert len(bundles) == 1
    (bundle,) = bundles
    assert "sales=" in zipfile.ZipFile(io.BytesIO(bundle)).read("commitments.txt").decode()


def test_a_downloaded_bundle_verifies(client: ReviewClient, people: Cast, now: datetime, tmp_path: object) -> None:
    make_company(people)
    advance(make_docket(people), people, DocketState.DRAWN)
    client.sign_in(people.auditor)
    place = tmp_path / "draw.zip"  # type: ignore[operator]
    place.write_bytes(client.get(f"{HOME}/bundle.zip").data)
    assert verify_bundle(place, None) == []
    assert client.get("/dockets/verify_draw.py").text.startswith("#!") or "import hashlib" in client.get(
        "/dockets/verify_draw.py"
    ).text  # fmt: skip


def test_a_judge_learns_nothing_of_others_votes_from_the_docket(
    client: ReviewClient, people: Cast, now: datetime
) -> None:
    """The pages of a docket are the same for a judge whatever the others have answered."""
    make_company(people)
    docket = advance(make_docket(people), people, DocketState.HEARING)
    seen: dict[str, list[str]] = {}
    for person in (people.marketing_panelist, people.chair, people.vp_sales):
        client.sign_in(person)
        seen[person.name] = [client.page(page).text for page in PAGES]
    vote(docket, split_on(1, 2, 3))
    for person in (people.marketing_panelist, people.chair, people.vp_sales):
        client.sign_in(person)
        assert [client.page(page).text for page in PAGES] == seen[person.name]


def test_the_clerk_sees_who_has_still_to_vote_and_splits_only_once_all_have(
    client: ReviewClient, people: Cast, now: datetime
) -> None:
    make_company(people)
    docket = advance(make_docket(people), people, DocketState.HEARING)
    answers = split_on(1)
    vote(docket, lambda case, person: None if person is people.chair else answers(case, person))
    client.sign_in(people.clerk)
    page = client.page(HOME).text
    assert "Chris Chair" in page
    assert "Sam Seller" not in page
    assert "split" not in page
    vote_rest(docket, people)
    assert "1 case is split" in client.page(HOME).text


def vote_rest(docket: object, people: Cast) -> None:
    from tests.support.dockets import UPHELD

    vote(docket, lambda _case, person: UPHELD if person is people.chair else None)  # type: ignore[arg-type]


def test_a_panelist_sees_no_log_and_no_excluded_lead(client: ReviewClient, people: Cast, now: datetime) -> None:
    make_company(people)
    advance(make_docket(people), people, DocketState.HEARING)
    client.sign_in(people.chair)
    assert "What was done" not in client.page(HOME).text
    frame = client.page(f"{HOME}/frame").text
    assert "X000" not in frame
    assert "a test record" in frame
