"""Who hears an appeal: choosing them, and what follows where one of them may not, or will not, judge."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import select

from review.domain.appeals import choose_hearers, is_enough
from review.domain.errors import Refusal
from review.domain.judges import Seat
from review.domain.recusals import LEFT_PANEL
from review.domain.roles import Role
from review.extensions import db
from review.models.appeal import Appeal, AppealJudge, AppealRecusal
from review.models.case import Case, PanelSeat
from review.models.docket import Docket
from review.models.person import Person
from review.models.recusal import RecusalProposal
from review.operations.announcements import announce_joined
from review.operations.audit import declare, record
from review.operations.cases import concerned_people
from review.operations.recusal_proposals import decide_proposal, dismiss_held, open_proposal
from review.operations.recusals import checked_reason, confirm_by_leaving
from review.queries.appeal_ballots import persons_with_ballot
from review.queries.appeal_hearers import find_hearer, has_left, list_hearers, list_left, list_unheard
from review.queries.recusals import find_open_ground, list_campaign_owners, list_case_proposals
from review.queries.seats import list_judges, list_seats

RECUSED = declare("appeal.recused", "period", "number", "side", "person", "joined")


def choose_judges(docket: Docket, case: Case, now: datetime) -> list[AppealJudge]:
    """Those who hear a new appeal on ``case``. Who may be too close to it is proposed for recusal, where that was not
    decided at the hearing; who was recused then, or left an earlier appeal on it, is not asked again."""
    panel, out = _panel(docket), _recused(case)
    _propose(case, panel, out, now)
    seats = {Seat(seat.person.public_id, seat.bench, seat.is_chair): seat for seat in panel.values()}
    chosen = choose_hearers(
        list(seats), persons_with_ballot(case), _keys(panel, out), _keys(panel, _doubtful(case))
    )
    return [_duty(seats[one]) for one in chosen]


def hold_appeal(appeal: Appeal) -> Appeal:
    """The appeal as it is now, held to the end of the transaction: a ballot, a recusal and the decision never pass one
    another. Raises Refusal ``appeal.decided``."""
    appeal = db.session.get_one(Appeal, appeal.id, with_for_update=True, populate_existing=True)
    if appeal.decided_at is not None:
        raise Refusal("appeal.decided", at=appeal.decided_at)
    return appeal


def hold_hearer(actor: Person, appeal: Appeal) -> Appeal:
    """The appeal, held, once it is certain that ``actor`` may vote on it now.

    Raises Refusal: ``appeal.decided``, ``appeal.no_seat``, ``appeal.left``, ``ballot.recusal_proposed``.
    """
    appeal = hold_appeal(appeal)
    _check_hears(actor, appeal)
    if find_open_ground(appeal.case, actor) is not None:
        raise Refusal("ballot.recusal_proposed")
    return appeal


def recuse_from_appeal(actor: Person, appeal: Appeal, reason: str, now: datetime) -> list[Person]:
    """Take ``actor`` off an appeal, and off the other side's on the same case, for a reason; returns who joins.

    A ballot they have cast stays on record and is not counted. Raises Refusal: ``recusal.reason_missing``,
    ``recusal.reason_too_long``, ``appeal.decided``, ``appeal.no_seat``, ``appeal.left``.
    """
    reason = checked_reason(reason)
    appeal = _hold_all(appeal)
    _check_hears(actor, appeal)
    confirm_by_leaving(appeal.case, actor, reason, now)
    return _leave(appeal.case, actor, reason, actor=actor, now=now)


def confirm_for_appeal(actor: Person, appeal: Appeal, person: Person, now: datetime) -> list[Person]:
    """Take ``person`` off an appeal as was proposed, by themselves or a clerk; returns who joins.

    Raises Refusal: ``appeal.decided``, ``appeal.no_seat``, ``appeal.left``, ``recusal.not_proposed``,
    ``recusal.decided_already``, ``recusal.not_yours``.
    """
    appeal = _hold_all(appeal)
    _check_hears(person, appeal)
    proposal = open_proposal(actor, appeal.case, person)
    decide_proposal(proposal, actor, now, confirmed=True, because=None)
    return _leave(appeal.case, person, proposal.ground.value, actor=actor, now=now)


def dismiss_for_appeal(actor: Person, appeal: Appeal, person: Person, because: str, now: datetime) -> None:
    """Say why a proposed recusal is not needed: ``person`` hears the appeal.

    Raises Refusal: as `confirm_for_appeal`, ``recusal.own_lead``, ``recusal.reason_missing``,
    ``recusal.reason_too_long``.
    """
    because = checked_reason(because)
    appeal = _hold_all(appeal)
    _check_hears(person, appeal)
    dismiss_held(appeal.case, person, because, actor=actor, now=now)


def leave_appeals(person: Person, *, actor: Person | None, now: datetime) -> None:
    """Somebody is no longer on the panel: the open appeals on which their vote is still out go on without them. What
    they cast stands and counts."""
    for appeal in list_unheard(person):
        _leave_one(hold_appeal(appeal), person, LEFT_PANEL, actor=actor, now=now)


def _check_hears(person: Person, appeal: Appeal) -> None:
    if find_hearer(appeal, person) is None:
        raise Refusal("appeal.left" if has_left(appeal, person) else "appeal.no_seat")


def _hold_all(appeal: Appeal) -> Appeal:
    """The appeal, and before it the other side's on the same case, held in one order whichever is asked for."""
    _open_on(appeal.case)
    return hold_appeal(appeal)


