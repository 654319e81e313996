"""From the outbox to a real mail server: everything arrives, nothing is lost, nothing is sent twice."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from review import clock
from review.database import commit, rollback
from review.domain.notices import GATHER, GIVE_UP_AFTER, HELD_WHILE_SENT, STALE_AFTER, Failure, NoticeKind
from review.extensions import db
from review.jobs.notices import send_mails
from review.models import Mail, Notice, Person
from review.notices.smtp import EmailBackend
from review.operations.notices import notify
from review.operations.outbox import gather_mails, note_outcome, take
from tests.support.people import Cast
from tests.support.smtp import Received, mail_server


def tell(*people: Person, now: datetime, key: str = "one", number: int = 7) -> int:
    told = notify(
        NoticeKind.MENTION, people, {"period": "2026-10", "number": number}, link="hearing.case", key=key, now=now
    )
    commit()
    return told


def mails() -> list[Mail]:
    return list(db.session.scalars(select(Mail).order_by(Mail.id)))


def send_at(moment: datetime) -> int:
    with clock.fixed(moment):
        return send_mails(moment)


def test_a_notice_becomes_a_mail_with_a_text_and_an_html_part(
    inbox: Received, people: Cast, now: datetime
) -> None:
    tell(people.chair, now=now)
    assert send_mails(now) == 1
    (message,) = inbox.messages
    assert inbox.recipients == [people.chair.email]
    assert message["To"] == people.chair.email
    assert message["From"] == "review@company.example"
    assert message["Subject"] == "October 2026: somebody asks you"
    assert message["Message-ID"] == mails()[0].message_id
    assert message["Auto-Submitted"] == "auto-generated"
    for kind in ("plain", "html"):
        part = message.get_body((kind,))
        assert part is not None
        assert "https://review.company.example/hearing/2026-10/7" in part.get_content()
    assert mails()[0].sent_at == now


def test_what_is_sent_is_never_sent_again(inbox: Received, people: Cast, now: datetime) -> None:
    tell(people.chair, now=now)
    assert tell(people.chair, now=now) == 0
    for minutes in (0, 1, 30, 3000):
        send_at(now + timedelta(minutes=minutes))
    assert len(inbox.messages) == 1


def test_a_notice_of_a_transaction_that_was_undone_is_never_sent(
    inbox: Received, people: Cast, now: datetime
) -> None:
    db.session.commit()
    notify(NoticeKind.MENTION, [people.chair], {"period": "2026-10", "number": 1}, link="hearing.case", key="x",
           now=now)  # fmt: skip
    rollback()
    assert send_mails(now) == 0
    assert inbox.messages == []


def test_several_notices_within_a_while_become_one_mail(inbox: Received, people: Cast, now: datetime) -> None:
    tell(people.chair, now=now, key="a")
    tell(people.chair, now=now, key="b", number=8)
    send_mails(now)
    tell(people.chair, now=now, key="c", number=9)
    send_at(now + timedelta(minutes=1))
    assert [message["Subject"] for message in inbox.messages] == ["2 notices for you"]
    send_at(now + GATHER)
    assert len(inbox.messages) == 2
    assert "case 9" in inbox.messages[1].get_body(("plain",)).get_content()  # type: ignore[union-attr]


def test_a_server_that_is_down_for_a_day_loses_nothing(port: int, people: Cast, now: datetime) -> None:
    tell(*people.panel, now=now)
    for minutes in range(0, 24 * 60, 20):
        assert send_at(now + timedelta(minutes=minutes)) == 0
    with mail_server(port) as inbox:
        for minutes in range(0, 241, 1):
            send_at(now + timedelta(days=1, minutes=minutes))
    assert sorted(inbox.recipients) == sorted(person.email for person in people.panel)
    assert {mail.failure for mail in mails()} == {None}


def test_once_the_server_answers_again_what_waited_for_it_leaves_at_once(
    port: int, people: Cast, now: datetime
) -> None:
    tell(*people.panel, now=now)
    for minutes in (0, 1, 2, 3):
        send_at(now + timedelta(minutes=minutes))
    later = now + timedelta(minutes=8)
    with mail_server(port) as inbox:
        send_at(later)
        send_at(later + timedelta(minutes=1))
    assert len(inbox.messages) == 3


def test_a_worker_that_dies_between_sending_and_noting_it_sends_the_same_mail_again(
    inbox: Received, people: Cast, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        pass

    def die(*_arguments: Any) -> None:
        raise Killed

    tell(people.chair, now=now)
    with monkeypatch.context() as patch:
        patch.setattr("review.jobs.notices.note_outcome", die)
        with pytest.raises(Killed):
            send_mails(now)
    rollback()
    assert len(inbox.messages) == 1
    send_at(now + HELD_WHILE_SENT / 2)
    assert len(inbox.messages) == 1, "somebody may still be at it"
    send_at(now + HELD_WHILE_SENT)
    assert len(inbox.messages) == 2
    assert inbox.messages[0]["Message-ID"] == inbox.messages[1]["Message-ID"]
    assert inbox.messages[0]["Date"] == inbox.messages[1]["Date"]


def test_a_mail_that_one_worker_took_up_is_not_taken_by_another(
    inbox: Received, people: Cast, now: datetime
) -> None:
    tell(people.chair, now=now)
    gather_mails(now, "company.example")
    commit()
    (mail,) = mails()
    assert take(Mail, mail.id, now) is True
    assert take(Mail, mail.id, now) is False


def test_an_address_that_the_server_refuses_is_given_up_and_holds_nobody_else_up(
    inbox: Received, people: Cast, now: datetime
) -> None:
    inbox.answers[str(people.chair.email)] = "550 no such person"
    inbox.answers[str(people.sales_panelist.email)] = "450 come again"
    tell(*people.panel, now=now)
    assert send_mails(now) == 1
    assert inbox.recipients == [people.marketing_panelist.email]
    failed = {mail.person.name: mail for mail in mails() if mail.failure}
    assert failed["Chris Chair"].failure is Failure.REFUSED
    assert failed["Chris Chair"].given_up_at == now
    assert failed["Sam Seller"].failure is Failure.DEFERRED
    assert failed["Sam Seller"].next_try_at == now + timedelta(minutes=2)


def test_a_mail_is_given_up_after_three_days(port: int, people: Cast, now: datetime) -> None:
    tell(people.chair, now=now)
    send_mails(now)
    send_at(now + GIVE_UP_AFTER)
    assert mails()[0].given_up_at == now + GIVE_UP_AFTER


def test_whoever_left_meanwhile_gets_nothing(inbox: Received, people: Cast, now: datetime) -> None:
    tell(people.chair, now=now)
    people.chair.active = False
    commit()
    assert send_mails(now) == 0
    assert mails()[0].failure is Failure.NO_ADDRESS


def test_a_notice_that_waited_for_a_week_is_no_news(inbox: Received, people: Cast, now: datetime) -> None:
    tell(people.chair, now=now)
    later = now + STALE_AFTER + timedelta(minutes=1)
    assert send_at(later) == 0
    assert inbox.messages == []
    assert db.session.scalars(select(Notice.dropped_at)).one() == later


def test_without_a_mail_server_notices_stay_where_they_are(session: Any, people: Cast, now: datetime) -> None:
    tell(people.chair, now=now)
    assert send_mails(now) == 0
    assert mails() == []
    assert db.session.scalars(select(Notice.mail_id)).one() is None


def test_an_address_cannot_add_a_header_or_a_recipient(inbox: Received, people: Cast, now: datetime) -> None:
    people.chair.email = "chair@example.test\nBcc: spy@example.test"
    people.sales_panelist.email = "a@example.test, spy@example.test"
    tell(people.chair, people.sales_panelist, now=now)
    send_mails(now)
    assert "spy@example.test" not in inbox.recipients
    assert b"\nBcc" not in b"".join(inbox.raw)
    assert mails()[0].failure is Failure.REFUSED


def test_no_transaction_is_open_while_the_server_is_waited_for(
    inbox: Received, people: Cast, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_ones = []
    send = EmailBackend.send

    def watched(self: EmailBackend, message: Any) -> Failure | None:
        open_ones.append(db.session().in_transaction())
        return send(self, message)

    monkeypatch.setattr(EmailBackend, "send", watched)
    tell(*people.panel, now=now)
    send_mails(now)
    assert open_ones == [False, False, False]


def test_the_outcome_of_a_try_is_kept(inbox: Received, people: Cast, now: datetime) -> None:
    tell(people.chair, now=now)
    gather_mails(now, "company.example")
    (mail,) = mails()
    mail.tries = 1
    note_outcome(mail, Failure.UNREACHABLE, now)
    assert (mail.failure, mail.sent_at, mail.given_up_at) == (Failure.UNREACHABLE, None, None)
    note_outcome(mail, None, now)
    assert (mail.failure, mail.sent_at) == (None, now)
