"""Kinds of notices and ways to take them, in words."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from review.domain.notices import Delivery, NoticeKind

KINDS = {
    NoticeKind.INVITATION: _l("You are invited"),
    NoticeKind.SEED_DUE: _l("Your part of the seed is due"),
    NoticeKind.PLAN_PUBLISHED: _l("A plan is published, with its hash"),
    NoticeKind.DRAW_PUBLISHED: _l("A sample is drawn, and statements are asked for"),
    NoticeKind.STATEMENT_DUE: _l("A statement of yours is due soon"),
    NoticeKind.HEARING_OPENED: _l("A hearing is open"),
    NoticeKind.BALLOTS_MISSING: _l("Your vote is missing"),
    NoticeKind.DELIBERATION_OPENED: _l("Cases of yours are deliberated"),
    NoticeKind.MENTION: _l("You are named in a discussion"),
    NoticeKind.VERDICT_PUBLISHED: _l("Verdicts on your cases are published"),
    NoticeKind.REPORT_PUBLISHED: _l("A report is published"),
    NoticeKind.REPORT_MAILED: _l("A published report itself, in the mail, with its charts"),
    NoticeKind.REPORT_PDF: _l("A published report as a PDF file"),
    NoticeKind.SUBSCRIPTION: _l("A report you subscribed to"),
    NoticeKind.APPEAL_FILED: _l("An appeal was filed"),
    NoticeKind.APPEAL_DECIDED: _l("An appeal was decided"),
    NoticeKind.REMEDY_RETURNED: _l("Leads are returned to you"),
    NoticeKind.LEADS_WAITING: _l("Leads of yours wait for a touch"),
    NoticeKind.ABOUT_TO_BE_IGNORED: _l("Leads of yours are about to count as ignored"),
    NoticeKind.MONTH_HELD_UP: _l("A month is held up"),
}

DELIVERIES = {
    Delivery.AT_ONCE: _l("At once"),
    Delivery.DAILY: _l("In one mail a day"),
    Delivery.OFF: _l("Not at all"),
}
