"""The reports that go with notices: counted and drawn by the worker, when the mail is sent."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from flask_babel import gettext as _

from review import clock
from review.config import current_settings
from review.database import commit, rollback
from review.domain.letters import Letter, LetterFile
from review.domain.notices import NoticeKind
from review.domain.roles import MONTH_READERS
from review.extensions import db
from review.models.edition_file import EditionForm
from review.models.notice import ChannelPost, Mail, Notice
from review.models.subscription import Subscription
from review.models.verdict import Edition
from review.months import month_name
from review.operations.edition_files import keep_file
from review.queries.edition_files import find_edition, find_edition_file, list_editions_without
from review.queries.subscriptions import find_subscription
from review.reports.catalogue import get_report
from review.reports.edition_result import DRAWN, edition_result
from review.reports.edition_workbook import edition_workbook
from review.reports.letters import letter_of
from review.reports.pdf import Published, can_print, edition_pdf
from review.reports.pictures import can_draw
from review.reports.subscribed import asked_words, issue_of, part_words

#: So many editions are made into files at a time, so that mails are not kept waiting.
_AT_A_TIME = 3
#: Makes a letter once its transaction is over: pictures take a while.
Draft = Callable[[], Letter]
#: Files that could not be made; the log says why, and a new start tries again.
_failed: set[tuple[EditionForm, int]] = set()


def keep_files(now: datetime) -> int:
    """Make what published editions still lack of files, and can be made here: PDFs, and the workbooks of those from
    before they were kept; returns how many. Commits each."""
    made = 0
    for form, make in _MAKERS.items():
        if form is EditionForm.PDF and not can_print():
            continue
        wanted = list_editions_without(form, _AT_A_TIME + len(_failed))
        rollback()
        for number in [one for one in wanted if (form, one) not in _failed][:_AT_A_TIME]:
            _failed.add((form, number))  # until it is made
            content = make(db.session.get_one(Edition, number))
            keep_file(db.session.get_one(Edition, number), form, content, now=now)
            commit()
            _failed.discard((form, number))
            made += 1
    return made


def _printed(edition: Edition) -> bytes:
    published = Published.of(edition)
    rollback()  # nobody waits for the database while a page is set
    return edition_pdf(published)


_MAKERS: Mapping[EditionForm, Callable[[Edition], bytes]] = {
    EditionForm.XLSX: edition_workbook,
    EditionForm.PDF: _printed,
}


def drafts_for(mail: Mail) -> dict[int, Draft]:
    """What goes with a mail, by the row id of its notice; read now, drawn when called."""
    found = {}
    for notice in mail.notices:
        draft = _DRAFTS[notice.kind](notice) if notice.kind in _DRAFTS else None
        if draft is not None:
            found[notice.id] = draft
    return found


def _edition_of(notice: Notice) -> Edition | None:
    """The edition that a notice is about; None where its reader may read it no more."""
    if not notice.person.roles & MONTH_READERS:
        return None
    return find_edition(str(notice.values["period"]), int(notice.values["edition"]))


def _mailed(notice: Notice) -> Draft | None:
    edition = _edition_of(notice)
    if edition is None:
        return None
    title = _("Monthly verdict summary: %(month)s", month=month_name(edition.docket.period))
    result = edition_result(edition.document)
    return lambda: without_pictures(letter_of(str(title), result, hidden=DRAWN))


def _pdf(notice: Notice) -> Draft | None:
    edition = _edition_of(notice)
    if edition is None:
        return None
    month = month_name(edition.docket.period)
    title = str(_("Monthly verdict summary: %(month)s", month=month))
    kept = find_edition_file(edition, EditionForm.PDF)
    if kept is None:
        why = str(_("No PDF can be made here: the optional packages for pictures are not installed."))
        return lambda: Letter(title, why)
    file = LetterFile(f"verdicts-{edition.docket.period}-{edition.number}.pdf", "application/pdf", kept.content)
    said = str(_("The file’s SHA-256 is %(sha256)s.", sha256=kept.sha256))
    return lambda: Letter(title, said, files=[file])


def _issue(notice: Notice) -> Draft | None:
    one = find_subscription(str(notice.values["public_id"]))
    return draft_of(one, clock.now()) if one is not None and one.person_id == notice.person_id else None


def draft_for_post(post: ChannelPost) -> Draft | None:
    """What goes with a post to a team channel."""
    one = find_subscription(str(post.values["public_id"])) if post.kind is NoticeKind.SUBSCRIPTION else None
    return draft_of(one, clock.now()) if one is not None and one.channel == post.channel else None


def draft_of(one: Subscription, now: datetime) -> Draft | None:
    """An issue of a subscription; None where it ended, or its subscriber may read the report no more."""
    if one.ended_at is not None or not one.person.active or not get_report(one.report).is_for(one.person):
        return None
    report, ask, result = issue_of(one, now, current_settings().zone)
    asked, part = (asked_words(report, ask), part_words(one, ask)) if ask else ([], "")
    return lambda: without_pictures(letter_of(str(report.title), result, asked=asked, part=part))


def without_pictures(letter: Letter) -> Letter:
    """The letter; where no pictures can be made, it says so."""
    if can_draw() or not letter.tables:
        return letter
    why = str(_("The charts are left out: the optional packages for pictures are not installed."))
    return replace(letter, notes=[*letter.notes, why])


_DRAFTS: dict[NoticeKind, Callable[[Notice], Draft | None]] = {
    NoticeKind.REPORT_MAILED: _mailed,
    NoticeKind.REPORT_PDF: _pdf,
    NoticeKind.SUBSCRIPTION: _issue,
}
