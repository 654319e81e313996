"""Sending what the outbox holds, every minute. A worker that dies between sending a mail and noting it sends that mail
again, with the same Message-ID: at least once, and never half."""

from __future__ import annotations

import logging
from datetime import datetime

from flask_mailman import EmailMultiAlternatives

from review import clock
from review.config import current_settings
from review.database import commit, rollback
from review.domain.notices import Failure
from review.extensions import db
from review.jobs.letters import draft_for_post, drafts_for, keep_files
from review.jobs.periodic import every_minute
from review.models.notice import ChannelPost, Mail
from review.notices import channels
from review.notices.messages import envelope_of, mail_server, message_of
from review.operations.outbox import drop_stale, gather_mails, note_outcome, take
from review.operations.reminders import drop_answered
from review.queries.notices import get_mail, list_due

logger = logging.getLogger(__name__)


@every_minute("notices")
def send_notices(now: datetime) -> int:
    """Send every mail and post that is due; returns how many were taken. Commits: each is a transaction of its own, and
    none is open while a server is waited for."""
    drop_stale(now)
    drop_answered(now)
    commit()
    keep_files(now)
    return send_mails(now) + send_posts(now)


def send_mails(now: datetime) -> int:
    """Send the mails that are due, unless no mail is set up."""
    settings = current_settings()
    if not settings.sends_mail:
        return 0
    gather_mails(now, settings.mail_sender.rpartition("@")[2])
    commit()
    due = list_due(Mail, now)
    rollback()
    server = mail_server()
    sent = 0
    try:
        for number in due:
            if not take(Mail, number, now):
                rollback()
                continue
            commit()
            message = _message(number)
            failure = Failure.NO_ADDRESS if message is None else server.send(message)
            note_outcome(db.session.get_one(Mail, number), failure, clock.now())
            commit()
            sent += failure is None
            if failure is Failure.UNREACHABLE:
                logger.warning("The mail server does not take mails now; they wait in the outbox")
                break  # the others would fare no better
    finally:
        server.hang_up()
    return sent


def _message(number: int) -> EmailMultiAlternatives | None:
    """The message of a mail, None where its person cannot be reached any more. What takes long, its pictures, is made
    after the transaction."""
    mail = get_mail(number)
    reachable = mail.person.active and mail.person.email
    envelope, drafts = envelope_of(mail), drafts_for(mail) if reachable else {}
    rollback()
    return message_of(envelope, {number: draft() for number, draft in drafts.items()}) if reachable else None


def send_posts(now: datetime) -> int:
    """Send the posts to team channels that are due."""
    due = list_due(ChannelPost, now)
    rollback()
    sent = 0
    for number in due:
        if not take(ChannelPost, number, now):
            rollback()
            continue
        commit()
        post = db.session.get_one(ChannelPost, number)
        draft = draft_for_post(post)
        db.session.expunge(post)
        rollback()
        failure = channels.post(post, draft() if draft else None)
        note_outcome(db.session.get_one(ChannelPost, number), failure, clock.now())
        commit()
        sent += failure is None
    return sent
