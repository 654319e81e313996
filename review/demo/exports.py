"""The company's CRM: what it would export on a day, as the files that a clerk imports."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from datetime import datetime, tzinfo
from pathlib import Path

from review.demo.calendar import Calendar
from review.demo.company import CRM
from review.demo.leads import Lead, Touch, heading, make_leads, stamp
from review.demo.lives import live, take_back
from review.domain.default_standards import DEFAULT_MQL

PROFILE_NAME = f"{CRM}.toml"
_ATTRIBUTES = tuple(clause.key for clause in DEFAULT_MQL.clauses)
_COLUMNS = {
    "external_id": "Lead Id", "handoff_number": "Hand-off", "contact": "Contact Id", "person_name": "Name",
    "person_email": "E-mail", "person_phone": "Phone", "person_title": "Title", "company": "Company",
    "source": "Source", "campaign": "Campaign", "message": "Told", "grade": "Grade", "owner": "Owner",
    "rep_created": "Entered by rep", "created": "Created", "handed_off": "Handed over", "assigned": "Assigned",
    "status": "Status", "accepted": "Accepted", "rejected": "Rejected", "rejected_by": "Rejected by",
    "reason": "Reason", "rejection_note": "Note", "converted": "Converted", "won": "Won", "amount": "Amount",
    "opted_out": "Opted out", "merged": "Merged", "test_record": "Test",
}  # fmt: skip
_STATUS = {
    "New": "open", "Working": "open", "Accepted": "accepted", "Rejected": "rejected", "Recycled": "recycled",
    "Opportunity": "converted", "Won": "won",
}  # fmt: skip
REASONS = {
    "Too small": "marketing_quality", "Not our industry": "marketing_quality",
    "No decision maker": "marketing_quality", "Student or job seeker": "marketing_quality",
    "Wrong contact data": "marketing_quality", "No response": "follow_up", "Bad timing": "follow_up",
    "No budget": "neutral", "Not interested": "neutral", "Went with a competitor": "neutral",
    "Duplicate": "neutral", "Existing customer": "neutral",
}  # fmt: skip
_TOUCH_COLUMNS = ("Id", "Lead", "Contact", "Rep", "Channel", "Direction", "Time", "Entered", "Outcome", "Note")
_ATTEMPTS = (
    "No answer", "Left voicemail", "Sent", "Did not come", "Connected", "Replied", "Meeting held",
)  # fmt: skip
_TWO_WAY = ("Connected", "Replied", "Meeting held", "Wrote back")


def profile_text(zone: str, currency: str) -> str:
    """The import profile of this CRM, whose days are those of ``zone`` and whose amounts are in ``currency``."""

    def table(name: str, values: dict[str, str]) -> str:
        return "\n".join([f"[{name}]", *(f'"{key}" = "{value}"' for key, value in values.items())])

    def rule(values: Sequence[str]) -> str:
        return ", ".join(f'"{value}"' for value in values)

    return "\n\n".join((
        f'[source]\nname = "{CRM}"\nzone = "{zone}"\ncurrency = "{currency}"\ndates = ["iso"]',
        table("leads.columns", _COLUMNS),
        table("leads.attributes", {name: heading(name) for name in _ATTRIBUTES}),
        table("leads.status", _STATUS),
        table("leads.reasons", REASONS),
        table("touches.columns", {
            "external_id": "Id", "lead": "Lead", "contact": "Contact", "rep": "Rep", "channel": "Channel",
            "direction": "Direction", "time": "Time", "logged": "Entered", "outcome": "Outcome", "note": "Note",
        }),
        table("touches.channels", {one: one for one in ("call", "email", "meeting", "message", "other")}),
        table("touches.directions", {"out": "outbound", "in": "inbound"}),
        f"[touches.attempts]\nOutcome = [{rule(_ATTEMPTS)}]",
        f"[touches.two_way]\nOutcome = [{rule(_TWO_WAY)}]",
    ))  # fmt: skip


class Crm:
    """All that ever happens in the company's CRM, and what of it was exported so far."""

    def __init__(self, seed: str, calendar: Calendar, leads_a_month: int) -> None:
        self.leads: list[Lead] = []
        for lead in make_leads(seed, calendar, leads_a_month):
            again: Lead | None = lead
            while again is not None:
                self.leads.append(again)
                again = live(seed, again, calendar.zone)
        activities = ((touch, lead) for lead in self.leads for touch in lead.touches)
        ordered = sorted(activities, key=lambda one: (one[0].at, one[1].number, one[1].handoff))
        self._touches = [(f"T{number:06d}", touch, lead) for number, (touch, lead) in enumerate(ordered, start=1)]
        self._last = len(self._touches)
        self._by_key = {lead.key: lead for lead in self.leads}
        self._exported: datetime | None = None

    def take_back(self, seed: str, key: str, returned: datetime, zone: tzinfo) -> None:
        """What becomes of a lead that the panel sent back at ``returned``."""
        lead = self._by_key[key]
        before = {id(touch) for touch in lead.touches}
        take_back(seed, lead, returned, zone)
        kept = {id(touch) for touch in lead.touches}
        self._touches = [one for one in self._touches if one[2] is not lead or id(one[1]) in kept]
        for touch in lead.touches:
            if id(touch) not in before:
                self._last += 1
                self._touches.append((f"T{self._last:06d}", touch, lead))

    def by_key(self) -> dict[str, Lead]:
        """The leads by the key under which the product knows them."""
        return self._by_key

    def export(self, moment: datetime, folder: Path) -> tuple[Path, Path]:
        """Write the leads and the touches that are new or changed since the last export, as they are at ``moment``."""
        since, self._exported = self._exported, moment
        leads, touches = folder / "leads.csv", folder / "touches.csv"
        columns = [*_COLUMNS.values(), *(heading(name) for name in _ATTRIBUTES)]
        with leads.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, columns, restval="")
            writer.writeheader()
            writer.writerows(lead.row_at(moment) for lead in self.leads if _has_news(lead, since, moment))
        with touches.open("w", encoding="utf-8", newline="") as file:
            out = csv.writer(file)
            out.writerow(_TOUCH_COLUMNS)
            out.writerows(self._touch_rows(since, moment))
        return leads, touches

    def _touch_rows(self, since: datetime | None, moment: datetime) -> Iterable[tuple[str, ...]]:
        for number, touch, lead in self._touches:
            if touch.known <= moment and lead.handed_off <= moment and not _was_known(touch, lead, since):
                yield (
                    number, lead.external_id, f"C{lead.contact:05d}", touch.rep, touch.channel,
                    "in" if touch.inbound else "out", stamp(touch.at), stamp(touch.logged) if touch.logged else "",
                    touch.outcome, touch.note,
                )  # fmt: skip


def _was_known(touch: Touch, lead: Lead, since: datetime | None) -> bool:
    return since is not None and touch.known <= since and lead.handed_off <= since


def _has_news(lead: Lead, since: datetime | None, moment: datetime) -> bool:
    if lead.handed_off > moment:
        return False
    return since is None or lead.handed_off > since or any(since < at <= moment for at, _ in lead.changes)
