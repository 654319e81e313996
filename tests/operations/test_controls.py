"""Accepted leads among the cases: drawn like the others, not to be told apart, and in no figure of the others."""

from __future__ import annotations

import hashlib
import io
import zipfile
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select

from review.domain.answers import Answer
from review.domain.docket_states import DocketState, DrawMode
from review.domain.draw.controls import CONTROL_STRATUM
from review.domain.errors import Refusal
from review.domain.leads import EventKind
from review.domain.verdicts import FIRST_ROUND
from review.extensions import db
from review.models.ballot import Ballot
from review.models.case import Case, Judge
from review.models.docket import Docket
from review.models.frame import FrameControl, FrameEvent
from review.models.verdict import Edition, Verdict
from review.operations.ballots import answer_first, cast_ballot
from review.operations.dockets import cancel_docket, change_settings
from review.operations.extensions import extend_sample
from review.queries.ballots import missing_ballots, split_case_ids, standing_votes
from review.queries.case_evidence import is_control
from review.queries.case_views import Stage, Standing
from review.queries.cases import find_case_view
from review.queries.draw_checks import check_draw
from review.queries.frames import find_frame
from review.queries.hearing_queue import find_queue
from review.queries.statements import find_drawn_case, list_drawn_dockets
from review.queries.verdicts import list_clause_ticks, list_frame_cells, list_outcomes
from review.reports.bundle_check import verify_bundle
from review.reports.docket_bundle import docket_bundle
from review.reports.monthly import monthly_summary
from review.sentences import sentence
from tests.support.dockets import (
    DRAWN_AT,
    FROZEN_AT,
    PERIOD,
    UPHELD,
    VOTED_AT,
    advance,
    cases_of,
    make_company,
    make_docket,
    publish_the_plan,
    vote,
)
from tests.support.people import Cast
from tests.support.recount_editions import check_edition
from tests.support.recounts import dumped_files
from tests.support.rows import unchanged


def drawn(people: Cast, to: DocketState = DocketState.HEARING, **settings: object) -> Docket:
    """A docket with two controls among its twelve cases."""
    make_company(people)
    given = {"mode": DrawMode.SAMPLE, "sample_size": 10, "control_share": 15, **settings}
    return advance(make_docket(people, **given), people, to)


def controls_of(docket: Docket) -> list[Case]:
    return [case for case in cases_of(docket) if is_control(case.evidence)]


def judges_of(case: Case) -> list[Judge]:
    return list(db.session.scalars(select(Judge).where(Judge.case_id == case.id, Judge.recused_at.is_(None))))


def test_accepted_leads_stand_in_the_frame_file_and_not_in_the_frame(people: Cast) -> None:
    docket = drawn(people, DocketState.FROZEN)
    frame = find_frame(docket)
    assert frame is not None
    assert (frame.size, sum(cell.events for cell in list_frame_cells(docket))) == (18, 18)
    assert frame.reconciliation["accepted"] == 4
    assert db.session.scalar(select(func.count()).select_from(FrameControl)) == 4
    assert db.session.scalar(select(func.count()).select_from(FrameEvent)) == 18


def test_without_the_setting_there_are_none(people: Cast) -> None:
    docket = drawn(people, DocketState.DRAWN, control_share=0)
    assert db.session.scalar(select(func.count()).select_from(FrameControl)) == 0
    assert controls_of(docket) == []
    assert monthly_summary(docket)["controls"] is None


def test_the_plan_names_the_controls_and_how_many(people: Cast) -> None:
    docket = drawn(people, DocketState.FROZEN)
    publish_the_plan(docket, people)
    with zipfile.ZipFile(io.BytesIO(docket_bundle(advance(docket, people, DocketState.DRAWN)))) as bundle:
        assert f"stratum\t{CONTROL_STRATUM}\t4\t2\n" in bundle.read("plan.txt").decode()


def test_controls_are_numbered_among_the_others_by_their_tickets_and_the_draw_verifies(
    people: Cast, tmp_path: Path
) -> None:
    docket = drawn(people, DocketState.DRAWN)
    cases = cases_of(docket)
    order = [hashlib.sha256(case.ticket.encode()).hexdigest() for case in cases]
    assert order == sorted(order)
    assert [len(cases), len(controls_of(docket))] == [12, 2]
    assert check_draw(docket).wrong == ()
    place = tmp_path / "draw.zip"
    place.write_bytes(docket_bundle(docket))
    assert verify_bundle(place) == []


def test_before_the_first_answer_a_control_shows_a_judge_what_any_case_shows(people: Cast) -> None:
    docket = drawn(people)
    shown = set()
    for case in cases_of(docket):
        for judge in judges_of(case):
            view = find_case_view(judge.person, PERIOD, case.number)
            assert view is not None
            parts = {name: getattr(view, name) is None for name in view.__slots__}
            shown.add((view.stage, view.standing, view.voted, view.control, *sorted(parts.items())))
            assert "accepted" not in repr(view).lower()
    assert len(shown) == 1


