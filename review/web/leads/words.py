"""The entries of a lead's timeline in words, with the icon and the tone that fit."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from review.domain.answers import Answer
from review.domain.leads import Disposition, EventKind
from review.domain.roles import Bench
from review.domain.touches import Direction
from review.models.lead import Lead
from review.models.verdict import Verdict
from review.months import month_name
from review.queries.lead_pages import Entry, What
from review.queries.remedies import WAITING
from review.web.remedies.words import remedy_text

_CHANNELS = {
    "call": _l("Call"), "email": _l("Email"), "meeting": _l("Meeting"), "message": _l("Message"),
    "other": _l("Other contact"),
}
_ICONS = {"call": "phone", "email": "mail", "meeting": "users", "message": "message-2", "other": "message-2"}
_MOMENTS = {
    What.CREATED: (_l("Created"), "plus", "unknown"),
    What.HANDED_OFF: (_l("Handed over to Sales"), "arrow-right", "brand"),
    What.ASSIGNED: (_l("Assigned"), "user", "brand"),
    What.ACCEPTED: (_l("Accepted by Sales"), "circle-check", "good"),
    What.REJECTED: (_l("Rejected by Sales"), "circle-x", "bad"),
    What.CONVERTED: (_l("Converted"), "target", "good"),
    What.WON: (_l("Won"), "star", "good"),
    What.NEXT_STEP: (_l("Next step agreed for this day"), "calendar-event", "unknown"),
    What.CHANGED: (_l("Changed by an import"), "pencil", "unknown"),
}
_FIELDS = {
    "company": _l("company"), "source": _l("source"), "campaign": _l("campaign"), "message": _l("message"),
    "grade": _l("grade"), "stage": _l("stage"), "status": _l("status in the CRM"), "disposition": _l("disposition"),
    "rejection_reason": _l("rejection reason"), "rejection_note": _l("rejection note"),
    "opted_out": _l("opted out"), "merged": _l("merged"), "test_record": _l("test record"), "owner": _l("owner"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """How one entry is headed."""

    title: str
    icon: str
    tone: str


def line(entry: Entry, lead: Lead) -> Line:
    """The heading of one entry."""
    if entry.touch is not None:
        return _activity(entry)
    if entry.statement is not None:
        ours = entry.statement.side is Bench.SALES
        title = _("Justification filed") if ours else _("Marketing’s statement filed")
        return Line(str(title), "writing", "brand")
    if entry.what is What.REVIEWED:
        return _review(entry)
    if entry.remedy is not None:
        waits = entry.remedy.stands and entry.remedy.progress in WAITING
        return Line(str(_("What follows: %(what)s", what=remedy_text(entry.remedy))), "scale",
                    "waiting" if waits else "unknown")  # fmt: skip
    title, icon, tone = _MOMENTS[entry.what]
    if entry.what is What.REJECTED:
        return Line(_sent_back(lead), icon, tone)
    return Line(str(title), icon, tone)


def _sent_back(lead: Lead) -> str:
    reason = lead.rejection_reason
    if lead.disposition is Disposition.RECYCLED:
        return str(_("Sent back to nurture: %(reason)s", reason=reason) if reason else _("Sent back to nurture"))
    return str(_("Rejected by Sales: %(reason)s", reason=reason) if reason else _("Rejected by Sales"))


def field_name(name: str) -> str:
    """What people call a field; attributes keep the name that the CRM gives them."""
    return str(_FIELDS.get(name, name))


def verdict_text(verdict: Verdict, kind: EventKind | None) -> str:
    """What the panel found, in one sentence."""
    if verdict.valid is None:
        return str(_("The panel could not decide."))
    ignored = kind is EventKind.IGNORED
    if verdict.valid is Answer.YES:
        return str(_("Sales owed this lead no more work.") if ignored else _("The rejection was right."))
    return str(_("Sales owed this lead more work.") if ignored else _("The lead should not have been rejected."))


def _activity(entry: Entry) -> Line:
    touch = entry.touch
    assert touch is not None  # noqa: S101 - asked by the caller
    channel = str(_CHANNELS[touch.channel.value])
    if touch.direction is Direction.INBOUND:
        return Line(str(_("From the prospect: %(channel)s", channel=channel.lower())), "arrow-left", "good")
    title = f"{channel}, {touch.rep.name}" if touch.rep else channel
    return Line(title, _ICONS[touch.channel.value], "brand" if entry.not_counted is None else "unknown")


def _review(entry: Entry) -> Line:
    month = month_name(entry.period)
    if not entry.number:
        return Line(str(_("In the frame of %(month)s, not drawn", month=month)), "scale", "unknown")
    title = _("Reviewed in %(month)s, case %(number)s", month=month, number=entry.number)
    return Line(str(title), "gavel", "brand")
