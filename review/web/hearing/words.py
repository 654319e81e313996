"""What the figures of a case say, in sentences."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask_babel import format_date, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from review.benches import bench_name
from review.domain.activities import NotCounted
from review.domain.answers import Answer, Question
from review.domain.leads import EventKind
from review.domain.remarks import Part, SeatLabel, parts_of
from review.domain.verdicts import SplitReason
from review.queries.case_views import FollowUpView
from review.queries.verdict_views import BallotView
from review.web.hearing.forms import FOLLOWED_UP, MET, OWED_MORE, ROOT_CAUSES, VALID, asked

_HOURS_A_DAY = 24
_NOT_COUNTED = {
    NotCounted.BEFORE_HANDOFF: _l("before the hand-off"),
    NotCounted.AFTER_EVENT: _l("after the event"),
    NotCounted.LOGGED_AFTER_EVENT: _l("logged by hand after the event"),
    NotCounted.NOT_AN_ATTEMPT: _l("no attempt to reach them"),
    NotCounted.NOT_THE_OWNER: _l("not by the owner"),
    NotCounted.SAME_CHANNEL_SAME_DAY: _l("second that day on this channel"),
    NotCounted.INBOUND: _l("from the prospect"),
}
_ONLY_BY = {
    "call": _l("all by phone"),
    "email": _l("all by e-mail"),
    "meeting": _l("all in meetings"),
    "message": _l("all by message"),
}

_QUESTIONS = {Question.MET: MET, Question.FOLLOWED_UP: FOLLOWED_UP, Question.VALID: VALID}
_SHORT = {
    Question.MET: _l("Met the definition"),
    Question.FOLLOWED_UP: _l("Follow-up as owed"),
    Question.VALID: _l("The outcome"),
}
_SPLITS = {
    SplitReason.NO_QUORUM: _l("Too few said yes or no, or a side is missing among them."),
    SplitReason.TIE: _l("As many said yes as no."),
    SplitReason.BENCHES_DIFFER: _l("Sales and Marketing lean to different sides."),
}


def evidence_day(moment: str) -> str:
    """The day of a moment as evidence keeps it."""
    return str(format_date(datetime.fromisoformat(moment), "d MMM y"))


def time_left(due_at: datetime | None, now: datetime) -> str:
    """``3 days left``; a due moment gone by closes nothing by itself, and is said so."""
    if due_at is None:
        return ""
    if due_at <= now:
        return str(_("Due now"))
    return str(_("%(time)s left", time=duration((due_at - now).total_seconds() / 3600)))


def duration(hours: float | None) -> str:
    """``45 minutes``, ``5 hours``, ``3 days``: as coarse as it reads well."""
    if hours is None:
        return "–"
    if hours < 1:
        minutes = max(round(hours * 60), 1)
        return str(ngettext("%(num)s minute", "%(num)s minutes", minutes))
    if hours < 2 * _HOURS_A_DAY:
        return str(ngettext("%(num)s hour", "%(num)s hours", round(hours)))
    return str(ngettext("%(num)s day", "%(num)s days", round(hours / _HOURS_A_DAY)))


def follow_up_sentence(view: FollowUpView) -> str:
    """``6 touches asked, 2 made, both by phone, first after 3 days``."""
    if not view.known:
        return str(_("No touch data was imported, so what Sales did is not known. That is not the same as nothing."))
    done = view.document
    asked_touches, made = view.tier.get("touches"), int(done["touches"] or 0)
    parts = []
    if asked_touches:
        parts.append(ngettext("%(num)s touch asked", "%(num)s touches asked", int(asked_touches)))
    parts.append(ngettext("%(num)s made", "%(num)s made", made) if made else _("none made"))
    channels = list(done.get("channels") or [])
    if made == 2 and len(channels) == 1 and channels[0] in ("call", "email"):
        parts.append(_("both by phone") if channels[0] == "call" else _("both by e-mail"))
    elif made > 1 and len(channels) == 1 and channels[0] in _ONLY_BY:
        parts.append(str(_ONLY_BY[channels[0]]))
    elif len(channels) > 1:
        parts.append(ngettext("on %(num)s channel", "on %(num)s channels", len(channels)))
    if made and done.get("hours_to_first_touch") is not None:
        parts.append(_("first after %(time)s", time=duration(done["hours_to_first_touch"])))
    sentence = ", ".join(str(part) for part in parts)
    return f"{sentence}."


def duty_text(duty: Mapping[str, Any]) -> tuple[str, str]:
    """A duty's name, and ``2 of 6``: what was done of what was asked."""
    done, wanted = duty.get("done"), duty.get("asked")
    match duty["duty"]:
        case "touches":
            return str(_("Touches")), _of(done, wanted)
        case "channels":
            return str(_("Channels")), _of(done, wanted)
        case "first_touch":
            shown = duration(done) if done is not None else str(_("no touch"))
            return str(_("First touch")), str(_("%(done)s, %(asked)s asked", done=shown, asked=duration(wanted)))
        case "window":
            return str(_("Kept at it for")), str(
                _("%(done)s, %(asked)s asked", done=_days(done), asked=_days(wanted))
            )
        case other:
            return str(other).replace("_", " ").capitalize(), _of(done, wanted)


def not_counted(code: str | None) -> str:
    """Why a touch does not count."""
    if code is None:
        return ""
    return str(_NOT_COUNTED[NotCounted(code)])


def claim_sentence(kind: EventKind) -> str:
    """What the claim's card is headed with."""
    return {
        EventKind.REJECTED: str(_("Sales rejected this lead")),
        EventKind.DISQUALIFIED: str(_("Sales accepted this lead, then disqualified it")),
        EventKind.IGNORED: str(_("This lead was left without work")),
    }[kind]


def cause_text(cause: str) -> str:
    """A root cause by its name on the ballot."""
    return next(str(one.label) for one in ROOT_CAUSES if one.value == cause)


def seat_name(label: SeatLabel | BallotView) -> str:
    """``Sales 1``, or ``Chair`` for the chair who breaks a tie without being a judge of the case."""
    if label.casting:
        return str(_("Chair"))
    number = label.number if isinstance(label, SeatLabel) else label.seat
    return f"{bench_name(label.bench)} {number}"


def remark_parts(text: str) -> list[Part]:
    """A remark cut at the seats that it calls."""
    return parts_of(text)


def split_short(question: Question, reason: SplitReason) -> str:
    """Why one question was left open, where nothing may tell what kind of event it is."""
    return f"{_SHORT[question]}: {_SPLITS[reason]}"


def split_sentence(question: Question, reason: SplitReason, kind: EventKind) -> str:
    """Why one question was left open by the first ballots."""
    asked_as = OWED_MORE if question is Question.VALID and kind is EventKind.IGNORED else _QUESTIONS[question]
    return f"{asked_as} {_SPLITS[reason]}"


def third_answer(ballot: BallotView, kind: EventKind) -> Answer:
    """Q3 of a ballot in the sense in which it was asked."""
    return asked(ballot.valid, kind)


def _of(done: object, wanted: object) -> str:
    shown = _("not known") if done is None else f"{done:g}" if isinstance(done, float) else str(done)
    return str(_("%(done)s of %(asked)s", done=shown, asked=f"{wanted:g}" if isinstance(wanted, float) else wanted))


def _days(days: object) -> str:
    if not isinstance(days, int | float):
        return str(_("not known"))
    return str(ngettext("%(num)s day", "%(num)s days", round(days)))
