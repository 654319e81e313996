"""The leads: who they are, what is true of them, and what of that Marketing hands over."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from review.demo.calendar import Calendar
from review.demo.chance import Chance
from review.demo.company import CRM, REPS, SOURCES, Rep, Source
from review.demo.words import (
    COMPANY_ENDS,
    COMPANY_STARTS,
    DECIDERS,
    MINERALS,
    NOT_SOLD_TO,
    OTHERS,
    PLANTS,
    SOLD_TO,
)
from review.domain.leads import lead_key
from review.domain.moments import month_bounds

_FIELDS = ("vertical", "employees", "role", "engagement")
JUDGED = ("environment", "business_issue", "decision_process", "budget", "competitors", "urgency")
_WEIGHTS = {
    "vertical": 3.0, "employees": 2.6, "role": 2.2, "engagement": 2.0, "environment": 1.6, "business_issue": 1.6,
    "decision_process": 1.1, "budget": 0.9, "competitors": 1.0, "urgency": 0.8,
}  # fmt: skip


@dataclass(slots=True)
class Touch:
    """One activity as the CRM has it; ``logged`` where it was typed in by hand, later than it took place."""

    at: datetime
    rep: str
    channel: str
    outcome: str
    inbound: bool = False
    logged: datetime | None = None
    note: str = ""

    @property
    def known(self) -> datetime:
        """Since when the CRM has it."""
        return self.logged or self.at


@dataclass(slots=True)
class Lead:
    """One hand-off. ``truth`` is what a judge with all the time in the world would find; ``row`` is what the CRM says
    at the hand-off, and ``changes`` what it says differently since when."""

    number: int
    handoff: int
    contact: int
    source: Source
    rep: Rep
    handed_off: datetime
    progress: float
    qualified: bool
    truth: dict[str, bool]
    grade: str
    row: dict[str, str]
    rep_created: bool = False
    changes: list[tuple[datetime, dict[str, str]]] = field(default_factory=list)
    touches: list[Touch] = field(default_factory=list)

    @property
    def external_id(self) -> str:
        """The CRM's id."""
        return f"L{self.number:05d}"

    @property
    def key(self) -> str:
        """The key under which the product knows it."""
        return lead_key(CRM, self.external_id, self.handoff)

    def row_at(self, moment: datetime) -> dict[str, str]:
        """What the CRM says at ``moment``."""
        row = dict(self.row)
        for since, change in self.changes:
            if since <= moment:
                row |= change
        return row


def make_leads(seed: str, calendar: Calendar, a_month: int) -> Iterator[Lead]:
    """All leads of the fourteen months, up to today, by hand-off; ``a_month`` in a whole and busy one."""
    number = 0
    for period in calendar.periods:
        starts, ends = month_bounds(period, calendar.zone)
        chance = Chance(seed, "month", period)
        quiet = 0.85 if period.endswith(("-12", "-08")) else 1.0
        moments = sorted(_office_hour(chance, starts, ends, calendar.zone) for _ in range(int(a_month * quiet)))
        for moment in moments:
            if moment < calendar.today:
                number += 1
                yield make_lead(seed, number, moment, calendar)


def make_lead(seed: str, number: int, moment: datetime, calendar: Calendar) -> Lead:
    """Lead ``number``, handed off at ``moment``."""
    chance = Chance(seed, "lead", number)
    progress = calendar.progress(moment)
    source = chance.weighted({one: one.share for one in SOURCES})
    rep = chance.weighted({one: one.share for one in REPS})
    qualified = chance.yes(source.fit + source.gains * progress)
    truth = _truth(chance, source, qualified)
    grade = _grade(chance, sum(truth.values()))
    row = _row(chance, number, source, truth, progress)
    created = moment - timedelta(hours=chance.between(0.2, 30))
    assigned = moment if chance.yes(0.85) else moment + timedelta(hours=chance.between(0.3, 20))
    rep_created = chance.yes(0.03)
    row |= {
        "Lead Id": f"L{number:05d}", "Hand-off": "1", "Contact Id": f"C{number:05d}", "Grade": grade,
        "Owner": rep.name, "Created": stamp(created), "Handed over": stamp(moment), "Assigned": stamp(assigned),
        "Status": "New", "Entered by rep": "yes" if rep_created else "",
    }  # fmt: skip
    return Lead(number, 1, number, source, rep, moment, progress, qualified, truth, grade, row, rep_created)


