"""Notices: what people are told by mail, what a mail may say, and when it is sent.

A notice says that something waits and where; never what is in a case, who the lead is, or how anybody voted. Each kind
names the values it is made of, and each value has a form that leaves no room for anything else.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from enum import StrEnum

from review.domain.roles import MONTH_READERS, Role

#: A value that a notice holds, as JSON has it.
Value = str | int


class NoticeKind(StrEnum):
    """What a notice is about."""

    INVITATION = "invitation"
    SEED_DUE = "seed_due"
    PLAN_PUBLISHED = "plan_published"
    DRAW_PUBLISHED = "draw_published"
    STATEMENT_DUE = "statement_due"
    HEARING_OPENED = "hearing_opened"
    BALLOTS_MISSING = "ballots_missing"
    DELIBERATION_OPENED = "deliberation_opened"
    MENTION = "mention"
    VERDICT_PUBLISHED = "verdict_published"
    REPORT_PUBLISHED = "report_published"
    REPORT_MAILED = "report_mailed"
    REPORT_PDF = "report_pdf"
    SUBSCRIPTION = "subscription"
    APPEAL_FILED = "appeal_filed"
    APPEAL_DECIDED = "appeal_decided"
    REMEDY_RETURNED = "remedy_returned"
    LEADS_WAITING = "leads_waiting"
    ABOUT_TO_BE_IGNORED = "about_to_be_ignored"
    MONTH_HELD_UP = "month_held_up"


class Delivery(StrEnum):
    """How a person takes the notices of one kind."""

    AT_ONCE = "at_once"
    DAILY = "daily"
    OFF = "off"


class Failure(StrEnum):
    """Why something was not delivered."""

    UNREACHABLE = "unreachable"  # the server could not be reached, or would not let us in
    DEFERRED = "deferred"  # the server asked to come again
    REFUSED = "refused"  # the server will never take it
    NO_ADDRESS = "no_address"  # the person has no address any more, or left; the channel is not set any more


class NoticeState(StrEnum):
    """Where a notice stands."""

    WAITING = "waiting"  # no mail was made of it, or its mail is still tried
    SENT = "sent"
    GIVEN_UP = "given_up"
    DROPPED = "dropped"  # it had waited for too long to be news


@dataclass(frozen=True, slots=True)
class KindRule:
    """What a kind's notices hold beside their link, who gets them, and how they may be taken, the default first."""

    values: frozenset[str]
    roles: frozenset[Role]
    deliveries: tuple[Delivery, ...]


_CHOSEN = (Delivery.AT_ONCE, Delivery.DAILY, Delivery.OFF)
_OWED = (Delivery.AT_ONCE, Delivery.DAILY)  # it has a deadline, or concerns the person's own case
_FIXED = (Delivery.AT_ONCE,)
_WANTED = (Delivery.OFF, Delivery.DAILY)
_ENCLOSED = (Delivery.OFF, Delivery.AT_ONCE)

_PANEL = frozenset({Role.PANELIST})
_SIDES = frozenset({Role.REP, Role.VP})


def _rule(values: str, roles: frozenset[Role], deliveries: tuple[Delivery, ...]) -> KindRule:
    return KindRule(frozenset(values.split()), roles, deliveries)


RULES: Mapping[NoticeKind, KindRule] = {
    NoticeKind.INVITATION: _rule("nonce due_at", frozenset(), _FIXED),
    NoticeKind.SEED_DUE: _rule("period due_at", frozenset({Role.VP}), _OWED),
    NoticeKind.PLAN_PUBLISHED: _rule("period sha256", _PANEL, _CHOSEN),
    NoticeKind.DRAW_PUBLISHED: _rule("period count due_at", _SIDES, _OWED),
    NoticeKind.STATEMENT_DUE: _rule("period count due_at", _SIDES, _OWED),
    NoticeKind.HEARING_OPENED: _rule("period count due_at", _PANEL, _OWED),
    NoticeKind.BALLOTS_MISSING: _rule("period count due_at", _PANEL, _OWED),
    NoticeKind.DELIBERATION_OPENED: _rule("period count due_at", _PANEL, _OWED),
    NoticeKind.MENTION: _rule("period number", _PANEL, _CHOSEN),
    NoticeKind.VERDICT_PUBLISHED: _rule("period count", _SIDES, _OWED),
    NoticeKind.REPORT_PUBLISHED: _rule("period edition", MONTH_READERS, _CHOSEN),
    NoticeKind.REPORT_MAILED: _rule("period edition", MONTH_READERS, _ENCLOSED),
    NoticeKind.REPORT_PDF: _rule("period edition", MONTH_READERS, _ENCLOSED),
    NoticeKind.SUBSCRIPTION: _rule("report public_id", frozenset(), _FIXED),
    NoticeKind.APPEAL_FILED: _rule("period number", frozenset({Role.PANELIST, Role.CLERK}), _OWED),
    NoticeKind.APPEAL_DECIDED: _rule("period number", _SIDES | {Role.PANELIST}, _OWED),
    NoticeKind.REMEDY_RETURNED: _rule("period count due_at", frozenset({Role.REP}), _OWED),
    NoticeKind.LEADS_WAITING: _rule("count days", frozenset({Role.REP}), _CHOSEN),
    NoticeKind.ABOUT_TO_BE_IGNORED: _rule("count", frozenset({Role.REP}), _WANTED),
    NoticeKind.MONTH_HELD_UP: _rule("period", frozenset({Role.CLERK}), _CHOSEN),
}

