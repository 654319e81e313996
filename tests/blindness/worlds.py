"""Two worlds with the same people, the same leads and the same voters, who answer differently.

Whoever has not voted must not be able to tell one from the other. Clock and chance are the same in both, so that every
difference in what somebody is shown comes from the answers.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from zoneinfo import ZoneInfo

from review.domain.answers import Answer
from review.domain.appeals import Ground
from review.domain.ballots import BallotAnswers
from review.domain.docket_states import DocketState
from review.domain.evidence_files import FileContent, Media
from review.domain.grants import parse_grant
from review.domain.leads import EventKind
from review.domain.roles import Bench
from review.domain.subscriptions import Rhythm
from review.extensions import db
from review.models import Person
from review.models.case import Case
from review.models.edition_file import EditionForm
from review.models.statement import Statement
from review.operations.appeal_ballots import cast_appeal_ballot
from review.operations.appeals import file_appeal
from review.operations.ballots import answer_first, cast_ballot, save_draft
from review.operations.calendar_feeds import make_feed
from review.operations.dockets import plan_docket
from review.operations.edition_files import keep_file, keep_workbook
from review.operations.evidence_files import attach_files
from review.operations.import_profiles import save_profile
from review.operations.invitations import invite_person
from review.operations.people import PersonDetails, create_person
from review.operations.recusals import recuse
from review.operations.subscriptions import subscribe
from review.queries.editions import list_editions_of
from tests.conftest import NOW
from tests.support.dockets import DELIBERATED_AT, OVERTURNED, UPHELD, VOTED_AT, ZONE, advance, cases_of, split_on
from tests.support.hearing import Hearing, make_hearing
from tests.support.intake import PROFILE, bring, lead
from tests.support.people import Cast
from tests.support.reports import RIGHT, WRONG, Reviewed, alike, publish
from tests.support.reports import make_docket as make_reviewed

#: A word that only the ballots of one world hold, and one that only the ballots of the other do.
WORDS = ("quagmire", "zeppelin")
SPLIT = (1, 2, 4)


class World(StrEnum):
    """Which answers the voters give."""

    ONE = "one"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Scene:
    """A world that has been made. ``silent`` has not voted in the present round, ``voters`` have, and ``onlookers``
    hold no seat; ``addresses`` are those that no page links to."""

    hearing: Hearing
    silent: Person
    voters: tuple[Person, ...]
    onlookers: tuple[Person, ...]
    addresses: tuple[str, ...]


def make_hearing_scene(world: World, folder: Path) -> Scene:
    """October is being heard: two of three have voted on all cases but the last, and one is still typing there."""
    hearing = make_hearing(plain_leads=4)
    *voted, last = hearing.cases
    for case in voted:
        for judge in _voters(hearing.cast):
            said = _answers(world, case, judge)
            answer_first(judge, case, said.met, {}, VOTED_AT)
            cast_ballot(judge, case, 1, said, VOTED_AT)
    said = _answers(world, last, hearing.cast.chair)
    answer_first(hearing.cast.chair, last, said.met, {}, VOTED_AT)
    typed = {"followed_up": str(said.followed_up), "comment": said.comment}
    save_draft(hearing.cast.chair, last, 1, typed, 1, VOTED_AT)
    recuse(hearing.cast.sales_panelist, last, "I know the buyer.", VOTED_AT)
    return _rest(hearing, folder, world)


def make_deliberation_scene(world: World, folder: Path) -> Scene:
    """October is deliberated: the first round was the same everywhere; two of three have voted again."""
    hearing = make_hearing(plain_leads=4)
    advance(hearing.docket, hearing.cast, DocketState.DELIBERATION, split_on(*SPLIT))
    db.session.flush()
    for case in hearing.cases:
        if case.reopened_at is not None:
            for judge in _voters(hearing.cast):
                cast_ballot(judge, case, 2, _answers(world, case, judge), NOW)
    return _rest(hearing, folder, world)


def make_drawn_scene(world: World, folder: Path) -> Scene:
    """October is drawn, after a ceremony, and nobody votes yet."""
    hearing = make_hearing(plain_leads=4, to=DocketState.DRAWN)
    return _rest(hearing, folder, world)


SCENES: dict[str, Callable[[World, Path], Scene]] = {
    "hearing": make_hearing_scene,
    "deliberation": make_deliberation_scene,
    "drawn": make_drawn_scene,
}


def _voters(cast: Cast) -> tuple[Person, Person]:
    return cast.sales_panelist, cast.chair


def _answers(world: World, case: Case, judge: Person) -> BallotAnswers:
    """In the one world all uphold; in the other they overturn, differ, or cannot tell, case by case."""
    said = UPHELD
    if world is World.OTHER:
        chair_differs = case.number % 3 == 0 and any(grant.is_chair for grant in judge.grants)
        said = UPHELD if chair_differs else OVERTURNED
        if case.number % 3 == 1:
            said = replace(said, met=Answer.CANNOT_TELL, wrong_reason=True)
    word = WORDS[0] if world is World.ONE else WORDS[1]
    return replace(said, comment=f"{said.comment} Such a {word}.")


def _rest(hearing: Hearing, folder: Path, world: World) -> Scene:
    """What else a company has: a published September with an appeal on which the chair alone has voted, a planned
    November, an invitation, a calendar, an import with problems."""
    cast = hearing.cast
    september = make_reviewed(cast, [Reviewed(ballots=alike(said)) for said in (WRONG, RIGHT, WRONG)], "2026-09")
    publish(september)
    appeal = file_appeal(cast.vp_marketing, cases_of(september)[1], "The mail came later.", september.published_at)
    said = _answers(world, appeal.case, cast.chair)
    stood = (appeal.verdict.met, appeal.verdict.followed_up, appeal.verdict.valid)
    departs = (said.met, said.followed_up, said.valid) != stood
    cast_appeal_ballot(cast.chair, appeal, said, Ground.PANEL_ERROR if departs else Ground.UPHELD, VOTED_AT)
    plan_docket("2026-11", zone=ZONE, actor=cast.clerk, now=DELIBERATED_AT, ceremony=True)
    details = PersonDetails("Nina New", "nina.new@example.test", (parse_grant("rep"),), None, None)
    invited = create_person(details, actor=cast.clerk, now=VOTED_AT)
    token = invite_person(invited, actor=cast.clerk, now=VOTED_AT)
    db.session.commit()
    save_profile("Old system", PROFILE, {}, actor=cast.clerk, now=VOTED_AT)
    feed = make_feed(cast.marketing_panelist, now=VOTED_AT)
    published = list_editions_of("2026-09")[0]
    keep_file(published, EditionForm.PDF, b"%PDF-1.7", now=VOTED_AT)
    keep_workbook(published, now=VOTED_AT)
    weekly = subscribe(cast.vp_marketing, "lead-aging", {}, Rhythm.WEEKLY, None, now=VOTED_AT, zone=ZoneInfo(ZONE))
    run = bring(folder, leads=[lead(1), lead(2, handed_off="sometime")])
    words = Statement(
        lead=hearing.cases[0].event.lead, kind=EventKind.REJECTED, event_number=9, side=Bench.SALES, version=1,
        author=cast.rep, narrative="A list of calls.", filed_at=VOTED_AT,
    )
    proof = attach_files(words, [], [FileContent("calls.txt", Media.TXT, b"three calls")])[0]
    db.session.add(words)
    db.session.commit()
    addresses = (
        f"/evidence/{proof.public_id}",
        f"/invitations/{token}", f"/calendar/{feed}.ics", f"/imports/{run.public_id}/progress",
        "/dockets/2026-11/seed", "/dockets/2026-11/settings", "/dockets/2026-11/must-see", "/dockets/2026-10/extend",
        "/decisions", "/dockets/2026-09/decisions",
        f"/subscriptions/{weekly.public_id}",
        f"/appeals/cases/{cases_of(september)[0].public_id}", "/hearing/2026-10/1/arrived",
    )  # fmt: skip
    db.session.commit()
    onlookers = (
        cast.rep, cast.other_rep, cast.manager, cast.vp_sales, cast.vp_marketing, cast.clerk, cast.auditor
    )
    return Scene(hearing, cast.marketing_panelist, _voters(cast), onlookers, addresses)