def stamp(moment: datetime) -> str:
    """A moment as the CRM writes it."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _truth(chance: Chance, source: Source, qualified: bool) -> dict[str, bool]:
    """Which of the ten attributes really hold; four and more make a lead."""
    number = chance.pick((5, 6, 6, 7, 7, 8, 9)) if qualified else chance.pick((1, 2, 2, 3, 3))
    weights = dict(_WEIGHTS)
    if source.name == "Customer referral":
        weights |= {"budget": 0.05, "business_issue": 4.0, "role": 4.0}
    if source.name == "Webinar":
        weights |= {"engagement": 5.0, "employees": 1.2, "role": 1.0}
    held = set(chance.some(weights, number))
    return {name: name in held for name in _WEIGHTS}


def _grade(chance: Chance, score: int) -> str:
    """Marketing's grade: mostly what the score says."""
    if chance.yes(0.04):
        return ""
    seen = score + chance.between(-1.6, 1.6)
    return "A" if seen >= 7.2 else "B" if seen >= 4.0 else "C"


def _row(chance: Chance, number: int, source: Source, truth: dict[str, bool], progress: float) -> dict[str, str]:
    first, last = PLANTS[number * 7 % len(PLANTS)], MINERALS[(number * 11 + number // 40) % len(MINERALS)]
    code = chance.pick(list(SOLD_TO if truth["vertical"] else NOT_SOLD_TO))
    name = COMPANY_STARTS[chance.whole(0, len(COMPANY_STARTS) - 1)] + chance.pick(COMPANY_ENDS)
    title = chance.pick(DECIDERS if truth["role"] else OTHERS)
    values = {
        "vertical": code,
        "employees": str(chance.whole(50, 2400) if truth["employees"] else chance.whole(2, 45)),
        "role": title,
        "engagement": str(chance.whole(40, 97) if truth["engagement"] else chance.whole(4, 38)),
    }
    known = {name: value for name, value in values.items() if chance.yes(0.94)}
    for one in JUDGED:
        if chance.yes((0.55 if truth[one] else 0.42) + 0.12 * progress):
            known[one] = "yes" if truth[one] else "no"
    address = f"{first}.{last}.{number}@{name}.example.com".casefold()
    return {
        "Name": f"{first} {last}", "E-mail": address, "Phone": f"+00 555 {number:06d}", "Title": title,
        "Company": f"{name} {(SOLD_TO | NOT_SOLD_TO)[code]}", "Source": source.name,
        "Campaign": chance.pick(source.campaigns), "Told": source.message,
        **{heading(one): known.get(one, "") for one in (*_FIELDS, *JUDGED)},
    }  # fmt: skip


def heading(attribute: str) -> str:
    """The column in which the CRM keeps an attribute."""
    return f"Q: {attribute}"


def _office_hour(chance: Chance, starts: datetime, ends: datetime, zone: tzinfo) -> datetime:
    """Some moment of a weekday between eight and half past five, between the two."""
    days = (ends - starts).days
    while True:
        day = (starts + timedelta(days=chance.whole(0, days), hours=12)).astimezone(zone).date()
        moment = at_hour(day, chance.between(8, 17.5), zone)
        if day.weekday() < 5 and starts <= moment < ends:
            return moment


def at_hour(day: date, hour: float, zone: tzinfo) -> datetime:
    """A time of day (8.5 is half past eight) of a day in ``zone``, in UTC, to the second."""
    local = datetime.combine(day, time.min, zone) + timedelta(seconds=round(hour * 3600))
    return local.astimezone(UTC)


def worked_at(moment: datetime, zone: tzinfo) -> datetime:
    """The first office hour at or after ``moment``: nobody calls at night or on a Sunday."""
    local = moment.astimezone(zone)
    day, hour = local.date(), local.hour + local.minute / 60
    if hour >= 18:
        day, hour = day + timedelta(days=1), 8.6
    while day.weekday() >= 5:
        day, hour = day + timedelta(days=1), 9.1 + local.minute / 60
    moved = at_hour(day, max(hour, 8.2 + local.minute / 100), zone)
    return moved if (day, hour) != (local.date(), hour) or moved > moment else moment