_FORMS = {
    "period": re.compile(r"20\d\d-(0[1-9]|1[0-2])"),
    "sha256": re.compile(r"[0-9a-f]{64}"),
    "report": re.compile(r"[a-z][a-z-]{1,39}"),
    "public_id": re.compile(r"[\w-]{8,16}", re.ASCII),
    "nonce": re.compile(r"[\w-]{20,64}", re.ASCII),
}
_NUMBERS = frozenset({"count", "number", "edition", "days"})

#: A person gets no second mail within this time, but for invitations: what comes meanwhile goes into one.
GATHER = timedelta(minutes=15)
#: When the daily mail is made, in the organisation's time.
DIGEST_HOUR = 7
#: What waited for so long, because no mail was set up, is not sent any more.
STALE_AFTER = timedelta(days=7)
#: How long a mail is tried.
GIVE_UP_AFTER = timedelta(days=3)
#: For so long nobody else tries a mail that somebody tries just now.
HELD_WHILE_SENT = timedelta(minutes=10)
_WAITS = tuple(timedelta(minutes=minutes) for minutes in (2, 5, 15, 30, 60, 120, 240))


def checked_values(kind: NoticeKind, values: Mapping[str, object]) -> dict[str, Value]:
    """``values`` as a notice of ``kind`` holds them: exactly those that its rule names, moments in ISO form.

    Raises ValueError where the program gives anything else; no text of a person passes here.
    """
    if values.keys() != RULES[kind].values:
        raise ValueError(f"{kind} holds {sorted(RULES[kind].values)}, not {sorted(values)}")
    return {name: _checked(kind, name, value) for name, value in sorted(values.items())}


def _checked(kind: NoticeKind, name: str, value: object) -> Value:
    match value:
        case datetime() if name == "due_at" and value.tzinfo is not None:
            return value.isoformat()
        case bool():
            pass
        case int() if name in _NUMBERS and value >= 0:
            return value
        case str() if name in _FORMS and _FORMS[name].fullmatch(value):
            return value
    raise ValueError(f"{kind}: {name} has another form than a notice may hold")


def allowed_delivery(kind: NoticeKind, chosen: Delivery | None) -> Delivery:
    """How a notice is delivered to somebody who chose ``chosen``, or nothing: what must not be off is not."""
    deliveries = RULES[kind].deliveries
    return chosen if chosen in deliveries else deliveries[0]


def send_from(delivery: Delivery, now: datetime, zone: tzinfo) -> datetime:
    """The earliest moment at which a notice made ``now`` goes into a mail."""
    if delivery is not Delivery.DAILY:
        return now
    local = now.astimezone(zone)
    hour = local.replace(hour=DIGEST_HOUR, minute=0, second=0, microsecond=0)
    return (hour if local < hour else hour + timedelta(days=1)).astimezone(now.tzinfo)


def next_try(tries: int, now: datetime) -> datetime:
    """When to try again after ``tries`` tries: soon at first, every four hours in the end."""
    return now + _WAITS[min(max(tries, 1), len(_WAITS)) - 1]


def is_given_up(created_at: datetime, failure: Failure, now: datetime) -> bool:
    """Whether another try makes no sense."""
    return failure in (Failure.REFUSED, Failure.NO_ADDRESS) or now >= created_at + GIVE_UP_AFTER


def kinds_for(roles: frozenset[Role]) -> list[NoticeKind]:
    """The kinds of notices that concern somebody with these roles and may be taken in more than one way."""
    return [kind for kind, rule in RULES.items() if rule.roles & roles and len(rule.deliveries) > 1]


def state_of_notice(
    *, dropped_at: datetime | None, sent_at: datetime | None, given_up_at: datetime | None
) -> NoticeState:
    """Where a notice stands, by its own end and by its mail's."""
    if dropped_at is not None:
        return NoticeState.DROPPED
    if sent_at is not None:
        return NoticeState.SENT
    return NoticeState.GIVEN_UP if given_up_at is not None else NoticeState.WAITING