def test_a_control_ends_with_the_first_answer(people: Cast) -> None:
    docket = drawn(people)
    case = controls_of(docket)[0]
    me = judges_of(case)[0].person
    before = missing_ballots(docket)[me]
    answer_first(me, case, Answer.YES, {}, VOTED_AT)
    answer_first(me, case, Answer.YES, {}, VOTED_AT)
    assert db.session.scalar(select(func.count()).select_from(Ballot)) == 1
    assert missing_ballots(docket)[me] == before - 1
    view, queue = find_case_view(me, PERIOD, case.number), find_queue(me, PERIOD)
    assert view is not None
    assert queue is not None
    assert (view.stage, view.standing, view.claim, view.follow_up) == (Stage.CONTROL, Standing.VOTED, None, None)
    assert next(row.standing for row in queue.rows if row.number == case.number) is Standing.VOTED
    with unchanged(), pytest.raises(Refusal) as caught:
        cast_ballot(me, case, FIRST_ROUND, UPHELD, VOTED_AT)
    assert caught.value.code == "ballot.control_ended"
    assert sentence(caught.value)
    other = judges_of(case)[1].person
    unanswered = find_case_view(other, PERIOD, case.number)
    assert unanswered is not None
    assert unanswered.stage is Stage.FIRST


def test_no_split_verdict_vote_or_outcome_is_a_controls(people: Cast) -> None:
    docket = drawn(people)
    controls = {case.id for case in controls_of(docket)}
    sides = iter((Answer.YES, Answer.NO) * 20)
    for case in controls_of(docket):
        for judge in judges_of(case):
            answer_first(judge.person, case, next(sides), {}, VOTED_AT)
    vote(docket)
    assert not controls & set(split_case_ids(docket))
    assert not controls & set(standing_votes(docket, FIRST_ROUND))
    assert controls == set(standing_votes(docket, FIRST_ROUND, controls=True))
    advance(docket, people, DocketState.CLOSED)
    assert not controls & set(db.session.scalars(select(Verdict.case_id)))
    assert not controls & {one.case_id for one in list_outcomes(docket)}
    assert not controls & {one.case_id for one in list_clause_ticks(docket)}
    summary = monthly_summary(docket)
    assert (summary["review"]["cases"], summary["frame"]["size"]) == (10, 18)
    assert EventKind.ACCEPTED.value not in {*summary["frame"]["by_kind"], *summary["headline"]}
    assert summary["panel"]["agreement"]["met"]["cases"] == 10


def test_nobody_is_asked_for_a_statement_on_a_control(people: Cast) -> None:
    docket = drawn(people, DocketState.DRAWN)
    for case in controls_of(docket):
        assert case.event.respondent is None
        assert find_drawn_case(case.public_id) is None
    listed = [row.case.id for one in list_drawn_dockets(people.vp_marketing) for row in one.cases]
    assert not {case.id for case in controls_of(docket)} & set(listed)


def test_what_the_controls_say_is_a_share_of_the_months_accepted_leads(people: Cast) -> None:
    docket = drawn(people, mode=DrawMode.EVERY_LEAD)
    numbers = [case.number for case in controls_of(docket)]
    vote(docket)
    advance(docket, people, DocketState.PUBLISHED)
    found = db.session.scalars(select(Edition.document)).one()["controls"]
    assert found["accepted"] == 4
    assert (found["cases"], found["decided"], found["met"]) == (len(numbers), len(numbers), 0)
    assert (found["cell"]["kind"], found["cell"]["reviewed"], found["cell"]["wrong"]) == ("small", len(numbers), 0)
    check_edition(db.session, dumped_files(db.session, ZoneInfo("Europe/Berlin")), PERIOD)


def test_a_larger_sample_keeps_the_controls(people: Cast) -> None:
    docket = drawn(people, DocketState.DRAWN)
    before = [case.event.key for case in controls_of(docket)]
    extend_sample(docket, 14, "Too few of the webinar", actor=people.clerk, now=DRAWN_AT)
    assert [case.event.key for case in controls_of(docket)] == before
    assert len(cases_of(docket)) == 16
    assert check_draw(docket).wrong == ()


def test_a_month_that_is_drawn_anew_may_draw_the_same_control_again(people: Cast) -> None:
    docket = drawn(people, DocketState.DRAWN, mode=DrawMode.EVERY_LEAD)
    cancel_docket(docket, "The panel was incomplete", actor=people.clerk, now=DRAWN_AT)
    db.session.flush()
    again = advance(make_docket(people, control_share=15), people, DocketState.DRAWN)
    assert len(controls_of(again)) == len(controls_of(docket))


@pytest.mark.parametrize("share", [-1, 16])
def test_a_share_out_of_bounds_is_refused(people: Cast, share: int) -> None:
    make_company(people)
    docket = make_docket(people)
    with unchanged(), pytest.raises(Refusal) as caught:
        change_settings(docket, actor=people.clerk, now=FROZEN_AT, control_share=share)
    assert (caught.value.code, caught.value.values["value"]) == ("docket.bad_control_share", share)
    assert sentence(caught.value)


def test_controls_are_frozen_with_the_frame_or_not_at_all(people: Cast) -> None:
    docket = drawn(people, DocketState.FROZEN, control_share=0)
    with unchanged(), pytest.raises(Refusal) as caught:
        change_settings(docket, actor=people.clerk, now=FROZEN_AT, control_share=10)
    assert caught.value.code == "docket.controls_frozen"
    assert sentence(caught.value)
