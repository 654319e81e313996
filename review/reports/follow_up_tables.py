"""The tables of the follow-up report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from review.domain.estimates import funnel_limits
from review.domain.follow_up import Duty
from review.domain.policy import UNGRADED, Tier
from review.domain.promise import Standing
from review.queries.follow_up_report import LATER, MOST_TOUCHES, OVERALL, WITHIN, Clock, Speed, Stand
from review.reports.frame import Chart, Column, Kind, Link, Row, Shape, Table
from review.reports.groups import BY_WORDS, groups_of
from review.reports.showing import seconds_text

_DUTIES = {
    Duty.TOUCHES: _l("Touches (persistence)"),
    Duty.FIRST_TOUCH: _l("First touch (speed)"),
    Duty.WINDOW: _l("Window (days worked)"),
    Duty.CHANNELS: _l("Channels (variety)"),
}
_STANDINGS = {
    Standing.KEPT: _l("Kept"),
    Standing.BROKEN: _l("Broken"),
    Standing.IN_TIME: _l("In time"),
    Standing.NOT_OWED: _l("Not owed"),
    Standing.NOT_KNOWN: _l("Not known"),
}
#: Below this a group's share says too little to be compared.
_TOO_FEW = 10


def count(stands: Iterable[Stand], standing: Standing, duty: Duty | None = None) -> int:
    """The leads that stand so, with one duty or with the promise as a whole."""
    return sum(one.standings[duty or OVERALL].get(standing, 0) for one in stands)


def duties_table(stands: Sequence[Stand]) -> Table:
    """Each duty, and the promise as a whole: kept, broken and the rest."""
    rows = []
    for duty, label in [*_DUTIES.items(), (None, _l("The promise as a whole"))]:
        numbers = {one: count(stands, one, duty) for one in Standing}
        here = {"duty": duty.value} if duty else {}
        rows.append(Row([str(label), _share(numbers), *numbers.values()],
                        {one.value: Link({**here, "standing": one.value}) for one in Standing}))  # fmt: skip
    columns = (Column("duty", _("Duty"), Kind.TEXT), Column("share", _("Kept, of kept and broken"), Kind.SHARE),
               *_standing_columns())  # fmt: skip
    return Table("duties", _("What was owed, and what was done"), columns, rows if stands else [],
                 chart=Chart(Shape.BARS, "duty", tuple(one.value for one in Standing), across=True))  # fmt: skip


def speed_table(speeds: Mapping[str, Speed], waiting: Mapping[str, int]) -> Table:
    """The share of leads first touched within 5 minutes to 48 hours, by both clocks."""
    labels = [_("%(time)s", time=seconds_text(one)) for one in WITHIN]
    dues = {clock: speed.known - waiting[clock] - speed.before for clock, speed in speeds.items()}
    rows = []
    for place, label in enumerate(labels):
        row: list[Any] = [label]
        for clock, speed in speeds.items():
            row += [speed.within[place], speed.within[place] / dues[clock] if dues[clock] else None]
        rows.append(_speed_row(row, str(WITHIN[place])))
    promised: list[Any] = [_("as promised")]
    later: list[Any] = [_("later or never")]
    for clock, speed in speeds.items():
        due = dues[clock]
        promised += [speed.promised, speed.promised / due if due else None]
        never = due - speed.within[-1]
        later += [never, never / due if due else None]
    rows += [_speed_row(promised, "-1"), _speed_row(later, str(LATER))]
    columns = (
        Column("within", _("First touch within"), Kind.TEXT),
        Column("handoff_leads", _("Leads, from the hand-off")),
        Column("handoff_share", _("Share, from the hand-off"), Kind.SHARE),
        Column("assignment_leads", _("Leads, from the assignment")),
        Column("assignment_share", _("Share, from the assignment"), Kind.SHARE),
    )
    by_handoff, by_rep = speeds[Clock.HANDOFF], speeds[Clock.ASSIGNMENT]
    note = _("Of the leads whose touches are known, without those untouched that are younger than the longest time"
             " (%(waiting)s), and from the assignment without those touched before it (%(before)s).",
             waiting=waiting[Clock.HANDOFF], before=by_rep.before)  # fmt: skip
    return Table("speed", _("How soon the first touch came"), columns, rows if by_handoff.known else [], note,
                 Chart(Shape.BARS, "within", ("handoff_leads",)))  # fmt: skip


def _speed_row(values: list[Any], within: str) -> Row:
    return Row(values, {"handoff_leads": Link({"within": within}),
                        "assignment_leads": Link({"within": within, "clock": Clock.ASSIGNMENT})})  # fmt: skip


def rejections(found: Sequence[tuple[int, int, int]]) -> Table:
    """The touches that had been made when a lead was rejected."""
    by_number = {number: (leads, owing) for number, leads, owing in found}
    rows = [
        Row([_touches(number), *by_number.get(number, (0, 0))],
            {"leads": Link({"touches": str(number)}), "owing": Link({"touches": str(number), "owing": "yes"})})
        for number in range(MOST_TOUCHES + 1)
    ]  # fmt: skip
    columns = (Column("touches", _("Touches before the rejection"), Kind.TEXT), Column("leads", _("Rejected leads")),
               Column("owing", _("Of these, for “no response” and the like")))  # fmt: skip
    return Table("at_rejection", _("How much had been tried when a lead was rejected"), columns, rows if found else [],
                 _("A reason such as “no response” owes the whole window first."),
                 Chart(Shape.BARS, "touches", ("leads",)))  # fmt: skip


def contacts(found: Sequence[tuple[int, int]]) -> Table:
    """The touches it took to reach somebody."""
    by_number = dict(found)
    total = sum(by_number.values())
    rows = [
        Row([_touches(number), by_number.get(number, 0), by_number.get(number, 0) / total if total else None],
            {"leads": Link({"contact": str(number)})})
        for number in range(MOST_TOUCHES + 1)
    ]  # fmt: skip
    columns = (Column("touches", _("Touches up to the contact"), Kind.TEXT), Column("leads", _("Leads")),
               Column("share", _("Share"), Kind.SHARE))  # fmt: skip
    return Table("to_contact", _("How many touches it took to reach the prospect"), columns, rows if found else [],
                 _("Up to the first two-way contact; 0 where the prospect came first."),
                 Chart(Shape.BARS, "touches", ("leads",)))  # fmt: skip


def tiers_table(stands: Sequence[Stand], tiers: Sequence[Tier]) -> Table:
    """Each tier of each policy: what it asks, and what was done on average."""
    rows = []
    for place, tier in enumerate(tiers):
        mine = [one for one in stands if one.tier == place]
        numbers = {one: count(mine, one) for one in Standing}
        leads = sum(numbers.values()) - numbers[Standing.NOT_KNOWN]
        if not leads:
            continue
        name = _("without a grade") if tier.grade == UNGRADED else tier.grade
        made, used = (sum(getattr(one, what) for one in mine) / leads for what in ("touches", "channels"))
        values = [name, leads, _share(numbers), tier.touches, made, tier.channels, used, numbers[Standing.KEPT],
                  numbers[Standing.BROKEN]]  # fmt: skip
        here = {"tier": str(place)}
        links = {one.value: Link({**here, "standing": one.value}) for one in (Standing.KEPT, Standing.BROKEN)}
        rows.append(Row(values, {**links, "leads": Link({**here, "known": "yes"})}, muted=leads < _TOO_FEW))
    columns = (
        Column("tier", _("Tier"), Kind.TEXT), Column("leads", _("Leads whose touches are known")),
        Column("share", _("Promise kept"), Kind.SHARE),
        Column("touches_asked", _("Touches asked")), Column("touches_made", _("Made on average"), Kind.NUMBER),
        Column("channels_asked", _("Channels asked")), Column("channels_used", _("Used on average"), Kind.NUMBER),
        *(Column(one.value, str(_STANDINGS[one])) for one in (Standing.KEPT, Standing.BROKEN)),
    )  # fmt: skip
    return Table("tiers", _("Persistence and variety by tier"), columns, rows)


def groups_table(standings: Mapping[Any, Mapping[Standing, int]], by: str) -> Table:
    """The promise by team, owner, …: in the order of names, with the limits of chance, and no ranking."""
    names = groups_of(by, set(standings))
    numbers: dict[Any, Counter[Standing]] = {}
    for value, mine in standings.items():
        numbers.setdefault(names[value], Counter()).update(mine)
    kept = sum(one[Standing.KEPT] for one in numbers.values())
    owed = kept + sum(one[Standing.BROKEN] for one in numbers.values())
    rows = []
    for group, theirs in sorted(numbers.items(), key=lambda item: item[0].label.casefold()):
        mine_owed = theirs[Standing.KEPT] + theirs[Standing.BROKEN]
        share = theirs[Standing.KEPT] / mine_owed if mine_owed else None
        low, high = funnel_limits(kept / owed, mine_owed, owed) if mine_owed else (None, None)
        values = [group.label, mine_owed, share, low, high, *(theirs[one] for one in Standing)]
        here = {"group": group.key}
        links = {one.value: Link({**here, "standing": one.value}) for one in Standing}
        links |= {"share": links[Standing.KEPT.value], "owed": Link({**here, "owed": "yes"})}
        rows.append(Row(values, links, muted=mine_owed < _TOO_FEW))
    columns = (
        Column("group", str(BY_WORDS[by]), Kind.TEXT), Column("owed", _("Kept or broken")),
        Column("share", _("Promise kept"), Kind.SHARE), Column("low", _("Chance: from"), Kind.SHARE),
        Column("high", _("Chance: to"), Kind.SHARE), *_standing_columns(),
    )  # fmt: skip
    note = _("In the order of names: this is no ranking. Between the limits a group differs from all others by no more"
             " than chance can do.")  # fmt: skip
    return Table("groups", _("The promise by %(group)s", group=str(BY_WORDS[by]).lower()), columns, rows, note,
                 Chart(Shape.FUNNEL, "group", ("owed", "share", "low", "high")))  # fmt: skip


def _standing_columns() -> list[Column]:
    return [Column(one.value, str(label)) for one, label in _STANDINGS.items()]


def _share(numbers: Mapping[Standing, int]) -> float | None:
    owed = numbers[Standing.KEPT] + numbers[Standing.BROKEN]
    return numbers[Standing.KEPT] / owed if owed else None


def _touches(number: int) -> str:
    return str(_("%(number)s or more", number=number) if number == MOST_TOUCHES else number)
