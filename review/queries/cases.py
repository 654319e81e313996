"""Cases, as their viewers may see them. The one place that decides what a viewer may learn of a case.

======================  ===========================================================================================
docket                  who sees what
======================  ===========================================================================================
hearing                 a judge of the case: the lead and the definition; the claim, both sides' words and the follow-up
                        once their Q1 is fixed; what happened afterwards and how many have voted once they have cast,
                        and then the precedents, where they asked for them.
deliberation            on a reopened case its judges and the chair: the same, and all first ballots and the thread,
                        without names, once Q1 is fixed. On any other case its judges: what they saw before, no outcome.
closed                  a judge of the case: as on a case that was not reopened.
published               panelists, VPs, auditors and clerks: the case, its verdict and the appeals against it; all but
                        clerks, the ballots, those on an appeal once it is decided.
a control               an accepted lead among the cases. Its judges: the lead and the definition as of any other case,
                        and that it was a control once they have answered; its claim is never opened.
always                  a recused judge: that they are recused; one whose recusal is proposed: the ground. Anybody
                        else: nothing, as if there were no such case.
======================  ===========================================================================================
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from review.domain.answers import Answer
from review.domain.docket_states import DocketState
from review.domain.dockets import DocketFacts, state_of
from review.domain.remarks import SeatLabel
from review.domain.roles import CASE_READERS, MONTH_READERS, Bench, Role
from review.domain.verdicts import FIRST_ROUND, SECOND_ROUND
from review.domain.voices import part_voices
from review.extensions import db
from review.models.ballot import Ballot, BallotDraft
from review.models.case import Case, Judge
from review.models.docket import Docket
from review.models.person import Person
from review.models.verdict import Verdict
from review.queries import case_parts as parts
from review.queries.case_appeals import list_appeal_views
from review.queries.case_ballots import CaseBallots, ballot_view, count_voted, list_thread
from review.queries.case_evidence import Document, Names, is_control, ticks_of
from review.queries.case_views import CaseView, DraftView, Stage, Standing
from review.queries.precedents import find_showing, list_similar
from review.queries.reasons import clauses_found
from review.queries.recusals import find_open_ground
from review.queries.seats import answers_of, chairs, find_judge, list_drafts, list_own_ballots
from review.queries.verdict_views import AppealView, BallotView, ReasonsView


def find_case(period: str, number: int) -> Case | None:
    """The case ``number`` of the standing docket of ``period``, or None. Says nothing of who may see it."""
    return db.session.scalar(
        select(Case)
        .join(Docket)
        .where(Docket.period == period, Docket.cancelled_at.is_(None), Case.number == number)
        .options(joinedload(Case.docket))
    )


def find_case_view(viewer: Person, period: str, number: int) -> CaseView | None:
    """Case ``number`` of ``period`` as ``viewer`` may see it now; None where it is not theirs to know of."""
    case = find_case(period, number)
    if case is None:
        return None
    state = _state(case.docket)
    if state is DocketState.PUBLISHED:
        return _published(viewer, case) if viewer.roles & MONTH_READERS else None
    if state not in (DocketState.HEARING, DocketState.DELIBERATION, DocketState.CLOSED):
        return None
    return _as_judge(viewer, case, state) if viewer.has_role(Role.PANELIST) else None


def _state(docket: Docket) -> DocketState:
    return state_of(
        DocketFacts(
            docket.frozen_at, docket.plan_published_at, docket.drawn_at, docket.hearing_opened_at,
            docket.deliberation_opened_at, docket.closed_at, docket.published_at, docket.cancelled_at,
        )
    )


def _as_judge(viewer: Person, case: Case, state: DocketState) -> CaseView | None:
    judge = find_judge(case, viewer)
    second = state is DocketState.DELIBERATION and case.reopened_at is not None
    casting = judge is None and second and chairs(case.docket_id, viewer)
    if judge is None and not casting:
        return None
    if judge is not None and judge.recused_at is not None:
        return _view(case, Stage.RECUSED, Standing.RECUSED)
    ground = find_open_ground(case, viewer)
    if ground is not None:
        return _view(case, Stage.PROPOSED, Standing.PROPOSED, ground=ground)
    drafts, ballots = list_drafts(case, viewer), list_own_ballots(case, viewer)
    opened = next((draft for draft in drafts.values() if draft.claim_opened_at), None)
    open_now = second or state is DocketState.HEARING
    stage = (Stage.BALLOT if opened else Stage.FIRST) if open_now else Stage.SETTLED
    return _assemble(case, viewer, stage, second=second, casting=casting, opened=opened, drafts=drafts, ballots=ballots)


def _assemble(
    case: Case, viewer: Person, stage: Stage, *, second: bool, casting: bool, opened: BallotDraft | None,
    drafts: dict[int, BallotDraft], ballots: dict[int, Ballot],
) -> CaseView:
    """The parts that a judge has earned: the claim by their first answer, the sequel by their vote."""
    if ballots and is_control(case.evidence):
        ballot = ballots[FIRST_ROUND]
        return _control(case, Stage.CONTROL, own=_mine(ballot, viewer), ticks=ballot.clauses)
    round_ = SECOND_ROUND if second else FIRST_ROUND
    draft = drafts.get(round_)
    names = Names(case.public_id, case.evidence, masked=case.docket.mask_names)
    ticks = ticks_of(opened.clauses) if opened else {}
    own = _mine(ballots[round_], viewer) if round_ in ballots else None
    if own is None and stage is Stage.SETTLED and ballots:
        own = _mine(ballots[max(ballots)], viewer)
    has_cast = bool(ballots)
    shown = CaseBallots(case, viewer) if second and opened else None
    standing = Standing.VOTED if own else Standing.DRAFT if draft else Standing.TO_VOTE
    return _view(
        case, stage, standing, round_=round_, casting=casting,
        lead=parts.lead_view(case),
        definition=parts.definition_view(case.evidence, ticks),
        draft=_draft_view(draft, opened, round_, ballots),
        claim=parts.claim_view(case, names) if opened else None,
        follow_up=parts.follow_up_view(case.evidence, names) if opened else None,
        afterwards=parts.afterwards_view(case.evidence, names) if has_cast else None,
        own=own,
        voted=count_voted(case, round_) if own else None,
        first_round=shown.of_round(FIRST_ROUND) if shown else (),
        splits=shown.splits() if shown else {},
        thread=list_thread(case, viewer, shown.labels) if shown else (),
        precedents=tuple(list_similar(viewer, case)) if has_cast and find_showing(case, viewer) else None,
    )


def _control(
    case: Case, stage: Stage, *, ticks: Document, own: BallotView | None = None, control: tuple[int, int] | None = None
) -> CaseView:
    """A control to somebody who may know that it is one."""
    return _view(
        case, stage, Standing.VOTED if stage is Stage.CONTROL else None,
        lead=parts.lead_view(case), definition=parts.definition_view(case.evidence, ticks_of(ticks)),
        own=own, control=control,
    )


def _published(viewer: Person, case: Case) -> CaseView:
    if is_control(case.evidence):
        answers = _answers_on_control(case)
        return _control(case, Stage.PUBLISHED, ticks={}, control=(answers.count(Answer.YES), len(answers)))
    names = Names(case.public_id, case.evidence, masked=case.docket.mask_names)
    verdict = db.session.scalar(select(Verdict).where(Verdict.case_id == case.id).order_by(Verdict.number.desc()))
    round_ = SECOND_ROUND if case.reopened_at else FIRST_ROUND
    shown = CaseBallots(case, viewer) if viewer.roles & CASE_READERS else None
    appeals = list_appeal_views(case, viewer, may_read=shown is not None)
    return _view(
        case, Stage.PUBLISHED, None, round_=round_,
        lead=parts.lead_view(case),
        definition=parts.definition_view(case.evidence, {}),
        claim=parts.claim_view(case, names),
        follow_up=parts.follow_up_view(case.evidence, names),
        afterwards=parts.afterwards_view(case.evidence, names),
        first_round=shown.of_round(FIRST_ROUND) if shown else (),
        second_round=shown.of_round(SECOND_ROUND) if shown and case.reopened_at else (),
        splits=shown.splits() if shown and case.reopened_at else {},
        thread=list_thread(case, viewer, shown.labels) if shown and case.reopened_at else (),
        verdict=parts.verdict_view(verdict) if verdict else None,
        reasons=_reasons(case, verdict, shown, round_, appeals) if verdict and shown else None,
        appeals=appeals,
        added_because=None if case.drawn else case.added_because,
    )


def _answers_on_control(case: Case) -> list[Answer]:
    judges = select(Judge.person_id).where(Judge.case_id == case.id, Judge.recused_at.is_(None))
    return list(
        db.session.scalars(select(Ballot.met).where(Ballot.case_id == case.id, Ballot.person_id.in_(judges)))
    )


def _view(case: Case, stage: Stage, standing: Standing | None, *, round_: int = 1, **given: object) -> CaseView:
    return CaseView(
        case_id=case.id, public_id=case.public_id, period=case.docket.period, number=case.number, round=round_,
        stage=stage, standing=standing, masked=case.docket.mask_names, due_at=case.docket.hearing_due_at,
        **given,  # type: ignore[arg-type]
    )


def _draft_view(
    draft: BallotDraft | None, opened: BallotDraft | None, round_: int, ballots: dict[int, Ballot]
) -> DraftView:
    """Where nothing is typed in the second round yet, it begins with what the judge said in the first."""
    first = ballots.get(FIRST_ROUND) if round_ == SECOND_ROUND else None
    fixed = opened is not None and opened.round == round_
    if draft is not None and draft.answers:
        answers = draft.answers
    elif first is not None:
        answers = {
            "met": first.met, "followed_up": first.followed_up, "valid": first.valid, "root_cause": first.root_cause,
            "wrong_reason": first.wrong_reason, "comment": "",
        }
    else:
        answers = {}
    return DraftView(
        met=opened.met if opened else None,
        met_is_fixed=fixed,
        answers=answers,
        revision=draft.revision if draft else 0,
        saved_at=draft.saved_at if draft else None,
        before=answers_of(first) if first else None,
    )


def _mine(ballot: Ballot, viewer: Person) -> BallotView:
    label = SeatLabel(viewer.bench_as(Role.PANELIST) or Bench.EXECUTIVE, 1)
    return ballot_view(ballot, label, is_mine=True)


def _reasons(
    case: Case, verdict: Verdict, shown: CaseBallots, round_: int, appeals: Sequence[AppealView]
) -> ReasonsView:
    """The reasons of the verdict that stands: those of the appeal that changed it, where one did."""
    changing = [one for one in appeals if one.changed]
    ballots = changing[-1].ballots if changing else shown.of_round(round_)
    return ReasonsView(
        part_voices(ballots, lambda ballot: ballot.valid, verdict.valid),
        clauses_found(case.evidence, shown.ticks_of_round(round_)),
    )
