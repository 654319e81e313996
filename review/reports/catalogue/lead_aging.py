"""Lead aging: which leads have had no touch for X days, and how well the team is doing with follow-up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from sqlalchemy import Select

from review.domain.aging import DEFAULT_EDGES, NOT_KNOWN, Bucket, Buckets, parse_days
from review.domain.moments import local_day
from review.domain.report_filters import WITHOUT, Filter, Option
from review.domain.roles import LEAD_READERS, Role
from review.models.open_lead import OpenLead
from review.queries import lead_aging as queries
from review.queries.aging_months import list_aging
from review.queries.lead_aging import AgingCell
from review.reports.aging_tail import is_kept_for, tail_table
from review.reports.frame import Ask, Chart, Column, Figure, Kind, Labelled, Link, Report, Result, Row, Shape, Table
from review.reports.groups import BY_WORDS, Group, groups_of, value_of_group
from review.reports.showing import value_text

PLACE = 10
_STACKS = {"disposition": _l("disposition"), "grade": _l("grade"), "status": _l("status in the CRM")}
#: A chart tells no more colours apart; what is beyond goes together.
_MOST_STACKS = 6


def _make(ask: Ask) -> Result:
    buckets, days = Buckets.parse(ask.option("edges")), parse_days(ask.option("days"))
    stack, by = ask.option("stack"), ask.option("by")
    today = local_day(ask.now, ask.zone)
    cells, groups = list_aging(ask.scope, buckets, days, (stack, _column(by)), ask.now, today, ask.zone)
    every, known = _sum(cells), _sum(cells, lambda one: one.bucket != NOT_KNOWN)
    idle, waiting = sum(one.idle for one in cells), sum(one.waiting for one in cells)
    tail = list(buckets)[-1]
    oldest = _sum(cells, lambda one: one.bucket == tail.key)
    tables = [_ages(cells, buckets, stack), _by_group(groups, buckets, by)]
    if is_kept_for(ask.scope):
        tables.append(tail_table(ask, buckets, days, (every, idle, oldest, every - known)))
    figures = (
        Figure("open", _("Open leads"), every, link=Link({})),
        Figure("waiting", _("Wait for an answer"), waiting, link=Link({"waiting": "yes"}),
               meaning=_("The prospect wrote or called last.")),
        Figure("idle", _("No touch for %(days)s days or more", days=days), idle, link=Link({"idle": str(days)}),
               meaning=_("These need follow-up.")),
        Figure("touched", _("Touched in the last %(days)s days", days=days), _share(known - idle, known), Kind.SHARE,
               meaning=_("of the open leads whose touches are known")),
        Figure("tail", _("Over %(days)s days", days=tail.low - 1), oldest, link=Link({"bucket": tail.key}),
               meaning=_("without a touch")),
        Figure("not_known", _("Touches not known"), every - known, link=Link({"bucket": NOT_KNOWN}),
               meaning=_("No touches were imported for the time of their hand-off.")),
    )  # fmt: skip
    return Result(
        finding=_finding(idle, known, days, waiting),
        figures=figures,
        tables=tables,
        notes=_notes(ask),
    )


def _finding(idle: int, known: int, days: int, waiting: int) -> str:
    if not known:
        return str(_("There is no open lead whose touches are known."))
    first = ngettext(
        "%(idle)s of %(known)s open lead has had no touch for %(days)s days or more.",
        "%(idle)s of %(known)s open leads have had no touch for %(days)s days or more.",
        known, idle=value_text(idle, Kind.COUNT), known=value_text(known, Kind.COUNT), days=days,
    )  # fmt: skip
    if not waiting:
        return str(first)
    second = ngettext("%(num)s prospect waits for an answer.", "%(num)s prospects wait for an answer.", waiting)
    return f"{first} {second}"


def _notes(ask: Ask) -> list[str]:
    until, notes = queries.touches_known_until(), []
    if until is not None and until < ask.now:
        notes.append(_("Touches are known up to %(moment)s; one made since is not seen here.",
                       moment=value_text(until, Kind.MOMENT)))  # fmt: skip
    if not is_kept_for(ask.scope):
        notes.append(_("How it stood at the ends of earlier months is kept by owner and CRM only: ask for no other"
                       " filter to see it. To those who sit on a panel it is shown once their months are published."))
    return [str(one) for one in notes]


def _ages(cells: Sequence[AgingCell], buckets: Buckets, stack: str) -> Table:
    """The buckets, stacked by status or grade."""
    sizes = Counter[Any]()
    for one in cells:
        sizes[one.value] += one.leads
    shown = [value for value, _leads in sorted(sizes.items(), key=lambda item: (-item[1], str(item[0])))]
    kept, rest = shown[:_MOST_STACKS], set(shown[_MOST_STACKS:])
    columns = [Column("age", _("Days since the last touch"), Kind.TEXT), Column("leads", _("Open leads")),
               Column("waiting", _("Wait for an answer"))]  # fmt: skip
    columns += [Column(f"{stack}:{_key(value)}", _word(stack, value)) for value in kept]
    if rest:
        columns.append(Column(f"{stack}:(other)", _("other")))
    rows = []
    for key, label in [*((one.key, label_of(one)) for one in buckets), (NOT_KNOWN, _("not known"))]:
        mine = [one for one in cells if one.bucket == key]
        values: list[Any] = [label, _sum(mine), sum(one.waiting for one in mine)]
        values += [_sum(mine, lambda one, value=value: one.value == value) for value in kept]  # type: ignore[misc]
        values += [_sum(mine, lambda one: one.value in rest)] if rest else []
        here = {"bucket": key}
        links = {"leads": Link(here), "waiting": Link({**here, "waiting": "yes"})}
        links |= {f"{stack}:{_key(value)}": Link({**here, "bar": _key(value)}) for value in kept}
        rows.append(Row(values, links, muted=key == NOT_KNOWN))
    series = tuple(column.name for column in columns[3:])
    return Table(
        "ages", _("Open leads by days since the last touch"), tuple(columns), rows if cells else [],
        _("Counted from the last touch, or from the hand-off where there was none."),
        Chart(Shape.BARS, "age", series),
    )  # fmt: skip


def _by_group(cells: Sequence[AgingCell], buckets: Buckets, by: str) -> Table:
    """One row an owner, a team, …: the longest tail first."""
    grouped: dict[Group, list[AgingCell]] = {}
    names = groups_of(by, {one.value for one in cells})
    for one in cells:
        grouped.setdefault(names[one.value], []).append(one)
    keys = [one.key for one in buckets]
    columns = (
        Column("group", str(BY_WORDS[by]), Kind.TEXT), Column("waiting", _("Wait for an answer")),
        *(Column(f"days_{one.key}", label_of(one)) for one in buckets),
        Column("not_known", _("not known")), Column("leads", _("Open leads")),
    )  # fmt: skip
    rows = []
    for group, mine in grouped.items():
        counted = [_sum(mine, lambda one, key=key: one.bucket == key) for key in [*keys, NOT_KNOWN]]  # type: ignore[misc]
        here = {"group": group.key}
        links = {"leads": Link(here), "waiting": Link({**here, "waiting": "yes"}),
                 "not_known": Link({**here, "bucket": NOT_KNOWN})}  # fmt: skip
        links |= {f"days_{key}": Link({**here, "bucket": key}) for key in keys}
        waiting = sum(one.waiting for one in mine)
        rows.append(Row([group.label, waiting, *counted, _sum(mine)], links))
    tail = 1 + len(keys)
    rows.sort(key=lambda row: (-row.values[tail], -row.values[-1], row.values[0].casefold()))
    chart = Chart(Shape.BARS, "group", tuple(f"days_{key}" for key in keys), across=True,
                  ordered=True)
    title = _("Open leads by %(group)s and days since the last touch", group=str(BY_WORDS[by]).lower())
    return Table("groups", title, columns, rows, chart=chart)


def _leads_of(ask: Ask, cell: Mapping[str, str]) -> Select[Any]:
    today, zone = local_day(ask.now, ask.zone), ask.zone
    conditions = []
    if cell.get("bucket") == NOT_KNOWN:
        conditions.append(~queries.is_known())
    elif "bucket" in cell:
        bucket = Buckets.parse(ask.option("edges")).get(cell["bucket"])
        conditions += [queries.is_known(), queries.in_bucket(bucket, today, zone)]
    if "idle" in cell:
        conditions += [queries.is_known(), queries.idle_for(parse_days(cell["idle"]), today, zone)]
    if "waiting" in cell:
        conditions.append(queries.waits())
    if "bar" in cell:
        conditions.append(queries.has_value(ask.option("stack"), None if cell["bar"] == WITHOUT else cell["bar"]))
    if "group" in cell:
        conditions.append(value_of_group(ask.option("by"), cell["group"], OpenLead))
    return queries.open_leads(ask.scope, *conditions)


def label_of(bucket: Bucket) -> str:
    """``8–30``, ``over 120``."""
    return str(_("over %(days)s", days=bucket.low - 1)) if bucket.high is None else f"{bucket.low}–{bucket.high}"


def _column(by: str) -> str:
    return "owner" if by == "team" else by


def _sum(cells: Iterable[AgingCell], which: Callable[[AgingCell], bool] = lambda _one: True) -> int:
    return sum(one.leads for one in cells if which(one))


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _key(value: Any) -> str:
    return WITHOUT if value is None else str(getattr(value, "value", value))


def _word(stack: str, value: Any) -> str:
    if value is None:
        return str(_("without"))
    words = {"open": _("Open"), "accepted": _("Accepted")} if stack == "disposition" else {}
    return str(words.get(_key(value), _key(value)))


report = Report(
    name="lead-aging",
    title=_l("Lead aging"),
    summary=_l("Which open leads need follow-up, and how well is it going? Counted as of today."),
    readers=LEAD_READERS | {Role.REP},
    filters=tuple(Filter),
    default_months=None,
    options=(
        Labelled(Option("days", default="30"), _l("No touch for (days)")),
        Labelled(Option("by", ("owner", "team", "source", "grade", "campaign")), _l("By"), BY_WORDS),
        Labelled(Option("stack", tuple(_STACKS)), _l("Bars show"), _STACKS),
        Labelled(Option("edges", default=DEFAULT_EDGES), _l("Bars end at (days)"), help=_l("such as 7, 30, 60, 90")),
    ),
    cells=("bucket", "idle", "waiting", "bar", "group"),
    make=_make,
    leads_of=_leads_of,
    terms=(
        (_l("Open lead"), _l("Handed over by Marketing and neither rejected, recycled, converted nor won; merged"
                             " and test records and prospects who opted out are left out.")),
        (_l("Touch"), _l("An attempt by anybody in Sales to reach the prospect, at or after the hand-off.")),
        (_l("Age"), _l("Calendar days since the last touch, or since the hand-off where there was none.")),
        (_l("Waits for an answer"), _l("What came last between the two was a call or message of the prospect.")),
        (_l("Tail"), _l("The leads of the last bar. A month’s end is counted once, when imports first reach it and"
                        " before the next month ends; leads closed since are counted where the CRM says when.")),
        (_l("Not known"), _l("No touches were imported for the time of the hand-off: not known, never “untouched”.")),
    ),
)  # fmt: skip