def _open_on(case: Case) -> Sequence[Appeal]:
    return db.session.scalars(
        select(Appeal)
        .where(Appeal.case_id == case.id, Appeal.decided_at.is_(None))
        .order_by(Appeal.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()


def _leave(case: Case, person: Person, reason: str, *, actor: Person | None, now: datetime) -> list[Person]:
    joined: dict[int, Person] = {}
    for appeal in _open_on(case):
        if find_hearer(appeal, person) is not None:
            joined |= {one.id: one for one in _leave_one(appeal, person, reason, actor=actor, now=now)}
    return list(joined.values())


def _leave_one(appeal: Appeal, person: Person, reason: str, *, actor: Person | None, now: datetime) -> list[Person]:
    db.session.add(AppealRecusal(appeal_id=appeal.id, person_id=person.id, reason=reason, recused_at=now))
    db.session.flush()
    joined = _join(appeal)
    case = appeal.case
    record(RECUSED, actor=actor, subject_kind="case", subject=case.public_id, now=now, period=case.docket.period,
           number=case.number, side=appeal.side, person=person.public_id, joined=[one.public_id for one in joined])
    announce_joined(appeal, joined, now)
    return joined


def _join(appeal: Appeal) -> list[Person]:
    """Where too few are left of those who had not judged the case, the rest of the panel hears the appeal too."""
    case = appeal.case
    panel, doubtful = _panel(case.docket), _doubtful(case)
    staying = [
        Seat(one.person.public_id, one.bench) for one in list_hearers(appeal) if one.person_id not in doubtful
    ]
    if is_enough(staying):
        return []
    out = _recused(case) | {one.person_id for one in appeal.judges}
    added = [_duty(seat) for person_id, seat in panel.items() if person_id not in out]
    appeal.judges.extend(added)
    db.session.flush()
    return [one.person for one in added]


def _panel(docket: Docket) -> Mapping[int, PanelSeat]:
    """The docket's seats of those who are still on the panel, by person id."""
    return {
        seat.person_id: seat
        for seat in list_seats(docket.id)
        if seat.person.active and seat.person.has_role(Role.PANELIST)
    }


def _recused(case: Case) -> set[int]:
    judges = {one.person_id for one in list_judges(case) if one.recused_at}
    return judges | {one.person_id for one in list_case_proposals(case) if one.confirmed} | list_left(case)


def _doubtful(case: Case) -> set[int]:
    return {one.person_id for one in list_case_proposals(case) if one.decided_at is None}


def _propose(case: Case, panel: Mapping[int, PanelSeat], out: set[int], now: datetime) -> None:
    campaign = case.event.lead.campaign
    concerned = concerned_people(case.event, list_campaign_owners([campaign] if campaign else []))
    known = out | {one.person_id for one in list_case_proposals(case)}
    db.session.add_all(
        RecusalProposal(case=case, person=panel[person_id].person, ground=ground, proposed_at=now)
        for person_id, ground in concerned.items()
        if person_id in panel and person_id not in known
    )
    db.session.flush()


def _keys(panel: Mapping[int, PanelSeat], person_ids: set[int]) -> set[str]:
    return {seat.person.public_id for person_id, seat in panel.items() if person_id in person_ids}


def _duty(seat: PanelSeat) -> AppealJudge:
    return AppealJudge(person=seat.person, bench=seat.bench)
