"""How a person wants their notices, and giving a mail that was given up another try."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select

from review.domain.errors import Refusal
from review.domain.notices import RULES, Delivery, NoticeKind
from review.extensions import db
from review.models.notice import Mail, NoticeSetting
from review.models.person import Person
from review.operations.audit import declare, record

CHOSEN = declare("notice.delivery_chosen", "kinds")
RETRIED = declare("notice.mail_retried", "tries")


def choose_deliveries(person: Person, wanted: Mapping[NoticeKind, Delivery], *, now: datetime) -> list[NoticeKind]:
    """Keep how ``person`` wants the notices of some kinds; returns the kinds for which that is new.

    Raises Refusal ``notice.delivery_not_offered`` where a kind may not be taken so.
    """
    for kind, delivery in wanted.items():
        if delivery not in RULES[kind].deliveries:
            raise Refusal("notice.delivery_not_offered", kind=kind.value)
    held = {
        one.kind: one for one in db.session.scalars(select(NoticeSetting).where(NoticeSetting.person_id == person.id))
    }
    changed = []
    for kind, delivery in wanted.items():
        row = held.get(kind)
        if delivery is (row.delivery if row else RULES[kind].deliveries[0]):
            continue
        if row is None:
            db.session.add(NoticeSetting(person_id=person.id, kind=kind, delivery=delivery))
        else:
            row.delivery = delivery
        changed.append(kind)
    if changed:
        record(CHOSEN, actor=person, subject_kind="person", subject=person.public_id, now=now,
               kinds={kind.value: wanted[kind] for kind in changed})  # fmt: skip
    db.session.flush()
    return changed


def retry_mail(mail: Mail, *, actor: Person, now: datetime) -> None:
    """Try a mail once more that was given up.

    Raises Refusal ``notice.not_given_up``.
    """
    if mail.given_up_at is None:
        raise Refusal("notice.not_given_up")
    mail.given_up_at, mail.next_try_at = None, now
    record(RETRIED, actor=actor, subject_kind="mail", subject=mail.public_id, now=now, tries=mail.tries)
    db.session.flush()
