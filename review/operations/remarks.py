"""Talking about a split case: remarks are kept for ever, and can be corrected for five minutes."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from review.domain.errors import Refusal
from review.domain.notices import NoticeKind
from review.domain.remarks import CORRECT_WITHIN, check_remark, may_correct, mentioned
from review.domain.verdicts import SECOND_ROUND
from review.extensions import db
from review.models.case import Case
from review.models.deliberation import Remark
from review.models.person import Person
from review.operations.audit import declare, record
from review.operations.ballots import hold_seat
from review.operations.notices import notify
from review.queries.remarks import count_remarks, has_opened_claim, list_versions
from review.queries.seats import list_labels

WRITTEN = declare("remark.written", "period", "number", "remark", "version")


def write_remark(actor: Person, case: Case, text: str, now: datetime) -> Remark:
    """Say something on a case in deliberation: for its judges and the chair, once they have answered Q1.

    The same text sent twice in a row (a double click) is taken once. Raises Refusal: ``remark.empty``,
    ``remark.too_long``, ``ballot.first_question_first``, and those of `hold_seat`.
    """
    text = check_remark(text)
    _hold(actor, case)
    number = count_remarks(case)
    last = list_versions(case, number)
    if last and last[-1].author_id == actor.id and last[-1].text == text:
        return last[-1]
    return _keep(actor, case, number + 1, 1, text, now)


def correct_remark(actor: Person, case: Case, number: int, text: str, now: datetime) -> Remark:
    """Put one's own remark otherwise, within five minutes of writing it; what it said before is kept.

    Raises Refusal: as `write_remark`, ``remark.not_yours``, ``remark.too_late``.
    """
    text = check_remark(text)
    _hold(actor, case)
    versions = list_versions(case, number)
    if not versions or versions[0].author_id != actor.id:
        raise Refusal("remark.not_yours")
    if not may_correct(versions[0].written_at, now):
        raise Refusal("remark.too_late", minutes=int(CORRECT_WITHIN.total_seconds() // 60))
    if versions[-1].text == text:
        return versions[-1]
    return _keep(actor, case, number, versions[-1].version + 1, text, now)


def _hold(actor: Person, case: Case) -> None:
    """Whoever may vote on the case in the second round may talk about it. Two who write at once get two numbers."""
    hold_seat(actor, case, SECOND_ROUND)
    if not has_opened_claim(case, actor):
        raise Refusal("ballot.first_question_first")
    db.session.execute(select(Case.id).where(Case.id == case.id).with_for_update())


def _keep(actor: Person, case: Case, number: int, version: int, text: str, now: datetime) -> Remark:
    labels = list_labels(case)
    people = {person.id: person for person in db.session.scalars(select(Person).where(Person.id.in_(labels)))}
    keys = [(people[person_id].public_id, label) for person_id, label in labels.items()]
    called = [key for key in mentioned(text, keys) if key != actor.public_id]
    remark = Remark(
        case_id=case.id, number=number, version=version, author=actor, text=text, written_at=now, mentions=called
    )
    db.session.add(remark)
    db.session.flush()
    notify(
        NoticeKind.MENTION, [person for person in people.values() if person.public_id in called],
        {"period": case.docket.period, "number": case.number}, link="hearing.case",
        key=f"{case.public_id}-{number}", now=now,
    )
    record(WRITTEN, actor=actor, subject_kind="case", subject=case.public_id, now=now, period=case.docket.period,
           number=case.number, remark=number, version=version)
    return remark
