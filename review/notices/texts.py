"""What each notice says: a title, which is also the subject of its mail, and a sentence."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import ngettext

from review.domain.notices import NoticeKind, Value
from review.notices.report_texts import report_mailed, report_pdf, report_published, subscription
from review.notices.said import Said, Text


@dataclass(frozen=True, slots=True)
class NoticeText:
    """A title, a sentence, and what the link is called."""

    title: str
    sentence: str
    action: str


def notice_text(kind: NoticeKind, values: Mapping[str, Value]) -> NoticeText:
    """The words of a notice, in the organisation's language and time zone."""
    title, sentence, action = _TEXTS[kind](Said(values))
    return NoticeText(str(title), str(sentence), str(action))


def _invitation(said: Said) -> Text:
    return (
        _("You are invited to Judicial Branch"),
        _("Choose a password by %(due)s to sign in. The link works once; do not pass it on.", due=said.due),
        _("Choose a password"),
    )


def _seed_due(said: Said) -> Text:
    return (
        _("%(month)s: your part of the seed is due", month=said.month),
        _("Your side’s secret for the draw is due by %(due)s.", due=said.due),
        _("Open the seed"),
    )


def _plan_published(said: Said) -> Text:
    return (
        _("%(month)s: the plan of the draw is published", month=said.month),
        _("Its SHA-256 is %(sha256)s. Keep this mail: it shows that the plan was fixed before anything was drawn.",
          sha256=said.sha256),
        _("Read the plan"),
    )  # fmt: skip


def _draw_published(said: Said) -> Text:
    return (
        _("%(month)s: the sample is drawn", month=said.month),
        ngettext(
            "%(num)s of its cases concerns you. What you have to say is due by %(due)s.",
            "%(num)s of its cases concern you. What you have to say is due by %(due)s.",
            said.number(), due=said.due,
        ),
        _("Write your statement"),
    )  # fmt: skip


def _statement_due(said: Said) -> Text:
    return (
        _("%(month)s: statements are due soon", month=said.month),
        ngettext(
            "%(num)s case is still without your statement. The deadline is %(due)s; a later one is marked late.",
            "%(num)s cases are still without your statement. The deadline is %(due)s; a later one is marked late.",
            said.number(), due=said.due,
        ),
        _("Write your statement"),
    )  # fmt: skip


def _hearing_opened(said: Said) -> Text:
    return (
        _("%(month)s: the hearing is open", month=said.month),
        ngettext("%(num)s case waits for your vote, by %(due)s.", "%(num)s cases wait for your vote, by %(due)s.",
                 said.number(), due=said.due),
        _("Vote"),
    )  # fmt: skip


def _ballots_missing(said: Said) -> Text:
    return (
        _("%(month)s: your vote is missing", month=said.month),
        ngettext("%(num)s case still waits for your vote, by %(due)s.",
                 "%(num)s cases still wait for your vote, by %(due)s.", said.number(), due=said.due),
        _("Vote"),
    )  # fmt: skip


def _deliberation_opened(said: Said) -> Text:
    return (
        _("%(month)s: deliberation is open", month=said.month),
        ngettext("%(num)s of your cases is discussed and voted again, by %(due)s.",
                 "%(num)s of your cases are discussed and voted again, by %(due)s.", said.number(), due=said.due),
        _("Discuss and vote"),
    )  # fmt: skip


def _mention(said: Said) -> Text:
    return (
        _("%(month)s: somebody asks you", month=said.month),
        _("You are named in the discussion of case %(number)s.", number=said.number("number")),
        _("Read and answer"),
    )


def _verdict_published(said: Said) -> Text:
    return (
        _("%(month)s: the verdicts are published", month=said.month),
        ngettext("The panel has ruled on %(num)s case of yours. Its reasons, and how to appeal, are behind the link.",
                 "The panel has ruled on %(num)s cases of yours. Its reasons, and how to appeal, are behind the link.",
                 said.number()),
        _("Read the verdicts"),
    )  # fmt: skip


def _appeal_filed(said: Said) -> Text:
    return (
        _("%(month)s: an appeal was filed", month=said.month),
        _("The verdict on case %(number)s is appealed.", number=said.number("number")),
        _("Open the appeal"),
    )


def _appeal_decided(said: Said) -> Text:
    return (
        _("%(month)s: an appeal was decided", month=said.month),
        _("The appeal on case %(number)s is decided; the outcome is behind the link.", number=said.number("number")),
        _("Read the outcome"),
    )


def _remedy_returned(said: Said) -> Text:
    return (
        _("%(month)s: leads are returned to you", month=said.month),
        ngettext("%(num)s lead comes back to you with a fresh clock; its first deadline is %(due)s.",
                 "%(num)s leads come back to you with a fresh clock; the first deadline is %(due)s.",
                 said.number(), due=said.due),
        _("See what to do"),
    )  # fmt: skip


def _leads_waiting(said: Said) -> Text:
    return (
        _("Leads of yours wait for a touch"),
        ngettext("%(num)s open lead of yours had no touch for %(days)s days or more.",
                 "%(num)s open leads of yours had no touch for %(days)s days or more.",
                 said.number(), days=said.number("days")),
        _("See which"),
    )  # fmt: skip


def _about_to_be_ignored(said: Said) -> Text:
    return (
        _("Leads of yours are about to count as ignored"),
        ngettext("%(num)s open lead is close to its limit.", "%(num)s open leads are close to their limits.",
                 said.number()),
        _("See which"),
    )  # fmt: skip


def _month_held_up(said: Said) -> Text:
    return (
        _("%(month)s is held up", month=said.month),
        _("The next step could not be taken by itself. The month’s page says what is missing."),
        _("Open the month"),
    )


_TEXTS: Mapping[NoticeKind, Callable[[Said], Text]] = {
    NoticeKind.INVITATION: _invitation,
    NoticeKind.SEED_DUE: _seed_due,
    NoticeKind.PLAN_PUBLISHED: _plan_published,
    NoticeKind.DRAW_PUBLISHED: _draw_published,
    NoticeKind.STATEMENT_DUE: _statement_due,
    NoticeKind.HEARING_OPENED: _hearing_opened,
    NoticeKind.BALLOTS_MISSING: _ballots_missing,
    NoticeKind.DELIBERATION_OPENED: _deliberation_opened,
    NoticeKind.MENTION: _mention,
    NoticeKind.VERDICT_PUBLISHED: _verdict_published,
    NoticeKind.REPORT_PUBLISHED: report_published,
    NoticeKind.REPORT_MAILED: report_mailed,
    NoticeKind.REPORT_PDF: report_pdf,
    NoticeKind.SUBSCRIPTION: subscription,
    NoticeKind.APPEAL_FILED: _appeal_filed,
    NoticeKind.APPEAL_DECIDED: _appeal_decided,
    NoticeKind.REMEDY_RETURNED: _remedy_returned,
    NoticeKind.LEADS_WAITING: _leads_waiting,
    NoticeKind.ABOUT_TO_BE_IGNORED: _about_to_be_ignored,
    NoticeKind.MONTH_HELD_UP: _month_held_up,
}
