"""Cases, as their viewers may see them. The one place that decides what a viewer may learn of a case.

======================  ===========================================================================================
docket                  who sees what
======================  ===========================================================================================
hearing                 a judge of the case: the lead and the definition; the claim, both sides' words and the follow-up
                        once their Q1 is fixed; what happened afterwards and how many have voted once they have cast.
deliberation            on a reopened case its judges and the chair: the same, and all first ballots, without names,
                        once Q1 is fixed. On any other case its judges: what they saw before, no outcome.
closed                  a judge of the case: as on a case that was not reopened.
published               panelists, VPs, auditors and clerks: the case and its verdict; all but clerks, the ballots.
a control               an accepted lead among the cases. Its judges: the lead and the definition as of any other case,
                        and that it was a control once they have answered; its claim is never opened.
always                  a recused judge: that they are recused. Anybody else: nothing, as if there were no such case.
======================  ===========================================================================================
"""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from review.domain.answers import Answer
from review.domain.docket_states import DocketState
from review.domain.dockets import DocketFacts, state_of
from review.domain.roles import Bench, Role
from review.domain.verdicts import FIRST_ROUND, SECOND_ROUND
from review.extensions import db
from review.models.ballot import Ballot, BallotDraft
from review.models.case import Case, Judge
from review.models.docket import Docket
from review.models.person import Person
from review.models.verdict import Verdict
from review.queries import case_parts as parts
from review.queries.case_evidence import Document, Names, is_control, ticks_of
from review.queries.case_views import BallotView, CaseView, DraftView, Stage, Standing, VerdictView
from review.queries.seats import chairs, find_judge, list_drafts, list_own_ballots

_READERS = frozenset({Role.PANELIST, Role.VP, Role.AUDITOR, Role.CLERK})
_BALLOT_READERS = frozenset({Role.PANELIST, Role.VP, Role.AUDITOR})


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
        return _published(viewer, case) if viewer.roles & _READERS else None
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
    standing = Standing.VOTED if own else Standing.DRAFT if draft else Standing.TO_VOTE
    return _view(
        case, stage, standing, round_=round_, casting=casting,
        lead=parts.lead_view(case),
        definition=parts.definition_view(case.evidence, ticks),
        draft=_draft_view(draft, opened, round_, ballots.get(FIRST_ROUND)),
        claim=parts.claim_view(case, names) if opened else None,
        follow_up=parts.follow_up_view(case.evidence, names) if opened else None,
        afterwards=parts.afterwards_view(case.evidence, names) if has_cast else None,
        own=own,
        voted=_count_voted(case, round_) if own else None,
        first_round=_ballots(case, FIRST_ROUND, viewer) if second and opened else (),
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
    may_read = bool(viewer.roles & _BALLOT_READERS)
    round_ = SECOND_ROUND if case.reopened_at else FIRST_ROUND
    return _view(
        case, Stage.PUBLISHED, None, round_=round_,
        lead=parts.lead_view(case),
        definition=parts.definition_view(case.evidence, {}),
        claim=parts.claim_view(case, names),
        follow_up=parts.follow_up_view(case.evidence, names),
        afterwards=parts.afterwards_view(case.evidence, names),
        first_round=_ballots(case, FIRST_ROUND, viewer) if may_read else (),
        second_round=_ballots(case, SECOND_ROUND, viewer) if may_read and case.reopened_at else (),
        verdict=_verdict_view(verdict) if verdict else None,
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
    draft: BallotDraft | None, opened: BallotDraft | None, round_: int, first: Ballot | None
) -> DraftView:
    """Where nothing is typed in the second round yet, it begins with what the judge said in the first."""
    fixed = opened is not None and opened.round == round_
    if draft is not None and draft.answers:
        answers = draft.answers
    elif round_ == SECOND_ROUND and first is not None:
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
    )


def _mine(ballot: Ballot, viewer: Person) -> BallotView:
    return _ballot_view(ballot, viewer.bench_as(Role.PANELIST) or Bench.EXECUTIVE, 1, is_mine=True)


def _ballots(case: Case, round_: int, viewer: Person) -> tuple[BallotView, ...]:
    """The standing ballots of one round by bench, in an order that tells no name."""
    rows = db.session.execute(
        select(Ballot, Judge.bench)
        .join(Judge, (Judge.case_id == Ballot.case_id) & (Judge.person_id == Ballot.person_id))
        .where(Ballot.case_id == case.id, Ballot.round == round_, Judge.recused_at.is_(None))
        .order_by(Ballot.version)
    )
    standing = {ballot.person_id: (ballot, bench) for ballot, bench in rows}
    shown: list[BallotView] = []
    for ballot, bench in sorted(standing.values(), key=lambda one: (list(Bench).index(one[1]), one[0].salt)):
        seat = 1 + sum(one.bench is bench for one in shown)
        shown.append(_ballot_view(ballot, bench, seat, is_mine=ballot.person_id == viewer.id))
    return tuple(shown)


def _ballot_view(ballot: Ballot, bench: Bench, seat: int, *, is_mine: bool) -> BallotView:
    return BallotView(
        bench=bench, seat=seat, is_mine=is_mine, met=ballot.met, followed_up=ballot.followed_up,
        valid=ballot.valid, root_cause=ballot.root_cause, wrong_reason=ballot.wrong_reason, comment=ballot.comment,
        cast_at=ballot.cast_at,
    )


def _count_voted(case: Case, round_: int) -> tuple[int, int]:
    sitting = select(Judge.person_id).where(Judge.case_id == case.id, Judge.recused_at.is_(None))
    voted = db.session.scalar(
        select(func.count(Ballot.person_id.distinct())).where(
            Ballot.case_id == case.id, Ballot.round == round_, Ballot.person_id.in_(sitting)
        )
    )
    of = db.session.scalar(select(func.count()).select_from(sitting.subquery()))
    return voted or 0, of or 0


def _verdict_view(verdict: Verdict) -> VerdictView:
    return VerdictView(
        verdict.met, verdict.followed_up, verdict.valid, verdict.decided_by, verdict.diagnosis, verdict.root_cause,
        verdict.wrong_reason, verdict.tally,
    )

